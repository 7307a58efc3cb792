"""A customer with one item of each kind that a path of the API can name, and people with every kind of right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.application.asked_ends import ASKED
from tests.application.contracts_running import SEPTEMBER
from tests.application.life import YEARLY, Life
from tests.domain.contracts import NONPROFIT, edition, profile, starter
from tests.domain.example_acknowledgement import acknowledged
from tests.fakes.memory_store import MemoryStore
from tests.shop import ACCOUNT, ANNA, DIALER, ENTERPRISE, MEMBER, PROFILE, READER, STRANGER
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming import keeping
from zetel.application.confirming.keeping import KeepAttempt
from zetel.application.confirming.quote_kind import Reason
from zetel.application.licences import jobs
from zetel.application.licences.jobs import StartExport
from zetel.application.store import keys
from zetel.application.store.keys import Key, Range, Table
from zetel.application.store.records import AskedProgramme, AskedUpgrade, OpenEndRequest
from zetel.application.store.wire import from_wire, to_wire
from zetel.application.store.writes import Remove
from zetel.domain.catalog.terms import CancellationMode, Checklist, Effect, Policies, Sale
from zetel.domain.errors import Defect
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.move import Move, MovedItem, MoveState, MoveStop
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose
from zetel.domain.parties.account_clock import AccountClock
from zetel.domain.parties.address import Language
from zetel.domain.parties.closing import Closing
from zetel.domain.parties.departure import Departure
from zetel.domain.parties.erasure import Erasure
from zetel.domain.parties.invitation import Invitation
from zetel.domain.parties.member import Member, Membership, MemberState, Role
from zetel.domain.parties.recipient import Recipient
from zetel.domain.parties.request import MemberRequest, RequestKind, RequestList
from zetel.domain.parties.succession import Succession
from zetel.domain.quotes.end_request import EndRequest, GivenChecklist, StatedEnd
from zetel.domain.quotes.ending import Ending, When
from zetel.domain.quotes.upgrade_request import Contact, SalesOffer, UpgradeRequest
from zetel.domain.subscriptions.subscription import SubscriptionState

OTHER_ACCOUNT: Final = "acc_01KKRAFRB0000000000000000Z"
ADMIN: Final = Person("sub-admin", "Bo Beheer", "bo@veerman.example")
SUSPENDED: Final = Person("sub-suspended", "Sam Gestopt", "sam@veerman.example")
RECIPIENT: Final = Recipient(
    id="rcp_01KKRAFRB0X7T2N9V4C6B8M0KD",
    account=ACCOUNT,
    address="nieuw@veerman.example",
    language=Language.NL,
    stand_in=MEMBER,
    version=1,
    sequence=1,
    added_at=datetime(2026, 3, 15, 9, tzinfo=UTC),
)
OWN_MEMBER: Final = "mem_01KKRAFRB0ME00000000000000"
STARTER: Final = starter()
END_REQUEST: Final = "erq_01KKRBJHM00000000000000010"
ASSISTED_END: Final = "erq_01KKRBJHM00000000000000012"
REJECTED_END: Final = "erq_01KKRBJHM00000000000000011"
COLLEAGUE: Final = "mem_01KKRAFRB0B000000000000000"
INVITED: Final = "mem_01KKRAFRB0E0000000000000V0"
REQUEST: Final = "req_01KKRBJHM00000000000000009"
UPGRADE: Final = "upg_01KKRBJHM00000000000000013"
OFFERED: Final = "upg_01KKRBJHM00000000000000014"
ON_REQUEST: Final = edition("professional-wide", 300_00, policies=Policies(mail_leads=(), sale=Sale.ON_REQUEST))
MOVE: Final = "mov_01KKRBJHM0000000000000000C"
OWN_REQUEST: Final = "req_01KKRBJHM0000000000000000B"
SUCCESSION: Final = "suc_01KKRBJHM0000000000000000C"
PROGRAMME_REQUEST: Final = "req_01KKRBJHM0000000000000000F"
TEST_ACCOUNT: Final = "tst_01KKRAFRB09WCR6PDXY1Z5WQF3"
PROOF: Final = "prf_01KKRBJHM0000000000000000D"
WITHOUT_ROLES: Final = Person("sub-without", "Wim Nieuw", "wim@veerman.example")


class OneOfEach(Life):
    """A customer with one item of each kind that a path can name: a cancelled subscription with its refund, a running
    subscription with a withdrawn attempt and a change scheduled for its renewal, their documents with files, payments,
    a refund that is a task."""

    def __init__(self) -> None:
        super().__init__()
        sold = (YEARLY, DIALER, ENTERPRISE, STARTER, ASKED, ON_REQUEST)
        self.stock(*sold, version=2, cancellation_reasons={"other": {"en": "Other"}})
        self.warm()
        self._members()
        now = self.world.clock.now()
        self.world.store.put(keys.account_clock(TEST_ACCOUNT), AccountClock(TEST_ACCOUNT, "Years ahead", now, now))
        self.world.store.put(keys.recipient(ACCOUNT, RECIPIENT.address), RECIPIENT)
        self.buys()
        self.paid: str = self.transfers(11_041_25).body["id"]
        self.sleeps_until(SEPTEMBER)
        self.cancels()
        self.ended = self.id
        self.buys()
        files = {"pdf": "one.pdf", "ics": "one.ics"}
        declared = acknowledged(account=ACCOUNT, subscription=self.id, files=files)
        self.world.store.put(keys.acknowledgement(ACCOUNT, declared.id), declared)
        self.acknowledgement: str = declared.id
        keep = KeepAttempt(ACCOUNT, ANNA, self.id, IdempotentRequest("kept", "kept"), Reason("other"))
        self.attempt: str = keeping.keep(keep, self.services, self.catalog).body["id"]
        keeping.withdraw(ACCOUNT, self.id, self.attempt, 1, ANNA, self.services)
        self._requests()
        fewer = self.quote_seats(self.id, 20, when=Effect.AT_RENEWAL)
        self.confirm(fewer, key="fewer")
        export = StartExport(ACCOUNT, ANNA, IdempotentRequest("export", "export"), ExportScope.PEOPLE)
        self.job: str = jobs.start_export(export, self.services).body["id"]
        self.other = self._with_a_move()
        self.pump()
        self._trial()
        self._asked()
        self._upgrades()

    def _upgrades(self) -> None:
        """Two requests for a plan that is sold on request: one waits for the seller, one has an offer."""
        plan, put = ON_REQUEST.plan.id, self.world.store.put
        contact = Contact("Bo Koper", "bo@veerman.example")
        asked = UpgradeRequest(UPGRADE, ACCOUNT, MEMBER, plan, contact, "We grow.", SEPTEMBER, SEPTEMBER)
        offer = SalesOffer(plan, 1, 100, SEPTEMBER.date() + timedelta(days=30), SEPTEMBER + timedelta(days=30))
        offered = replace(asked.offered(offer, None, SEPTEMBER), id=OFFERED, version=1)
        for one in (asked, offered):
            put(keys.upgrade(ACCOUNT, one.id), one)
        task = AskedUpgrade(ACCOUNT, UPGRADE, plan, SEPTEMBER, 1)
        put(keys.asked_upgrade(ACCOUNT, UPGRADE), task)
        put(keys.asking_upgrade(ACCOUNT, MEMBER, plan, None), task)

    def _asked(self) -> None:
        """A subscription whose end is asked for, and requests about the running one: open, rejected, and assisted."""
        asked = self.quote((ASKED.plan.id, 2))
        self.confirm(asked, key="asked")
        self.asked: str = asked["subscription"]
        self.pump()
        held = self.contract
        request = EndRequest(
            id=END_REQUEST,
            account=ACCOUNT,
            subscription=self.id,
            member=MEMBER,
            zone=held.zone,
            quoted_at=SEPTEMBER,
            asked_at=SEPTEMBER,
            sent_at=SEPTEMBER,
            stated=StatedEnd(Ending.NO_REFUND, ()),
            buyer=profile(),
            reason="other",
            wants=Checklist(),
            checklist=GivenChecklist(),
            steps=(),
            when=When.NOW,
            resumes=held.due,
        ).begun(SEPTEMBER)
        rejected = replace(request.rejected("owner_missing", None, SEPTEMBER), id=REJECTED_END, version=1)
        assisted = replace(request, id=ASSISTED_END, mode=CancellationMode.ASSISTED)
        for one in (request, rejected, assisted):
            self.world.store.put(keys.end_request(ACCOUNT, one.id), one)
        task = OpenEndRequest(ACCOUNT, self.id, END_REQUEST, SEPTEMBER, request.decide_by, 1)
        self.world.store.put(keys.open_end_request(ACCOUNT, END_REQUEST), task)

    def _trial(self) -> None:
        """A trial at the version of the running subscription, so that one If-Match suits both."""
        trial = self.quote((STARTER.plan.id, 2))
        self.confirm(trial, key="trial")
        self.trial: str = trial["subscription"]
        held = self.subscription(self.trial)
        assert held
        moved = replace(held, version=self.contract.version)
        self.world.store.put(keys.subscription(ACCOUNT, self.trial), moved)
        self.pump()

    def _with_a_move(self) -> str:
        """Another subscription of the account's; to it the people of the running one were to move, and did not."""
        quote = self.quote(("professional-yearly", 5))
        self.confirm(quote, key="other")
        item = MovedItem(self.contract.items[0].id, "professional", 0)
        move = {"id": MOVE, "account": ACCOUNT, "subscription": self.id, "to": quote["subscription"], "member": MEMBER}
        over = {"state": MoveState.STOPPED, "why": MoveStop.NO_FREE_SEAT, "version": 1, "sequence": 1, "issues": ()}
        end = {"at": SEPTEMBER, "confirmed_at": SEPTEMBER, "items": (item,), "quote": quote["id"], "reason": "other"}
        self.world.store.put(keys.move(ACCOUNT, MOVE), from_wire(Move, to_wire({**move, **over, **end})))
        return str(quote["subscription"])

    def _requests(self) -> None:
        item = self.contract.items[0].id
        asked = {"account": ACCOUNT, "reason": "For the night shift", "asked_at": SEPTEMBER, "changed_at": SEPTEMBER}
        licence = {"kind": RequestKind.LICENCE, "subscription": self.id, "item": item, "product": "professional"}
        purchase = {"kind": RequestKind.PURCHASE, "product": "professional", "quantity": 3}
        for id, member, about in (
            (REQUEST, COLLEAGUE, licence),
            (OWN_REQUEST, OWN_MEMBER, purchase),
            (PROGRAMME_REQUEST, READER, {"kind": RequestKind.PROGRAMME, "programme": NONPROFIT.id}),
        ):
            request = from_wire(MemberRequest, to_wire({"id": id, "member": member, **asked, **about}))
            if request.programme:
                task = AskedProgramme(ACCOUNT, id, request.programme, request.asked_at, request.version)
                self.world.store.put(keys.asked_programme(task.account, id), task)
            self.world.store.put(keys.request(ACCOUNT, id), request)
            self.world.store.put(keys.requests_of(ACCOUNT, member), RequestList(member).beginning(request))

    def uploaded(self) -> str:
        """A file that waits to go with a request."""
        self.world.uploads.uploaded[ACCOUNT, PROOF] = b"%PDF-1.7\n"
        return PROOF

    def _members(self) -> None:
        put = self.world.store.put
        for number, (person, account, roles, status) in enumerate(
            (
                (ADMIN, ACCOUNT, (Role.BILLING_ADMIN,), MemberState.ACTIVE),
                (SUSPENDED, ACCOUNT, (Role.OWNER,), MemberState.DEACTIVATED),
                (WITHOUT_ROLES, ACCOUNT, (), MemberState.ACTIVE),
                (STRANGER, OTHER_ACCOUNT, (Role.OWNER,), MemberState.ACTIVE),
            )
        ):
            put(
                keys.membership(person.sub, account),
                Membership(account, OWN_MEMBER if person is ADMIN else f"mem_1{number}", roles, status),
            )
        self.put_member(Member(COLLEAGUE, "Cor Collega", "cor@veerman.example"))
        self.put_member(Member(INVITED, "Ilse", "ilse@veerman.example", MemberState.INVITED))
        put(keys.invitation(ACCOUNT, INVITED), Invitation(INVITED, ACCOUNT, MEMBER))
        self.put_member(Member(OWN_MEMBER, ADMIN.name, ADMIN.mail, person=ADMIN.sub))
        departure = Departure(COLLEAGUE, ACCOUNT, MEMBER, MemberState.REMOVED, SEPTEMBER, MEMBER).begun(SEPTEMBER)
        put(keys.departure(ACCOUNT, COLLEAGUE), departure)
        erasure = Erasure(COLLEAGUE, ACCOUNT, MEMBER, SEPTEMBER, "Cor Collega", "cor@veerman.example")
        put(keys.erasure(ACCOUNT, COLLEAGUE), erasure.begun(SEPTEMBER))
        put(keys.closing(ACCOUNT), Closing(ACCOUNT, ACCOUNT, MEMBER, SEPTEMBER).begun(SEPTEMBER))
        put(keys.succession(ACCOUNT), Succession(SUCCESSION, ACCOUNT, COLLEAGUE, SEPTEMBER).objected(SEPTEMBER))

    @property
    def named(self) -> Mapping[str, str]:
        """The item of each parameter of a path."""
        return {
            "account": ACCOUNT,
            "member": COLLEAGUE,
            "profile": PROFILE,
            "subscription": self.id,
            "item": self.contract.items[0].id,
            "entry": self.contract.timeline[0].id,
            "attempt": self.attempt,
            "cancellation": self.acknowledgement,
            "invoice": self.invoices[0].id,
            "format": "pdf",
            "move": MOVE,
            "payment": self.paid,
            "recipient": RECIPIENT.id,
            "refund": self.refund.id,
            "job": self.job,
            "request": REQUEST,
            "part": "1",
            "product": DIALER.product.id,
            "programme": NONPROFIT.id,
        }

    @property
    def link(self) -> str:
        """The link that confirms the recipient."""
        expires = self.world.clock.now() + OPEN_FOR
        link = Link(LinkPurpose.CONFIRM_RECIPIENT, ACCOUNT, RECIPIENT.id, RECIPIENT.number, expires)
        return self.services.links.address(link)

    @property
    def invitation(self) -> str:
        """The link of the invited member."""
        expires = self.world.clock.now() + OPEN_FOR
        return self.services.links.address(Link(LinkPurpose.JOIN_ACCOUNT, ACCOUNT, INVITED, 1, expires))

    def version(self, path: str) -> int:
        """The version of the item that the path names."""
        if "{attempt}" in path:
            return 2
        if path.endswith("/manager"):
            manager = self.world.store.read(key := keys.manager(ACCOUNT)).get(key)
            return manager.version if manager else 0
        if "end-requests" in path or "upgrade-requests" in path:
            return 1
        return self.contract.version if "{subscription}" in path else 1

    @property
    def everything(self) -> object:
        """All traces that a request can leave."""
        world = self.world
        return (
            {table: world.store.items(table) for table in Table},
            dict(world.charges.charges),
            dict(world.files.contents),
            dict(world.exports.contents),
            tuple(world.outbox.sent),
            {queue: world.queues.waiting(queue) for queue in self._workers()},
            tuple(world.bus.published),
        )


