"""The proof of a declared end: kept with the end, filed by the rendering worker, and read by whoever sees the contract.

25 seats at 365.00 from 15 March 2026 for a year, on invoice and unpaid; VAT 21 %.
"""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.application.contracts_running import SEPTEMBER
from tests.application.life import Life
from tests.shop import ACCOUNT, ANNA, MEMBER
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming import keeping
from zetel.application.confirming.keeping import KeepAttempt
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.documents import declared_ends, filing
from zetel.application.documents.declared_ends import ListDeclaredEnds, OpenDeclaredEnd
from zetel.application.store import keys
from zetel.application.store.writes import Remove
from zetel.domain.errors import FileNotReady, InvalidRequest, Unknown
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import Ending, When
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.events import EndAcknowledged


@pytest.fixture
def life():
    life = Life()
    life.buys()
    life.sleeps_until(SEPTEMBER)
    return life


def declared(life: Life) -> list[Acknowledgement]:
    return list(life.world.store.page(keys.acknowledgements(ACCOUNT), limit=9).items)


def listed(life: Life, person: Person = ANNA) -> list[Any]:
    command = ListDeclaredEnds(ACCOUNT, life.id, person, 50)
    return list(declared_ends.list_declared_ends(command, life.services).rows)


def proof_in(pdf: bytes) -> Any:
    return json.loads(pdf.split(b"\n")[1].removeprefix(b"% "))


def test_a_cancellation_is_acknowledged_with_the_figures_of_its_statement(life):
    """1 September to 15 March: 195 days. 25 x 195.00 = 4,875.00 and VAT of 1,023.75, set off against the open
    invoice; the fee of 10 % is 487.50 and VAT of 102.38."""
    life.cancels()
    (told,) = declared(life)
    assert (told.how, told.ends, told.subscription) == (Ending.PRO_RATA, date(2026, 9, 1), life.id)
    assert (told.credited, told.set_off, told.refunded, told.to_balance, told.fee) == (5_898_75, 5_898_75, 0, 0, 589_88)
    assert (told.member, told.customer, told.language) == (MEMBER, "Veerman Logistiek B.V.", Language.EN)
    assert told.files == {"pdf": f"{ACCOUNT}/{told.id}.pdf", "ics": f"{ACCOUNT}/{told.id}.ics"}
    assert told.due is None


def test_a_notice_is_acknowledged_and_costs_nothing(life):
    life.cancels(When.TERM_END)
    (told,) = declared(life)
    assert (told.how, told.ends) == (Ending.TERM_END, date(2027, 3, 15))
    assert (told.credited, told.set_off, told.refunded, told.fee, told.lapsed) == (0, 0, 0, 0, 0)


def test_auto_renewal_switched_off_is_the_same_notice(life):
    command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
    timeline.switch_renewal_off(command, life.services, life.catalog)
    life.pump()
    (told,) = declared(life)
    assert (told.how, told.ends, told.declared_at) == (Ending.TERM_END, date(2027, 3, 15), SEPTEMBER)
    assert sorted(told.files) == ["ics", "pdf"]


def test_a_repeated_switch_is_acknowledged_once(life):
    for _ in range(2):
        command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
        timeline.switch_renewal_off(command, life.services, life.catalog)
    assert len(declared(life)) == 1


def test_the_file_holds_the_signed_facts_with_the_name_of_whoever_declared_the_end(life):
    life.cancels()
    (told,) = declared(life)
    proof = proof_in(life.world.files.get(told.files["pdf"]))
    assert (proof["declared_by"], proof["credited"], proof["ends"]) == ("Anna Veerman", 5_898_75, "2026-09-01")
    assert life.services.proofs.opened(proof)["id"] == told.id
    assert not {"files", "due", "version", "sequence"} & proof.keys()


def renamed(life, name):
    """The member has another name from now on, or is gone."""
    key = keys.member(ACCOUNT, MEMBER)
    if name is None:
        life.world.store.commit([Remove(key, {}, on_conflict=lambda found: AssertionError())])
    else:
        life.world.store.put(key, replace(life.world.store.read(key).get(key), name=name))


@pytest.mark.parametrize("name", ["Anna de Boer", None])
@pytest.mark.parametrize("by_statement", [True, False])
def test_the_proof_names_the_member_as_at_the_declaration(life, name, by_statement):
    """The files are made later: the member has married, or has left."""
    if by_statement:
        life.confirm(life.statement(), key="end", reason=Reason("other", "we close"))
    else:
        command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
        timeline.switch_renewal_off(command, life.services, life.catalog)
    renamed(life, name)
    (told,) = declared(life)
    filing.work({"account": ACCOUNT, "acknowledgement": told.id}, life.services)
    (told,) = declared(life)
    assert proof_in(life.world.files.get(told.files["pdf"]))["declared_by"] == "Anna Veerman"
    assert "declared_by" not in listed(life)[0]


def test_a_kept_full_refund_names_the_member_of_its_declaration(life):
    """Kept on a day of the refund window, carried out later."""
    early = Life()
    early.buys()
    request = IdempotentRequest("keep", "keep")
    keeping.keep(
        KeepAttempt(ACCOUNT, ANNA, early.id, request, Reason("other", "we close")), early.services, early.catalog
    )
    renamed(early, "Anna de Boer")
    early.settle_everything()
    (told,) = declared(early)
    assert told.declared_by == "Anna Veerman"


def test_a_repeated_message_makes_no_second_file(life):
    life.cancels()
    before = declared(life)
    filing.work({"account": ACCOUNT, "acknowledgement": before[0].id}, life.services)
    assert declared(life) == before
    assert [event.type for event in life.events()].count(EndAcknowledged.TYPE) == 1


def test_the_declared_ends_are_listed_newest_first_with_their_formats(life):
    life.cancels(When.TERM_END)
    (entry,) = life.contract.timeline
    timeline.undo(ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version), entry.id, life.services, life.catalog)
    life.cancels()
    rows = listed(life)
    assert [(row["how"], row["ends"]) for row in rows] == [("pro_rata", "2026-09-01"), ("term_end", "2027-03-15")]
    assert [row["formats"] for row in rows] == [["ics", "pdf"]] * 2


def test_a_link_opens_the_file_of_this_subscription_only(life):
    life.cancels()
    (told,) = declared(life)
    answer = declared_ends.link_to_file(OpenDeclaredEnd(ACCOUNT, life.id, told.id, "ics", ANNA), life.services)
    assert answer.body["format"] == "ics"
    with pytest.raises(InvalidRequest):
        declared_ends.link_to_file(OpenDeclaredEnd(ACCOUNT, life.id, told.id, "xml", ANNA), life.services)
    other = OpenDeclaredEnd(ACCOUNT, "sub_01KKRBJHM0000000000000000Z", told.id, "pdf", ANNA)
    with pytest.raises(Unknown):
        declared_ends.link_to_file(other, life.services)


def test_a_file_that_is_not_made_yet_is_said_to_be_on_its_way(life):
    command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
    timeline.switch_renewal_off(command, life.services, life.catalog)
    (told,) = declared(life)
    with pytest.raises(FileNotReady):
        declared_ends.link_to_file(OpenDeclaredEnd(ACCOUNT, life.id, told.id, "pdf", ANNA), life.services)
