"""A payment provider for test deployments and a developer's machine: no card and no money, but a memory.

The answer to a charge depends on its token alone. The provider stores the charge under the payment's id, so a repeated
charge gets the same answer and a restart forgets nothing. The tokens are named after Stripe's test tokens.

Refunds of a charge have keys of their own. A key refunds once, and all refunds never exceed the charge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Protocol

from zetel.domain.errors import ProviderUnreachable
from zetel.domain.payments.payment import ChargeOutcome, ChargeResult
from zetel.domain.payments.refund import RefundResult

PROVIDER: Final = "sandbox"

_TAKEN: Final = ChargeResult(ChargeOutcome.SUCCEEDED)

#: The charge succeeds and is stored, but the answer is lost on its way back.
TIMEOUT: Final = "pm_card_timeout"
#: The charge never arrives.
UNREACHABLE: Final = "pm_card_unreachable"
#: The charge succeeds; only its refunds fail, for the reason `FAILED`.
REFUND_FAILS: Final = "pm_card_refundFail"
FAILED: Final = "expired_or_canceled_card"

#: Reasons of a refused refund apart from the token: the refund exceeds the rest of the charge; the charge is unknown.
TOO_MUCH: Final = "more_than_was_charged"
NO_CHARGE: Final = "no_such_charge"

_ANSWERS: Final = MappingProxyType(
    {
        "pm_card_visa": _TAKEN,
        "pm_card_chargeDeclined": ChargeResult(ChargeOutcome.DECLINED, "card_declined"),
        "pm_card_chargeDeclinedInsufficientFunds": ChargeResult(ChargeOutcome.DECLINED, "insufficient_funds"),
        "pm_card_chargeCustomerFail": ChargeResult(
            ChargeOutcome.DECLINED, "card_declined"
        ),  # can be stored as a method, never charged
        REFUND_FAILS: _TAKEN,
        TIMEOUT: _TAKEN,
    }
)

#: All tokens that have an answer of their own.
CARDS: Final = (*_ANSWERS, UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Charge:
    """The charge of a payment in minor units, with its answer, its refunds by id, and their sum."""

    amount: int
    currency: str
    token: str
    result: ChargeResult
    refunds: Mapping[str, int] = field(default_factory=dict)
    refunded: int = 0

    def after(self, refund: str, amount: int) -> "Charge":
        """The charge with a further refund."""
        return replace(self, refunds={**self.refunds, refund: amount}, refunded=self.refunded + amount)


class ChargeBook(Protocol):
    """The provider's store of charges."""

    def enter(self, payment: str, charge: Charge) -> Charge | None:
        """Stores `charge`. An earlier charge of the payment stays instead, and is returned."""
        ...

    def find(self, payment: str) -> Charge | None: ...

    def change(self, payment: str, before: Charge, after: Charge) -> bool:
        """Replaces `before` by `after`, which has a further refund. False if `before` no longer stands."""
        ...


class SandboxProvider:
    """A `PaymentProvider` that keeps `book`."""

    def __init__(self, book: ChargeBook) -> None:
        self._book = book

    def charge(self, *, payment: str, amount: int, currency: str, token: str) -> ChargeResult:
        """Raises ValueError for an amount below 1, and for a payment charged before with other values."""
        if amount < 1:
            raise ValueError(f"{payment}: a charge is at least 1 minor unit, not {amount}")
        if token == UNREACHABLE:
            raise ProviderUnreachable(provider=PROVIDER)
        answer = _ANSWERS.get(token, ChargeResult(ChargeOutcome.DECLINED, "unknown_method"))
        if answer.outcome is ChargeOutcome.SUCCEEDED:
            answer = replace(answer, amount=amount)
        charge = Charge(amount, currency, token, answer)
        earlier = self._book.enter(payment, charge)
        if earlier is None:
            if token == TIMEOUT:
                raise ProviderUnreachable(provider=PROVIDER)
            return answer
        if (earlier.amount, earlier.currency, earlier.token) != (amount, currency, token):
            raise ValueError(f"{payment} was charged before, for another amount or method")
        return earlier.result

    def find(self, payment: str) -> ChargeResult:
        charge = self._book.find(payment)
        return ChargeResult(ChargeOutcome.UNKNOWN) if charge is None else charge.result

    def refund(self, *, refund: str, payment: str, amount: int) -> RefundResult:
        """Raises ValueError for an amount below 1, and for a refund made before with another amount."""
        if amount < 1:
            raise ValueError(f"{refund}: a refund is at least 1 minor unit, not {amount}")
        while True:
            charge = self._book.find(payment)
            if charge is None or charge.result.outcome is not ChargeOutcome.SUCCEEDED:
                return RefundResult(refused=NO_CHARGE)
            if earlier := charge.refunds.get(refund):
                if earlier != amount:
                    raise ValueError(f"{refund} was made before, of another amount")
                return RefundResult()
            if charge.token == REFUND_FAILS:
                return RefundResult(refused=FAILED)
            if charge.refunded + amount > charge.amount:
                return RefundResult(refused=TOO_MUCH)
            if self._book.change(payment, charge, charge.after(refund, amount)):
                return RefundResult()


class MemoryChargeBook:
    """A `ChargeBook` that lasts as long as the process; `charges` by payment, in order of arrival."""

    def __init__(self) -> None:
        self.charges: dict[str, Charge] = {}

    def enter(self, payment: str, charge: Charge) -> Charge | None:
        standing = self.charges.setdefault(payment, charge)
        return None if standing is charge else standing

    def find(self, payment: str) -> Charge | None:
        return self.charges.get(payment)

    def change(self, payment: str, before: Charge, after: Charge) -> bool:
        if self.charges.get(payment) != before:
            return False
        self.charges[payment] = after
        return True
