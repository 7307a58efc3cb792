"""Plans, prices and terms that may not be sold, each with the rule that refuses it."""

from dataclasses import replace
from datetime import date

import pytest

from zetel.domain.calendar import Interval, Unit
from zetel.domain.catalog.prices import Price, PriceModel, Tier, broken_price_rules
from zetel.domain.catalog.products import Plan, broken_plan_rules
from zetel.domain.catalog.terms import Fee, Policies, broken_terms

YEAR, MONTH = Interval(1, Unit.YEAR), Interval(1, Unit.MONTH)
PLAN = Plan("crm-yearly", 1, "crm", PriceModel.PER_SEAT, YEAR, MONTH, 10, 1, 1_000_000, Policies())
FLAT = replace(PLAN, model=PriceModel.FLAT, maximum=1)
OPEN = Tier(1_00)


def price(model: PriceModel, *tiers: Tier) -> Price:
    return Price("crm-yearly", "EUR", date(2026, 1, 1), model, tiers)


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        FLAT,
        replace(PLAN, minimum=1_000_000),
        replace(PLAN, term=Interval(10, Unit.YEAR), billing=Interval(5, Unit.YEAR)),
        replace(PLAN, term=Interval(3650, Unit.DAY), billing=Interval(10, Unit.DAY)),
        replace(PLAN, term=Interval(2, Unit.QUARTER), billing=Interval(1, Unit.HALF_YEAR), anchor_day=31),
        replace(PLAN, term=Interval(4, Unit.WEEK), billing=Interval(14, Unit.DAY)),
        replace(PLAN, policies=Policies(notice_days=364)),
    ],
)
def test_a_plan_that_keeps_the_rules_breaks_none(plan):
    assert list(broken_plan_rules(plan)) == []


@pytest.mark.parametrize(
    ("plan", "broken"),
    [
        (replace(PLAN, minimum=0), [("/minimum", "at least 1")]),
        (replace(PLAN, maximum=1_000_001), [("/maximum", "at most 1000000")]),
        (replace(PLAN, minimum=7, maximum=6), [("/minimum", "at most the maximum, which is 6")]),
        (replace(FLAT, maximum=2), [("/maximum", "1: a flat price is for a quantity of 1")]),
        (replace(FLAT, minimum=0), [("/minimum", "1: a flat price is for a quantity of 1")]),
        (replace(PLAN, term=Interval(41, Unit.QUARTER)), [("/term", "at most 10 years")]),
        (replace(PLAN, term=Interval(3651, Unit.DAY)), [("/term", "at most 10 years")]),
        (
            replace(PLAN, billing=Interval(7, Unit.MONTH)),
            [("/billing", "a length that divides the term: whole billing periods make one term of 1 year")],
        ),
        (replace(PLAN, anchor_day=0), [("/anchor_day", "from 1 to 31")]),
        (replace(PLAN, anchor_day=32), [("/anchor_day", "from 1 to 31")]),
        (
            replace(PLAN, policies=Policies(notice_days=365)),
            [("/policies/notice_days", "shorter than the term (a term of 1 year has 365 days)")],
        ),
    ],
)
def test_a_plan_names_the_rule_that_it_breaks(plan, broken):
    assert [(rule.field, rule.rule) for rule in broken_plan_rules(plan)] == broken


def test_a_plan_names_all_the_rules_that_it_breaks():
    plan = replace(PLAN, minimum=0, maximum=2_000_000, billing=Interval(1, Unit.WEEK), anchor_day=40)
    assert [rule.field for rule in broken_plan_rules(plan)] == [
        "/minimum",
        "/maximum",
        "/billing",
        "/anchor_day",
        "/anchor_day",
    ]


@pytest.mark.parametrize(
    "kept",
    [
        price(PriceModel.PER_SEAT, Tier(0)),
        price(PriceModel.FLAT, Tier(1_000_000_000)),
        price(PriceModel.VOLUME, Tier(2_00, 10), OPEN),
        price(PriceModel.GRADUATED, Tier(0, 1), Tier(5_00, 2), OPEN),
    ],
)
def test_a_price_that_keeps_the_rules_breaks_none(kept):
    assert list(broken_price_rules(kept)) == []


