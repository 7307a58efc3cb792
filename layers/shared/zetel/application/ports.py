"""The ports of the use cases. Adapters implement them; tests give fakes that honour the same contract."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from zetel.application.store.ids import Ids, has_clock
from zetel.application.store.keys import Key, Range, Table
from zetel.application.store.writes import Write
from zetel.domain.catalog.products import Plan
from zetel.domain.documents.document import Document
from zetel.domain.documents.subject import LineSubject
from zetel.domain.errors import CardsNotTaken, Unknown
from zetel.domain.events import Event
from zetel.domain.licences.export import ExportScope
from zetel.domain.links import Link
from zetel.domain.parties.address import Language
from zetel.domain.parties.allowance import AccountAllowance
from zetel.domain.parties.erasure import Erasure, ErasureKind, ErasureRest
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.vat_status import VatAnswer
from zetel.domain.payments.payment import ChargeResult
from zetel.domain.payments.refund import RefundResult
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.subscription import Collection
from zetel.domain.subscriptions.term_dates import TermDates
from zetel.domain.tax.reference_rates import PublishedRates

if TYPE_CHECKING:  # only functions that write mails load the kinds of mail
    from zetel.application.letters import Letter

T = TypeVar("T")


class Clock(Protocol):
    """Domain time. It may be moved forward in a test deployment; it never goes back."""

    @property
    def name(self) -> str:
        """The name of the clock's due index: ``main``, or a test clock's id."""
        ...

    def now(self, account: str | None = None) -> datetime:
        """The present instant of `account`, or of the deployment: UTC, whole seconds."""
        ...

    def machine(self) -> int:
        """Epoch seconds of the machine's clock, which receipts expire by."""
        ...


@dataclass(frozen=True, slots=True)
class Records:
    """The items of a batched read. The read is not atomic: two items may be from before and after the same commit."""

    found: Mapping[Key[Any], Any] = field(default_factory=dict)

    def get(self, key: Key[T]) -> T | None:
        """The item under `key`, which must have been read; None where no item stands."""
        found: T | None = self.found[key]
        return found

    def known(self, key: Key[T], kind: str, id: str) -> T:
        """The item under `key`. Raises Unknown."""
        found = self.get(key)
        if found is None:
            raise Unknown(kind=kind, id=id)
        return found


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a range in order; `next` is the sort key after which the rest begins, absent on the last page."""

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class DueKey:
    """An entry of the due index: the item's key, and its due work."""

    pk: str
    sk: str
    at: datetime
    kind: str
    item: str


class Reads(Protocol):
    def read(self, *keys: Key[Any]) -> Records:
        """All `keys`, absent ones as None, in one consistent batched read."""
        ...


class Store(Reads, Protocol):
    def commit(self, writes: Sequence[Write]) -> None:
        """All `writes` or none. Raises the error of the first write whose condition failed."""
        ...

    def page(self, range: Range[T], *, limit: int, after: str | None = None, newest_first: bool = False) -> Page[T]:
        """Up to `limit` items of `range` in sort-key order, after the sort key `after`; one consistent query."""
        ...

    def names(self, range: Range[Any], *, limit: int) -> Sequence[str]:
        """The first sort keys of `range`, at most `limit` of them, in order; one consistent query. None are left where
        it gives none."""
        ...

    def due(self, clock: str, day: date, shard: int, *, until: datetime | None = None) -> Sequence[DueKey]:
        """Entries of one shard of the due index on the UTC date `day`, those due by `until` (all, if absent), oldest
        first. The index lags behind commits, and may still show finished work."""
        ...

    def erase(self, table: Table, pk: str) -> None:
        """Deletes every item of a partition of an account with a clock of its own; ValueError for any other."""
        ...


class Signer(Protocol):
    def sign(self, quote: Mapping[str, Any]) -> Mapping[str, Any]:
        """The quote with its `signature` added."""
        ...

    def opened(self, quote: Mapping[str, Any]) -> Mapping[str, Any]:
        """The quote without its signature. Raises QuoteTampered."""
        ...


class LinkSeal(Protocol):
    def export(self, account: str, job: str) -> str:
        """The address of the portal's page that downloads the export, once its reader has signed in."""
        ...

    def address(self, link: Link) -> str:
        """The address of a page that asks before `link` acts, with the sealed link in it."""
        ...

    def opened(self, text: str) -> Link:
        """The link of such an address, or of its part behind ``#``. Raises LinkTampered."""
        ...


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person as the pool of sign-ins has them; with a `second_factor` each sign-in takes more than the password."""

    name: str
    mail: str
    mail_verified: bool
    second_factor: bool


class SignIns(Protocol):
    """The pool of sign-ins, asked for what a token may no longer be right about."""

    def entry(self, name: str) -> SignIn | None:
        """The person of this name in the pool (`Person.in_pool`); None for a person who is removed or barred."""
        ...

    def roles(self, name: str) -> Set[StaffRole]:
        """The roles of that person in the seller's staff."""
        ...

    def remove(self, person: str) -> bool:
        """Removes the person whose tokens have the subject `person`; whether no sign-in of theirs is left. The seller's
        staff stays."""
        ...


