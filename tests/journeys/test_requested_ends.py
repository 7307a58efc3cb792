"""Ends about which the seller decides: asked for, rejected, corrected, approved by silence, or refused for good.

25 seats at 365.00 from 15 March 2026 to 15 March 2027: 1.00 a seat and day. VAT is 21 %.
"""

from dataclasses import replace

import pytest

from tests import handlers
from tests.domain import contracts
from tests.journeys.pumps import function_of
from zetel.domain.catalog.terms import CancellationMode, Checklist, Fee, Policies

MARA = "sub-mara"
WANTED = Checklist(exported=True, data_owner=True, letters=10)
ASKED_FOR = Policies(mode=CancellationMode.REQUEST, checklist=WANTED)
PLAN = contracts.edition(policies=ASKED_FOR)
ANSWERS = {"exported": True, "data_owner": "Bo Koper", "words": "The team in Ghent closes."}


@pytest.fixture
def stage(begin):
    """25 seats, paid: 9,125.00 and 1,916.25 VAT."""
    return bought(begin("2026-03-15 10:00", PLAN))


def bought(stage, paid=11_041_25, **facts):
    stage.buys(**facts)
    stage.until("2026-04-10 09:00")
    stage.pays(paid)
    return stage


def asks(stage, when="now", status=201, **answers):
    """The answer to the request with a statement of now, and with answers that do for the checklist."""
    body = {
        "quote": stage.statement(when),
        "reason": "too_expensive",
        "checklist": {**ANSWERS, **answers},
    }
    answer = stage.ask(
        "POST",
        f"{stage.path}/end-requests",
        body=body,
        headers={"Idempotency-Key": f"{when}-{stage.now}".translate({32: 45, 58: 45})},
    )
    assert answer.status == status, answer
    return answer.body


def shown(stage, id):
    return stage.ask("GET", f"{stage.path}/end-requests/{id}").body


def sends_again(stage, id, status=200, **answers):
    path = f"{stage.path}/end-requests/{id}"
    etag = stage.ask("GET", path).headers["ETag"]
    answer = stage.ask("PUT", path, body={"checklist": {**ANSWERS, **answers}}, headers={"If-Match": etag})
    assert answer.status == status, answer
    return answer.body


def withdraws(stage, id):
    path = f"{stage.path}/end-requests/{id}"
    etag = stage.ask("GET", path).headers["ETag"]
    answer = stage.ask("DELETE", path, headers={"If-Match": etag})
    assert answer.status == 200, answer
    return answer.body


def as_staff(stage, method, path, status=200, **asked):
    whole = f"/v1/seller{path}"
    answer = handlers.ask(function_of(method, whole), method, whole, person=MARA, groups=("account_manager",), **asked)
    stage.pumps.drain()
    assert answer.status == status, answer
    return answer.body


def open_ones(stage):
    return as_staff(stage, "GET", "/end-requests")["requests"]


def decides(stage, decision, status=200, found=None, **body):
    found = found or open_ones(stage)[0]
    path = f"/accounts/{found['account']}/subscriptions/{found['subscription']}/end-requests/{found['request']}"
    asked = {"headers": {"If-Match": f'"{found["version"]}"'}, **({"body": body} if body else {})}
    return as_staff(stage, "PUT", f"{path}/{decision}", status, **asked)


def rejects(stage, **body):
    return decides(stage, "rejection", reason="owner_missing", **body)


def steps(stage, id):
    return [(step["kind"], step["by"], step.get("until")) for step in shown(stage, id)["steps"]]


