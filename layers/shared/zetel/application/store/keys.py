"""The keys of all items: one function per item; no other module writes a key.

Every key of a tenant's item begins with its account's id: tenant isolation by construction. A `Key` also knows the type
of its item, so that a read is typed.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from zetel.application.store.ids import has_clock
from zetel.application.store.records import (
    AddressHeld,
    AskedProgramme,
    AskedUpgrade,
    Buying,
    CancellationRecord,
    CatalogIndex,
    Counter,
    DayCount,
    Errand,
    HeldMail,
    KeptMail,
    LedgerPage,
    ListedClock,
    MailSent,
    MemberEntry,
    NameEntry,
    NumberUsed,
    OpenEndRequest,
    OpenTask,
    ProductExport,
    QueuedRequest,
    Receipt,
    Sold,
    Standing,
    Tried,
    Watermark,
    WindowUsed,
)
from zetel.domain.catalog.prices import Price
from zetel.domain.catalog.products import Plan
from zetel.domain.documents.document import Document
from zetel.domain.due import Due
from zetel.domain.events import Event
from zetel.domain.licences.job import Job
from zetel.domain.licences.move import Move
from zetel.domain.licences.seat_use import CountedSeats
from zetel.domain.parties.account import Account
from zetel.domain.parties.account_clock import AccountClock
from zetel.domain.parties.account_manager import AccountManager
from zetel.domain.parties.closing import Closing
from zetel.domain.parties.departure import Departure
from zetel.domain.parties.erasure import Erasure
from zetel.domain.parties.invitation import Invitation
from zetel.domain.parties.licence import LicenceHolder
from zetel.domain.parties.member import Member, MemberCounts, Membership
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.domain.parties.recent_exports import AccountExports
from zetel.domain.parties.recipient import Recipient
from zetel.domain.parties.request import MemberRequest, RequestList
from zetel.domain.parties.succession import Succession
from zetel.domain.payments.allocation import CreditAllocation
from zetel.domain.payments.payment import Payment
from zetel.domain.payments.refund import Refund
from zetel.domain.quotes.end_request import EndRequest
from zetel.domain.quotes.upgrade_request import UpgradeRequest
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.attempt import Attempt
from zetel.domain.subscriptions.ledger import Ledger, Pool
from zetel.domain.subscriptions.release import ReleaseWork
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.tax.reference_rates import PublishedRates

T = TypeVar("T")


class Table(StrEnum):
    """Tables by lifecycle and permission."""

    CORE = "core"
    JOURNAL = "journal"
    CATALOG = "catalog"
    IDEMPOTENCY = "idempotency"


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """One item: its type, table, partition key and sort key."""

    kind: type[T]
    table: Table
    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class Range(Generic[T]):
    """Items of one partition whose sort key is in ``[low, high)``."""

    kind: type[T]
    table: Table
    pk: str
    low: str
    high: str


#: Sorts after every id that follows a prefix.
_AFTER: Final = "\U0010ffff"


def account(id: str) -> Key[Account]:
    return Key(Account, Table.CORE, f"ACCT#{id}", "ACCOUNT")


def _apart(account: str, pk: str, sk: str) -> tuple[str, str]:
    """The place of an item that stands among those of other accounts; what an account with a clock of its own has there
    stands in a partition that bears its id: lists and walks of the deployment never meet it."""
    if not has_clock(account):
        return pk, sk
    family, _, rest = pk.partition("#")
    return f"{family}#{account}", f"{rest}#{sk}"


def account_clock(account: str) -> Key[AccountClock]:
    return Key(AccountClock, Table.CORE, f"ACCT#{account}", "CLOCK")


def listed_clock(account: str) -> Key[ListedClock]:
    return Key(ListedClock, Table.CORE, "TASKS#clocks", account)


def listed_clocks() -> Range[ListedClock]:
    """The accounts with a clock of their own, oldest first."""
    return Range(ListedClock, Table.CORE, "TASKS#clocks", "tst_", f"tst_{_AFTER}")


def kept_mail(account: str, id: str) -> Key[KeptMail]:
    return Key(KeptMail, Table.CORE, f"ACCT#{account}#MAILS", id)


def kept_mails(account: str) -> Range[KeptMail]:
    """The mails of an account with a clock of its own, in the order of its time."""
    return Range(KeptMail, Table.CORE, f"ACCT#{account}#MAILS", "0", "A")


def profile(account: str, id: str) -> Key[BillingProfile]:
    return Key(BillingProfile, Table.CORE, f"ACCT#{account}", f"PROFILE#{id}")


def profiles(account: str) -> Range[BillingProfile]:
    return Range(BillingProfile, Table.CORE, f"ACCT#{account}", "PROFILE#", f"PROFILE#{_AFTER}")


def balance(account: str, profile: str, currency: str) -> Key[Balance]:
    return Key(Balance, Table.CORE, f"ACCT#{account}", f"BALANCE#{profile}#{currency}")


def recipient(account: str, address: str) -> Key[Recipient]:
    return Key(Recipient, Table.CORE, f"ACCT#{account}", f"RECIPIENT#{address.casefold()}")


def recipients(account: str) -> Range[Recipient]:
    return Range(Recipient, Table.CORE, f"ACCT#{account}", "RECIPIENT#", f"RECIPIENT#{_AFTER}")


def held_mail(account: str, recipient: str, event: str) -> Key[HeldMail]:
    return Key(HeldMail, Table.CORE, f"ACCT#{account}", f"HELD#{recipient}#{event}")


def held_mails(account: str, recipient: str) -> Range[HeldMail]:
    return Range(HeldMail, Table.CORE, f"ACCT#{account}", f"HELD#{recipient}#", f"HELD#{recipient}#{_AFTER}")


def buying(account: str) -> Key[Buying]:
    """Apart from ``ACCOUNT``, which commands replace whole."""
    return Key(Buying, Table.CORE, f"ACCT#{account}", "BUYING")


def approvals(account: str) -> Key[ProgrammeApprovals]:
    """The approvals of programmes, in an item of their own: every contract of the account is read with it."""
    return Key(ProgrammeApprovals, Table.CORE, f"ACCT#{account}", "PROGRAMMES")


def manager(account: str) -> Key[AccountManager]:
    """The account manager of the seller's staff to whom the account is given."""
    return Key(AccountManager, Table.CORE, f"ACCT#{account}", "MANAGER")


