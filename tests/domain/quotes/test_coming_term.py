"""Renewing with another plan, other totals and new add-ons: 25 seats at 365.00 a year, set for 15 March 2027."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.changing_plans import enterprise, ids
from tests.domain.contracts import TWELVE, add_on, buyer, edition, in_words, seller
from tests.domain.quotes.test_plan_release import FOURTEEN, assigned
from tests.domain.running import ADDED, bought, paid
from zetel.domain.calendar import instant
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.errors import ChangesClash, InvalidRequest, SeatsBelowAssigned
from zetel.domain.quotes.coming_term import WantedTerm, coming_term_set, most_entries, quote_coming_term
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.subscriptions.composing import must_compose
from zetel.domain.subscriptions.pricing import Choice
from zetel.domain.subscriptions.renewal import period_ended

ENDS = date(2027, 3, 15)
ENTERPRISE, STORAGE = enterprise(), add_on()
BOTH = replace(STORAGE, product=replace(STORAGE.product, bases=("professional", "enterprise")))
PHONE = add_on("phone", plan="phone-yearly")


def quoted(contract, *, on_sale=(ENTERPRISE,), plan=None, quantity=None, new=(), **wanted):
    choices = tuple(Choice(offer, units, f"/new_addons/{n}") for n, (offer, units) in enumerate(new))
    made = replace(ids(), items=tuple(f"itm_9{n}" for n in range(len(new))))
    return quote_coming_term(
        contract,
        WantedTerm(NamedPlan(plan, quantity), new=choices, **wanted),
        on_sale=on_sale,
        buyer=buyer(),
        seller=seller(),
        ids=made,
        entries=[f"ent_9{n}" for n in range(most_entries(contract, len(new)))],
        at=ADDED,
        describe=in_words,
    )


def with_term(contract, quote, *offers):
    """The contract with the coming term set, which knows the offers that items get."""
    known = {f"{offer.plan.name}@{offer.price.version}": offer for offer in offers}
    after = coming_term_set(quote, contract, at=ADDED).subscription
    return replace(contract, subscription=after, offers={**contract.offers, **known})


def renewed(contract):
    at = instant(contract.subscription.period.end, contract.subscription.zone)
    return period_ended(contract, buyer=buyer(), seller=seller(), invoice="inv_9", at=at, describe=in_words).outcome


def running(*more):
    return paid(bought((edition(), 25), *more))


def test_plan_seats_and_add_ons_are_set_together_and_billed_once():
    contract = running((BOTH, 10))
    quote = quoted(
        contract,
        on_sale=(ENTERPRISE, BOTH),
        plan="enterprise-yearly",
        quantity=40,
        addons={"itm_2": NamedPlan(None, 0, "/addons/0")},
        new=[(replace(PHONE, product=replace(PHONE.product, bases=("enterprise",))), 3)],
    )
    kinds = [(entry.kind, entry.item, entry.value, entry.on) for entry in quote.change.entries]
    assert kinds == [
        ("plan", "itm_1", "enterprise-yearly.3", ENDS),
        ("add_on", "itm_90", "phone-yearly.3", ENDS),
        ("seats", "itm_1", 40, ENDS),
        ("seats", "itm_2", 0, ENDS),
    ]
    assert quote.documents == ()
    assert quote.next_renewal.net == 29_236_00  # 40 x 730.00 + 3 x 12.00
    outcome = renewed(with_term(contract, quote, ENTERPRISE, PHONE))
    assert [(item.id, item.plan, item.quantity) for item in outcome.subscription.items] == [
        ("itm_1", "enterprise-yearly.3", 40),
        ("itm_90", "phone-yearly.3", 3),
    ]
    assert (outcome.invoice.net, outcome.subscription.timeline) == (29_236_00, ())
    assert {item: pool.seats for item, pool in outcome.pools.items()} == {"itm_1": 40, "itm_2": 0, "itm_90": 3}


def test_each_is_undone_by_itself():
    contract = running((BOTH, 10))
    quote = quoted(
        contract,
        on_sale=(ENTERPRISE, BOTH),
        plan="enterprise-yearly",
        quantity=40,
        addons={"itm_2": NamedPlan(None, 4)},
    )
    whole = with_term(contract, quote, ENTERPRISE)
    left = {}
    for entry in whole.subscription.timeline:
        after = replace(whole, subscription=whole.without(entry, ADDED))
        must_compose(after.subscription, after.offers)
        left[entry.kind, entry.item] = renewed(after).invoice.net
    assert left == {
        ("plan", "itm_1"): 14_648_00,  # 40 x 365.00 + 4 x 12.00
        ("seats", "itm_1"): 18_298_00,  # 25 x 730.00 + 4 x 12.00
        ("seats", "itm_2"): 29_320_00,  # 40 x 730.00 + 10 x 12.00
    }


def test_a_total_that_stands_anyway_makes_no_entry_and_one_that_does_not_takes_its_place():
    contract = running()
    with pytest.raises(InvalidRequest):
        quoted(contract, quantity=25)
    thirty = with_term(contract, quoted(contract, quantity=30))
    back = with_term(thirty, quoted(thirty, quantity=25))
    assert [(entry.kind, entry.value) for entry in back.subscription.timeline] == [("seats", 25)]
    assert renewed(back).invoice.net == 9_125_00  # 25 x 365.00


def test_people_above_the_total_are_named_and_stand_on_the_total():
    contract = assigned(24)
    with pytest.raises(SeatsBelowAssigned):
        quoted(contract, quantity=10)
    quote = quoted(contract, plan="enterprise-yearly", quantity=10, release=FOURTEEN)
    assert [(entry.kind, entry.release) for entry in quote.change.entries] == [("plan", None), ("seats", FOURTEEN)]
    with pytest.raises(SeatsBelowAssigned):
        coming_term_set(quote, assigned(25), at=ADDED)
    (work,) = renewed(with_term(contract, quote, ENTERPRISE)).releases
    assert (work.members, work.product) == (FOURTEEN.members, "enterprise")


def test_a_plan_with_a_minimum_and_its_total_are_one_request_that_neither_leaves_alone():
    ten = enterprise(minimum=30)
    contract = running()
    with pytest.raises(InvalidRequest) as refused:
        quoted(contract, on_sale=(ten,), plan="enterprise-yearly", quantity=29)
    assert [(broken.field, broken.rule) for broken in refused.value.errors] == [
        ("/quantity", "from 30 to 10000 of enterprise-yearly")
    ]
    whole = with_term(contract, quoted(contract, on_sale=(ten,), plan="enterprise-yearly", quantity=30), ten)
    seats = next(entry for entry in whole.subscription.timeline if entry.kind == "seats")
    with pytest.raises(ChangesClash) as clash:
        must_compose(whole.without(seats, ADDED), whole.offers)
    assert clash.value.kind == "plan"


def test_to_a_flat_price_the_plan_alone_says_its_total():
    price = replace(ENTERPRISE.price, model=PriceModel.FLAT)
    flat = replace(ENTERPRISE, plan=replace(ENTERPRISE.plan, model=PriceModel.FLAT), price=price, prices=(price,))
    quote = quoted(running(), on_sale=(flat,), plan="enterprise-yearly")
    assert [(entry.kind, entry.planned.items[0].quantity) for entry in quote.change.entries] == [("plan", 1)]
    assert quote.next_renewal.net == 730_00


@pytest.mark.parametrize(
    ("wanted", "field", "rule"),
    [
        ({}, "", "a change of the coming term: a plan, a total, or an add-on"),
        ({"addons": {"itm_9": NamedPlan(None, 1, "/addons/0")}}, "/addons/0/item", "an add-on of the subscription"),
        (
            {"addons": {"itm_2": NamedPlan("other", None, "/addons/0")}},
            "/addons/0/plan",
            "left out: add-ons change along with the edition",
        ),
        ({"new": [(STORAGE, 1)]}, "/new_addons/0/plan", "of a product that is not in it yet"),
        ({"new": [(PHONE, 20_000)]}, "/new_addons/0/quantity", "at most 10000"),
        ({"quantity": 20_000}, "/quantity", "from 1 to 10000"),
        (
            {"plan": "enterprise-yearly", "addons": {"itm_2": NamedPlan(None, 4, "/addons/0")}},
            "/addons/0/quantity",
            "left out, or 0: this add-on ends with the running term",
        ),
    ],
)
def test_a_wrong_request_names_field_and_rule(wanted, field, rule):
    with pytest.raises(InvalidRequest) as refused:
        quoted(running((STORAGE, 10)), **wanted)
    assert [(broken.field, broken.rule) for broken in refused.value.errors] == [(field, rule)]


def test_an_add_on_that_begins_then_needs_the_base_that_takes_it():
    contract = running()
    whole = with_term(contract, quoted(contract, new=[(add_on(tiers=TWELVE), 3)]), STORAGE)
    with pytest.raises(ChangesClash) as clash:
        quoted(whole, plan="enterprise-yearly")
    assert clash.value.kind == "add_on"
