"""Kinds of mail that a billing profile may send to some of its recipients only.

A kind with a deadline has at least one recipient: its reader must act, or loses a choice.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from zetel.domain.errors import Violation


class Notification(StrEnum):
    DOCUMENTS = "documents"  # invoices and credit notes with their files
    RENEWALS = "renewals"  # notices before a term's end, with the price of the next term
    PROBLEMS = "problems"  # a payment that failed, a VAT id that does not count
    CONTRACTS = "contracts"  # purchases, seats, ends, and changes undone
    PAYMENTS = "payments"  # transfers that arrived, refunds


#: The kinds whose mails have a deadline.
WITH_DEADLINE: Final = frozenset({Notification.DOCUMENTS, Notification.RENEWALS, Notification.PROBLEMS})

#: The recipients of each kind that does not go to all.
Settings = Mapping[Notification, tuple[str, ...]]


def recipients_of(kind: Notification, settings: Settings, recipients: Sequence[str]) -> tuple[str, ...]:
    """Those of `recipients` that get mails of `kind`."""
    return tuple(settings.get(kind, recipients))


def broken_settings(settings: Settings, recipients: Sequence[str]) -> Iterator[Violation]:
    """What is wrong with `settings` of a profile with `recipients`, the fields as JSON pointers into them."""
    for kind, named in settings.items():
        if kind in WITH_DEADLINE and not named:
            yield Violation(f"/{kind}", "at least one recipient: mails of this kind have a deadline")
        if len(set(named)) < len(named):
            yield Violation(f"/{kind}", "different mail addresses")
        if not set(named) <= set(recipients):
            yield Violation(f"/{kind}", "addresses among the profile's `recipients`")
