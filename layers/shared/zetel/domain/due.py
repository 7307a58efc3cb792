"""Unfinished work: every item with unfinished work carries the instant at which the sweep looks at it again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WorkKind(StrEnum):
    """A kind of unfinished task; `application.events.relay` gives its queue, which several kinds may share."""

    NUMBER = "number"  # a drafted document has no number yet
    RENDER = "render"  # an issued document has no files yet
    PAYMENT = "payment"  # a payment that a person confirmed has no outcome yet
    CHARGE = "charge"  # an open invoice is to be paid by card
    REFUND = "refund"  # a refund's parts are not all made yet
    SETTLE = "settle"  # a credit is not yet set off against all that it settles
    RECIPIENT = "recipient"  # a recipient has not been sent its link, or the mails that were held for it
    RENEWAL_MAIL = "renewal_mail"  # a notice before the term's end is due
    PERIOD = "period"  # a billing period or term ends


@dataclass(frozen=True, slots=True)
class Due:
    """The instant (UTC, whole seconds) and the work; `of` tells works of one kind apart (days before a term's end)."""

    at: datetime
    kind: WorkKind
    of: int | None = None
