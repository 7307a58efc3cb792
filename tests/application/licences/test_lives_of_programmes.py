"""Random lives in a programme: members ask with a proof, leave, take their request back; the seller's account manager
approves until a day or denies; days pass.

After every step the programme's price and plan are offered on the days of the newest approval alone, the open requests
of the seller are those of the members, and a proof is kept as long as its request needs it.
"""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, READER, Shop
from zetel.application.accounts import special_access
from zetel.application.accounts.special_access import AskProgramme
from zetel.application.commands.person import Person
from zetel.application.licences import asking
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.seller import programme_requests
from zetel.application.seller.programme_requests import DecideProgramme
from zetel.application.store import keys
from zetel.domain.calendar import civil_date
from zetel.domain.catalog.prices import Price, Tier
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.member import Member, MemberState, Role, StaffRole
from zetel.domain.parties.people import membership_of

MANAGER = Person("sub-mara", "Mara", "mara@stoelwerk.example", frozenset({StaffRole.ACCOUNT_MANAGER}))
PROGRAMME = contracts.NONPROFIT.id
EDITION = contracts.edition()
#: 365.00 a year for everybody, 182.50 in the programme; the monthly plan is the programme's alone.
CHEAPER = Price(EDITION.plan.id, "EUR", EDITION.price.since, EDITION.price.model, (Tier(182_50),), programme=PROGRAMME)
MONTHLY = contracts.edition("professional-nonprofit", 10_00, term=contracts.MONTH, billing=contracts.MONTH)

PEOPLE = (ANNA, CHRIS)


class ProgrammeLives(RuleBasedStateMachine):
    """Anna, the owner, and Chris, who manages billing, ask for one programme; the model knows the approval's last day
    and whose request is open."""

    @initialize()
    def begins(self) -> None:
        self.shop = Shop()
        own = replace(MONTHLY, plan=replace(MONTHLY.plan, programme=PROGRAMME))
        self.shop.stock(replace(EDITION, prices=(*EDITION.prices, CHEAPER)), own, version=2)
        self.shop.put_member(Member(READER, CHRIS.name, CHRIS.mail, roles=(Role.BILLING_ADMIN,), person=CHRIS.sub))
        self._gives_chris_the_rights()
        self.until: date | None = None
        self.open: dict[str, str] = {}

    def _gives_chris_the_rights(self) -> None:
        membership = membership_of(self.chris, ACCOUNT)
        self.shop.world.store.put(keys.membership(CHRIS.sub, ACCOUNT), membership)

    @property
    def chris(self) -> Member:
        key = keys.member(ACCOUNT, READER)
        return self.shop.world.store.read(key).known(key, "member", READER)

    @property
    def today(self) -> date:
        return civil_date(self.shop.world.clock.now(), contracts.seller().zone)

    @rule(n=st.integers(0, 1))
    def a_member_asks(self, n: int) -> None:
        """A request that is open already is the answer."""
        person, services = PEOPLE[n], self.shop.services
        if person is CHRIS and self.chris.state is not MemberState.ACTIVE:
            return
        proof = special_access.upload(ACCOUNT, person, 9, services).body["proof"]
        self.shop.world.uploads.uploaded[ACCOUNT, proof] = b"%PDF-1.7\n"
        wish = AskProgramme(ACCOUNT, person, PROGRAMME, "We are an association.", proof)
        id = str(special_access.ask(wish, services, self.shop.catalog).body["id"])
        assert self.open.setdefault(person.sub, id) == id

    @rule(n=st.integers(0, 1), days=st.integers(1, 200))
    def the_manager_approves(self, n: int, days: int) -> None:
        if id := self.open.pop(PEOPLE[n].sub, None):
            until = self.today + timedelta(days=days)
            command = DecideProgramme(ACCOUNT, id, MANAGER, self._version(id))
            programme_requests.approve(command, until, self.shop.services, self.shop.catalog)
            self.until = until

    @rule(n=st.integers(0, 1))
    def the_manager_denies(self, n: int) -> None:
        """An earlier approval stands."""
        if id := self.open.pop(PEOPLE[n].sub, None):
            command = DecideProgramme(ACCOUNT, id, MANAGER, self._version(id))
            programme_requests.deny(command, "The statutes are missing.", self.shop.services)

    @rule(n=st.integers(0, 1))
    def a_member_takes_it_back(self, n: int) -> None:
        if id := self.open.pop(PEOPLE[n].sub, None):
            asking.withdraw(ACCOUNT, id, self._version(id), PEOPLE[n], self.shop.services)

    @rule()
    def chris_leaves(self) -> None:
        """His open request is withdrawn by the work that follows."""
        if self.chris.state is MemberState.ACTIVE:
            managing.deactivate(MemberCommand(ACCOUNT, READER, ANNA, self.chris.version), self.shop.services)
            self.shop.pump()
            self.open.pop(CHRIS.sub, None)

    @rule(days=st.integers(1, 120))
    def days_pass(self, days: int) -> None:
        self.shop.pump()
        self.shop.world.clock.move(timedelta(days=days))
        self.shop.sweep()
        self.shop.pump()

    def _version(self, id: str) -> int:
        key = keys.request(ACCOUNT, id)
        return self.shop.world.store.read(key).known(key, "request", id).version

    @invariant()
    def price_and_plan_are_offered_until_the_last_day(self) -> None:
        if not hasattr(self, "open"):
            return
        within = self.until is not None and self.today <= self.until
        (line,) = self.shop.quote((EDITION.plan.id, 1))["documents"][0]["lines"]
        assert line["net"] == (182_50 if within else 365_00)
        try:
            self.shop.quote((MONTHLY.plan.id, 1))
        except InvalidRequest:
            assert not within
        else:
            assert within

    @invariant()
    def the_seller_finds_the_open_requests(self) -> None:
        if hasattr(self, "open"):
            rows = programme_requests.list_asked(MANAGER, 50, None, self.shop.services).rows
            assert sorted(str(row["request"]) for row in rows) == sorted(self.open.values())

    @invariant()
    def open_requests_have_their_proofs(self) -> None:
        if hasattr(self, "open"):
            kept = {id for _, id in self.shop.world.uploads.kept}
            for id in self.open.values():
                key = keys.request(ACCOUNT, id)
                request = self.shop.world.store.read(key).known(key, "request", id)
                assert request.proof
                assert request.proof.id in kept


TestProgrammeLives = ProgrammeLives.TestCase
TestProgrammeLives.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