def standing(account: str) -> Key[Standing]:
    return Key(Standing, Table.CORE, f"ACCT#{account}", "STANDING")


def day_count(account: str, day: date) -> Key[DayCount]:
    return Key(DayCount, Table.CORE, f"ACCT#{account}", f"DAY#{day.isoformat()}")


def member(account: str, id: str) -> Key[Member]:
    return Key(Member, Table.CORE, f"ACCT#{account}", f"MEMBER#{id}")


def address(account: str, mail: str) -> Key[AddressHeld]:
    """The member that the mail address names, in whatever case it is written."""
    return Key(AddressHeld, Table.CORE, f"ACCT#{account}", f"ADDRESS#{mail.casefold()}")


def invitation(account: str, member: str) -> Key[Invitation]:
    return Key(Invitation, Table.CORE, f"ACCT#{account}", f"INVITATION#{member}")


def departure(account: str, member: str) -> Key[Departure]:
    return Key(Departure, Table.CORE, f"ACCT#{account}", f"DEPARTURE#{member}")


def erasure(account: str, member: str) -> Key[Erasure]:
    return Key(Erasure, Table.CORE, f"ACCT#{account}", f"ERASURE#{member}")


def erasures(account: str) -> Range[Erasure]:
    return Range(Erasure, Table.CORE, f"ACCT#{account}", "ERASURE#", f"ERASURE#{_AFTER}")


def closing(account: str) -> Key[Closing]:
    return Key(Closing, Table.CORE, f"ACCT#{account}", "CLOSING")


#: What a closed account has beside its documents and what is about money: by the first letters of sort keys, and whole
#: ones. Members and profiles go in steps of their own; of a removed member the id stays.
_PASSING: Final = (
    *("ADDRESS#", "ATT#", "BUYING", "COUNTS", "DAY#", "DEPARTURE#", "ERASURE#", "ERQ#", "ERRAND#", "EXPORT#"),
    *("EXPORTED", "HELD#", "INVITATION#", "MAIL#", "MANAGER", "MOVE#", "PROGRAMMES", "RECIPIENT#", "REFUNDED#"),
    *("SHARED", "STANDING", "SUCCESSION", "TRIED#", "UPG#"),
)

