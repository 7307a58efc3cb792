"""A payment provider for test deployments and one's own machine: no card and no money, but a memory.

What a charge answers depends on its token alone. It is written down under the payment's id, so a repeated charge
answers the same and a restart forgets nothing. The names follow the test tokens of Stripe where it has one.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from zetel.domain.errors import ProviderUnreachable
from zetel.domain.payments import ChargeResult, Outcome

PROVIDER: Final = "sandbox"

_TAKEN: Final = ChargeResult(Outcome.SUCCEEDED)

#: The charge succeeds and is written down, but the answer is lost on its way back.
TIMEOUT: Final = "pm_card_timeout"
#: The charge never arrives.
UNREACHABLE: Final = "pm_card_unreachable"

_ANSWERS: Final = MappingProxyType(
    {
        "pm_card_visa": _TAKEN,
        "pm_card_chargeDeclined": ChargeResult(Outcome.DECLINED, "card_declined"),
        "pm_card_chargeDeclinedInsufficientFunds": ChargeResult(Outcome.DECLINED, "insufficient_funds"),
        "pm_card_chargeCustomerFail": ChargeResult(Outcome.DECLINED, "card_declined"),  # can be kept, never charged
        "pm_card_refundFail": _TAKEN,  # only giving the money back fails
        TIMEOUT: _TAKEN,
    }
)


@dataclass(frozen=True, slots=True)
class Charge:
    """What was asked for one payment, in minor units, and what was answered."""

    amount: int
    currency: str
    token: str
    result: ChargeResult


class ChargeBook(Protocol):
    """Where the provider writes its charges down."""

    def enter(self, payment: str, charge: Charge) -> Charge | None:
        """Write `charge` down, unless there is one of this payment: then that one is returned and stays."""
        ...

    def find(self, payment: str) -> Charge | None: ...


class SandboxProvider:
    """A `PaymentProvider` that keeps `book`."""

    def __init__(self, book: ChargeBook) -> None:
        self._book = book

    def charge(self, *, payment: str, amount: int, currency: str, token: str) -> ChargeResult:
        """Raises ValueError for an amount below 1, and where the same payment was charged otherwise before."""
        if amount < 1:
            raise ValueError(f"{payment}: a charge is at least 1 minor unit, not {amount}")
        if token == UNREACHABLE:
            raise ProviderUnreachable(provider=PROVIDER)
        answer = _ANSWERS.get(token, ChargeResult(Outcome.DECLINED, "unknown_method"))
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
        return ChargeResult(Outcome.UNKNOWN) if charge is None else charge.result


class MemoryChargeBook:
    """A `ChargeBook` that lasts as long as the process; `charges` by payment, in the order in which they came."""

    def __init__(self) -> None:
        self.charges: dict[str, Charge] = {}

    def enter(self, payment: str, charge: Charge) -> Charge | None:
        standing = self.charges.setdefault(payment, charge)
        return None if standing is charge else standing

    def find(self, payment: str) -> Charge | None:
        return self.charges.get(payment)
