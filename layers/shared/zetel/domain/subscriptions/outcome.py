"""The outcome of a change or of a period's end, for one commit to write."""

from collections.abc import Mapping
from dataclasses import dataclass

from zetel.domain.documents.document import Document
from zetel.domain.payments.allocation import CreditAllocation
from zetel.domain.subscriptions.ledger import Ledger, Pool
from zetel.domain.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Outcome:
    """The subscription and ledger as they will be, the pools of new and changed items by id, the drafted documents, the
    earlier documents that credits settle or refunds draw on, and what is to be settled later, by credit note."""

    subscription: Subscription
    ledger: Ledger
    pools: Mapping[str, Pool]
    documents: tuple[Document, ...]
    settled: tuple[Document, ...] = ()
    rest: tuple[CreditAllocation, ...] = ()

    @property
    def invoice(self) -> Document:
        """The invoice of a purchase or an addition, its only document."""
        return self.documents[0]

    @property
    def credit_allocations(self) -> tuple[str, ...]:
        """The ids of the credit allocations that are left for later, one per credit note at most."""
        return tuple(part.id for part in self.rest)