#: What goes with the last document: money that is booked, and the ids of members and subscriptions.
_BOOKED: Final = ("ALC#", "BALANCE#", "MEMBER#", "PAY#", "REF#", "SUB#")


def passing(account: str) -> Iterator[Range[dict[str, Any]]]:
    """Everything of a closed account that is neither a document nor about money."""
    for part in ("NAMES", "REQUESTS"):
        yield Range(dict, Table.CORE, f"ACCT#{account}#{part}", " ", _AFTER)
    for name in _PASSING:
        yield _beginning(account, name)


def booked(account: str) -> Iterator[Range[dict[str, Any]]]:
    """Everything of a closed account that stays as long as its documents do."""
    for name in _BOOKED:
        yield _beginning(account, name)


def _beginning(account: str, name: str) -> Range[dict[str, Any]]:
    high = f"{name}{_AFTER}" if name.endswith("#") else f"{name}\x00"
    return Range(dict, Table.CORE, f"ACCT#{account}", name, high)


def jobs(account: str) -> Range[Job]:
    return Range(Job, Table.CORE, f"ACCT#{account}#JOBS", "JOB#", f"JOB#{_AFTER}")


def credit_notes(account: str) -> Range[Document]:
    """All credit notes of the account, oldest first."""
    return Range(Document, Table.CORE, f"ACCT#{account}", "CRN#", f"CRN#{_AFTER}")


def credit_allocations(account: str) -> Range[CreditAllocation]:
    return Range(CreditAllocation, Table.CORE, f"ACCT#{account}", "ALC#", f"ALC#{_AFTER}")


def attempts(account: str) -> Range[Attempt]:
    return Range(Attempt, Table.CORE, f"ACCT#{account}", "ATT#", f"ATT#{_AFTER}")


def moves(account: str) -> Range[Move]:
    return Range(Move, Table.CORE, f"ACCT#{account}", "MOVE#", f"MOVE#{_AFTER}")


def departures(account: str) -> Range[Departure]:
    return Range(Departure, Table.CORE, f"ACCT#{account}", "DEPARTURE#", f"DEPARTURE#{_AFTER}")


def succession(account: str) -> Key[Succession]:
    """The newest one of the account."""
    return Key(Succession, Table.CORE, f"ACCT#{account}", "SUCCESSION")


def members(account: str) -> Range[Member]:
    return Range(Member, Table.CORE, f"ACCT#{account}", "MEMBER#", f"MEMBER#{_AFTER}")


def member_entry(account: str, word: str, member: str) -> Key[MemberEntry]:
    """A folded word of the member's name or mail address."""
    return Key(MemberEntry, Table.CORE, f"ACCT#{account}#NAMES", f"{word}#{member}")


def member_entries(account: str, begin: str) -> Range[MemberEntry]:
    """The words of the account's members that begin with the folded letters `begin`, in their order."""
    return Range(MemberEntry, Table.CORE, f"ACCT#{account}#NAMES", begin, f"{begin}{_AFTER}")


def counts(account: str) -> Key[MemberCounts]:
    """What several commands move: only ever adjusted."""
    return Key(MemberCounts, Table.CORE, f"ACCT#{account}", "COUNTS")


def membership(person: str, account: str) -> Key[Membership]:
    return Key(Membership, Table.CORE, *_apart(account, f"PERSON#{person}", f"ACCT#{account}"))


def memberships(person: str) -> Range[Membership]:
    return Range(Membership, Table.CORE, f"PERSON#{person}", "ACCT#", f"ACCT#{_AFTER}")


def subscription(account: str, id: str) -> Key[Subscription]:
    return Key(Subscription, Table.CORE, f"ACCT#{account}", f"SUB#{id}")


def subscriptions(account: str) -> Range[Subscription]:
    return Range(Subscription, Table.CORE, f"ACCT#{account}", "SUB#", f"SUB#{_AFTER}")


