"""Another plan in a trial: 10 seats at 31.00 a month from 17 January 2027, for nothing until the 31st.

The trial converts to the other plan on its own end day, and binds nobody to the plan that was tried.
"""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.changing_plans import changed, enterprise, monthly, plan_quote
from tests.domain.contracts import MONTH, TRIAL, add_on, edition
from tests.domain.quotes.test_conversion import STARTED, first_term, midnight, refused_on, tried
from zetel.domain.calendar import Interval, Span, Unit, instant
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.terms import Cancelling, Effect, Policies
from zetel.domain.subscriptions.next_term import next_renewal
from zetel.domain.subscriptions.timeline import PLAN
from zetel.domain.subscriptions.trial_end import extended

ENDS = date(2027, 1, 31)


def planned(offer, contract=None, *, at=STARTED, **facts):
    """The contract in its trial, with the other plan set for its end, and the quote that set it."""
    contract = contract or tried()
    quote = plan_quote(contract, offer.plan.id, offer, at=at, **facts)
    return changed(contract, quote, offer, at=at), quote


@pytest.mark.parametrize("when", list(Effect))
def test_it_changes_the_first_paid_term_and_no_day_of_the_trial(when):
    contract, quote = planned(enterprise(), when=when)
    held = contract.subscription
    assert (quote.documents, quote.due_now, quote.change.effective) == ((), 0, ENDS)
    assert (quote.next_renewal.on, quote.next_renewal.net) == (ENDS, 7_300_00)  # 10 x 730.00
    assert (held.term.end, held.items[0].plan) == (ENDS, "starter-monthly.3")
    assert [(entry.kind, entry.on, entry.value) for entry in held.timeline] == [(PLAN, ENDS, "enterprise-yearly.3")]


def test_the_first_paid_term_is_one_of_the_other_plan():
    contract, _ = planned(enterprise())
    quote, after = first_term(contract, midnight(ENDS))
    held, (invoice,) = after.subscription, after.documents
    assert (invoice.net, quote.change.term) == (7_300_00, Span(ENDS, date(2028, 1, 31)))
    assert (held.term, held.anchor, held.shift, held.started) == (Span(ENDS, date(2028, 1, 31)), ENDS, None, ENDS)
    assert (held.items[0].plan, held.timeline, held.trial) == ("enterprise-yearly.3", (), None)
    # The licences that were given in the trial are licences of the other edition.
    assert [(work.item, work.product) for work in after.releases] == [("itm_1", "enterprise")]


def test_the_plan_that_was_tried_binds_nobody():
    strict = Policies(trial=TRIAL, cancelling=Cancelling.NOT_ALLOWED, refund_window_days=0)
    contract = tried(offer=replace(tried().base, plan=replace(tried().base.plan, policies=strict)))
    contract, _ = planned(edition(), contract)
    _, after = first_term(contract, midnight(ENDS))
    held = after.subscription
    assert (held.earlier, held.window_days) == (None, None)
    paid_term = replace(contract, subscription=held, offers={"itm_1": edition()})
    assert paid_term.leaving(midnight(ENDS)).cancelling is Cancelling.PRO_RATA
    assert paid_term.refund_before == instant(date(2027, 3, 2), "Europe/Amsterdam")  # 30 days from 31 January on


def test_the_other_plan_begins_with_the_stub_of_its_own_anchor_day():
    contract, quote = planned(monthly(anchor_day=1))
    assert quote.next_renewal.net == 11_61  # 10 x 36.00 x 1/31 = 11.6129: one day of January
    quote, after = first_term(contract, midnight(ENDS))
    assert after.subscription.period == Span(ENDS, date(2027, 2, 1))
    assert (after.subscription.anchor, quote.documents[0].net) == (date(2027, 1, 1), 11_61)
    assert quote.documents[0].lines[0].derivation.policy == "trial.stub"


def test_a_plan_counted_in_weeks_begins_with_the_trials_end():
    weeks = Interval(4, Unit.WEEK)
    contract, _ = planned(edition("professional-weeks", 28_00, term=weeks, billing=weeks))
    _, after = first_term(contract, midnight(ENDS))
    assert (after.subscription.term, after.documents[0].net) == (Span(ENDS, date(2027, 2, 28)), 280_00)