def test_a_request_is_rejected_corrected_and_approved_by_silence(stage):
    stage.until("2027-02-10 09:00")
    request = asks(stage)
    assert (request["first_day"], request["decide_by"]) == ("2027-02-10", "2027-02-20")
    # 25 x 33 unused days, from 10 February to 14 March: 825.00 and 173.25 VAT.
    assert request["stated"] == {
        "how": "pro_rata",
        "papers": [{"kind": "credit_note", "net": 825_00, "total": 998_25}],
        "lapsed": 0,
    }
    stage.until("2027-02-15 14:00")
    (found,) = open_ones(stage)
    assert (found["request"], found["decide_by"]) == (request["id"], "2027-02-20")
    rejected = rejects(stage, message="Who is Bo Koper?")
    assert (rejected["state"], rejected["correct_by"], rejected["rejection"]) == (
        "rejected",
        "2027-03-01",
        "owner_missing",
    )
    assert open_ones(stage) == []
    stage.until("2027-02-25 10:00")
    again = sends_again(stage, request["id"], data_owner="Bo Koper, our head of sales")
    assert (again["first_day"], again["decide_by"]) == ("2027-02-10", "2027-03-07")
    # The seller is silent.
    stage.until("2027-03-07 23:59")
    assert (stage.subscription["state"], len(stage.billed)) == ("active", 1)
    stage.until("2027-03-08 00:10")
    done = shown(stage, request["id"])
    assert (done["state"], done["last_service"]) == ("carried_out", "2027-03-08")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-03-08")
    # The amounts of 10 February, on a document of the decision.
    assert stage.billed[1:] == [("2027-03-08", -998_25)]
    assert steps(stage, request["id"]) == [
        ("asked", "member", "2027-02-20"),
        ("rejected", "staff", "2027-03-01"),
        ("sent_again", "member", "2027-03-07"),
        ("approved", "system", None),
        ("carried_out", "system", None),
    ]
    told = [subject for at, subject in stage.mails(since="2027-02-10") if "10 Feb 2027" in subject]
    assert told == [
        "Stoelwerk B.V. has received your request of 10 Feb 2027",
        "Your request to Stoelwerk B.V. of 10 Feb 2027 was rejected",
        "Stoelwerk B.V. has received your request of 10 Feb 2027 again",
        "Your request to Stoelwerk B.V. of 10 Feb 2027 is approved",
    ]
    own = [at for at, subject in stage.mails(since="2027-02-10") if subject.startswith("Verzoek om Professional")]
    assert [at[:10] for at in own] == ["2027-02-10", "2027-02-15", "2027-02-25", "2027-03-08"]


def test_a_silent_seller_approves_with_the_tenth_day(stage):
    stage.until("2027-02-10 09:00")
    asks(stage)
    stage.until("2027-02-20 23:59")
    assert stage.subscription["state"] == "active"
    stage.until("2027-02-21 00:10")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-02-21")
    assert stage.billed[1:] == [("2027-02-21", -998_25)]
    assert stage.refund.amount == 998_25


def test_an_approval_ends_the_contract_on_its_day_with_the_amounts_of_the_request(stage):
    stage.until("2027-02-10 09:00")
    asks(stage)
    stage.until("2027-02-12 16:00")
    approved = decides(stage, "approval")
    assert (approved["state"], approved["last_service"]) == ("approved", "2027-02-12")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-02-12")
    assert stage.billed[1:] == [("2027-02-12", -998_25)]


def test_nothing_is_billed_and_nothing_changes_until_the_decision(begin):
    # 10 seats at 31.00, billed monthly; asked for on 10 January, a day of the period from 15 December.
    monthly = contracts.edition("professional-parts", 31_00, billing=contracts.MONTH, policies=ASKED_FOR)
    stage = begin("2026-03-15 10:00", monthly)
    stage.buys("professional-parts", 10)
    stage.until("2027-01-10 09:00")
    before = len(stage.billed)
    request = asks(stage)
    stage.until("2027-01-16 09:00")
    assert len(stage.billed) == before
    refused = stage.quotes_seats(12)
    assert (refused.status, refused.body["type"].rpartition("/")[2]) == (409, "change-in-progress")
    assert stage.asks_to_end().status == 409
    # Withdrawn: the period from 15 January is billed after all, on that day.
    withdrawn = withdraws(stage, request["id"])
    assert withdrawn["state"] == "withdrawn"
    stage.until("2027-01-16 09:10")
    assert stage.billed[before:] == [("2027-01-16", 375_10)]
    assert stage.quotes_seats(12).status == 200
    # What is asked for after that is another request, of that day: 30 of 31 days are unused.
    again = asks(stage)
    assert again["id"] != request["id"]
    assert again["first_day"] == "2027-01-16"
    assert again["stated"]["papers"][0]["net"] == 300_00
    withdraws(stage, again["id"])