def ledger(account: str, subscription: str) -> Key[Ledger]:
    return Key(Ledger, Table.CORE, f"ACCT#{account}#SUB#{subscription}", "LEDGER")


def ledger_page(account: str, subscription: str, n: int) -> Key[LedgerPage]:
    """The `n`-th page of a ledger; the first is the ledger itself."""
    return Key(LedgerPage, Table.CORE, f"ACCT#{account}#SUB#{subscription}", f"LEDGER#{n}")


def pool(account: str, subscription: str, item: str) -> Key[Pool]:
    return Key(Pool, Table.CORE, f"ACCT#{account}#SUB#{subscription}", f"POOL#{item}")


def licence(account: str, subscription: str, item: str, member: str) -> Key[LicenceHolder]:
    return Key(LicenceHolder, Table.CORE, f"ACCT#{account}#SUB#{subscription}", f"LICENCE#{item}#{member}")


def licences(account: str, subscription: str, item: str) -> Range[LicenceHolder]:
    """The people of an item, in the order of their ids."""
    pk, prefix = f"ACCT#{account}#SUB#{subscription}", f"LICENCE#{item}#"
    return Range(LicenceHolder, Table.CORE, pk, prefix, f"{prefix}{_AFTER}")


def licences_of(account: str, subscription: str) -> Range[LicenceHolder]:
    """The people of all items of the subscription, by item."""
    return Range(LicenceHolder, Table.CORE, f"ACCT#{account}#SUB#{subscription}", "LICENCE#", f"LICENCE#{_AFTER}")


def licence_named(name: str) -> tuple[str, str]:
    """The item and the member of a licence, by its sort key."""
    _, item, member = name.split("#")
    return item, member


def shared_items(account: str) -> Key[dict[str, Any]]:
    """By subscription, the number of its items that every active member has: only ever adjusted."""
    return Key(dict, Table.CORE, f"ACCT#{account}", "SHARED")


def product_export(account: str, scope: str) -> Key[ProductExport]:
    return Key(ProductExport, Table.CORE, f"ACCT#{account}", f"EXPORT#{scope}")


def made_exports(account: str) -> Key[AccountExports]:
    return Key(AccountExports, Table.CORE, f"ACCT#{account}", "EXPORTED")


def release(account: str, id: str) -> Key[ReleaseWork]:
    """The licences of an item that are to end; the id names the subscription and the item."""
    subscription, _, item = id.removeprefix("rel_").partition(":")
    return Key(ReleaseWork, Table.CORE, f"ACCT#{account}#SUB#{subscription}", f"RELEASE#{item}")


def counted_seats(account: str, id: str) -> Key[CountedSeats]:
    """The use of a subscription's seats; the id is that of the subscription, or names it."""
    subscription = id.removeprefix("cnt_")
    return Key(CountedSeats, Table.CORE, f"ACCT#{account}#SUB#{subscription}", "COUNTED")


def of_subscription(account: str, subscription: str) -> Range[dict[str, Any]]:
    """Everything in the subscription's own partition."""
    return Range(dict, Table.CORE, f"ACCT#{account}#SUB#{subscription}", " ", _AFTER)


def in_range(range: Range[T], name: str) -> Key[T]:
    """The key of the item of the range that has the sort key `name`."""
    return Key(range.kind, range.table, range.pk, name)


def account_of(pk: str) -> str:
    """The account of a tenant's partition."""
    return pk.removeprefix("ACCT#").partition("#")[0]


def request(account: str, id: str) -> Key[MemberRequest]:
    return Key(MemberRequest, Table.CORE, _requests_partition(account), f"REQ#{id}")


def requests(account: str) -> Range[MemberRequest]:
    return Range(MemberRequest, Table.CORE, _requests_partition(account), "REQ#", f"REQ#{_AFTER}")


def requests_of(account: str, member: str) -> Key[RequestList]:
    return Key(RequestList, Table.CORE, _requests_partition(account), f"ASKER#{member}")


def queued_request(account: str, item: str, id: str) -> Key[QueuedRequest]:
    return Key(QueuedRequest, Table.CORE, _requests_partition(account), f"QUEUE#{item}#{id}")