def nothing_open(store: MemoryStore, account: str = ACCOUNT) -> None:
    """The account's subscriptions have ended, its invoices are paid, no work is left, and it has no closing yet."""

    def every(range: Range[Any]) -> Sequence[Any]:
        return store.page(range, limit=1000).items

    for held in every(keys.subscriptions(account)):
        store.put(keys.subscription(account, held.id), replace(held, state=SubscriptionState.ENDED, hold=None))
    for document in (*every(keys.invoices(account)), *every(keys.credit_notes(account))):
        paid = replace(document, paid=document.total - document.credited, work=None, parked=None)
        store.put(keys.document(account, document.id), paid)
    at_work: tuple[tuple[Range[Any], Callable[[str, str], Key[Any]]], ...] = (
        (keys.payments(account), keys.payment),
        (keys.refunds(account), keys.refund),
        (keys.credit_allocations(account), keys.credit_allocation),
        (keys.attempts(account), keys.attempt),
        (keys.moves(account), keys.move),
        (keys.departures(account), keys.departure),
        (keys.erasures(account), keys.erasure),
        (keys.acknowledgements(account), keys.acknowledgement),
    )
    for range, key in at_work:
        for item in every(range):
            store.put(key(account, item.id), replace(item, due=None, parked=None))
    for job in every(keys.jobs(account)):
        store.put(keys.job(account, job.id), replace(job, finished_at=SEPTEMBER))
    store.commit([Remove(keys.closing(account), {}, on_conflict=lambda _: Defect())])
