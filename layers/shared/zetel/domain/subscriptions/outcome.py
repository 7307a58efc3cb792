"""The outcome of a change or of a period's end, for one commit to write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zetel.domain.documents.document import Document
from zetel.domain.documents.drafting import PATIENCE
from zetel.domain.due import Due, WorkKind
from zetel.domain.payments.allocation import CreditAllocation
from zetel.domain.subscriptions.ledger import Ledger, Pool
from zetel.domain.subscriptions.release import ReleasedLicences, ReleaseWork, release_id
from zetel.domain.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Outcome:
    """The subscription and ledger as they will be, the pools of new and changed items by id, the drafted documents, the
    earlier documents that credits settle or refunds draw on, what is to be settled later, by credit note, and the
    licences that are to end."""

    subscription: Subscription
    ledger: Ledger
    pools: Mapping[str, Pool]
    documents: tuple[Document, ...]
    settled: tuple[Document, ...] = ()
    rest: tuple[CreditAllocation, ...] = ()
    releases: tuple[ReleaseWork, ...] = ()

    @property
    def invoice(self) -> Document:
        """The invoice of a purchase or an addition, its only document."""
        return self.documents[0]

    @property
    def credit_allocations(self) -> tuple[str, ...]:
        """The ids of the credit allocations that are left for later, one per credit note at most."""
        return tuple(part.id for part in self.rest)


def release_work(
    subscription: Subscription, item: str, *, of: str, release: ReleasedLicences | None, at: datetime
) -> ReleaseWork:
    """The work that ends the licences above the item's new seats, by the decision of `release`, or by the rule alone;
    `of` is the quote or the invoice that leaves it behind."""
    return ReleaseWork(
        id=release_id(subscription.id, item),
        account=subscription.account,
        subscription=subscription.id,
        item=item,
        zone=subscription.zone,
        of=of,
        members=release.members if release else (),
        due=Due(at + PATIENCE, WorkKind.RELEASE),
    )
