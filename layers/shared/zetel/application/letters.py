"""The facts of each mail that customers get: the state at sending, without a word of prose.

Amounts are minor units of the currency on the document or payment; days are civil dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import Interval
from zetel.domain.catalog.products import Offer, Plan, Product
from zetel.domain.documents.document import Document
from zetel.domain.events import ActorKind
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import Job
from zetel.domain.licences.move import Move
from zetel.domain.licences.right_sizing import SeatSizing
from zetel.domain.parties.address import Language
from zetel.domain.parties.erasure import Erasure
from zetel.domain.parties.notification import Notification
from zetel.domain.parties.programme import Programme
from zetel.domain.parties.request import MemberRequest
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.payment import Payment
from zetel.domain.payments.refund import Refund, RefundWork
from zetel.domain.quotes.end_request import EndRequest, EndStep
from zetel.domain.quotes.ending import Ending
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.quotes.upgrade_request import UpgradeRequest
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.attempt import Attempt
from zetel.domain.subscriptions.deviations import DeviationKind
from zetel.domain.subscriptions.next_term import NextTerm
from zetel.domain.subscriptions.retention import RetentionStage
from zetel.domain.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class PurchaseConfirmed:
    """A subscription was bought, or products were added to one: `document` charges exactly that.

    `cancel_by` is the last day on which notice ends the running term, `refund_until` the last day on which everything
    comes back, each absent once that is over, or was done before. `bought_by` is a member's name, absent where no
    member is known.
    """

    seller: Seller
    language: Language
    kind: QuoteKind
    subscription: Subscription
    document: Document
    cancel_by: date | None = None
    refund_until: date | None = None
    bought_by: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """An invoice has its number and its files."""

    seller: Seller
    language: Language
    document: Document


@dataclass(frozen=True, slots=True)
class CreditNoteIssued:
    """A credit note has its number and its files; `still_open` are the documents that it was not enough for."""

    seller: Seller
    language: Language
    document: Document
    still_open: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferReceived:
    """A transfer was recorded: `payment` says which part settled which of `documents`, in the same order."""

    seller: Seller
    language: Language
    payment: Payment
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class TransferTakenBack:
    """A recorded transfer counts no more: `payment` says which part of it had settled which of `documents`, in the same
    order; `balance` is what the seller holds now, negative where the customer owes it."""

    seller: Seller
    language: Language
    payment: Payment
    documents: tuple[Document, ...]
    balance: int


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A charge that a person had confirmed was declined, or never taken, after they had gone, or was given back:
    nothing was bought."""

    seller: Seller
    language: Language
    payment: Payment


@dataclass(frozen=True, slots=True)
class ChargeFailed:
    """The card that collects `invoice` was refused. `next_try` is the day of the next charge, absent after the last
    one; the `subscription` goes on if it has not ended."""

    seller: Seller
    language: Language
    payment: Payment
    invoice: Document
    subscription: Subscription
    next_try: date | None = None


@dataclass(frozen=True, slots=True)
class RefundCompleted:
    """Every part of a refund was made; that of a balance has no credit note."""

    seller: Seller
    language: Language
    refund: Refund
    credit_note: Document | None


@dataclass(frozen=True, slots=True)
class RefundByHand:
    """`part` of a refund cannot go back the way it came: the bookkeeper transfers it."""

    seller: Seller
    language: Language
    refund: Refund
    credit_note: Document | None
    part: RefundWork


@dataclass(frozen=True, slots=True)
class ReleasedPeople:
    """So many `people` whose licences of the product end, by their `names`, where these are few enough."""

    product: Product
    people: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatsChanged:
    """An item has `now` seats from `effective` on, before it had `before`; `at_renewal` is the total that was set for
    the next term, where one was.

    `invoice` charges it, `credit_notes` credit it, where anything is. `next_term` is absent where the running term is
    the last. `changed_by` is a member's name. The licences of `released` people end now, those of `released_later` with
    the renewal.
    """

    seller: Seller
    language: Language
    subscription: Subscription
    product: Product
    before: int
    now: int
    effective: date
    at_renewal: int | None = None
    invoice: Document | None = None
    credit_notes: tuple[Document, ...] = ()
    next_term: NextTerm | None = None
    changed_by: str | None = None
    released: ReleasedPeople | None = None
    released_later: ReleasedPeople | None = None


