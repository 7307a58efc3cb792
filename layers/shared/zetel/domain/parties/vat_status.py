"""The status of a buyer's VAT id: whether it serves for the reverse charge, and until when without an answer.

    entered           format         serves; where ids are checked, for 30 days
    no answer         unavailable    serves until the same day, and is asked about daily
    registered        valid          serves; asked about again after 30 days
    not registered    invalid        is as no id; asked about again after 30 days

Without an answer a known status stays. Days are civil dates in the profile's zone.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

#: The days for which an id serves without an answer, from the day on which it was entered.
GRACE: Final = timedelta(days=30)

#: From an answer to the next question, and from a question without an answer to the next.
_ANSWERED, _UNANSWERED = timedelta(days=30), timedelta(days=1)


class VatState(StrEnum):
    FORMAT = "format"
    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class VatAnswer:
    """The answer to the question about a VAT id; `consultation` is the number by which the register proves it."""

    state: VatState
    consultation: str | None = None


@dataclass(frozen=True, slots=True)
class VatStatus:
    """The status of `vat_id`. `until` is the first day on which it serves no longer without an answer, absent where
    nothing checks it; `checked_on` is the day of the last question that was put."""

    vat_id: str
    state: VatState
    entered_on: date
    until: date | None = None
    checked_on: date | None = None
    consultation: str | None = None

    def serves(self, on: date) -> bool:
        """Whether the id counts as one on the day `on`."""
        if self.state in (VatState.VALID, VatState.INVALID):
            return self.state is VatState.VALID
        return self.until is None or on < self.until


def entered(vat_id: str, *, on: date) -> VatStatus:
    """The status of an id that nothing checks."""
    return VatStatus(vat_id, VatState.FORMAT, on)


def to_be_checked(before: VatStatus, *, on: date) -> VatStatus:
    """The status from the day `on` on which checking begins; one that is being checked stays as it is."""
    return before if before.until else replace(before, until=on + GRACE)


def answered(before: VatStatus, answer: VatAnswer, *, on: date) -> VatStatus:
    """The status after `answer` on the day `on`. The answer ``format`` comes where nothing checks ids any more."""
    match answer.state:
        case VatState.UNAVAILABLE if before.state in (VatState.VALID, VatState.INVALID):
            return replace(before, checked_on=on)
        case VatState.UNAVAILABLE:
            return replace(before, state=answer.state, checked_on=on)
        case VatState.FORMAT:
            return entered(before.vat_id, on=before.entered_on) if _is_open(before) else before
        case _:
            return replace(before, state=answer.state, checked_on=on, consultation=answer.consultation)


def next_question(answer: VatAnswer) -> timedelta | None:
    """The time from `answer` to the next question; None where nothing checks ids."""
    if answer.state is VatState.FORMAT:
        return None
    return _UNANSWERED if answer.state is VatState.UNAVAILABLE else _ANSWERED


def _is_open(status: VatStatus) -> bool:
    return status.state not in (VatState.VALID, VatState.INVALID)