def queued_requests(account: str, item: str) -> Range[QueuedRequest]:
    """The pending requests for the item, in the order of asking."""
    prefix = f"QUEUE#{item}#"
    return Range(QueuedRequest, Table.CORE, _requests_partition(account), prefix, f"{prefix}{_AFTER}")


def _requests_partition(account: str) -> str:
    """Apart from the account's other items: requests have an end, and whatever removes them can remove nothing else."""
    return f"ACCT#{account}#REQUESTS"


def document(account: str, id: str) -> Key[Document]:
    """An invoice or a credit note, by the kind of its id."""
    return Key(Document, Table.CORE, f"ACCT#{account}", f"{id[:3].upper()}#{id}")


def documents(account: str, low: str, high: str) -> Range[Document]:
    """Documents of one kind with ids in ``[low, high)``: a range of ids is a range of issue dates."""
    return Range(Document, Table.CORE, f"ACCT#{account}", f"{low[:3].upper()}#{low}", f"{high[:3].upper()}#{high}")


def invoices(account: str) -> Range[Document]:
    """All invoices of the account, oldest first."""
    return Range(Document, Table.CORE, f"ACCT#{account}", "INV#", f"INV#{_AFTER}")


def payment(account: str, id: str) -> Key[Payment]:
    return Key(Payment, Table.CORE, f"ACCT#{account}", f"PAY#{id}")


def payments(account: str) -> Range[Payment]:
    return Range(Payment, Table.CORE, f"ACCT#{account}", "PAY#", f"PAY#{_AFTER}")


def mail_sent(account: str, event: str) -> Key[MailSent]:
    return Key(MailSent, Table.CORE, f"ACCT#{account}", f"MAIL#{event}")


def errand(account: str, id: str) -> Key[Errand]:
    return Key(Errand, Table.CORE, f"ACCT#{account}", f"ERRAND#{id}")


def job(account: str, id: str) -> Key[Job]:
    """In a partition of its own: jobs have an end, and their work can remove nothing else."""
    return Key(Job, Table.CORE, f"ACCT#{account}#JOBS", f"JOB#{id}")


def credit_allocation(account: str, id: str) -> Key[CreditAllocation]:
    return Key(CreditAllocation, Table.CORE, f"ACCT#{account}", f"ALC#{id}")


def attempt(account: str, id: str) -> Key[Attempt]:
    return Key(Attempt, Table.CORE, f"ACCT#{account}", f"ATT#{id}")


def end_request(account: str, id: str) -> Key[EndRequest]:
    return Key(EndRequest, Table.CORE, f"ACCT#{account}", f"ERQ#{id}")


def end_requests(account: str) -> Range[EndRequest]:
    return Range(EndRequest, Table.CORE, f"ACCT#{account}", "ERQ#", f"ERQ#{_AFTER}")


def upgrade(account: str, id: str) -> Key[UpgradeRequest]:
    return Key(UpgradeRequest, Table.CORE, f"ACCT#{account}", f"UPG#{id}")


def upgrades(account: str) -> Range[UpgradeRequest]:
    return Range(UpgradeRequest, Table.CORE, f"ACCT#{account}", "UPG#", f"UPG#{_AFTER}")


def move(account: str, id: str) -> Key[Move]:
    return Key(Move, Table.CORE, f"ACCT#{account}", f"MOVE#{id}")


def acknowledgement(account: str, id: str) -> Key[Acknowledgement]:
    return Key(Acknowledgement, Table.CORE, f"ACCT#{account}", f"ACK#{id}")


def acknowledgements(account: str) -> Range[Acknowledgement]:
    return Range(Acknowledgement, Table.CORE, f"ACCT#{account}", "ACK#", f"ACK#{_AFTER}")


def refund(account: str, id: str) -> Key[Refund]:
    return Key(Refund, Table.CORE, f"ACCT#{account}", f"REF#{id}")


def refunds(account: str) -> Range[Refund]:
    return Range(Refund, Table.CORE, f"ACCT#{account}", "REF#", f"REF#{_AFTER}")


def refund_window(account: str, product: str) -> Key[WindowUsed]:
    return Key(WindowUsed, Table.CORE, f"ACCT#{account}", f"REFUNDED#{product}")


