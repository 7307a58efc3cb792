"""A plan that asks for an export before it is cancelled, by days on the customer's clock.

25 seats for a year from 15 March 2026, 9,125.00 and 21 % VAT: 11,041.25. Notice ends the term by 13 February 2027. An
asking that is refused counts, where an export is begun within 7 days and the end asked for again within 14 days of the
mail that it is ready.
"""

import pytest

from tests.domain import contracts
from tests.domain.contracts import MONTH
from tests.shop import ACCOUNT
from zetel.domain.catalog.terms import Policies

DEMANDED = Policies(export_required=True)
PLAN = contracts.edition(policies=DEMANDED)
#: 31.00 a seat and month; ten seats cost 310.00, with 21 % VAT 375.10.
MONTHLY = contracts.edition("professional-monthly", 31_00, policies=DEMANDED, term=MONTH, billing=MONTH)


def exports(stage, key="export"):
    """Begins an export of everything, which is made at once."""
    begun = stage.ask("POST", "/exports", body={"scope": "everything"}, headers={"Idempotency-Key": key})
    assert begun.status == 201
    return begun.body["id"]


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00", PLAN)
    begun.buys()
    begun.until("2026-03-20 09:00")
    begun.pays(11_041_25)
    return begun


def test_notice_that_was_refused_on_its_last_day_ends_the_term(stage):
    stage.until("2027-02-13 23:00")
    refused = stage.asks_to_end("term_end")
    assert (refused.status, refused.problem, refused.body["begin_by"]) == (409, "export-required", "2027-02-20")
    assert "Begin an export of everything by 20 Feb 2027" in refused.body["detail"]
    # Begun a minute before midnight of day 7; the mail comes at once, and leads to a page for signing in.
    stage.until("2027-02-20 23:59")
    job = exports(stage)
    (mail,) = [one for one in stage.posted if one.mail.subject == "Your export from Stoelwerk B.V. is ready"]
    assert mail.at == "2027-02-20 23:59"
    assert f"exports#{ACCOUNT}/{job}" in mail.mail.text
    # Asked again a minute before midnight of day 14 after it: the term ends, as of 13 February.
    stage.until("2027-03-06 23:59")
    statement = stage.statement("term_end")
    assert (statement["change"]["how"], statement["change"]["ends"]) == ("term_end", "2027-03-15")
    assert statement["change"]["asked_at"] == "2027-02-13T22:00:00Z"
    stage.cancels(statement=statement)
    stage.until("2027-03-16 09:00")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-03-15")
    assert stage.billed == [("2026-03-15", 11_041_25)]


@pytest.mark.parametrize(
    ("exported", "again"),
    [("2027-02-21 00:01", "2027-02-21 09:00"), ("2027-02-20 23:59", "2027-03-07 00:01")],
)
def test_a_day_too_late_the_refusal_counts_no_more(stage, exported, again):
    stage.until("2027-02-13 23:00")
    assert stage.asks_to_end("term_end").status == 409
    stage.until(exported)
    exports(stage)
    stage.until(again)
    assert stage.statement("term_end")["change"]["how"] == "following_term_end"


def test_a_full_refund_that_was_refused_on_day_30_comes_back_in_may(stage):
    stage.until("2026-04-13 23:59")
    assert stage.asks_to_end().problem == "export-required"
    stage.until("2026-04-20 09:00")
    exports(stage)
    stage.until("2026-05-04 23:59")
    statement = stage.statement()
    assert (statement["change"]["how"], statement["change"]["ends"]) == ("refund_window", "2026-05-04")
    stage.cancels(statement=statement)
    assert stage.billed == [("2026-03-15", 11_041_25), ("2026-05-04", -11_041_25)]


def test_a_month_that_began_after_the_end_that_notice_reached_comes_back(begin):
    # Months from 15 March; notice a day before their end. On 14 May, in time for the 15th, the end is refused.
    stage = begin("2026-03-15 10:00", MONTHLY)
    stage.buys("professional-monthly", 10)
    stage.until("2026-05-14 12:00")
    assert stage.asks_to_end("term_end").problem == "export-required"
    stage.until("2026-05-20 12:00")
    exports(stage)
    assert [on for on, _ in stage.billed] == ["2026-03-15", "2026-04-15", "2026-05-15"]
    stage.until("2026-05-27 12:00")
    statement = stage.statement("term_end")
    assert (statement["change"]["how"], statement["change"]["ends"]) == ("in_time", "2026-05-27")
    stage.cancels(statement=statement)
    stage.until("2026-05-28 12:00")
    assert stage.billed[2:] == [("2026-05-15", 375_10), ("2026-05-27", -375_10)]
    told = [
        one.mail.text for one in stage.posted if one.mail.subject == "Your subscription with Stoelwerk B.V. has ended"
    ]
    assert "You asked for the end in time, before your export" in " ".join(told[0].split())


def test_an_export_of_the_last_30_days_is_enough(stage):
    stage.until("2026-06-01 10:00")
    exports(stage)
    stage.until("2026-07-01 23:00")
    assert stage.statement()["change"]["how"] == "pro_rata"
    stage.until("2026-07-02 23:00")
    assert stage.asks_to_end().problem == "export-required"
