"""No payment provider: the seller sells on invoice only. Quotes refuse cards, so no charge begins here.

Contracts that were bought by card before the provider was taken away are refused their charge: their invoices ask for a
transfer then.
"""

from typing import Final

from zetel.domain.payments.payment import ChargeOutcome, ChargeResult
from zetel.domain.payments.refund import RefundResult

#: The reason of a refusal.
NO_PROVIDER: Final = "no_provider"


class NoProvider:
    """A `PaymentProvider` that takes no card."""

    def charge(self, *, payment: str, amount: int, currency: str, token: str) -> ChargeResult:
        return ChargeResult(ChargeOutcome.DECLINED, NO_PROVIDER)

    def find(self, payment: str) -> ChargeResult:
        return ChargeResult(ChargeOutcome.UNKNOWN)

    def refund(self, *, refund: str, payment: str, amount: int) -> RefundResult:
        return RefundResult(refused=NO_PROVIDER)