def tried(account: str, product: str) -> Key[Tried]:
    return Key(Tried, Table.CORE, f"ACCT#{account}", f"TRIED#{product}")


def cancellation(account: str, subscription: str, id: str) -> Key[CancellationRecord]:
    return Key(CancellationRecord, Table.CORE, f"ACCT#{account}#SUB#{subscription}", f"CANCEL#{id}")


def cancellations(account: str, subscription: str) -> Range[CancellationRecord]:
    pk = f"ACCT#{account}#SUB#{subscription}"
    return Range(CancellationRecord, Table.CORE, pk, "CANCEL#", f"CANCEL#{_AFTER}")


def journal(account: str, event: str) -> Key[Event]:
    return Key(Event, Table.JOURNAL, f"ACCT#{account}", event)


def journal_until(account: str, event: str) -> Range[Event]:
    """The account's entries before the id `event`, in their order."""
    return Range(Event, Table.JOURNAL, f"ACCT#{account}", "evt_", event)


def journal_from(account: str, event: str) -> Range[Event]:
    """The entries of the account from the id `event` on."""
    return Range(Event, Table.JOURNAL, f"ACCT#{account}", event, f"evt_{_AFTER}")


def receipt(scope: str, person: str, key: str) -> Key[Receipt]:
    """The receipt of an Idempotency-Key; `scope` is the account, or ``-`` before the account exists."""
    return Key(Receipt, Table.IDEMPOTENCY, f"ACCT#{scope}", f"PERSON#{person}#{key}")


def series(entity: str, kind: str, year: int, *, account: str = "") -> Key[Counter]:
    """The series that the documents of `account` draw from; the seller's, but for an account with its own clock."""
    return Key(Counter, Table.CORE, *_apart(account, f"SERIES#{entity}", f"{kind}#{year}"))


def number(entity: str, number: str, *, account: str = "") -> Key[NumberUsed]:
    return Key(NumberUsed, Table.CORE, *_apart(account, f"NUMBER#{entity}", number))


def name_entry(word: str, account: str, profile: str | None = None) -> Key[NameEntry]:
    """A folded word of a name; words with the same first letter share a partition."""
    return Key(NameEntry, Table.CORE, *_apart(account, f"NAMES#{word[0]}", f"{word}#{account}#{profile or ''}"))


def name_entries(begin: str) -> Range[NameEntry]:
    """The words that begin with the folded letters `begin`, in their order."""
    return Range(NameEntry, Table.CORE, f"NAMES#{begin[0]}", begin, f"{begin}{_AFTER}")


def refund_task(account: str, refund: str, part: int) -> Key[OpenTask]:
    return Key(OpenTask, Table.CORE, *_apart(account, "TASKS#refunds", f"{refund}#{part:03}"))


def refund_tasks() -> Range[OpenTask]:
    """The parts of all refunds that the bookkeeper is to transfer, oldest refund first."""
    return Range(OpenTask, Table.CORE, "TASKS#refunds", "ref_", f"ref_{_AFTER}")


def asked_programme(account: str, request: str) -> Key[AskedProgramme]:
    return Key(AskedProgramme, Table.CORE, *_apart(account, "TASKS#programmes", request))


def asked_programmes() -> Range[AskedProgramme]:
    """The open requests of all accounts for programmes, oldest first."""
    return Range(AskedProgramme, Table.CORE, "TASKS#programmes", "req_", f"req_{_AFTER}")


def open_end_request(account: str, request: str) -> Key[OpenEndRequest]:
    return Key(OpenEndRequest, Table.CORE, *_apart(account, "TASKS#ends", request))


def open_end_requests() -> Range[OpenEndRequest]:
    """The requests of all accounts for ends about which the seller is to decide, oldest first."""
    return Range(OpenEndRequest, Table.CORE, "TASKS#ends", "erq_", f"erq_{_AFTER}")


def asked_upgrade(account: str, request: str) -> Key[AskedUpgrade]:
    return Key(AskedUpgrade, Table.CORE, *_apart(account, "TASKS#upgrades", request))


