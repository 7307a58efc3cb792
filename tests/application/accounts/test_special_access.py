"""Requests for a programme: who may ask and decide, what is kept of them, and what goes with a member that leaves."""

from datetime import timedelta
from typing import Any

import pytest

from tests.domain.contracts import BOUGHT
from tests.shop import ACCOUNT, ANNA, CHRIS, Shop
from zetel.application.accounts import special_access
from zetel.application.accounts.special_access import AskProgramme
from zetel.application.commands.person import Person
from zetel.application.licences import deciding, departing
from zetel.application.licences.deciding import Decide
from zetel.application.seller import programme_requests
from zetel.application.seller.programme_requests import DecideProgramme
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.errors import InvalidRequest, NotAllowed, RequestClosed, Unknown
from zetel.domain.parties.member import Grant, Member, MemberState, StaffRole
from zetel.domain.parties.people import membership_of
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.domain.parties.request import MemberRequest

MARA = Person("sub-mara", "Mara", "mara@stoelwerk.example", frozenset({StaffRole.ACCOUNT_MANAGER}))
BO, BO_MEMBER = Person("sub-bo", "Bo", "bo@veerman.example"), "mem_01KKRAFRB0B000000000000000"
TODAY = BOUGHT.date()


class Access:
    """ANNA owns the account, Bo manages billing, CHRIS reads."""

    def __init__(self) -> None:
        self.shop = Shop()
        self.put_bo(MemberState.ACTIVE)

    def put_bo(self, state: MemberState) -> None:
        member = Member(BO_MEMBER, "Bo", BO.mail, state, grants=(Grant.MANAGE_BILLING,), person=BO.sub)
        self.shop.put_member(member)
        self.shop.world.store.put(keys.membership(BO.sub, ACCOUNT), membership_of(member, ACCOUNT))

    def asks(self, person: Person = ANNA, content: bytes | None = b"%PDF-1.7", programme: str = "nonprofit") -> Answer:
        proof = special_access.upload(ACCOUNT, person, 8, self.shop.services).body["proof"]
        if content is not None:
            self.shop.world.uploads.uploaded[ACCOUNT, proof] = content
        command = AskProgramme(ACCOUNT, person, programme, "We are an association.", proof)
        return special_access.ask(command, self.shop.services, self.shop.catalog)

    def approves(self, request: str, days: int, person: Person = MARA, version: int = 1) -> Any:
        command = DecideProgramme(ACCOUNT, request, person, version)
        until = TODAY + timedelta(days=days)
        return programme_requests.approve(command, until, self.shop.services, self.shop.catalog).body

    def denies(self, request: str) -> Any:
        return programme_requests.deny(DecideProgramme(ACCOUNT, request, MARA, 1), "No.", self.shop.services).body

    def request(self, id: str) -> MemberRequest:
        key = keys.request(ACCOUNT, id)
        return self.shop.world.store.read(key).known(key, "request", id)

    def approvals(self) -> ProgrammeApprovals:
        key = keys.approvals(ACCOUNT)
        return self.shop.world.store.read(key).get(key) or ProgrammeApprovals()

    def removes_bo(self) -> None:
        self.put_bo(MemberState.REMOVED)
        departing.end_requests(ACCOUNT, BO_MEMBER, self.shop.services)


@pytest.fixture
def access() -> Access:
    return Access()


def test_a_reader_may_not_ask_and_a_member_of_billing_may(access):
    with pytest.raises(NotAllowed):
        access.asks(CHRIS)
    assert access.asks(BO).body["state"] == "open"


def test_a_programme_that_the_seller_does_not_have_is_unknown(access):
    with pytest.raises(Unknown):
        access.asks(programme="schools")


def test_a_proof_has_to_be_uploaded(access):
    with pytest.raises(InvalidRequest):
        access.asks(content=None)


def test_asking_twice_gives_the_pending_request_and_keeps_one_file(access):
    first, second = access.asks().body["id"], access.asks().body["id"]
    assert (first, len(access.shop.world.uploads.kept)) == (second, 1)


def test_no_member_decides_for_the_seller(access):
    id = access.asks(BO).body["id"]
    with pytest.raises(NotAllowed) as refused:
        deciding.approve(Decide(ACCOUNT, id, ANNA, 1), access.shop.services, access.shop.catalog)
    assert refused.value.needs == (StaffRole.ACCOUNT_MANAGER,)


@pytest.mark.parametrize("role", [StaffRole.SUPPORT, StaffRole.BOOKKEEPER])
def test_only_account_managers_decide(access, role):
    other = Person("sub-other", "O", "o@stoelwerk.example", frozenset({role}))
    id = access.asks().body["id"]
    with pytest.raises(NotAllowed):
        access.approves(id, 30, other)


@pytest.mark.parametrize("days", [0, -1, 5 * 366 + 1])
def test_an_approval_reaches_from_tomorrow_to_five_years_ahead(access, days):
    id = access.asks().body["id"]
    with pytest.raises(InvalidRequest):
        access.approves(id, days)
    assert access.approves(id, 5 * 366)["state"] == "approved"


def test_a_decision_is_made_once(access):
    id = access.asks().body["id"]
    access.denies(id)
    with pytest.raises(RequestClosed):
        access.approves(id, 30, version=2)
    assert access.approvals() == ProgrammeApprovals()


def test_the_end_counts_as_told_from_the_mail_on(access):
    access.approves(access.asks().body["id"], 30)
    (before,) = access.approvals().approvals
    access.shop.pump()
    (after,) = access.approvals().approvals
    assert (before.told_at, after.told_at) == (None, BOUGHT)


def test_a_later_approval_takes_the_place_of_the_earlier_one_and_is_told_anew(access):
    access.approves(access.asks().body["id"], 30)
    access.shop.pump()
    access.approves(access.asks().body["id"], 90)
    (one,) = access.approvals().approvals
    assert (one.until, one.told_at) == (TODAY + timedelta(days=90), None)


def test_a_removed_member_takes_words_and_proof_along_and_the_approval_stays(access):
    id = access.asks(BO).body["id"]
    access.approves(id, 300)
    access.removes_bo()
    left = access.request(id)
    assert (left.reason, left.proof, left.state) == ("", None, "approved")
    assert access.shop.world.uploads.kept == {}
    assert len(access.approvals().approvals) == 1


def test_an_open_request_of_a_removed_member_is_withdrawn_and_its_proof_deleted(access):
    id = access.asks(BO).body["id"]
    access.removes_bo()
    left = access.request(id)
    assert (left.reason, left.proof, left.state) == ("", None, "withdrawn")
    assert access.shop.world.uploads.kept == {}
    assert programme_requests.list_asked(MARA, 50, None, access.shop.services).rows == ()


def test_an_approval_of_less_than_60_days_is_not_mailed_again(access):
    for days, near in ((60, None), (61, TODAY + timedelta(days=1))):
        id = access.asks().body["id"]
        access.approves(id, days)
        remind_at = access.request(id).remind_at
        assert (remind_at.date() if remind_at else None) == near
