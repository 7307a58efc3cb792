"""Renewing with another plan, other seats and an add-on, set in one request on 1 February 2027 and undone one by one.

25 seats at 365.00 from 15 March 2026 on, with 10 of storage at 12.00; enterprise costs 730.00.
"""

from dataclasses import replace

import pytest

from tests.domain.changing_plans import enterprise
from tests.domain.contracts import add_on, edition, starter
from tests.shop import DIALER

STORAGE = replace(add_on(), product=replace(add_on().product, bases=("professional", "enterprise")))


@pytest.fixture
def stage(begin):
    begun = begin("2026-03-15 10:00", edition(), enterprise(), STORAGE, DIALER)
    begun.buys(addons={"data-storage-yearly": 10})
    begun.until("2027-02-01 12:00")
    return begun


def renews_with(stage, **wanted):
    quote = stage.ask("POST", f"{stage.path}/renewal/quotes", body=wanted).body
    answer = stage.confirm(f"{stage.path}/renewal", quote)
    assert answer.status == 200
    return quote


def everything(stage):
    storage = stage.subscription["items"][1]["id"]
    return renews_with(stage, plan="enterprise-yearly", quantity=40, addons=[{"item": storage, "quantity": 4}])


def test_one_preview_and_one_confirmation_set_the_coming_term(stage):
    quote = everything(stage)
    assert (quote["documents"], quote["due_now"], quote["change"]["effective"]) == ([], 0, "2027-03-15")
    assert quote["next_renewal"]["net"] == 29_248_00  # 40 x 730.00 + 4 x 12.00
    changes = stage.ask("GET", f"{stage.path}/timeline").body["changes"]
    assert [(one["kind"], one["undoable"]) for one in changes] == [("plan", True), ("seats", True), ("seats", True)]
    assert {one["with_it"]["net"] for one in changes} == {29_248_00}
    # Without the plan 40 x 365.00 + 48.00; with 25 x 730.00 + 48.00; with 40 x 730.00 + 10 x 12.00.
    assert sorted(one["without_it"]["net"] for one in changes) == [14_648_00, 18_298_00, 29_320_00]
    (told,) = [one.mail for one in stage.posted if one.at.startswith("2027-02-01")]
    assert "The term from 15 Mar 2027 has the items that you chose." in told.text
    stage.until("2027-03-15 01:00")
    assert [(item["plan"].partition(".")[0], item["quantity"]) for item in stage.subscription["items"]] == [
        ("enterprise-yearly", 40),
        ("data-storage-yearly", 4),
    ]
    assert stage.documents[-1].net == 29_248_00


def test_each_change_is_undone_without_the_others(stage):
    everything(stage)
    plan = next(entry for entry in stage.subscription["timeline"] if entry["kind"] == "plan")
    undone = stage.ask("DELETE", f"{stage.path}/timeline/{plan['id']}", headers={"If-Match": stage.etag})
    assert [entry["kind"] for entry in undone.body["timeline"]] == ["seats", "seats"]
    stage.until("2027-03-15 01:00")
    assert stage.documents[-1].net == 14_648_00  # 40 x 365.00 + 4 x 12.00


def test_an_add_on_begins_with_the_coming_term_and_is_undone_like_any_change(stage):
    quote = renews_with(stage, new_addons=[{"plan": DIALER.plan.id, "quantity": 1}])
    (entry,) = stage.subscription["timeline"]
    assert (entry["kind"], entry["value"].partition(".")[0]) == ("add_on", DIALER.plan.id)
    again = stage.ask(
        "POST", f"{stage.path}/renewal/quotes", body={"new_addons": [{"plan": DIALER.plan.id, "quantity": 1}]}
    )
    assert (again.status, again.body["errors"][0]["field"]) == (422, "/new_addons/0/plan")
    stage.until("2027-03-08 12:00")
    (notice,) = [one.mail for one in stage.posted if one.at.startswith("2027-03-08")]
    assert "The add-ons you set for the renewal are included." in notice.text
    undone = stage.ask("DELETE", f"{stage.path}/timeline/{entry['id']}", headers={"If-Match": stage.etag})
    assert undone.body["timeline"] == []
    assert "The add-on planned for 15 Mar 2027 has been undone" in stage.posted[-1].mail.text
    renews_with(stage, new_addons=[{"plan": DIALER.plan.id, "quantity": 1}])
    stage.until("2027-03-15 01:00")
    assert len(stage.subscription["items"]) == 3
    assert stage.documents[-1].net == quote["next_renewal"]["net"]


def test_the_first_paid_term_of_a_trial_is_chosen_in_the_same_way(begin):
    stage = begin("2027-01-17 10:00", starter(), enterprise())
    stage.buys("starter-monthly", 10)
    quote = renews_with(stage, plan="enterprise-yearly", quantity=12)
    assert (quote["change"]["effective"], quote["next_renewal"]["net"]) == ("2027-01-31", 8_760_00)  # 12 x 730.00
    stage.until("2027-01-31 01:00")
    assert (stage.documents[-1].net, stage.subscription["items"][0]["quantity"]) == (8_760_00, 12)