def asking_upgrade(account: str, member: str, plan: str, subscription: str | None) -> Key[AskedUpgrade]:
    """The one open request of the member for the plan and the subscription, or for a new one."""
    sk = f"{account}#{member}#{plan}#{subscription or '-'}"
    return Key(AskedUpgrade, Table.CORE, *_apart(account, "TASKS#asking", sk))


def asked_upgrades() -> Range[AskedUpgrade]:
    """The requests of all accounts for upgrades that wait for the seller, oldest first."""
    return Range(AskedUpgrade, Table.CORE, "TASKS#upgrades", "upg_", f"upg_{_AFTER}")


#: The partitions of a product's running contracts: a contract stays in its own for ever.
SOLD_SHARDS: Final = 16


def sold(product: str, account: str, subscription: str) -> Key[Sold]:
    pk = _sold_partition(product, zlib.crc32(subscription.encode()) % SOLD_SHARDS)
    return Key(Sold, Table.CORE, *_apart(account, pk, f"ACCT#{account}#SUB#{subscription}"))


def sold_in(product: str, shard: int) -> Range[Sold]:
    """The running contracts of a product in one of its partitions."""
    return Range(Sold, Table.CORE, _sold_partition(product, shard), "ACCT#", f"ACCT#{_AFTER}")


def _sold_partition(product: str, shard: int) -> str:
    return f"SOLD#{product}#{shard:02}"


def watermark(clock: str) -> Key[Watermark]:
    return Key(Watermark, Table.CORE, "SWEEP#" + clock, "WATERMARK")


def catalog_head() -> Key[CatalogIndex]:
    return Key(CatalogIndex, Table.CATALOG, "SELLER", "HEAD")


def plan(product: str, name: str) -> Key[Plan]:
    return Key(Plan, Table.CATALOG, f"PRODUCT#{product}", f"PLAN#{name}")


def price(product: str, version: str) -> Key[Price]:
    return Key(Price, Table.CATALOG, f"PRODUCT#{product}", f"PRICE#{version}")


def reference_rates(day: date) -> Key[PublishedRates]:
    """The reference rates that were published on `day`."""
    return Key(PublishedRates, Table.CATALOG, "RATES", f"DAY#{day.isoformat()}")


def must_be_erasable(pk: str) -> None:
    """Raises ValueError unless the partition is of an account with a clock of its own."""
    if not has_clock(pk.partition("#")[2]):
        raise ValueError(f"{pk} is no partition of an account with a clock of its own")


def erasable(account: str, subscriptions: Iterable[str]) -> Iterator[tuple[Table, str]]:
    """The partitions of an account with a clock of its own, the one that has the clock last."""
    if not has_clock(account):
        raise ValueError(f"{account} has no clock of its own")
    for id in subscriptions:
        yield Table.CORE, f"ACCT#{account}#SUB#{id}"
    for part in ("NAMES", "REQUESTS", "JOBS", "MAILS"):
        yield Table.CORE, f"ACCT#{account}#{part}"
    for family in ("PERSON", "SOLD", "TASKS", "NAMES", "SERIES", "NUMBER"):
        yield Table.CORE, f"{family}#{account}"
    for table in (Table.JOURNAL, Table.IDEMPOTENCY, Table.CORE):
        yield table, f"ACCT#{account}"


def clock_of(pk: str, deployment: str) -> str:
    """The name of the clock that the items of a partition are due by: the account's own, or the deployment's."""
    account = account_of(pk)
    return account if has_clock(account) else deployment


def due_partition(clock: str, day: date, shard: int) -> str:
    """A shard of the due index on one UTC date; all of an account's own clock, so that years are one query."""
    if has_clock(clock):
        return f"DUE#{clock}"
    return f"DUE#{clock}#{day.isoformat()}#{shard:02}"


def due_shard(item: str, shards: int) -> int:
    """The shard of the item with this id: the same in every process, for ever."""
    return zlib.crc32(item.encode()) % shards


def due_sort(due: Due, item: str) -> str:
    """The sort key within a shard: instant, kind and item, so that a shard is read oldest first."""
    return f"{due_instant(due.at)}#{due.kind}#{item}"


def due_instant(at: datetime) -> str:
    """An instant as the due index orders it: UTC, whole seconds, always of the same length."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