class PaymentProvider(Protocol):
    def charge(self, *, payment: str, amount: int, currency: str, token: str) -> ChargeResult:
        """Charge once per `payment`, which is the provider's idempotency key. Raises ProviderUnreachable, after which
        the outcome is unknown."""
        ...

    def find(self, payment: str) -> ChargeResult:
        """The outcome of `payment`. Raises ProviderUnreachable."""
        ...

    def refund(self, *, refund: str, payment: str, amount: int) -> RefundResult:
        """Give `amount` minor units of the charge `payment` back once per `refund`, the provider's idempotency key;
        never more than the charge. Raises ProviderUnreachable, after which the outcome is unknown."""
        ...


class ReferenceRates(Protocol):
    def published(self, until: date) -> Sequence[PublishedRates]:
        """The rates of the last days with any, none after the day `until` (UTC). Raises ProviderUnreachable."""
        ...


class VatCheck(Protocol):
    def ask(self, vat_id: str, *, requester: str | None) -> VatAnswer:
        """The answer of the register about `vat_id` of a member state; `requester` is the seller's own id, where it is
        of a member state. Raises ServiceAway."""
        ...


class Files(Protocol):
    def put(self, key: str, content: bytes, *, content_type: str) -> None: ...

    def get(self, key: str) -> bytes: ...

    def link(self, key: str, *, filename: str, content_type: str) -> str:
        """A URL that downloads the file under `filename` for 5 minutes."""
        ...

    def drop(self, key: str) -> None:
        """Deletes the file; one that is gone is no error. Where the bucket locks files, the locked bytes are deleted
        when their lock ends."""
        ...


class Exports(Files, Protocol):
    """Files that end after days; a large one is uploaded in parts, each of at least `SMALLEST_PART` bytes but the last.

    A part that is sent again replaces itself. An upload that is never completed ends by itself.
    """

    def keep(self, key: str, content: bytes) -> bytes:
        """Puts `content` unless a file is there; the file that is there now."""
        ...

    def has(self, key: str) -> bool: ...

    def begin(self, key: str, *, content_type: str) -> str:
        """The id of a new upload to `key`."""
        ...

    def part(self, key: str, upload: str, number: int, content: bytes) -> str:
        """Uploads the part, counted from 1; its mark, which completing the upload takes. Raises FileNotFoundError for
        an upload that has ended."""
        ...

    def complete(self, key: str, upload: str, marks: Sequence[str]) -> None:
        """Makes the file of the parts with these marks, in their order. Raises FileNotFoundError for an upload that has
        ended."""
        ...


@dataclass(frozen=True, slots=True)
class TakenFile:
    """An uploaded file: its first bytes, and the number of all its bytes."""

    first: bytes
    size: int


class Uploads(Protocol):
    """Files that people upload as proofs, by account and id."""

    def upload_link(self, account: str, id: str, *, size: int) -> str:
        """A URL that takes one PUT of exactly `size` bytes, for 15 minutes."""
        ...

    def take(self, account: str, id: str) -> TakenFile | None:
        """Keeps the uploaded file where no upload changes it any more; None where nothing was uploaded."""
        ...

    def link(self, account: str, id: str, *, content_type: str) -> str:
        """A URL that downloads the kept file for 5 minutes."""
        ...

    def drop(self, account: str, id: str) -> None:
        """Deletes the kept file; one that is gone is no error."""
        ...


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """`sender` is the name that the reader sees beside the address it comes from; empty shows the address alone."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    sender: str = ""


class Mailer(Protocol):
    def send(self, mail: Mail) -> tuple[str, ...]:
        """The recipients that were refused the mail; all others have the mail. Raises where the outcome is unknown."""
        ...


class Composer(Protocol):
    def compose(
        self,
        letter: "Letter",
        *,
        to: tuple[str, ...],
        attachments: tuple[Attachment, ...] = (),
        instead_of: tuple[str, ...] = (),
        page: str = "",
    ) -> Mail:
        """The mail with the facts of `letter`, in its language, as text and as HTML with the same facts.

        `instead_of` are recipients that are not confirmed: the mail says that its reader gets it instead of them.
        `page` is the path of the portal's page to which a letter without a link of its own leads.
        """
        ...


@dataclass(frozen=True, slots=True)
class ErasureWords:
    """The kinds of things that went, and what stays, each in words."""

    went: tuple[tuple[ErasureKind, str], ...]
    kept: tuple[tuple[ErasureRest, str], ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a subscription's contract, with the name of the member that acted, if it is still known, and the
    names of the products by the plans and add-ons that the event names."""

    event: Event
    member: str | None
    products: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SaidHappened:
    """Whoever was the cause, and the event, in words."""

    by: str
    text: str


