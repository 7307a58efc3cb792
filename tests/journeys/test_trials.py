"""Trials, from a start on 17 January 2027: paid from 31 January, refused on days 0, 3, 5 and 7, extended, left."""

import pytest

from tests.domain import contracts
from tests.journeys.test_buyers import bo, has_a_profile, join, takes_over
from zetel.domain.catalog.terms import Buyers, Policies, Trial, TrialEnd
from zetel.domain.licences.entitlement import entitlement

#: 31.00 a seat and month; ten seats cost 310.00, with 21 % VAT 375.10.
STARTER, MONTH = contracts.starter(), 375_10


@pytest.fixture
def stage(begin):
    """Ten seats, tried from 17 January on for 14 days."""
    return begin("2027-01-17 10:00", STARTER)


def subjects(stage, *, since):
    return [(at, subject) for at, subject in stage.mails(since=since) if "Invoice" not in subject]


def test_a_trial_turns_into_a_paid_subscription(stage):
    answer = stage.buys("starter-monthly", 10, card="pm_card_visa")
    assert answer["documents"] == []
    seen = stage.subscription
    assert seen["trial"] == {"ends": "2027-01-31", "converts": True, "extended": False, "refusals": 0}
    assert seen["next_renewal"] == {"on": "2027-01-31", "net": 310_00, "tax": 65_10, "total": MONTH}
    assert (seen["cancel_by"], "refund_before" in seen) == ("2027-01-30", False)
    assert stage.mails() == [("2027-01-17 10:00", "Your trial with Stoelwerk B.V. has begun")]

    # Three days before: the amount, the day, how to leave. More seats, and the mail comes again.
    stage.until("2027-01-28 08:00")
    stage.sets_seats(12)
    stage.until("2027-01-28 09:00")
    told = [at for at, subject in stage.mails() if subject == "Your trial with Stoelwerk B.V. ends on 31 Jan 2027"]
    assert told == ["2027-01-28 08:00", "2027-01-28 08:00"]
    stage.sets_seats(10)
    assert stage.billed == []

    # The card is charged first, then there are a term and its invoice.
    stage.until("2027-01-31 00:10")
    seen = stage.subscription
    assert "trial" not in seen
    assert (seen["started"], seen["anchor"], seen["term"]) == ("2027-01-31", "2027-01-31", ["2027-01-31", "2027-02-28"])
    assert (stage.billed, stage.invoice(1).open) == ([("2027-01-31", MONTH)], 0)
    stage.until("2027-03-31 01:00")
    assert [on for on, _ in stage.billed] == ["2027-01-31", "2027-02-28", "2027-03-31"]


def test_the_first_paid_day_is_day_1_of_the_refund_window(stage):
    stage.buys("starter-monthly", 10)
    stage.until("2027-01-31 01:00")
    assert stage.subscription["refund_before"] == "2027-03-01T23:00:00Z"  # 30 days: 2 March, 00:00 in Amsterdam
    statement = stage.statement()
    assert (statement["change"]["how"], statement["documents"][0]["total"]) == ("refund_window", MONTH)


def test_a_refused_card_is_tried_on_days_3_5_and_7_and_then_the_seats_go(stage):
    stage.buys("starter-monthly", 10, card="pm_card_chargeCustomerFail")
    stage.until("2027-02-06 23:00")
    declined = [stage.local(event.at) for event in stage.shop.events() if event.type == "payment.declined"]
    assert declined == ["2027-01-31 00:00", "2027-02-03 00:00", "2027-02-05 00:00"]
    seen = stage.subscription
    assert (seen["state"], seen["items"][0]["quantity"], stage.billed) == ("active", 10, [])
    assert seen["trial"]["reason"] == "card_declined"
    assert (seen["trial"]["refusals"], seen["trial"]["next_try"]) == (3, "2027-02-06T23:00:00Z")
    told = [at for at, subject in stage.mails() if subject == "Your trial with Stoelwerk B.V. could not be converted"]
    assert [at[:10] for at in told] == ["2027-01-31", "2027-02-03", "2027-02-05"]
    stage.until("2027-02-07 00:10")
    seen = stage.subscription
    assert (seen["state"], seen["ended"], stage.billed) == ("ended", "2027-02-07", [])


