"""The subscription: its items, term, billing period and open timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import Interval, Span, instant, period_of
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.due import Due
from zetel.domain.errors import ChangeInProgress, RenewalDue, RenewalParked, SubscriptionEnded
from zetel.domain.payments.allocation import held_for
from zetel.domain.subscriptions.deviations import AS_LISTED, AgreedTerms
from zetel.domain.subscriptions.refused_end import RefusedEnd
from zetel.domain.subscriptions.release import ReleasedLicences
from zetel.domain.subscriptions.retention import Retention

#: The kind of the entry that ends a contract on a chosen day, as a cancellation on that day does.
EARLY_END: Final = "early_end"

#: With these letters begins the id of a request for an end, in a hold.
END_REQUEST: Final = "erq_"


class SubscriptionState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"
    DELETED = "deleted"  # after the days that follow the end


class RenewalState(StrEnum):
    """The state of the work that a billing period's end brings."""

    DUE = "due"
    HELD = "held"  # by a change that waits for its payment
    PARKED = "parked"


class Origin(StrEnum):
    """Where a subscription comes from: the account bought it, or a member did so by self-service."""

    ACCOUNT = "account"
    SELF_SERVICE = "self_service"


class Collection(StrEnum):
    """The way in which invoices of a subscription are paid."""

    INVOICE = "invoice"
    CARD = "card"

    @property
    def method(self) -> PaymentMethod:
        return PaymentMethod.CARD if self is Collection.CARD else PaymentMethod.TRANSFER


@dataclass(frozen=True, slots=True)
class Item:
    """A base plan or an add-on with its quantity, named by plan version and price version."""

    id: str
    plan: str
    price: str
    quantity: int

    @property
    def sold_as(self) -> str:
        """The name of its offer: plan version and price version."""
        return f"{self.plan}@{self.price}"


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """The plan version and the price version that an item gets with the renewal, and its total where that is another
    one; without a plan the item ends."""

    item: str
    plan: str | None = None
    price: str | None = None
    quantity: int | None = None

    @property
    def sold_as(self) -> str:
        return f"{self.plan}@{self.price}"


