"""Ends in which an account manager helps: prepared and confirmed by a link, recorded from a letter, or left unanswered.

25 seats at 365.00 from 15 March 2026 to 15 March 2027: 1.00 a seat and day. VAT is 21 %.
"""

import re

import pytest

from tests import handlers
from tests.domain import contracts
from tests.journeys.test_requested_ends import as_staff, asks, bought, decides, open_ones, shown, steps, withdraws
from zetel.domain.catalog.terms import CancellationMode, ContractManager, Policies

MARA = ContractManager("Mara Visser", "mara@stoelwerk.example")
PLAN = contracts.edition(policies=Policies(mode=CancellationMode.ASSISTED, account_manager=MARA))


@pytest.fixture
def stage(begin):
    begun = bought(begin("2026-03-15 10:00", PLAN))
    begun.until("2027-02-10 09:00")
    return begun


def prepares(stage, **body):
    return decides(stage, "statement", **(body or {"message": "As we agreed."}))


def link_of(stage):
    """The link of the newest mail about the statement."""
    mail = [one.mail for one in stage.posted if "confirm the end" in one.mail.subject][-1]
    assert mail.to == ("anna@veerman.example",)
    (address,) = re.findall(r"https?://\S+", mail.text)
    return address.partition("#")[2] or address.rpartition("/")[2]


def follows(stage, link):
    answer = handlers.ask("links", "POST", "/v1/links", person=None, body={"link": link})
    stage.pumps.drain()
    return answer


def records(stage, status=200, **body):
    return decides(stage, "declaration", status, **body)


def test_the_statement_is_prepared_and_confirmed_by_the_link_of_its_mail(stage):
    reading = stage.subscription["cancelling"]
    assert (reading["mode"], reading["account_manager"]["name"]) == ("assisted", "Mara Visser")
    request = asks(stage)
    assert (request["mode"], request["first_day"], request["decide_by"]) == ("assisted", "2027-02-10", "2027-02-20")
    stage.until("2027-02-12 15:00")
    prepared = prepares(stage)
    assert (prepared["state"], open_ones(stage)) == ("prepared", [])
    stage.until("2027-02-14 11:00")
    assert follows(stage, link_of(stage)).body == {"purpose": "confirm_end"}
    done = shown(stage, request["id"])
    assert (done["state"], done["declared_by"], done["declared_on"]) == ("carried_out", "link", "2027-02-14")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-02-14")
    # The amounts of 10 February: 25 x 33 days = 825.00 and 173.25 VAT.
    assert stage.billed[1:] == [("2027-02-14", -998_25)]
    assert steps(stage, request["id"]) == [
        ("asked", "member", "2027-02-20"),
        ("prepared", "staff", "2027-02-20"),
        ("declared", "member", None),
        ("carried_out", "system", None),
    ]
    again = follows(stage, link_of(stage))
    assert (again.status, again.problem) == (409, "link-used")
    own = {one.mail.to for one in stage.posted if one.mail.subject.startswith("Verzoek om Professional")}
    assert own == {("mara@stoelwerk.example",)}


def test_a_newer_statement_takes_the_place_of_the_earlier_link(stage):
    request = asks(stage)
    found = open_ones(stage)[0]
    prepares(stage)
    first = link_of(stage)
    again = {**found, "version": shown(stage, request["id"])["version"]}
    decides(stage, "statement", found=again, message="With the right name.")
    assert follows(stage, first).problem == "link-superseded"
    assert follows(stage, link_of(stage)).status == 200


def test_a_declaration_by_letter_is_recorded_with_its_day(stage):
    request = asks(stage)
    stage.until("2027-02-15 10:00")
    refused = records(stage, 422, how="letter", day="2027-02-16")
    assert refused["errors"][0]["rule"] == "a day from 2027-02-10 to 2027-02-15"
    records(stage, how="letter", day="2027-02-12")
    done = shown(stage, request["id"])
    assert (done["state"], done["declared_by"], done["declared_on"]) == ("carried_out", "letter", "2027-02-12")
    assert stage.billed[1:] == [("2027-02-15", -998_25)]


def test_without_an_answer_it_ends_as_asked_after_ten_days(stage):
    asks(stage)
    stage.until("2027-02-19 10:00")
    prepares(stage)
    stage.until("2027-02-20 23:59")
    assert stage.subscription["state"] == "active"
    stage.until("2027-02-21 00:10")
    assert (stage.subscription["ended"], stage.billed[1:]) == ("2027-02-21", [("2027-02-21", -998_25)])
    assert follows(stage, link_of(stage)).status == 410


def test_notice_counts_from_the_day_of_asking(stage):
    # 13 February is the last day of notice.
    stage.until("2027-02-13 22:00")
    asks(stage, "term_end")
    stage.until("2027-02-18 10:00")
    records(stage, how="telephone", day="2027-02-18")
    (entry,) = stage.subscription["timeline"]
    assert (entry["kind"], entry["on"]) == ("end", "2027-03-15")


def test_a_withdrawn_request_is_confirmed_by_no_link(stage):
    request = asks(stage)
    prepares(stage)
    withdraws(stage, request["id"])
    assert follows(stage, link_of(stage)).problem == "link-withdrawn"
    assert stage.subscription["state"] == "active"


def test_nobody_approves_or_rejects_what_the_customer_declares(stage):
    request = asks(stage)
    for decision, body in (("approval", {}), ("rejection", {"reason": "owner_missing"})):
        refused = decides(stage, decision, 409, **body)
        assert refused["type"].rpartition("/")[2] == "end-request-closed"
    withdraws(stage, request["id"])
    assert as_staff(stage, "GET", "/end-requests")["requests"] == []
