"""Random lives: people get seats by hand and by file, lose them, leave; seats fall by name, by rule, at once and with
the renewal.

After every step assigned equals the licences, and the licences the members' own lists; after the work that follows no
more are assigned than there are seats.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.application.seats_given import Staffed
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import job_work, jobs
from zetel.application.licences.choosing import WantedRelease
from zetel.application.licences.jobs import StartJob
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.quoting import seats
from zetel.application.quoting.seats import QuoteSeats
from zetel.application.renewing.renewals import end_periods
from zetel.application.store import keys
from zetel.domain.calendar import instant
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import InvalidRequest, LicencesRefused
from zetel.domain.licences.job import JobKind
from zetel.domain.parties.member import MemberState
from zetel.domain.subscriptions.release import ReleaseRule

PEOPLE = st.lists(st.integers(0, 11), min_size=1, max_size=5, unique=True)
ROWS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 1)), min_size=1, max_size=12)


class Lives(RuleBasedStateMachine):
    """An edition and an add-on of 8 seats each, and 12 people."""

    @initialize()
    def begins(self) -> None:
        self.staffed = Staffed(Shop())
        self.shop = self.staffed.shop
        self.id, self.items = self.staffed.buys(("professional-yearly", 8), ("phone-yearly", 8))
        self.people = self.staffed.has(12)
        self.files = 0

    @rule(people=PEOPLE, item=st.integers(0, 1))
    def seats_are_given(self, people: list[int], item: int) -> None:
        try:
            self.staffed.assigns(self.id, self.items[item], *(self.people[n] for n in people))
        except LicencesRefused:
            return

    @rule(rows=ROWS)
    def a_file_gives_seats(self, rows: list[tuple[int, int]]) -> None:
        """Its check tells the same outcomes, if nothing else is at work."""
        self.shop.pump()
        table = [f"{self.people[n]}@veerman.example;{('professional', 'phone')[item]}" for n, item in rows]
        told = [self._worked_through(kind, table) for kind in (JobKind.CHECK, JobKind.IMPORT)]
        assert told[0] == told[1]
        assert len(told[1]) == len(rows)

    def _worked_through(self, kind: JobKind, table: list[str]) -> Any:
        self.files += 1
        request = IdempotentRequest(f"file-{self.files}", f"file-{self.files}")
        command = StartJob(ACCOUNT, ANNA, request, kind, "\n".join(("mail;product", *table)))
        id = jobs.start(command, self.shop.services).body["id"]
        job_work.work({"account": ACCOUNT, "job": id}, self.shop.services, self.shop.catalog)
        job = jobs.read_job(ACCOUNT, id, ANNA, self.shop.services).body
        assert job["state"] == "done"
        return job["rows"]

    @rule(people=PEOPLE, item=st.integers(0, 1))
    def seats_are_taken_back(self, people: list[int], item: int) -> None:
        self.staffed.takes_back(self.id, self.items[item], *(self.people[n] for n in people))

    @rule(person=st.integers(0, 11))
    def a_person_leaves(self, person: int) -> None:
        member = self.staffed.member(self.people[person])
        if member.state is MemberState.ACTIVE:
            managing.deactivate(MemberCommand(ACCOUNT, member.id, ANNA, member.version), self.shop.services)

    @rule(person=st.integers(0, 11), item=st.integers(0, 1), day=st.integers(1, 28))
    def a_person_is_active(self, person: int, item: int, day: int) -> None:
        key = keys.licence(ACCOUNT, self.id, self.items[item], self.people[person])
        if held := self.shop.world.store.read(key).get(key):
            self.shop.world.store.put(key, replace(held, last_active=date(2026, 4, day)))

    @rule(total=st.integers(1, 8), item=st.integers(0, 1), when=st.sampled_from(Effect), named=PEOPLE | st.none())
    def seats_change(self, total: int, item: int, when: Effect, named: list[int] | None) -> None:
        release = WantedRelease(rule=ReleaseRule.LONGEST_UNUSED)
        if named:
            release = WantedRelease(tuple(self.people[n] for n in named))
        wish = QuoteSeats(ACCOUNT, ANNA, self.id, self.items[item], total, when, release=release)
        try:
            quote = seats.quote_seats(wish, self.shop.services, self.shop.catalog)
        except InvalidRequest:  # as many as now, or people without a licence, or too few
            return
        self.shop.confirm(quote, key=quote["id"])

    @rule()
    def the_term_ends(self) -> None:
        held = self.shop.subscription(self.id)
        assert held
        self.shop.world.clock.move_to(instant(held.term.end, held.zone))
        end_periods(ACCOUNT, self.id, self.shop.services, self.shop.catalog)

    @rule()
    def work_is_done(self) -> None:
        self.shop.world.clock.move(timedelta(minutes=1))
        self.shop.pump()
        for item in self.items:
            pool = self.staffed.pool(self.id, item)
            assert pool.assigned <= pool.seats
            assert self._replayed(item) == (pool.assigned, pool.sequence)

    def _replayed(self, item: str) -> tuple[int, int]:
        """The assigned seats and the number of the last event, as the journal tells them."""
        told = [event for event in self.shop.events() if event.subject == item]
        assert sorted(event.sequence for event in told) == list(range(1, len(told) + 1))
        counts = {"licences.assigned": 1, "licences.ended": -1}
        members: list[int] = [counts[event.type] * len(tuple(event.data["members"])) for event in told]  # type: ignore[arg-type]  # a list
        return sum(members), len(told)

    @invariant()
    def pools_licences_and_lists_say_the_same(self) -> None:
        if hasattr(self, "items"):
            for item in self.items:
                self.staffed.holders(self.id, item)

    def teardown(self) -> None:
        if hasattr(self, "items"):
            self.work_is_done()


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