def test_it_names_another_total_for_the_paid_term_and_leaves_that_of_the_trial():
    contract, _ = planned(enterprise(minimum=40), quantity=40)
    assert contract.subscription.items[0].quantity == 10  # more than 25 are for the paid term only
    _, after = first_term(contract, midnight(ENDS))
    assert (after.documents[0].net, after.pools["itm_1"].seats) == (29_200_00, 40)  # 40 x 730.00


def test_to_a_flat_price_the_licences_end_with_the_trial():
    flat = enterprise(99_00, maximum=1)
    flat = replace(
        flat, plan=replace(flat.plan, model=PriceModel.FLAT), price=replace(flat.price, model=PriceModel.FLAT)
    )
    flat = replace(flat, prices=(flat.price,))
    contract, _ = planned(flat)
    _, after = first_term(contract, midnight(ENDS))
    assert (after.documents[0].net, after.pools["itm_1"].seats, after.subscription.items[0].quantity) == (99_00, 0, 1)
    assert [work.item for work in after.releases] == ["itm_1"]


def test_an_extension_takes_it_along_and_the_mail_is_due_again():
    offer = tried().base
    longer = replace(offer, plan=replace(offer.plan, policies=Policies(trial=replace(TRIAL, extension_days=7))))
    contract, _ = planned(enterprise(), tried(offer=longer))
    held = extended(
        replace(contract.subscription, trial=replace(contract.subscription.trial, told=True)), longer.plan, STARTED
    )
    assert [entry.on for entry in held.timeline] == [date(2027, 2, 7)]
    _, after = first_term(replace(contract, subscription=held), midnight(date(2027, 2, 7)))
    assert after.subscription.term == Span(date(2027, 2, 7), date(2028, 2, 7))


def test_undone_it_leaves_the_trial_as_it_was_and_both_times_the_mail_is_due_again():
    told = midnight(date(2027, 1, 29))
    contract = tried()
    contract = replace(contract, subscription=contract.subscription.informed())
    contract, _ = planned(enterprise(), contract, at=told)
    assert (contract.subscription.trial.told, contract.subscription.due.kind) == (False, "renewal_mail")
    informed = replace(contract, subscription=contract.subscription.informed())
    after = informed.without(informed.subscription.timeline[0], told)
    assert (after.timeline, after.trial.told, after.due.kind) == ((), False, "renewal_mail")
    renewal = next_renewal(after, contract.offers)
    assert renewal
    assert [choice.offer.plan.id for choice in renewal.choices] == ["starter-monthly"]


def test_after_a_refused_card_a_cheaper_plan_is_paid_from_the_trials_end():
    contract = tried()
    held, _ = refused_on(contract.subscription, ENDS)
    later = midnight(date(2027, 2, 1))
    contract, quote = planned(monthly(20_00), replace(contract, subscription=held), at=later)
    assert (quote.next_renewal.on, quote.next_renewal.net) == (ENDS, 200_00)
    _, after = first_term(contract, midnight(date(2027, 2, 3)))
    assert (after.subscription.term, after.documents[0].net) == (Span(ENDS, date(2027, 2, 28)), 200_00)


def test_add_ons_go_along_or_end_with_the_trial():
    storage = add_on(plan="storage-monthly", term=MONTH, billing=MONTH)
    contract = tried(
        offer=edition("professional-monthly", 31_00, term=MONTH, billing=MONTH, policies=Policies(trial=TRIAL))
    )
    item = replace(
        contract.subscription.items[0], id="itm_2", plan=storage.plan.name, price=storage.price.version, quantity=4
    )
    held = replace(contract.subscription, items=(*contract.subscription.items, item))
    contract = replace(contract, subscription=held, offers={**contract.offers, "itm_2": storage})
    quote = plan_quote(contract, "professional-yearly", edition(), add_on(), at=STARTED)
    along = changed(contract, quote, edition(), add_on(), at=STARTED)
    _, after = first_term(along, midnight(ENDS))
    assert [line.net for line in after.documents[0].lines] == [3_650_00, 48_00]  # 10 x 365.00, 4 x 12.00
    _, ends = planned(enterprise(), contract)
    assert [part.plan for part in ends.change.items] == ["enterprise-yearly.3", None]
