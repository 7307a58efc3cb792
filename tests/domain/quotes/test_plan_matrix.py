"""Plan changes between every pair of price models and of intervals, up and down, now and at the renewal, in two
currencies: each pair of models and each pair of intervals by hand, and all of them by the oracle."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from tests.domain.changing_plans import changed, offered, plan_quote, until
from tests.domain.contracts import buyer
from tests.domain.running import bought, paid
from tests.oracle import plan_change
from zetel.domain.catalog.terms import Effect, Policies
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.profile import CreditLimit

#: 1 September 2026, 14:00 in Amsterdam, after 170 of 365 days, and after 17 of the 31 days of its month.
SEPTEMBER = datetime(2026, 9, 1, 12, tzinfo=UTC)
NOW = Policies(upgrade=Effect.NOW, downgrade=Effect.NOW, mail_leads=())
YEARLY, MONTHLY, IN_PARTS = "yearly", "monthly", "yearly billed monthly"
MODELS = ("per_seat", "flat", "volume", "graduated")
INTERVALS = {
    YEARLY: ([1, "year"], [1, "year"]),
    MONTHLY: ([1, "month"], [1, "month"]),
    IN_PARTS: ([1, "year"], [1, "month"]),
}


def tiers(model, unit):
    """One price, or twice the price for 10 units, of volume or of the first 10."""
    return [(None, unit)] if model in ("per_seat", "flat") else [(10, 2 * unit), (None, unit)]


def plan(model, interval, unit, **facts):
    term, billing = INTERVALS[interval]
    return {"model": model, "tiers": tiers(model, unit), "term": term, "billing": billing, "rank": 2, **facts}


def story(old, new, *, when="now", total=None, currency="EUR", at=SEPTEMBER, day=date(2026, 3, 15)):
    return {
        "bought": day,
        "zone": "Europe/Amsterdam",
        "at": at.isoformat(),
        "old": {"quantity": 1 if old["model"] == "flat" else 12, "upgrade": "now", "downgrade": "now", **old},
        "new": new,
        "when": when,
        "total": total,
        "currency": currency,
    }


def quoted(facts):
    """The product's quote, in the form of the oracle's answer."""
    currency = facts["currency"]
    by = buyer(currency=currency, credit=CreditLimit(10**12, currency, 30))
    old, new = offered("old", facts["old"], currency, NOW), offered("new", facts["new"], currency, NOW)
    at = datetime.fromisoformat(facts["at"])
    began = datetime(facts["bought"].year, facts["bought"].month, facts["bought"].day, 9, tzinfo=UTC)
    contract = paid(bought((old, facts["old"]["quantity"]), at=began, by=by))
    contract = until(contract, at.date(), old, by=by)
    try:
        quote = plan_quote(contract, "new", new, at=at, by=by, quantity=facts["total"], when=Effect(facts["when"]))
    except InvalidRequest as refused:
        return {"refused": refused.errors[0].field}
    if quote.change.entry:
        renewal = changed(contract, quote, old, new, at=at, by=by)
        renewed = until(renewal, contract.subscription.term.end, old, new, by=by).subscription
        return {
            "effect": "at_renewal",
            "next": [str(day) for day in renewed.term],
            "next_net": quote.next_renewal.net,
        }
    (invoice,) = (paper for paper in quote.documents if paper.kind.value == "invoice")
    return {
        "effect": "now",
        "term": [str(day) for day in quote.change.term],
        "until": str(quote.change.period.end),
        "credits": [told(line) for paper in quote.documents if paper is not invoice for line in paper.lines],
        "charges": [told(line) for line in invoice.lines],
    }


def told(line):
    why = line.derivation
    return {
        "quantity": why.quantity,
        "unit_price": why.unit_price,
        "days": [str(day) for day in why.span],
        "net": line.net,
    }


#: Net amounts that 12 units, or a flat price, have for the 195 days that are left: 365.00 a year is 1.00 a day.
LEFT = {
    "per_seat": 12 * 195_00,
    "flat": 10 * 195_00,
    "volume": 12 * 195_00,
    "graduated": 10 * 2 * 195_00 + 2 * 195_00,
}
BY_HAND = {
    ("per_seat", "per_seat"): (2_340_00, 4_680_00),
    ("per_seat", "flat"): (2_340_00, 3_900_00),
    ("per_seat", "volume"): (2_340_00, 4_680_00),
    ("per_seat", "graduated"): (2_340_00, 8_580_00),
    ("flat", "per_seat"): (1_950_00, 4_680_00),
    ("flat", "flat"): (1_950_00, 3_900_00),
    ("flat", "volume"): (1_950_00, 4_680_00),
    ("flat", "graduated"): (1_950_00, 8_580_00),
    ("volume", "per_seat"): (2_340_00, 4_680_00),
    ("volume", "flat"): (2_340_00, 3_900_00),
    ("volume", "volume"): (2_340_00, 4_680_00),
    ("volume", "graduated"): (2_340_00, 8_580_00),
    ("graduated", "per_seat"): (4_290_00, 4_680_00),
    ("graduated", "flat"): (4_290_00, 3_900_00),
    ("graduated", "volume"): (4_290_00, 4_680_00),
    ("graduated", "graduated"): (4_290_00, 8_580_00),
}


@pytest.mark.parametrize(("old", "new"), BY_HAND)
def test_each_pair_of_models_by_hand(old, new):
    unit = {"flat": 3_650_00}
    before = plan(old, YEARLY, unit.get(old, 365_00))
    after = plan(new, YEARLY, 2 * unit.get(new, 365_00), rank=3)
    answer = quoted(story(before, after, total=12 if old == "flat" != new else None))
    assert (plan_change.net(answer["credits"]), plan_change.net(answer["charges"])) == BY_HAND[old, new]


MONTH = {MONTHLY: 31_00, IN_PARTS: 31_00, YEARLY: 365_00}  # 1.00 a day from 15 August to 15 September, or in the year
INTERVALS_BY_HAND = {
    # the month's 14 days of 31 left
    (MONTHLY, MONTHLY): ("now", ["2026-08-15", "2026-09-15"], 12 * 14_00, 12 * 28_00),
    # the whole month back, a whole year from its beginning
    (MONTHLY, YEARLY): ("now", ["2026-08-15", "2027-08-15"], 12 * 31_00, 12 * 730_00),
    (MONTHLY, IN_PARTS): ("now", ["2026-08-15", "2027-08-15"], 12 * 31_00, 12 * 62_00),
    # a month ends before the year does
    (YEARLY, MONTHLY): ("at_renewal", ["2027-03-15", "2027-04-15"], None, 12 * 62_00),
    (YEARLY, YEARLY): ("now", ["2026-03-15", "2027-03-15"], 12 * 195_00, 12 * 390_00),
    (YEARLY, IN_PARTS): ("now", ["2026-03-15", "2027-03-15"], 12 * 195_00, 12 * 28_00),
    (IN_PARTS, MONTHLY): ("at_renewal", ["2027-03-15", "2027-04-15"], None, 12 * 62_00),
    (IN_PARTS, YEARLY): ("now", ["2026-03-15", "2027-03-15"], 12 * 14_00, 12 * 390_00),
    (IN_PARTS, IN_PARTS): ("now", ["2026-03-15", "2027-03-15"], 12 * 14_00, 12 * 28_00),
}


@pytest.mark.parametrize(("old", "new"), INTERVALS_BY_HAND)
def test_each_pair_of_intervals_by_hand(old, new):
    effect, term, back, charged = INTERVALS_BY_HAND[old, new]
    answer = quoted(story(plan("per_seat", old, MONTH[old]), plan("per_seat", new, 2 * MONTH[new], rank=3)))
    assert answer["effect"] == effect
    if effect == "at_renewal":
        assert (answer["next"], answer["next_net"]) == (term, charged)
        return
    assert answer["term"] == term
    assert (plan_change.net(answer["credits"]), plan_change.net(answer["charges"])) == (back, charged)


@pytest.mark.parametrize("intervals", list(product(INTERVALS, INTERVALS)), ids=" to ".join)
@pytest.mark.parametrize("models", list(product(MODELS, MODELS)), ids=" to ".join)
def test_every_pair_up_and_down_now_and_at_the_renewal_by_the_oracle(models, intervals):
    (old, new), (before, after) = models, intervals
    for rank, when, currency, total in product((1, 2, 3), ("now", "at_renewal"), ("EUR", "JPY"), (None, 12, 17)):
        unit = 333 if currency == "JPY" else 333_33
        facts = story(
            plan(old, before, unit),
            plan(new, after, unit + 111, rank=rank),
            when=when,
            total=total,
            currency=currency,
        )
        assert quoted(facts) == plan_change.changed(facts), facts


@pytest.mark.parametrize("day", [date(2027, 1, 31), date(2026, 12, 30)])
@pytest.mark.parametrize("intervals", list(product(INTERVALS, INTERVALS)), ids=" to ".join)
def test_months_go_on_being_counted_from_the_anchor(day, intervals):
    before, after = intervals
    for later in (0, 27, 29, 38, 60, 210, 330):
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=later)
        facts = story(plan("per_seat", before, 100_00), plan("graduated", after, 77_77, rank=3), at=at, day=day)
        assert quoted(facts) == plan_change.changed(facts), facts
