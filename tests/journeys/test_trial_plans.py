"""Trials that become another plan than the one that was tried, and plans with a trial that are paid at once.

Ten seats of 31.00 a month, tried from 17 January 2027 on; enterprise costs 730.00 a seat and year.
"""

import pytest

from tests.domain import contracts
from tests.domain.changing_plans import enterprise
from tests.journeys.test_buyers import bo, has_a_profile, join
from zetel.domain.catalog.terms import Buyers, Policies

STARTER, ENTERPRISE = contracts.starter(), enterprise()
MONTH, YEAR = 375_10, 8_833_00  # 310.00 and 65.10; 7,300.00 and 1,533.00


@pytest.fixture
def stage(begin):
    return begin("2027-01-17 10:00", STARTER, ENTERPRISE)


def changes_plan(stage, plan="enterprise-yearly"):
    quote = stage.ask("POST", f"{stage.path}/plan-changes/quotes", body={"plan": plan}).body
    assert stage.confirm(f"{stage.path}/plan-changes", quote).status == 200
    return quote


def told(stage):
    return [at for at, subject in stage.mails() if subject == "Your trial with Stoelwerk B.V. ends on 31 Jan 2027"]


def test_a_trial_becomes_the_plan_that_was_chosen_in_it(stage):
    stage.buys("starter-monthly", 10)
    stage.until("2027-01-20 12:00")
    quote = changes_plan(stage)
    assert (quote["documents"], quote["change"]["effective"]) == ([], "2027-01-31")
    seen = stage.subscription
    assert (seen["trial"]["ends"], seen["term"]) == ("2027-01-31", ["2027-01-17", "2027-01-31"])
    assert seen["next_renewal"] == {"on": "2027-01-31", "net": 7_300_00, "tax": 1_533_00, "total": YEAR}

    # The timeline says what the change brings, the forecast what will be billed.
    (change,) = stage.ask("GET", f"{stage.path}/timeline").body["changes"]
    assert (change["kind"], change["on"], change["undoable"]) == ("plan", "2027-01-31", True)
    assert (change["with_it"]["total"], change["without_it"]["total"]) == (YEAR, MONTH)
    (bill,) = stage.ask("GET", f"{stage.path}/forecast").body["documents"]
    assert (bill["period"], bill["total"]) == (["2027-01-31", "2028-01-31"], YEAR)

    stage.until("2027-01-31 01:00")
    assert (stage.billed, told(stage)) == ([("2027-01-31", YEAR)], ["2027-01-28 08:00"])
    seen = stage.subscription
    assert (seen["term"], seen["started"], seen["timeline"]) == (["2027-01-31", "2028-01-31"], "2027-01-31", [])
    assert seen["items"][0]["plan"].startswith("enterprise-yearly.")
    assert seen["refund_before"] == "2027-03-01T23:00:00Z"  # 30 days from the first paid day on


def test_the_mail_about_the_end_comes_again_with_the_new_amount_and_again_when_it_is_undone(stage):
    stage.buys("starter-monthly", 10)
    stage.until("2027-01-29 10:00")
    changes_plan(stage)
    stage.until("2027-01-29 11:00")
    (entry,) = stage.subscription["timeline"]
    undone = stage.ask("DELETE", f"{stage.path}/timeline/{entry['id']}", headers={"If-Match": stage.etag})
    assert (undone.status, undone.body["timeline"]) == (200, [])
    stage.until("2027-01-29 12:00")
    assert told(stage) == ["2027-01-28 08:00", "2027-01-29 10:00", "2027-01-29 11:00"]
    amounts = [one.mail.text for one in stage.posted if "ends on 31 Jan 2027" in one.mail.subject]
    assert ["€8,833.00" in text for text in amounts] == [False, True, False]
    stage.until("2027-01-31 01:00")
    assert stage.billed == [("2027-01-31", MONTH)]


def test_both_products_are_tried_or_bought_then(begin):
    other = enterprise(policies=Policies(trial=contracts.TRIAL))
    stage = begin("2027-01-17 10:00", STARTER, other)
    stage.buys("starter-monthly", 10)
    changes_plan(stage)
    stage.until("2027-01-31 01:00")
    for plan in ("starter-monthly", "enterprise-yearly"):
        body = {"profile": contracts.profile().id, "plan": plan, "quantity": 1, "pay_by": "invoice"}
        quote = stage.ask("POST", "/purchases/quotes", body=body).body
        assert "trial" not in quote["change"], plan


def test_a_plan_with_a_trial_is_bought_paid_at_once_and_tried_no_more(stage):
    body = {"profile": contracts.profile().id, "plan": "starter-monthly", "quantity": 10, "pay_by": "invoice"}
    quotes = "/purchases/quotes"
    assert stage.ask("POST", quotes, body=body).body["change"]["trial"]["converts"] is True
    paid = stage.ask("POST", quotes, body={**body, "trial": False}).body
    assert ("trial" in paid["change"], paid["change"]["term"]) == (False, ["2027-01-17", "2027-02-17"])
    assert [paper["total"] for paper in paid["documents"]] == [MONTH]
    assert stage.confirm(quotes.removesuffix("/quotes"), paid).status == 201
    later = stage.ask("POST", quotes, body={**body, "trial": True}).body
    assert ("trial" in later["change"], [paper["total"] for paper in later["documents"]]) == (False, [MONTH])


def test_a_plan_for_trials_only_is_paid_at_once_by_people_who_manage_billing_only(begin):
    policies = Policies(buyers=Buyers.TRIALS_ONLY, trial=contracts.TRIAL)
    stage = begin("2027-01-17 10:00", contracts.starter(policies=policies))
    join(stage)
    wish = {"profile": has_a_profile(stage), "plan": "starter-monthly", "quantity": 3, "pay_by": "card"}
    assert bo(stage, "POST", "/purchases/quotes", body=wish).status == 200
    assert bo(stage, "POST", "/purchases/quotes", body={**wish, "trial": False}).status == 403
    own = {**wish, "profile": contracts.profile().id, "trial": False}
    assert stage.ask("POST", "/purchases/quotes", body=own).body["documents"]