@dataclass(frozen=True, slots=True)
class MovedPlan:
    """An item that is of `product` instead of `earlier`; without a product it ends."""

    earlier: Product
    product: Product | None = None


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """The items of `plans` have other plans from `effective` on, the base first: now, or `at_renewal`; the new base has
    a term of the length `term`.

    `invoice` charges it, `credit_notes` credit it, where anything is. `next_term` is absent where the running term is
    the last. `changed_by` is a member's name. The notice for the day `notice_ended` does not count any more; earlier
    terms bind before the day `bound_until`. The licences of `released` people end now, those of `released_later` with
    the renewal.
    """

    seller: Seller
    language: Language
    subscription: Subscription
    plans: tuple[MovedPlan, ...]
    term: Interval
    effective: date
    at_renewal: bool = False
    invoice: Document | None = None
    credit_notes: tuple[Document, ...] = ()
    next_term: NextTerm | None = None
    changed_by: str | None = None
    notice_ended: date | None = None
    bound_until: date | None = None
    released: ReleasedPeople | None = None
    released_later: ReleasedPeople | None = None


@dataclass(frozen=True, slots=True)
class TermSet:
    """The coming term was set for the day `effective`; `next_term` is absent where the running term is the last.
    `changed_by` is a member's name; the licences of `released` people end with it."""

    seller: Seller
    language: Language
    subscription: Subscription
    effective: date
    next_term: NextTerm | None = None
    changed_by: str | None = None
    released: ReleasedPeople | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A subscription was ended at once, by a member or `by` the seller's staff. `credit_notes` give back, `fee` charges
    the early-termination fee, where there is one."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    how: Ending
    credit_notes: tuple[Document, ...] = ()
    fee: Document | None = None
    cancelled_by: str | None = None
    by: ActorKind = ActorKind.MEMBER


@dataclass(frozen=True, slots=True)
class EndScheduled:
    """A subscription will end on `ends`, the first day without service; `next_term` is the one that it renews for
    before, after a late notice; `how` tells notice from a chosen day. A member set the end, or the seller's staff did
    (`by`)."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    ends: date
    next_term: NextTerm | None = None
    cancelled_by: str | None = None
    by: ActorKind = ActorKind.MEMBER
    how: Ending = Ending.TERM_END


@dataclass(frozen=True, slots=True)
class ChangeUndone:
    """The change set for the day `on` does not happen; `what` is the kind of timeline entry: ``end``,
    ``early_end``, ``seats``."""

    seller: Seller
    language: Language
    subscription: Subscription
    on: date
    what: str
    next_term: NextTerm | None = None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True)
class TakenOver:
    """For the member who bought a subscription: the account manages it and pays for it now. `by` is the name of the
    member who took it over."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    by: str | None = None


@dataclass(frozen=True, slots=True)
class AttemptTold:
    """A full refund or a return of seats that could not be made at once: kept, carried out, withdrawn or lapsed, by the
    state of `attempt`. `by` is the name of the member who asked for it or withdrew it."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    attempt: Attempt
    by: str | None = None


@dataclass(frozen=True, slots=True)
class EndRequestTold:
    """For the customer: the `step` of a request for the end. `by` is the name of the member who took it; the link
    `address` confirms a prepared statement."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    request: EndRequest
    step: EndStep
    by: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class EndRequestAtSeller:
    """For the seller: the same step of the request of `customer`."""

    seller: Seller
    language: Language
    customer: str
    base: Offer
    request: EndRequest
    step: EndStep


@dataclass(frozen=True, slots=True)
class SubscriptionExpired:
    """The day came on which a subscription ended."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    ended: date


@dataclass(frozen=True, slots=True)
class AfterEndTold:
    """An ended subscription reaches the stage `comes` on a day: it is exported only, or deleted. `revive_until` is the
    last day on which it can be revived, None where that is over."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    comes: RetentionStage
    on: date
    deleted_on: date
    revive_until: date | None


@dataclass(frozen=True, slots=True)
class RenewalAhead:
    """A subscription renews at its term's end: the price, and the ways to change or end it, in the state `at`.

    `cancel_by` is the last day on which notice prevents the renewal. `ends` is the end of the next term where notice
    came too late for the running term. The licences of `released` people end with the renewal. The first notice of a
    term tells of the seats' use too, as it was counted on a day.
    """

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    next_term: NextTerm
    cancel_by: date
    at: datetime
    ends: date | None = None
    released: tuple[ReleasedPeople, ...] = ()
    counted_on: date | None = None
    sizings: tuple[SeatSizing, ...] = ()