def test_a_rejection_that_becomes_final_after_the_terms_end_renews_from_that_end(stage):
    stage.until("2027-03-05 09:00")
    request = asks(stage)
    stage.until("2027-03-10 09:00")
    assert rejects(stage)["correct_by"] == "2027-03-24"
    # The term's end passes.
    stage.until("2027-03-24 23:59")
    assert (stage.subscription["term"], len(stage.billed)) == (["2026-03-15", "2027-03-15"], 1)
    stage.until("2027-03-25 00:10")
    assert shown(stage, request["id"])["state"] == "refused"
    assert stage.subscription["term"] == ["2027-03-15", "2028-03-15"]
    assert stage.billed[1:] == [("2027-03-25", 11_041_25)]


def test_the_fourteenth_day_is_in_time_and_the_day_after_is_a_new_request(stage):
    stage.until("2027-01-05 09:00")
    first = asks(stage)
    stage.until("2027-01-06 10:00")
    rejects(stage)
    stage.until("2027-01-20 23:50")
    assert sends_again(stage, first["id"])["first_day"] == "2027-01-05"
    rejected = rejects(stage)
    # Once: the second rejection is final.
    assert rejected["state"] == "refused"
    stage.until("2027-01-25 09:00")
    second = asks(stage)
    assert (second["first_day"], second["decide_by"]) == ("2027-01-25", "2027-02-04")
    stage.until("2027-01-26 09:00")
    rejects(stage)
    stage.until("2027-02-10 00:10")
    sends_again(stage, second["id"], status=409)
    assert shown(stage, second["id"])["state"] == "refused"


def test_a_decision_after_the_tenth_day_comes_too_late(stage):
    stage.until("2027-02-10 09:00")
    asks(stage)
    (found,) = open_ones(stage)
    stage.sleeps_until("2027-02-21 00:00")
    refused = decides(stage, "rejection", status=409, found=found, reason="owner_missing")
    assert refused["type"].rpartition("/")[2] == "end-request-closed"


def test_the_checklist_is_answered_whole(stage):
    stage.until("2027-02-10 09:00")
    broken = asks(stage, status=422, exported=False, words="Ghent 2027")["errors"]
    assert [error["field"] for error in broken] == ["/checklist/exported", "/checklist/words"]
    assert open_ones(stage) == []
    wants = stage.subscription["cancelling"]
    assert (wants["mode"], wants["checklist"]) == ("request", {"exported": True, "data_owner": True, "letters": 10})


def test_the_statement_of_a_request_confirms_nothing(stage):
    stage.until("2027-02-10 09:00")
    statement = stage.statement()
    assert statement["change"]["mode"] == "request"
    refused = stage.confirm(f"{stage.path}/cancellation", statement, reason="too_expensive")
    assert (refused.status, stage.subscription["state"]) == (409, "active")


def test_notice_that_is_asked_for_in_time_ends_the_term_whenever_it_is_approved(stage):
    # 13 February is the last day of notice; the answer comes after it.
    stage.until("2027-02-13 20:00")
    request = asks(stage, "term_end")
    assert (request["stated"]["how"], request["stated"]["ends"]) == ("term_end", "2027-03-15")
    stage.until("2027-02-20 10:00")
    decides(stage, "approval")
    (entry,) = stage.subscription["timeline"]
    assert (entry["kind"], entry["on"]) == ("end", "2027-03-15")
    stage.until("2027-03-15 00:10")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2027-03-15")
    assert len(stage.billed) == 1