def test_another_card_after_a_refusal_pays_from_the_first_paid_day(stage):
    stage.buys("starter-monthly", 10, card="pm_card_chargeCustomerFail")
    stage.until("2027-02-01 10:00")
    quote = stage.ask("POST", f"{stage.path}/conversion/quotes", body={}).body
    assert (quote["documents"], quote["next_renewal"]["on"]) == ([], "2027-01-31")
    stage.confirm(f"{stage.path}/conversion", quote, card="pm_card_visa")
    stage.until("2027-02-01 10:10")
    seen = stage.subscription
    assert (seen["started"], seen["term"]) == ("2027-01-31", ["2027-01-31", "2027-02-28"])
    assert stage.billed == [("2027-02-01", MONTH)]


def test_a_trial_is_extended_once(stage):
    stage.buys("starter-monthly", 10)
    extended = stage.ask("PUT", f"{stage.path}/trial-extension", headers={"If-Match": stage.etag})
    assert (extended.status, extended.body["term"]) == (200, ["2027-01-17", "2027-02-07"])
    assert (extended.body["trial"]["ends"], extended.body["anchor"]) == ("2027-02-07", "2027-02-07")
    again = stage.ask("PUT", f"{stage.path}/trial-extension", headers={"If-Match": stage.etag})
    assert (again.status, again.problem, again.body["why"]) == (409, "trial-forbids", "extended")
    stage.until("2027-02-07 01:00")
    assert stage.billed == [("2027-02-07", MONTH)]
    assert stage.subscription["term"] == ["2027-02-07", "2027-03-07"]


def test_a_long_trial_is_extended_in_its_last_15_days(begin):
    stage = begin("2027-01-01 10:00", contracts.starter(trial=Trial(30, end=TrialEnd.CONVERT, extension_days=30)))
    stage.buys("starter-monthly", 10)
    early = stage.ask("PUT", f"{stage.path}/trial-extension", headers={"If-Match": stage.etag})
    assert (early.status, early.body["why"], early.body["day"]) == (409, "too_early", "2027-01-16")
    stage.until("2027-01-16 00:00")
    assert stage.ask("PUT", f"{stage.path}/trial-extension", headers={"If-Match": stage.etag}).status == 200
    assert stage.subscription["trial"]["ends"] == "2027-03-02"  # 31 January and 30 days


def test_a_trial_is_left_at_its_end_and_that_is_taken_back(stage):
    stage.buys("starter-monthly", 10)
    stage.ask("PUT", f"{stage.path}/auto-renewal", body={"on": False}, headers={"If-Match": stage.etag})
    (entry,) = stage.subscription["timeline"]
    assert (entry["kind"], entry["on"]) == ("end", "2027-01-31")
    stage.ask("PUT", f"{stage.path}/auto-renewal", body={"on": True}, headers={"If-Match": stage.etag})
    stage.cancels("term_end")
    stage.until("2027-01-31 00:10")
    assert (stage.subscription["state"], stage.subscription["ended"], stage.billed) == ("ended", "2027-01-31", [])


def test_a_trial_is_left_at_once_without_a_document(stage):
    stage.buys("starter-monthly", 10)
    stage.until("2027-01-20 12:00")
    statement = stage.statement()
    assert (statement["change"]["how"], statement["change"]["ends"]) == ("trial", "2027-01-20")
    stage.cancels(statement=statement)
    assert (stage.subscription["state"], stage.subscription["ended"], stage.billed) == ("ended", "2027-01-20", [])


def test_a_trial_that_ends_by_itself_goes_on_where_its_conversion_is_quoted(begin):
    stage = begin("2027-01-17 10:00", contracts.starter(trial=Trial(14)))
    stage.buys("starter-monthly", 10)
    assert stage.subscription["trial"]["converts"] is False
    assert stage.subscription["next_renewal"]["total"] == MONTH  # what it would cost
    refused = stage.ask("PUT", f"{stage.path}/auto-renewal", body={"on": True}, headers={"If-Match": stage.etag})
    assert (refused.status, refused.body["why"]) == (409, "ends_by_itself")
    quote = stage.ask("POST", f"{stage.path}/conversion/quotes", body={"pay_by": "invoice"}).body
    assert quote["next_renewal"]["total"] == MONTH
    assert stage.confirm(f"{stage.path}/conversion", quote).status == 200
    stage.until("2027-01-31 01:00")
    assert stage.billed == [("2027-01-31", MONTH)]