class TrialNews(StrEnum):
    """The reason of a letter about a trial."""

    STARTED = "started"
    ADDED = "added"
    EXTENDED = "extended"
    CONVERTS = "converts"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class TrialTold:
    """A trial in the state `at`: its end, the first invoice after it, and the ways to leave."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    news: TrialNews
    first_term: NextTerm
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversionFailed:
    """The first invoice after a trial could not be collected, for this `reason`, and is tried again on a day."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    first_term: NextTerm
    reason: str
    next_try: date


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price to come of a product: a billing period of `quantity` units costs `then` from the term that begins
    `term_start` on, and `now` before it, in minor units of `currency`, both without VAT."""

    product: Product
    quantity: int
    currency: str
    now: int
    then: int
    term_start: date


@dataclass(frozen=True, slots=True)
class PricesAnnounced:
    """A subscription has new prices in a coming term, told in the state `at`; `cancel_by` is the last day of notice for
    the running term."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    prices: tuple[NewPrice, ...]
    cancel_by: date
    at: datetime


@dataclass(frozen=True, slots=True)
class EndingDeviation:
    """A deviation that is `over` on the first day of a period or term; of a price, a billing period of `quantity` units
    costs `then` from that day on, as far as prices are known, and `now` before it, in minor units, both without VAT."""

    kind: DeviationKind
    over: date
    quantity: int = 0
    now: int = 0
    then: int = 0


@dataclass(frozen=True, slots=True)
class DeviationsEnd:
    """Deviations of a subscription end, told in the state `at`; `plan` has the terms without them, and `cancel_by` is
    the last day of notice for the running term."""

    seller: Seller
    language: Language
    subscription: Subscription
    base: Offer
    plan: Plan
    ends: tuple[EndingDeviation, ...]
    cancel_by: date
    at: datetime


@dataclass(frozen=True, slots=True)
class UpgradeTold:
    """For the person that asked for a plan sold on request: the seller answered in words, made the request's offer, or
    withdrew it."""

    seller: Seller
    language: Language
    product: Product
    plan: Plan
    request: UpgradeRequest
    currency: str


@dataclass(frozen=True, slots=True)
class UpgradeAtSeller:
    """For the seller: the account `customer` asks for a plan sold on request, withdraws that, or declines the offer."""

    seller: Seller
    language: Language
    customer: str
    product: Product
    request: UpgradeRequest


@dataclass(frozen=True, slots=True)
class LicencesReleased:
    """Licences of people ended because their item has fewer seats, or, `unfit`, because they did not fit any more when
    their subscription was revived."""

    seller: Seller
    language: Language
    subscription: Subscription
    released: ReleasedPeople
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class CancellationReceived:
    """The proof of a declared end is there; it comes with this mail."""

    seller: Seller
    language: Language
    acknowledgement: Acknowledgement


@dataclass(frozen=True, slots=True)
class VatIdRefused:
    """The register of VAT ids did not know `vat_id` of the profile `name` on the day `on`: further documents charge VAT
    as for a customer without an id."""

    seller: Seller
    language: Language
    account: str
    name: str
    vat_id: str
    on: date


@dataclass(frozen=True, slots=True)
class VatIdRefusedAtCustomer:
    """For the seller: the same about a customer's profile."""

    seller: Seller
    language: Language
    account: str
    name: str
    vat_id: str
    on: date
    consultation: str | None = None


@dataclass(frozen=True, slots=True)
class AddressToConfirm:
    """For a recipient of `account` that is not confirmed: the link is open until the end of the day `until`, in the
    seller's zone. It holds no word of the customer, whom nobody knows yet."""

    seller: Seller
    language: Language
    account: str
    address: str
    until: date


@dataclass(frozen=True, slots=True)
class MemberInvitedByMail:
    """For a person whom the member `inviter` invites to `customer`, both in the customer's words: the link is open
    until the end of the day `until`, in the seller's zone; `number` counts the invitation's links from 1."""

    seller: Seller
    language: Language
    account: str
    customer: str
    inviter: str
    address: str
    until: date
    number: int


@dataclass(frozen=True, slots=True)
class OwnerAhead:
    """For the owners of `customer` and its recipients of bills: on the day `on`, in the seller's zone, the member of
    this name becomes owner; `address` is the link that objects, in the mails of owners alone."""

    seller: Seller
    language: Language
    account: str
    customer: str
    member: str
    on: date
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ClosingTold:
    """For the owners of `customer` and its recipients of bills: the account is closed, on the day `on`, and names go;
    documents stay until `documents_until`, in the seller's zone, None where there are none."""

    seller: Seller
    language: Language
    account: str
    customer: str
    on: date
    documents_until: date | None


@dataclass(frozen=True, slots=True)
class PersonErased:
    """For the person whose data in the account of `customer` went on the day `on`: the end of the `erasure`, with what
    went and what stays."""

    seller: Seller
    language: Language
    account: str
    customer: str
    on: date
    erasure: Erasure