@dataclass(frozen=True, slots=True)
class PlannedTerm:
    """The items that change with the renewal, the base first, as they were quoted at the instant `told_at`, with the
    `deviations` that were agreed with them."""

    items: tuple[PlannedItem, ...]
    told_at: datetime
    deviations: AgreedTerms | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change that takes effect on a later date; `release` are the people whose licences end with it. Of a plan
    change, `value` is the base's new plan version, and `planned` are the items that change; of an add-on that begins
    with the renewal, `value` is its plan version, and `planned` is that new item."""

    id: str
    on: date
    kind: str
    item: str | None = None
    value: str | int | None = None
    release: ReleasedLicences | None = None
    planned: PlannedTerm | None = None


@dataclass(frozen=True, slots=True)
class EarlierTerm:
    """A base plan that ran before a plan change: its terms for leaving bind before the day `until`, and the seats that
    the base had are held by them; its refund window is that of the subscription."""

    plan: str
    until: date
    seats: int = 0


@dataclass(frozen=True, slots=True)
class RunningTrial:
    """The trial of a subscription without a paid term so far: the subscription's `term` are its days.

    `converts` says that the first paid term follows; else the trial ends by itself. `told` says that a mail has told
    its end and the amount that follows, as both are now. `refusals` counts the conversions that failed for a `reason`;
    the next one is tried `again` at that instant.
    """

    converts: bool
    extended: bool = False
    told: bool = False
    refusals: int = 0
    reason: str | None = None
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A base plan and the add-ons bound to it: one term, one anchor, one timeline, one invoice per billing period.

    `term` and `period` are civil dates in `zone`; `ended` is the first day without service of one that has ended.
    `quoted_at` is the instant of the quote that was bought (absent: as `created_at`).
    `cancel_by` is the last day of notice for the running term, fixed by its first notice; None before.
    `purchase_order` is the buyer's reference that its documents bear from now on (EN 16931 BT-13).
    Where a plan change made the term longer, terms are counted from `shift` months after the anchor; `earlier` are the
    plans whose terms for leaving still bind, oldest first, and `window_days` are the days of the refund window that the
    first of them had.
    `deviations` are what was agreed beside the terms of the base's plan.
    `hold` is what other commands wait for: a payment, credit allocations (`allocation.hold_of`), an attempt, a move, a
    request for the end. `last_quote` is the quote that was confirmed last, `sequence` that of its last event. The first
    item is the base.
    `announced` are the prices to come that the customer was told of by mail, each with the mail's instant.
    `buyer` is the member that bought it by self-service, and alone manages it; None where the account manages it.
    `refused_ends` are the ends that were asked for before the export that the terms demand, oldest first.
    While it is `parked` it keeps its due instant, and nobody acts on it. In a `trial` the anchor is that of the paid
    terms to come; `started` is the first day of the trial, then the first paid day. `retention` are the days after its
    end.
    """

    id: str
    account: str
    version: int
    sequence: int
    state: SubscriptionState
    profile: str
    currency: str
    zone: str
    collection: Collection
    started: date
    anchor: date
    term: Span
    period: Span
    items: tuple[Item, ...]
    created_at: datetime
    last_quote: str
    ended: date | None = None
    cancel_by: date | None = None
    deviations: AgreedTerms = AS_LISTED
    timeline: tuple[Entry, ...] = ()
    token: str | None = None
    purchase_order: str | None = None
    quoted_at: datetime | None = None
    hold: str | None = None
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None
    buyer: str | None = None
    trial: RunningTrial | None = None
    announced: Mapping[str, datetime] = field(default_factory=dict)
    shift: int | None = None
    earlier: tuple[EarlierTerm, ...] | None = None
    window_days: int | None = None
    retention: Retention | None = None
    refused_ends: tuple[RefusedEnd, ...] | None = None

    @property
    def origin(self) -> Origin:
        return Origin.SELF_SERVICE if self.buyer else Origin.ACCOUNT

    @property
    def told_at(self) -> datetime:
        """The instant up to which the buyer knew every price in buying."""
        return self.quoted_at or self.created_at

    def span_of(self, interval: Interval, day: date) -> Span:
        """The span between two neighbouring boundaries of the subscription that holds `day`."""
        return period_of(self.anchor, interval, day, self.shift or 0)

    def changed(self) -> "Subscription":
        """The same subscription, one version and one event further."""
        return replace(self, version=self.version + 1, sequence=self.sequence + 1)

    def untold(self) -> "Subscription":
        """The same subscription; the end of its trial, or the amount after it, is to be told once more."""
        return replace(self, trial=replace(self.trial, told=False)) if self.trial else self

    def informed(self) -> "Subscription":
        """The same subscription, whose customer is told the end of its trial, and the amount after it."""
        return replace(self, trial=replace(self.trial, told=True)) if self.trial else self

    def must_not_be_held(self) -> None:
        """Raises ChangeInProgress while another change waits for its payment."""
        if self.hold:
            raise ChangeInProgress(subscription=self.id, held_by=self.hold)

    @property
    def early_end(self) -> Entry | None:
        """The end on a chosen day that comes within the running billing period, or in place of the period's end."""
        return next((e for e in self.timeline if e.kind == EARLY_END and e.on <= self.period.end), None)

    @property
    def turns_at(self) -> datetime:
        """The instant from which the end of its billing period, its end before that, or that of its trial is worked
        on."""
        if self.trial and self.trial.again:
            return self.trial.again
        if early := self.early_end:
            return instant(early.on, self.zone)
        return instant(self.period.end, self.zone)

    def over_since(self, at: datetime) -> datetime | None:
        """The end of its billing period, if the period is over at the instant `at` and the next one is not billed; of a
        trial that is tried to convert again, that instant."""
        end = self.turns_at
        return end if self.state is SubscriptionState.ACTIVE and end <= at else None

    @property
    def renewal(self) -> RenewalState:
        """The state of the work that the end of its billing period brings, once the period is over."""
        if self.parked:
            return RenewalState.PARKED
        return RenewalState.HELD if self.hold else RenewalState.DUE

    @property
    def end_request(self) -> str | None:
        """The id of the request for its end about which the seller decides."""
        return next((id for id in held_for(self.hold) if id.startswith(END_REQUEST)), None)

    def must_stand(self) -> None:
        """The demand of a right with a deadline, which neither a hold nor a renewal of ours locks, but a request of the
        customer's own for the end does. Raises SubscriptionEnded, ChangeInProgress."""
        if self.state is not SubscriptionState.ACTIVE:
            raise SubscriptionEnded(subscription=self.id)
        if id := self.end_request:
            raise ChangeInProgress(subscription=self.id, held_by=id)

    def must_be_within_period(self, at: datetime) -> None:
        """Raises SubscriptionEnded after its end; where its billing period is over and the next one is not billed,
        ChangeInProgress, RenewalParked or RenewalDue."""
        self.must_stand()
        if since := self.over_since(at):
            self.must_not_be_held()
            raise (RenewalParked if self.parked else RenewalDue)(subscription=self.id, since=since)

    def must_run(self, at: datetime) -> None:
        """Raises ChangeInProgress while another change waits for its payment, and as `must_be_within_period`."""
        self.must_not_be_held()
        self.must_be_within_period(at)

    def item(self, id: str) -> Item | None:
        return next((item for item in self.items if item.id == id), None)