def test_a_plan_with_an_anchor_day_begins_with_its_stub(begin):
    policies = Policies(trial=Trial(14, end=TrialEnd.CONVERT))
    stage = begin("2027-01-10 10:00", contracts.starter(anchor_day=1, policies=policies))
    stage.buys("starter-monthly", 10)
    # 8 of the 31 days from 24 January to 1 February: 10 x 31.00 x 8/31 = 80.00.
    assert stage.subscription["next_renewal"] == {"on": "2027-01-24", "net": 80_00, "tax": 16_80, "total": 96_80}
    stage.until("2027-02-01 01:00")
    assert stage.billed == [("2027-01-24", 96_80), ("2027-02-01", MONTH)]
    assert stage.subscription["anchor"] == "2027-01-01"


def test_seats_set_for_the_end_of_the_trial_are_charged_from_then_on(stage):
    stage.buys("starter-monthly", 10)
    refused = stage.quotes_seats(26)
    assert (refused.status, refused.problem) == (422, "invalid-request")
    assert refused.body["errors"][0]["field"] == "/quantity"
    stage.sets_seats(40, when="at_renewal")
    stage.until("2027-01-31 01:00")
    assert stage.subscription["items"][0]["quantity"] == 40
    assert stage.billed == [("2027-01-31", 4 * MONTH)]


def test_a_short_trial_is_told_with_its_start(begin):
    stage = begin("2027-01-17 10:00", contracts.starter(trial=Trial(2, end=TrialEnd.CONVERT)))
    stage.buys("starter-monthly", 10)
    stage.until("2027-01-17 10:10")
    assert [subject for _, subject in stage.mails()] == [
        "Your trial with Stoelwerk B.V. has begun",
        "Your trial with Stoelwerk B.V. ends on 19 Jan 2027",
    ]


def test_a_plan_for_trials_only_is_tried_by_a_member_and_converted_by_whoever_manages_billing(begin):
    policies = Policies(buyers=Buyers.TRIALS_ONLY, trial=contracts.TRIAL)
    stage = begin("2027-01-17 10:00", contracts.starter(policies=policies))
    join(stage)
    wish = {"profile": has_a_profile(stage), "plan": "starter-monthly", "quantity": 3, "pay_by": "card"}
    quote = bo(stage, "POST", "/purchases/quotes", body=wish).body
    assert (quote["documents"], quote["change"]["trial"]["converts"]) == ([], False)
    key = {"Idempotency-Key": "bo"}
    tried = bo(stage, "POST", "/purchases", body={"quote": quote}, headers=key).body["subscription"]
    stage.subscription_id = tried["id"]
    # Bo may not agree to the price, and Anna takes the trial over first.
    refused = bo(stage, "POST", f"{stage.path}/conversion/quotes", body={})
    assert (refused.status, refused.body["why"]) == (409, "bought_by_member")
    assert stage.ask("POST", f"{stage.path}/conversion/quotes", body={}).status == 403
    assert takes_over(stage).status == 200
    agreed = stage.ask("POST", f"{stage.path}/conversion/quotes", body={}).body
    assert stage.confirm(f"{stage.path}/conversion", agreed).status == 200
    stage.until("2027-01-31 01:00")
    assert stage.billed == [("2027-01-31", 112_53)]  # 3 x 31.00 = 93.00, and 21 %
    # A second one would be paid, and that is not Bo's to buy.
    assert bo(stage, "POST", "/purchases/quotes", body=wish).status == 403


def test_what_makes_no_sense_outside_a_trial_is_refused(stage):
    stage.buys("starter-monthly", 10)
    stage.until("2027-01-31 01:00")
    quote = stage.ask("POST", f"{stage.path}/conversion/quotes", body={})
    extended = stage.ask("PUT", f"{stage.path}/trial-extension", headers={"If-Match": stage.etag})
    for refused in (quote, extended):
        assert (refused.status, refused.problem, refused.body["why"]) == (409, "trial-forbids", "not_running")


def test_people_have_their_seats_until_the_last_try(stage):
    stage.buys("starter-monthly", 10, card="pm_card_chargeCustomerFail")
    states = {}
    for at in ("2027-01-20 10:00", "2027-02-06 10:00", "2027-02-07 10:00"):
        stage.until(at)
        held = stage.shop.subscription(stage.subscription_id)
        seen = entitlement(held, stage.world.clock.now())
        states[at[:10]] = (str(seen.state), str(seen.until))
    assert states == {
        "2027-01-20": ("trial", "2027-01-31"),
        "2027-02-06": ("trial", "2027-02-07"),
        "2027-02-07": ("expired", "2027-02-07"),
    }