class Texts(Protocol):
    def line(self, subject: LineSubject, language: Language) -> str:
        """The text of a document's line: ``5 Professional seats, added 1 Sep 2026``."""
        ...

    def export_readme(self, scope: ExportScope, made_at: datetime, language: Language) -> str:
        """The text that explains the files of an export made at `made_at` (UTC)."""
        ...

    def erasure(self, erasure: Erasure, language: Language) -> "ErasureWords":
        """The certificate of an erasure at its end."""
        ...

    def history(self, happened: Happened, language: Language) -> SaidHappened:
        """An event of a subscription's contract: ``30 seats instead of 25, from 1 Sep 2026.``"""
        ...

    def terms(self, plan: Plan, language: Language, contract: TermDates | None = None) -> tuple[str, ...]:
        """The plan's terms in sentences, most asked first; with the dates of `contract` where one is running."""
        ...


@dataclass(frozen=True, slots=True)
class Rendered:
    pdf: bytes
    xml: bytes


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The proof of a declared end, and its days for a calendar."""

    pdf: bytes
    ics: bytes


class Renderer(Protocol):
    def render(self, document: Document) -> Rendered:
        """The document as PDF/A-3b with Factur-X inside, and that XML; the same bytes each time."""
        ...

    def acknowledge(self, acknowledgement: Acknowledgement, proof: Mapping[str, Any]) -> Acknowledged:
        """The acknowledgement as PDF/A-3b with its signed facts `proof` inside, and its days; the same bytes each
        time."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """Work for a queue: the item and its account. `dedupe` names the work, so that a FIFO queue takes it once. A
    standard queue shows the message after `delay` seconds, at most 900."""

    queue: str
    body: Mapping[str, Any]
    dedupe: str
    delay: int = 0


class Queues(Protocol):
    def send(self, messages: Sequence[Message]) -> None:
        """All messages, in batches. Raises if a message was not taken."""
        ...


class Bus(Protocol):
    def publish(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Events in wire form, in batches. Raises if an event was not taken."""
        ...


class Alarms(Protocol):
    def parked(self, *, account: str, kind: str, id: str, reason: str) -> None:
        """Work that no worker tries until an operator resumes it; `reason` holds names of rules or errors only."""
        ...

    def away(self, service: str) -> None:
        """Work has waited for half an hour because of the weather of this service, or cannot wait on an item. One alarm
        tells of all such work."""
        ...

    def journal_modified(self, *, account: str, entry: str) -> None:
        """An entry of the append-only journal was changed or removed."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a use case may use, composed once per process.

    `signer` signs quotes, `proofs` facts that are verified at any later time. `files` are those of documents, `exports`
    those of jobs, which end after days (an export after `export_days`), `uploads` the proofs of programmes.
    `takes_cards` says whether there is a provider that charges cards, `checks_vat_ids` whether there is a register;
    `allowance` limits the days of a new account. `sandbox` takes the cards of accounts with clocks of their own,
    `sandbox_register` knows their VAT ids.
    """

    store: Store
    clock: Clock
    ids: Ids
    signer: Signer
    proofs: Signer
    links: LinkSeal
    sign_ins: SignIns
    provider: PaymentProvider
    sandbox: PaymentProvider
    files: Files
    exports: Exports
    uploads: Uploads
    mailer: Mailer
    renderer: Renderer
    texts: Texts
    alarms: Alarms
    queues: Queues
    bus: Bus
    composer: Composer
    rates: ReferenceRates
    vat_check: VatCheck
    sandbox_register: VatCheck
    shards: int = 16
    takes_cards: bool = True
    checks_vat_ids: bool = False
    export_days: int = 30
    allowance: AccountAllowance = field(default_factory=AccountAllowance)

    def must_take(self, collection: Collection, account: str) -> None:
        """Raises CardsNotTaken for payment by card where the seller has no payment provider."""
        if collection is Collection.CARD and not (self.takes_cards or has_clock(account)):
            raise CardsNotTaken

    def provider_of(self, account: str) -> PaymentProvider:
        """The provider that takes the cards of `account`: no money moves in a time of its own."""
        return self.sandbox if has_clock(account) else self.provider

    def now(self, account: str) -> datetime:
        """The present instant of `account`, by the account's clock (UTC, whole seconds)."""
        return self.clock.now(account)
