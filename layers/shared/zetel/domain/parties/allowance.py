"""The daily limits of a new account: an account is new until a card was charged for it or a transfer came in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum


class AccountAct(StrEnum):
    """An act that is counted by the day."""

    RECIPIENTS = "recipients"
    MAILS = "mails"
    PURCHASES = "purchases"


@dataclass(frozen=True, slots=True)
class AccountAllowance:
    """The acts of a new account on one UTC day: new recipients, mails to unconfirmed addresses, purchases."""

    recipients: int = 5
    mails: int = 20
    purchases: int = 10

    def of(self, act: AccountAct) -> int:
        return {
            AccountAct.RECIPIENTS: self.recipients,
            AccountAct.MAILS: self.mails,
            AccountAct.PURCHASES: self.purchases,
        }[act]


def day_of(at: datetime) -> date:
    """The UTC day whose count `at` belongs to."""
    return at.astimezone(UTC).date()


def next_day(at: datetime) -> datetime:
    """The instant at which the counts begin again."""
    return datetime.combine(day_of(at) + timedelta(days=1), time(), UTC)
