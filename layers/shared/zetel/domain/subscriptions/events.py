"""Events of a subscription: bought, changed, billed, ended, and changes that were set for later, undone or kept.

Every type has one form: a list without members is empty, so that a reader never asks whether a field is there. Amounts
are minor units of `currency`; `effective` is the first day of the change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, TypedDict

from zetel.domain.calendar import Span
from zetel.domain.catalog.terms import TrialEnd
from zetel.domain.due import WorkKind
from zetel.domain.events import Metric, NamedIds, TypedEvent
from zetel.domain.subscriptions.attempt import AttemptKind
from zetel.domain.subscriptions.subscription import Collection

SUBSCRIPTION: Final = NamedIds("subscription")
ENDED_SUBSCRIPTION: Final = NamedIds("subscription", work=WorkKind.AFTER_END)

QuoteId = Annotated[str, NamedIds("quote")]
EntryId = Annotated[str, NamedIds("entry")]
ItemId = Annotated[str, NamedIds("item")]
GrownItemId = Annotated[str, NamedIds("item", work=WorkKind.FREE_SEAT)]
SubscriptionId = Annotated[str, NamedIds("subscription")]

#: NamedIds of all items that the event's commit began, with the work that goes on.
NewDocuments = Annotated[tuple[str, ...], NamedIds("document", work=WorkKind.NUMBER)]
NewPayments = Annotated[tuple[str, ...], NamedIds("payment", work=WorkKind.CHARGE)]
NewRefunds = Annotated[tuple[str, ...], NamedIds("refund", work=WorkKind.REFUND)]
NewReleases = Annotated[tuple[str, ...], NamedIds("release", work=WorkKind.RELEASE)]
NewAcknowledgement = Annotated[str, NamedIds("acknowledgement", work=WorkKind.ACKNOWLEDGE)]
NewCreditAllocations = Annotated[tuple[str, ...], NamedIds("credit_allocation", work=WorkKind.SETTLE)]

#: The people whose licences end.
ReleasedMembers = Annotated[tuple[str, ...], NamedIds("member")]

#: Totals of an item, before and after.
Totals = TypedDict("Totals", {"from": int, "to": int})


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """An item by its plan version, and its total."""

    id: str
    plan: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewItems(TypedEvent):
    """Items were bought: `total` is that of their invoice."""

    SUBJECT = SUBSCRIPTION
    MAILED = True

    items: tuple[ItemTotal, ...]
    effective: date
    currency: str
    total: int
    collection: Collection
    quote: QuoteId
    documents: NewDocuments

    def metrics(self) -> Mapping[Metric, int]:
        return {Metric.SEATS_ADDED: sum(item.quantity for item in self.items)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPurchased(_NewItems):
    """The subscription began, with these items."""

    TYPE = "subscription.purchased"

    def metrics(self) -> Mapping[Metric, int]:
        return {Metric.PURCHASES: 1, **_NewItems.metrics(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTrialStarted(_NewItems):
    """The subscription began with a trial of these items, free until the day `ends`; `then` it converts by itself, or
    not."""

    TYPE = "subscription.trial_started"

    ends: date
    then: TrialEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRevived(_NewItems):
    """The ended subscription runs again, with these items, from `effective` on; items that are not among them are
    `dropped`. `releases` wake the licences of its people."""

    TYPE = "subscription.revived"

    dropped: Annotated[tuple[str, ...], NamedIds("item")]
    releases: NewReleases


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionItemsAdded(_NewItems):
    """The items were added to the running subscription."""

    TYPE = "subscription.items_added"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSeatsIncreased(TypedEvent):
    """The item has more seats at once."""

    TYPE = "subscription.seats_increased"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    item: GrownItemId
    quantity: Totals
    effective: date
    quote: QuoteId
    documents: NewDocuments

    def metrics(self) -> Mapping[Metric, int]:
        return {Metric.SEATS_ADDED: self.quantity["to"] - self.quantity["from"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSeatsDecreased(TypedEvent):
    """The item has `now` seats left at once; more of them go at the renewal where `quantity` says so, by one of
    `entries`. So many `released` people lose their licence now: `members`, where they are few enough to be named."""

    TYPE = "subscription.seats_decreased"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    item: ItemId
    quantity: Totals
    now: int
    effective: date
    currency: str
    entries: Annotated[tuple[str, ...], NamedIds("entry")]
    quote: QuoteId
    documents: NewDocuments
    to_balance: int
    refunds: NewRefunds
    credit_allocations: NewCreditAllocations
    releases: NewReleases = ()
    released: int = 0
    members: ReleasedMembers = ()

    def metrics(self) -> Mapping[Metric, int]:
        return {Metric.SEATS_RETURNED: self.quantity["from"] - self.now, Metric.REFUNDS: len(self.refunds)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSeatsScheduled(TypedEvent):
    """The item gets another total with the renewal; so many `released` people lose their licence with it:
    `members`, where they are few enough to be named."""

    TYPE = "subscription.seats_scheduled"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    item: ItemId
    quantity: Totals
    entry: EntryId
    effective: date
    quote: QuoteId
    documents: NewDocuments
    released: int = 0
    members: ReleasedMembers = ()


@dataclass(frozen=True, slots=True)
class ChangedPlan:
    """An item by its plan version before and after, and its totals."""

    id: str
    earlier: str
    plan: str
    quantity: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPlanChanged(TypedEvent):
    """The base has another plan at once, and its add-ons have one, or are `dropped`. The notice `notice_ended` for the
    day `ended` does not stand any more; `entries` stand for the new renewal date. So many `released` people lose their
    licence of the base now: `members`, where they are few enough to be named."""

    TYPE = "subscription.plan_changed"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    items: tuple[ChangedPlan, ...]
    dropped: tuple[ItemTotal, ...]
    effective: date
    term: Span
    period: Span
    currency: str
    collection: Collection
    notice_ended: Annotated[tuple[str, ...], NamedIds("ended_entry")]
    ended: tuple[date, ...]
    entries: Annotated[tuple[str, ...], NamedIds("entry")]
    quote: QuoteId
    documents: NewDocuments
    to_balance: int
    refunds: NewRefunds
    credit_allocations: NewCreditAllocations
    releases: NewReleases = ()
    released: int = 0
    members: ReleasedMembers = ()

    def metrics(self) -> Mapping[Metric, int]:
        return {Metric.REFUNDS: len(self.refunds)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPlanScheduled(TypedEvent):
    """The base gets another plan with the renewal, and its add-ons get one, or are `dropped`; so many `released` people
    lose their licence of the base with it: `members`, where they are few enough to be named."""

    TYPE = "subscription.plan_scheduled"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    items: tuple[ChangedPlan, ...]
    dropped: tuple[ItemTotal, ...]
    entry: EntryId
    effective: date
    quote: QuoteId
    documents: NewDocuments
    released: int = 0
    members: ReleasedMembers = ()


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A change that an item gets with the coming term: its kind, and the plan version or the total."""

    kind: str
    item: str
    plan: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTermSet(TypedEvent):
    """The coming term was set: it begins on the day `effective` with these `items`. `entries` are new on the timeline,
    each with its change."""

    TYPE = "subscription.term_set"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    entries: Annotated[tuple[str, ...], NamedIds("entry")]
    changes: tuple[TermEntry, ...]
    items: tuple[ItemTotal, ...]
    effective: date
    quote: QuoteId
    documents: NewDocuments


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionCancelled(TypedEvent):
    """The subscription ended at once: `ends` is the first day without service, `how` the case of its terms."""

    TYPE = "subscription.cancelled"
    SUBJECT = ENDED_SUBSCRIPTION
    MAILED = True

    how: str
    ends: date
    currency: str
    quote: QuoteId
    documents: NewDocuments
    payments: NewPayments
    to_balance: int
    refunds: NewRefunds
    credit_allocations: NewCreditAllocations
    acknowledgement: NewAcknowledgement

    def metrics(self) -> Mapping[Metric, int]:
        return {Metric.NOTICES: 1, Metric.REFUNDS: len(self.refunds)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEndScheduled(TypedEvent):
    """Notice was given, by a statement or by auto-renewal switched off: the end is on the timeline."""

    TYPE = "subscription.end_scheduled"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    entry: EntryId
    how: str
    ends: date
    acknowledgement: NewAcknowledgement

    def metrics(self) -> Mapping[Metric, int]:
        return {Metric.NOTICES: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAcknowledged(TypedEvent):
    """The proof of a declared end is stored, in these `formats`: it goes out with its mail."""

    TYPE = "acknowledgement.rendered"
    SUBJECT = NamedIds("acknowledgement")
    MAILED = True

    subscription: SubscriptionId
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChangeUndone(TypedEvent):
    """The change that was set for the day `on` will not happen."""

    TYPE = "subscription.change_undone"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    entry: EntryId
    kind: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Billed(TypedEvent):
    """A billing period began: its items, and the total of its invoice. The invoice is its mail. `releases` end the
    licences above the seats of the new term."""

    SUBJECT = SUBSCRIPTION

    term: Span
    period: Span
    items: tuple[ItemTotal, ...]
    currency: str
    total: int
    collection: Collection
    documents: NewDocuments
    payments: NewPayments
    releases: NewReleases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPeriodBilled(_Billed):
    """The next billing period of the running term began."""

    TYPE = "subscription.period_billed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRenewed(_Billed):
    """The next term began."""

    TYPE = "subscription.renewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionConverted(_Billed):
    """The first paid term began, after the trial."""

    TYPE = "subscription.converted"

    def metrics(self) -> Mapping[Metric, int]:
        return {Metric.PURCHASES: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionConversionAgreed(TypedEvent):
    """The customer agreed to the first paid term, which begins on the day `effective`."""

    TYPE = "subscription.conversion_agreed"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    effective: date
    collection: Collection
    quote: QuoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTrialExtended(TypedEvent):
    """The trial goes on until `ends`, the first paid day."""

    TYPE = "subscription.trial_extended"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    ends: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionConversionRefused(TypedEvent):
    """The first paid term could not begin, for this `reason`: no document was made, and it is tried again at
    `next_tries`."""

    TYPE = "subscription.conversion_refused"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    reason: str
    attempt: int
    next_tries: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEndRefused(TypedEvent):
    """An end was asked for before the export that the terms demand: it counts where one is begun by `begin_by`."""

    TYPE = "subscription.end_refused"
    SUBJECT = SUBSCRIPTION

    begin_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChanged(TypedEvent):
    """`fields` are the names of those that changed, never what they hold."""

    TYPE = "subscription.changed"
    SUBJECT = SUBSCRIPTION

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTakenOver(TypedEvent):
    """The account took the subscription over from the member `buyer`, who paid by `earlier`; `profile` pays now."""

    TYPE = "subscription.taken_over"
    SUBJECT = SUBSCRIPTION
    MAILED = True

    buyer: Annotated[str, NamedIds("member")]
    earlier: Annotated[str, NamedIds("earlier_profile")]
    profile: Annotated[str, NamedIds("profile")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRenewalNoticeSent(TypedEvent):
    """The notice `lead` days before the end of the term was sent."""

    TYPE = "subscription.renewal_notice_sent"
    SUBJECT = SUBSCRIPTION

    lead: int
    term_end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPricesAnnounced(TypedEvent):
    """The customer was told by mail of `prices` to come, which count from this instant on."""

    TYPE = "subscription.prices_announced"
    SUBJECT = SUBSCRIPTION

    prices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionDeviationsEnding(TypedEvent):
    """The customer was told by mail that these `deviations` end."""

    TYPE = "subscription.deviations_ending"
    SUBJECT = SUBSCRIPTION

    deviations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionOver(TypedEvent):
    """The scheduled end came: `ended` is the first day without service."""

    TYPE = "subscription.ended"
    SUBJECT = ENDED_SUBSCRIPTION
    MAILED = True

    ended: date
    documents: NewDocuments = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _AfterEnd(TypedEvent):
    """A step of the days after the end: `ended` is the first day without service, `on` the first day of the stage."""

    SUBJECT = SUBSCRIPTION

    ended: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionDisablingAnnounced(_AfterEnd):
    """From `on` it can be exported only: its mail tells so."""

    TYPE = "subscription.disabling_announced"
    MAILED = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionDisabled(_AfterEnd):
    """It cannot be read or revived any more, and is exported only."""

    TYPE = "subscription.disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionDeletionAnnounced(_AfterEnd):
    """On the day `on` it is deleted: its mail tells so."""

    TYPE = "subscription.deletion_announced"
    MAILED = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionDeleted(_AfterEnd):
    """Licences and everything else that hung on it are gone; its documents stay."""

    TYPE = "subscription.deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempted(TypedEvent):
    """A full refund or a return of seats was asked for at the instant `asked_at`, and could not be made at once."""

    SUBJECT = NamedIds("dated_attempt")
    MAILED = True

    subscription: SubscriptionId
    kind: AttemptKind
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptKept(_Attempted):
    """It is kept, and will be carried out with the amounts of that instant."""

    TYPE = "attempt.kept"
    SUBJECT = NamedIds("dated_attempt", work=WorkKind.ATTEMPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptCarriedOut(_Attempted):
    """It was carried out; the subscription has an event of its own about that."""

    TYPE = "attempt.carried_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptWithdrawn(_Attempted):
    """The customer withdrew it."""

    TYPE = "attempt.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLapsed(_Attempted):
    """Another change of the customer's left nothing to be carried out."""

    TYPE = "attempt.lapsed"
