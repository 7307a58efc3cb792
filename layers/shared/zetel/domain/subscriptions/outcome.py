"""The outcome of a change or of a period's end, for one commit to write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import LicencePer, Offer
from zetel.domain.documents.document import Document, DocumentKind
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
        """The invoice among its documents, its only one."""
        return next(document for document in self.documents if document.kind is DocumentKind.INVOICE)

    @property
    def credit_allocations(self) -> tuple[str, ...]:
        """The ids of the credit allocations that are left for later, one per credit note at most."""
        return tuple(part.id for part in self.rest)


def release_work(
    subscription: Subscription,
    item: str,
    *,
    of: str,
    release: ReleasedLicences | None,
    at: datetime,
    product: str | None = None,
    kept: tuple[str, ...] = (),
) -> ReleaseWork:
    """The work that ends the licences above the item's new seats, by the decision of `release`, or by the rule alone,
    and gives the others their new `product`; `of` is the quote or the invoice that leaves it behind."""
    return ReleaseWork(
        id=release_id(subscription.id, item),
        account=subscription.account,
        subscription=subscription.id,
        item=item,
        zone=subscription.zone,
        of=of,
        members=release.members if release else (),
        product=product,
        kept=kept,
        due=Due(at + PATIENCE, WorkKind.RELEASE),
    )


def licences_moved(
    after: Subscription, earlier: Offer, new: Offer | None, item: str, *, of: str, at: datetime
) -> ReleaseWork | None:
    """The work that a change of the item's plan leaves for its licences: all end without seats, and licences of people
    name the product of another edition; None where they stay as they are."""
    if earlier.product.per is not LicencePer.PERSON or earlier.plan.model is PriceModel.FLAT:
        return None
    seats = new is not None and new.plan.model is not PriceModel.FLAT and new.product.per is LicencePer.PERSON
    product = new.product.id if new and seats and new.product.id != earlier.product.id else None
    if seats and product is None:
        return None
    kept = tuple(other.id for other in after.items[1:]) if new and not seats else ()
    return release_work(after, item, of=of, release=None, at=at, product=product, kept=kept)
