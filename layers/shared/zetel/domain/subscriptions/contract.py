"""A running contract with all that a change of it is decided on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from zetel.domain.calendar import Span, civil_date
from zetel.domain.catalog.products import Offer, Plan
from zetel.domain.documents.document import Document, Draft
from zetel.domain.documents.invoiced import corrected_together
from zetel.domain.due import Due
from zetel.domain.errors import Unknown
from zetel.domain.payments.allocation import SettledCredit, allocations_of
from zetel.domain.subscriptions.deviations import agreed
from zetel.domain.subscriptions.last_notice import known_anyway
from zetel.domain.subscriptions.leaving import LeavingTerms, leaving_terms, refund_closes
from zetel.domain.subscriptions.ledger import Ledger, Lot, Pool
from zetel.domain.subscriptions.subscription import Entry, Item, Subscription
from zetel.domain.subscriptions.timeline import END, ENDS, due_after, with_entry


def agreed_base(held: Subscription, base: Offer) -> Offer:
    """The offer of the subscription's base with the deviations that stand in the running term and billing period."""
    return agreed(base, held.deviations, term=held.term.start, period=held.period.start)


@dataclass(frozen=True, slots=True)
class Contract:
    """A subscription, its ledger, the offers of its items, its seat pools, and the documents that its lots stand on.

    `offers` and `pools` are by item id, `offers` also of items that are only on the ledger, and by `sold_as` of items
    planned for the renewal; an item with a flat price has no pool, or one without seats. `plans` are the earlier plans
    by name.
    """

    subscription: Subscription
    ledger: Ledger
    offers: Mapping[str, Offer]
    pools: Mapping[str, Pool]
    documents: tuple[Document, ...] = ()
    plans: Mapping[str, Plan] = field(default_factory=dict)

    @property
    def base(self) -> Offer:
        return self.offers[self.subscription.items[0].id]

    @property
    def prices(self) -> Mapping[str, str]:
        """The price version of each item, those that are only on the ledger included, by item id."""
        return {item.id: item.price for item in (*self.ledger.dropped, *self.subscription.items)}

    def as_agreed(self) -> "Contract":
        """The contract whose base has the deviations that stand in the running term and billing period."""
        base = self.subscription.items[0].id
        return replace(self, offers={**self.offers, base: agreed_base(self.subscription, self.base)})

    def item(self, id: str) -> Item:
        """Raises Unknown."""
        item = self.subscription.item(id)
        if item is None:
            raise Unknown(kind="item", id=id)
        return item

    def seats_of(self, item: str) -> int:
        """The seats of the item's pool; 0 where it has none."""
        pool = self.pools.get(item)
        return pool.seats if pool else 0

    def today(self, at: datetime) -> date:
        """The civil date in the subscription's zone."""
        return civil_date(at, self.subscription.zone)

    def entry(self, id: str) -> Entry:
        """The open timeline entry with that id. Raises Unknown."""
        for entry in self.subscription.timeline:
            if entry.id == id:
                return entry
        raise Unknown(kind="scheduled change", id=id)

    def must_be_settled(self) -> None:
        """The demand of a quote that corrects documents. Raises ChangeInProgress while a credit is still to be set off
        against some of them."""
        if allocations_of(self.subscription.hold):
            self.subscription.must_not_be_held()

    def whole_period(self, day: date) -> Span:
        """The anchored billing period that holds `day`, which a stub is a part of."""
        return self.subscription.span_of(self.base.plan.billing, day)

    def days_of(self, lot: Lot) -> int:
        """Days of the whole billing period that the lot's unit price is for, in the plan that charged it."""
        return self.subscription.span_of(self.offers[lot.item].plan.billing, lot.span.start).days

    def leaving(self, at: datetime) -> LeavingTerms:
        """The terms for leaving the contract at the instant `at`."""
        return leaving_terms(self.base.plan, self.subscription.earlier, self.plans, self.today(at))

    @property
    def refund_before(self) -> datetime:
        """The first instant after the refund window, which is that of the plan of service day 1."""
        return refund_closes(self.subscription, self.base.plan)

    def scheduled(self, kind: str, item: str | None = None) -> Entry | None:
        """The open timeline entry of `kind`, for `item` where it is about one."""
        return next((e for e in self.subscription.timeline if (e.kind, e.item) == (kind, item)), None)

    def open_on(self, settled: SettledCredit) -> Mapping[str, int]:
        """The open amounts of the documents that a settlement changes, new ones left out."""
        return {d.id: d.open for d in self.documents if d.id in settled.documents}

    @property
    def most_credit_notes(self) -> int:
        """How many credit notes take everything back that it was charged."""
        return len(corrected_together(self.documents))

    def corrected_by(self, notes: Iterable[Draft]) -> Sequence[Document]:
        """The documents that the lines of credit notes correct."""
        named = {id for note in notes for id in note.corrects}
        return [document for document in self.documents if document.id in named]

    def with_end(self, end: Entry, at: datetime) -> Subscription:
        """The subscription with `end` on its timeline, in the place of an end of that kind that stood there; notice
        takes the place of one that was refused, too."""
        kept = tuple(e for e in self.subscription.timeline if e.kind != end.kind)
        refused = None if end.kind == END else self.subscription.refused_ends
        return replace(self._rescheduled(with_entry(kept, end), at), refused_ends=refused)

    def without(self, entry: Entry, at: datetime) -> Subscription:
        """The subscription without the timeline entry."""
        after = self._rescheduled(tuple(e for e in self.subscription.timeline if e != entry), at)
        return known_anyway(after, self.base.plan) if entry.kind in ENDS else after

    def due_after(self, after: Subscription, at: datetime) -> Due:
        """The next due instant of the subscription as a change of this contract leaves it."""
        return due_after(self.subscription, after, self.base.plan, at)

    def _rescheduled(self, timeline: tuple[Entry, ...], at: datetime) -> Subscription:
        after = replace(self.subscription.changed().untold(), timeline=timeline)
        return replace(after, due=self.due_after(after, at))