def test_notice_that_is_approved_after_the_terms_end_ended_with_it(begin):
    monthly = contracts.edition("professional-monthly", 31_00, term=contracts.MONTH, billing=contracts.MONTH)
    stage = begin("2026-03-15 10:00", replace(monthly, plan=replace(monthly.plan, policies=ASKED_FOR)))
    stage.buys("professional-monthly", 10)
    # 14 May is the last day of notice for the term that ends on 15 May.
    stage.until("2026-05-14 20:00")
    assert asks(stage, "term_end")["stated"]["ends"] == "2026-05-15"
    stage.until("2026-05-19 10:00")
    assert (stage.subscription["state"], len(stage.billed)) == ("active", 2)
    decides(stage, "approval")
    stage.until("2026-05-19 10:10")
    assert (stage.subscription["state"], stage.subscription["ended"], len(stage.billed)) == ("ended", "2026-05-15", 2)


def test_a_chosen_day_that_is_approved_stands_on_the_timeline(stage):
    stage.until("2027-01-10 09:00")
    request = asks(stage, "2027-02-13")
    assert request["stated"] == {"how": "on_a_day", "papers": [], "lapsed": 0, "ends": "2027-02-13"}
    decides(stage, "approval")
    (entry,) = stage.subscription["timeline"]
    assert (entry["kind"], entry["on"]) == ("early_end", "2027-02-13")
    stage.until("2027-02-13 00:10")
    # 25 x 30 days: 750.00 and 157.50 VAT.
    assert stage.billed[1:] == [("2027-02-13", -907_50)]


def test_a_full_refund_that_was_asked_for_in_its_window_is_one_whenever_it_is_approved(begin):
    stage = begin("2026-03-15 10:00", PLAN)
    stage.buys(card="pm_card_visa")
    stage.until("2026-04-13 20:00")
    assert asks(stage)["stated"]["how"] == "refund_window"
    stage.until("2026-04-24 00:10")
    assert (stage.subscription["state"], stage.subscription["ended"]) == ("ended", "2026-04-24")
    assert stage.billed[1:] == [("2026-04-24", -11_041_25)]
    # The window is used up: another contract has none.
    stage.buys(card="pm_card_visa")
    assert stage.statement()["change"]["how"] == "pro_rata"


def test_settlement_follows_what_is_open_at_the_decision(begin):
    fee = contracts.edition(policies=Policies(mode=CancellationMode.REQUEST, fee=Fee(basis_points=1000)))
    stage = begin("2026-03-15 10:00", fee)
    stage.buys()
    stage.until("2027-02-10 09:00")
    asks(stage)
    # The invoice of 11,041.25 was open at the request, and is paid before the decision.
    stage.until("2027-02-12 09:00")
    stage.pays(11_041_25)
    stage.until("2027-02-15 09:00")
    decides(stage, "approval")
    # 825.00 back, 82.50 fee: 998.25 - 99.83 = 898.42 goes back.
    assert sorted(stage.billed[1:]) == [("2027-02-15", -998_25), ("2027-02-15", 99_83)]
    assert stage.refund.amount == 898_42


def test_a_profile_that_moves_meanwhile_changes_no_amount_of_the_statement(begin):
    fee = contracts.edition(policies=Policies(mode=CancellationMode.REQUEST, fee=Fee(basis_points=1000)))
    stage = bought(begin("2026-03-15 10:00", fee))
    stage.until("2027-02-10 09:00")
    asks(stage)
    stage.changes_profile(address={"street": "Kantstrasse 1", "postcode": "10623", "city": "Berlin", "country": "DE"})
    decides(stage, "approval")
    assert sorted(stage.billed[1:]) == [("2027-02-10", -998_25), ("2027-02-10", 99_83)]
    assert stage.invoice(-1).buyer.address.country == "NL"