@dataclass(frozen=True, slots=True)
class AddressRefused:
    """For a customer's other recipients: the mail `subject` was refused at `addresses`."""

    seller: Seller
    language: Language
    account: str
    subject: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerNotReached:
    """For the seller: the mail `subject` was refused at `addresses`, and went to `reached` only."""

    seller: Seller
    language: Language
    account: str
    subject: str
    addresses: tuple[str, ...]
    reached: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestToDecide:
    """For the members that decide: a member, by name, asks for a licence or a purchase of `product`."""

    seller: Seller
    language: Language
    request: MemberRequest
    product: Product
    asked_by: str


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """For the member that asked: the request is denied, or approved; of one that waits for a seat, for the members that
    manage billing, too."""

    seller: Seller
    language: Language
    request: MemberRequest
    product: Product
    asked_by: str


@dataclass(frozen=True, slots=True)
class ProgrammeAnswered:
    """For the member that asked, and those that manage billing: the account is in the programme up to a day, or is
    denied it with a message."""

    seller: Seller
    language: Language
    programme: Programme
    request: MemberRequest


@dataclass(frozen=True, slots=True)
class ProgrammeEnds:
    """For the same: the last day `until` is near."""

    seller: Seller
    language: Language
    programme: Programme
    until: date
    request: MemberRequest


@dataclass(frozen=True, slots=True)
class ExportReady:
    """For the member that asked: the export of the scope is downloaded at `address` by the people who may read it,
    before the instant `until`."""

    seller: Seller
    language: Language
    job: str
    scope: ExportScope
    made_at: datetime
    until: datetime
    address: str


@dataclass(frozen=True, slots=True)
class JobTold:
    """For the member that began the job: the table was checked or worked through, or a fault of ours stopped the
    job."""

    seller: Seller
    language: Language
    job: Job


@dataclass(frozen=True, slots=True)
class MoveStoppedTold:
    """For the member that confirmed the move: it stopped, for the reason on it. `product` is that of its edition."""

    seller: Seller
    language: Language
    move: Move
    product: Product


Letter = (
    PurchaseConfirmed
    | InvoiceIssued
    | CreditNoteIssued
    | TransferReceived
    | TransferTakenBack
    | PaymentFailed
    | ChargeFailed
    | RefundCompleted
    | RefundByHand
    | SeatsChanged
    | PlanChanged
    | TermSet
    | Cancelled
    | EndScheduled
    | CancellationReceived
    | ChangeUndone
    | TakenOver
    | AttemptTold
    | EndRequestTold
    | EndRequestAtSeller
    | SubscriptionExpired
    | AfterEndTold
    | RenewalAhead
    | TrialTold
    | ConversionFailed
    | PricesAnnounced
    | DeviationsEnd
    | UpgradeTold
    | UpgradeAtSeller
    | VatIdRefused
    | VatIdRefusedAtCustomer
    | LicencesReleased
    | AddressToConfirm
    | MemberInvitedByMail
    | OwnerAhead
    | ClosingTold
    | PersonErased
    | AddressRefused
    | CustomerNotReached
    | RequestToDecide
    | RequestAnswered
    | ProgrammeAnswered
    | ProgrammeEnds
    | ExportReady
    | JobTold
    | MoveStoppedTold
)


#: The kind of each mail to a profile's recipients. Other letters go to one address that their sender names.
KINDS: Final[Mapping[type[Letter], Notification]] = {
    InvoiceIssued: Notification.DOCUMENTS,
    CreditNoteIssued: Notification.DOCUMENTS,
    RenewalAhead: Notification.RENEWALS,
    TrialTold: Notification.RENEWALS,
    ConversionFailed: Notification.PROBLEMS,
    PricesAnnounced: Notification.RENEWALS,
    DeviationsEnd: Notification.RENEWALS,
    ChargeFailed: Notification.PROBLEMS,
    TransferTakenBack: Notification.PROBLEMS,
    VatIdRefused: Notification.PROBLEMS,
    OwnerAhead: Notification.PROBLEMS,
    ClosingTold: Notification.PROBLEMS,
    PurchaseConfirmed: Notification.CONTRACTS,
    SeatsChanged: Notification.CONTRACTS,
    PlanChanged: Notification.CONTRACTS,
    TermSet: Notification.CONTRACTS,
    Cancelled: Notification.CONTRACTS,
    EndScheduled: Notification.CONTRACTS,
    CancellationReceived: Notification.CONTRACTS,
    ChangeUndone: Notification.CONTRACTS,
    AttemptTold: Notification.CONTRACTS,
    EndRequestTold: Notification.CONTRACTS,
    SubscriptionExpired: Notification.CONTRACTS,
    AfterEndTold: Notification.RENEWALS,
    TakenOver: Notification.CONTRACTS,
    TransferReceived: Notification.PAYMENTS,
    RefundCompleted: Notification.PAYMENTS,
    RefundByHand: Notification.PAYMENTS,
}