@pytest.mark.parametrize(
    ("broken", "rules"),
    [
        (price(PriceModel.PER_SEAT, Tier(-1)), [("/tiers/0/unit_price", "from 0 to 1000000000 minor units")]),
        (price(PriceModel.FLAT, Tier(1_000_000_001)), [("/tiers/0/unit_price", "from 0 to 1000000000 minor units")]),
        (price(PriceModel.FLAT), [("/tiers", "one amount: the model is flat")]),
        (price(PriceModel.PER_SEAT, Tier(1, 5), OPEN), [("/tiers", "one amount: the model is per_seat")]),
        (price(PriceModel.VOLUME, OPEN), [("/tiers", "2 to 10 tiers: the model is volume")]),
        (
            price(PriceModel.GRADUATED, *(Tier(1, n) for n in range(1, 11)), OPEN),
            [("/tiers", "2 to 10 tiers: the model is graduated")],
        ),
        (price(PriceModel.VOLUME, Tier(2, 5), Tier(1, 9)), [("/tiers/1/up_to", "absent: the last tier is open")]),
        (price(PriceModel.VOLUME, Tier(2), OPEN), [("/tiers/0/up_to", "present: only the last tier is open")]),
        (price(PriceModel.VOLUME, Tier(2, 0), OPEN), [("/tiers/0/up_to", "more than 0: tiers ascend")]),
        (
            price(PriceModel.GRADUATED, Tier(3, 9), Tier(2, 5), Tier(2, 7), OPEN),
            [("/tiers/1/up_to", "more than 9: tiers ascend"), ("/tiers/2/up_to", "more than 9: tiers ascend")],
        ),
    ],
)
def test_a_price_names_the_rules_that_it_breaks(broken, rules):
    assert [(rule.field, rule.rule) for rule in broken_price_rules(broken)] == rules


@pytest.mark.parametrize(
    ("policies", "term", "rules"),
    [
        # The default notice of a term under a year is 1 day.
        (Policies(), Interval(2, Unit.DAY), []),
        (Policies(), Interval(1, Unit.DAY), ["/notice_days shorter than the term (a term of 1 day has 1 day)"]),
        # The shortest February has 28 days, the shortest quarter 89.
        (Policies(notice_days=27), MONTH, []),
        (Policies(notice_days=28), MONTH, ["/notice_days shorter than the term (a term of 1 month has 28 days)"]),
        (Policies(notice_days=88), Interval(1, Unit.QUARTER), []),
        (
            Policies(notice_days=89),
            Interval(1, Unit.QUARTER),
            ["/notice_days shorter than the term (a term of 1 quarter has 89 days)"],
        ),
        (Policies(notice_days=-1), YEAR, ["/notice_days 0 days or more"]),
        (Policies(fee=Fee(basis_points=10_000)), YEAR, []),
        (Policies(fee=Fee(fixed={"EUR": 1})), YEAR, []),
        (Policies(fee=Fee()), YEAR, ["/fee either basis points or fixed amounts"]),
        (Policies(fee=Fee(basis_points=1, fixed={"EUR": 1})), YEAR, ["/fee either basis points or fixed amounts"]),
        (Policies(fee=Fee(basis_points=10_001)), YEAR, ["/fee from 1 to 10000 basis points"]),
        (Policies(fee=Fee(basis_points=-1)), YEAR, ["/fee from 1 to 10000 basis points"]),
        (Policies(fee=Fee(fixed={"EUR": 0})), YEAR, ["/fee/fixed/EUR more than 0"]),
        (Policies(mail_leads=()), YEAR, []),
        (Policies(mail_leads=(90, 60, 90)), YEAR, ["/mail_leads different days"]),
        (Policies(mail_leads=(7, 0)), YEAR, ["/mail_leads days before the end: each at least 1"]),
        (Policies(mail_leads=tuple(range(10, 120, 10))), YEAR, ["/mail_leads at most 10 days"]),
    ],
)
def test_terms_name_the_rules_that_they_break(policies, term, rules):
    assert [f"{broken.field} {broken.rule}" for broken in broken_terms(policies, term)] == rules
