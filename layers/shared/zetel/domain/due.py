"""Unfinished work: every item that has any carries the instant at which somebody must look at it again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WorkKind(StrEnum):
    """What has to be done; it names the queue that does it."""

    NUMBER = "number"  # a drafted document has no number yet
    RENDER = "render"  # an issued document has no files yet
    PAYMENT = "payment"  # a payment that a person confirmed has no outcome yet
    CHARGE = "charge"  # an open invoice is to be paid by card
    REFUND = "refund"  # a refund's parts are not all made yet
    SETTLE = "settle"  # a credit is not yet set off against all that it settles
    RENEWAL_MAIL = "renewal_mail"  # a notice before the term's end is due
    PERIOD = "period"  # a billing period or term ends


@dataclass(frozen=True, slots=True)
class Due:
    """When (UTC, whole seconds) and for what; `of` tells apart works of one kind, as the days before a term's end."""

    at: datetime
    kind: WorkKind
    of: int | None = None
