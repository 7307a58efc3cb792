"""A running contract with all that a change of it is decided on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zetel.domain.calendar import Span, civil_date, period_of
from zetel.domain.catalog import Offer
from zetel.domain.charging import Choice
from zetel.domain.documents import Document, Draft
from zetel.domain.due import Due
from zetel.domain.errors import ChangeInProgress, SubscriptionEnded, Unknown
from zetel.domain.settling import Settled
from zetel.domain.subscriptions import Entry, Item, Ledger, Pool, Subscription, SubscriptionState, next_due
from zetel.domain.terms import mail_leads

#: Kinds of timeline entries. On one day they happen in this order, and what is left is billed once.
END, SEATS = "end", "seats"


@dataclass(frozen=True, slots=True)
class Contract:
    """A subscription, its ledger, what its items were bought as, its seat pools, and the documents its lots stand on.

    `offers` and `pools` are by item id; an item with a flat price has no pool.
    """

    subscription: Subscription
    ledger: Ledger
    offers: Mapping[str, Offer]
    pools: Mapping[str, Pool]
    documents: tuple[Document, ...] = ()

    @property
    def base(self) -> Offer:
        return self.offers[self.subscription.items[0].id]

    def item(self, id: str) -> Item:
        """Raises Unknown."""
        item = self.subscription.item(id)
        if item is None:
            raise Unknown(kind="item", id=id)
        return item

    def today(self, at: datetime) -> date:
        """The civil date in the subscription's zone."""
        return civil_date(at, self.subscription.zone)

    def entry(self, id: str) -> Entry:
        """The open timeline entry with that id. Raises Unknown."""
        for entry in self.subscription.timeline:
            if entry.id == id:
                return entry
        raise Unknown(kind="scheduled change", id=id)

    def must_run(self, at: datetime) -> None:
        """Raises ChangeInProgress while a change waits for its payment, SubscriptionEnded unless a period runs."""
        if self.subscription.hold:
            raise ChangeInProgress(subscription=self.subscription.id, held_by=self.subscription.hold)
        if self.subscription.state is not SubscriptionState.ACTIVE or not self.subscription.period.holds(
            self.today(at)
        ):
            raise SubscriptionEnded(subscription=self.subscription.id)

    def whole_period(self, day: date) -> Span:
        """The anchored billing period that holds `day`, which a stub is a part of."""
        return period_of(self.subscription.anchor, self.base.plan.billing, day)

    def scheduled(self, kind: str, item: str | None = None) -> Entry | None:
        """The open timeline entry of `kind`, for `item` where it is about one."""
        return next((e for e in self.subscription.timeline if (e.kind, e.item) == (kind, item)), None)

    def versions_of(self, settled: Settled) -> Mapping[str, int]:
        """The versions of the documents that a settlement changes, new ones left out."""
        return {d.id: d.version for d in self.documents if d.id in settled.documents}

    def corrected_by(self, note: Draft) -> Sequence[Document]:
        """The documents that the lines of a credit note correct."""
        named = {line.corrects.document for line in note.lines if line.corrects}
        return [document for document in self.documents if document.id in named]

    def renewing(self) -> Sequence[Choice]:
        """What the next term begins with: the items with the totals that the timeline holds for it."""
        totals = {e.item: e.value for e in self.subscription.timeline if e.kind == SEATS}
        return [
            Choice(self.offers[item.id], int(totals.get(item.id) or item.quantity), "")
            for item in self.subscription.items
        ]


def with_entry(timeline: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """The timeline with `entry`, which takes the place of one for the same date, kind and item."""
    kept = (e for e in timeline if (e.on, e.kind, e.item) != (entry.on, entry.kind, entry.item))
    return tuple(sorted((*kept, entry), key=lambda e: (e.on, e.kind, e.item or "")))


def due_after(contract: Contract, subscription: Subscription, at: datetime) -> Due:
    """When `subscription`, as a change of `contract` leaves it, must be looked at next; a term that will end sends no
    mails. What the contract was due for already, and nobody has done, is not forgotten."""
    plan, due = contract.base.plan, contract.subscription.due
    ends = any(e.kind == END and e.on == subscription.term.end for e in subscription.timeline)
    return next_due(
        leads=() if ends else mail_leads(plan.policies, plan.term, subscription.term),
        term=subscription.term,
        period=subscription.period,
        zone=subscription.zone,
        after=at,
        since=due.at if due and due.at <= at else None,
    )
