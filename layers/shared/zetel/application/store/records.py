"""Stored items outside the domain: receipts, counters, the catalogue's head, the watermark, mails sent and held."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from zetel.domain.catalog.products import Product
from zetel.domain.catalog.terms import Buyers
from zetel.domain.due import Due
from zetel.domain.events import ActorKind, Event
from zetel.domain.parties.member import MemberState
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.ledger import Lot, VatHeld


class ReceiptState(StrEnum):
    IN_PROGRESS = "in_progress"  # only during the question to a provider
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request, kept so that a replay gets the same answer. `body` is in wire form; a repeat within
    `retry_after` seconds finds nothing new."""

    status: int
    body: Mapping[str, Any]
    version: int | None = None
    location: str | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The use of an Idempotency-Key. `expires_at`: epoch seconds of the machine's clock, the table's TTL.

    `answer` is an `Answer` as JSON text: no condition reads its fields, and text is smaller and written faster.
    """

    state: ReceiptState
    fingerprint: str
    expires_at: int
    answer: str | None = None
    payment: str | None = None
    declined: str | None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """A number series: the last number drawn."""

    last: int


@dataclass(frozen=True, slots=True)
class NumberUsed:
    """A drawn number and its document."""

    account: str
    document: str


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A word of the name of an account, or of one of its billing profiles: the search finds both by it."""

    account: str
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class AddressHeld:
    """A mail address of an account names `member`, and no other."""

    member: str


@dataclass(frozen=True, slots=True)
class Buying:
    """Who may buy which product in an account, where the account says so: by product."""

    narrowed: Mapping[str, Buyers]
    version: int = 1


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A folded word of a member's name or mail address, with what a search shows of the member."""

    word: str
    member: str
    name: str
    mail: str
    state: MemberState


@dataclass(frozen=True, slots=True)
class OpenTask:
    """The part `part` of a refund, counted from 1, that the bookkeeper is to transfer."""

    account: str
    profile: str
    refund: str
    part: int


@dataclass(frozen=True, slots=True)
class AskedProgramme:
    """An open request for a programme, as the seller's account managers find it; `version` is the request's, which an
    open one keeps."""

    account: str
    request: str
    programme: str
    asked_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class OpenEndRequest:
    """A request for an end that waits for the seller, as its account managers find it; `version` is the request's,
    which an open one keeps, `decide_by` the last day before it is approved by itself."""

    account: str
    subscription: str
    request: str
    asked_at: datetime
    decide_by: date
    version: int


@dataclass(frozen=True, slots=True)
class AskedUpgrade:
    """A request for an upgrade that waits for the seller, as its account managers find it; `version` is the request's,
    which such a one keeps."""

    account: str
    request: str
    plan: str
    asked_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class QueuedRequest:
    """A request for a licence that is open, or waits for a seat: the requests of an item in the order of asking."""

    request: str


@dataclass(frozen=True, slots=True)
class Watermark:
    """The oldest UTC date that may still have due items."""

    day: date


@dataclass(frozen=True, slots=True)
class Listed:
    """A product and the names of its versions: `plans` and `prices` are on sale, withdrawn versions are kept for the
    subscriptions that run on them and renew at them.

    `loaded` says since when each price is listed here, `dropped` since when a withdrawn price is that never began.
    """

    product: Product
    plans: tuple[str, ...]
    prices: tuple[str, ...]
    withdrawn_plans: tuple[str, ...] = ()
    withdrawn_prices: tuple[str, ...] = ()
    loaded: Mapping[str, datetime] = field(default_factory=dict)
    dropped: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CatalogIndex:
    """The catalogue as it stands: the seller, and the products in the order of the seller's file.

    Every changeable part stands in this item, so that a change shows at once and whole.
    """

    version: int
    loaded_at: datetime
    seller: Seller
    products: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class MailSent:
    """The mail of an event went out `at` (domain time), so that a doubled message does not send the mail again."""

    type: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HeldMail:
    """The mail of `event` waits until the recipient is confirmed; `sent_at` stands once it was sent on."""

    recipient: str
    event: Event
    held_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListedClock:
    """An account with a clock of its own, among all of them."""

    account: str


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail to people of an account with a clock of its own, kept in place of being sent at `at` of that clock."""

    id: str
    at: datetime
    to: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The number of payments that came in from an account: card charges, and transfers that were not taken back."""

    payments: int = 0


@dataclass(frozen=True, slots=True)
class DayCount:
    """The acts of a new account on one UTC day, by the names of `AccountAct`."""

    recipients: int = 0
    mails: int = 0
    purchases: int = 0


@dataclass(frozen=True, slots=True)
class Errand:
    """The work that no other item carries: the mail or the publication of `event` (wire form), once something stopped
    its message; or the announcement of prices, with what is to be announced as `event`. `due` is None when it is
    done."""

    id: str
    account: str
    event: Mapping[str, Any]
    version: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class WindowUsed:
    """The account has had its full refund for a product, by this credit note."""

    subscription: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """How often the account began a subscription of a product: its trial is used up by the first."""

    times: int = 0


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Further lots of a ledger that is larger than its first page, with the VAT of the documents that begin here."""

    version: int
    lots: tuple[Lot, ...]
    tax: tuple[VatHeld, ...]


@dataclass(frozen=True, slots=True)
class Sold:
    """A running contract, found by the product of its base; each contract has one such item until its end."""

    account: str
    subscription: str


@dataclass(frozen=True, slots=True)
class ProductExport:
    """The vendor's product has exported its own data of the account, of `scope`, last on `day` (UTC). `sequence` counts
    the events about it."""

    id: str
    scope: str
    day: date
    sequence: int


@dataclass(frozen=True, slots=True)
class CancellationRecord:
    """The reason of a cancellation, for the seller to read: never journaled, never logged. `member` is the member's id,
    or where it is `by` the seller's staff, the sub of that person."""

    id: str
    account: str
    subscription: str
    member: str
    at: datetime
    reason: str
    comment: str | None = None
    feedback: str | None = None
    by: ActorKind = ActorKind.MEMBER


def due_of(record: object) -> Due | None:
    """The unfinished work of a stored item that is not parked; this work puts the item into the due index."""
    if getattr(record, "parked", None):
        return None
    work = getattr(record, "work", None) or getattr(record, "due", None)
    return work if isinstance(work, Due) else None
