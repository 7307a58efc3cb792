"""Loading a changed file: its allowed and forbidden changes. Lines are those of small.yaml; today is 2026-09-01."""

from datetime import timedelta

import pytest

from operate.catalog import CatalogMistakes
from tests.operate.small import SMALL, Deployment, small

CRM = "products.crm.plans.crm-yearly"
PRICES = f"{CRM}.prices"
SPACE_PRICES = "products.space.plans.space-yearly.prices"


@pytest.fixture
def loaded() -> Deployment:
    deployment = Deployment()
    deployment.load()
    return deployment


def test_the_first_load_adds_everything():
    assert Deployment().load().changes == (
        "+ seller Grachtwerk Software B.V. (grachtwerk)",
        "+ product crm (edition, family suite)",
        "+ plan crm-yearly.3: per_seat, 1 year, billed every 1 month, 5 to 500",
        "+ plan crm-weekly.1: flat, 4 weeks, billed every 2 weeks",
        "+ price crm-yearly.eur.2026-01-01: 36.50 EUR per seat, from 2026-01-01",
        "+ price crm-yearly.eur.2027-01-01: 38.00 EUR per seat, from 2027-01-01",
        "+ price crm-yearly.jpy.2026-01-01: 5800 JPY per seat, from 2026-01-01",
        "+ price crm-weekly.eur.2026-01-01: 9.00 EUR flat, from 2026-01-01",
        "+ price crm-weekly.jpy.2026-01-01: 1400 JPY flat, from 2026-01-01",
        "+ product space (add-on, family storage, needs crm)",
        "+ plan space-yearly.1: graduated, 1 year, billed every 1 month, 1 to 1000000",
        (
            "+ price space-yearly.eur.2026-01-01: 2.00 EUR up to 10, 1.50 EUR up to 50, 1.00 EUR above (graduated), "
            "from 2026-01-01"
        ),
    )


#: Changes of the file, and the words for them.
CHANGES = {
    "a field of the seller": (
        [(3, "  name: Grachtwerk N.V.")],
        ["~ seller.name: 'Grachtwerk Software B.V.' -> 'Grachtwerk N.V.'"],
    ),
    "a text": (
        [(33, "    name: {nl: Relaties, de: Kunden, fr: Clients, en: Customers}")],
        ["~ product crm: name.nl: 'Klanten' -> 'Relaties'"],
    ),
    "the next version of a plan": (
        [
            (37, "        version: 4"),
            (43, "        maximum: 600"),
            (45, "        policies: {inherits: standard, notice_days: 60}"),
        ],
        [
            (
                "~ plan crm-yearly: version 3 -> 4: maximum: 500 -> 600, policies.notice_days: none -> 60, "
                "policies.fee: {basis_points: 1000, fixed: {}, beyond_credit: false} -> none; "
                "contracts keep their version"
            )
        ],
    ),
    "a price from a later date": (
        [(49, '            2027-01-01: "38.00"\n            2027-06-01: "39.00"')],
        ["+ price crm-yearly.eur.2027-06-01: 39.00 EUR per seat, from 2027-06-01"],
    ),
    "a price from today": (
        [(49, '            2027-01-01: "38.00"\n            2026-09-01: "37.00"')],
        ["+ price crm-yearly.eur.2026-09-01: 37.00 EUR per seat, from 2026-09-01"],
    ),
    "a planned price that leaves": ([(49, "")], ["- price crm-yearly.eur.2027-01-01 is dropped before it begins"]),
    "a currency that leaves": (
        [(50, ""), (51, "")],
        ["- price crm-yearly.jpy.2026-01-01 is no longer offered; contracts keep it"],
    ),
    "a plan that leaves": (
        [(line, "") for line in range(52, 62)],
        ["- plan crm-weekly.1 is no longer sold; contracts keep it"],
    ),
    "a product that leaves": (
        [(line, "") for line in range(62, 81)],
        ["- product space is no longer sold", "- plan space-yearly.1 is no longer sold; contracts keep it"],
    ),
    "a new plan, at a price of long ago": (
        [
            (
                80,
                (
                    '              - {price: "1.00"}\n'
                    "      space-free: {version: 1, model: flat, term: 1 month, billing: 1 month, rank: 1, "
                    "prices: {EUR: {2020-01-01: 0}}}"
                ),
            )
        ],
        [
            "+ plan space-free.1: flat, 1 month, billed every 1 month",
            "+ price space-free.eur.2020-01-01: 0.00 EUR flat, from 2020-01-01",
        ],
    ),
    "another order": (
        [(47, '          JPY: {2026-01-01: "5800"}\n          EUR:'), (50, ""), (51, "")],
        ["~ the order of products, plans or prices"],
    ),
}


@pytest.mark.parametrize(("changes", "said"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_said_in_words_and_then_it_is_loaded(loaded, changes, said):
    text = small(*changes)
    assert list(loaded.load(text).changes) == said
    assert loaded.load(text).changes == ()


#: Changes of the file, and the reason of their refusal.
REFUSED = {
    "a field of a plan": (
        [(43, "        maximum: 600")],
        (
            "small.yaml:43: products.crm.plans.crm-yearly.maximum must stay 500, not 600: crm-yearly.3 is loaded and "
            "contracts may run on it; make this version 4"
        ),
    ),
    "a term that a plan inherits": (
        [(25, "    fee: 500 bp")],
        (
            f"small.yaml:45: {CRM}.policies.fee.basis_points must stay 1000, not 500: crm-yearly.3 is "
            "loaded and contracts may run on it; make this version 4"
        ),
    ),
    "an older version": (
        [(37, "        version: 2")],
        f"small.yaml:37: {CRM}.version must be at least 3, not 2: that version was loaded before",
    ),
    "another billing period under the same id": (
        [(37, "        version: 4"), (40, "        billing: 1 year")],
        (
            "small.yaml:40: products.crm.plans.crm-yearly.billing must stay 1 month, not 1 year: the plan's prices are "
            "for that; make a plan with another id"
        ),
    ),
    "another amount of the same day": (
        [(48, '            2026-01-01: "36.00"')],
        (
            f"small.yaml:48: {PRICES}.EUR.2026-01-01 must stay 36.50 EUR per seat, not 36.00 EUR per seat: a price "
            "never changes once it is loaded; add one with a later date"
        ),
    ),
    "another amount of a day to come": (
        [(49, '            2027-01-01: "39.00"')],
        (
            f"small.yaml:49: {PRICES}.EUR.2027-01-01 must stay 38.00 EUR per seat, not 39.00 EUR per seat: a price "
            "never changes once it is loaded; add one with a later date"
        ),
    ),
    "another tier": (
        [(79, '              - {up_to: 60, price: "1.50"}')],
        (
            f"small.yaml:77: {SPACE_PRICES}.EUR.2026-01-01 must stay 2.00 EUR up to 10, 1.50 EUR up "
            "to 50, 1.00 EUR above (graduated), not 2.00 EUR up to 10, 1.50 EUR up to 60, 1.00 EUR above (graduated): "
            "a price never changes once it is loaded; add one with a later date"
        ),
    ),
    "a price from yesterday": (
        [(51, '            2026-01-01: "5800"\n            2026-08-31: "5900"')],
        (
            f"small.yaml:52: {PRICES}.JPY.2026-08-31 must have a date from 2026-09-01 on: the plan is loaded already, "
            "and the past has its prices"
        ),
    ),
    "a new currency from yesterday": (
        [(51, '            2026-01-01: "5800"\n          USD: {2026-08-31: "40.00"}')],
        (
            f"small.yaml:52: {PRICES}.USD.2026-08-31 must have a date from 2026-09-01 on: the plan is loaded already, "
            "and the past has its prices"
        ),
    ),
    "an edition that becomes an add-on": (
        [(63, "    kind: edition"), (65, "")],
        "small.yaml:63: products.space.kind must stay add_on: contracts are built on it",
    ),
    "a plan that moves to another product": (
        [
            *((line, "") for line in range(52, 62)),
            (
                80,
                (
                    '              - {price: "1.00"}\n      crm-weekly: {version: 1, model: flat, term: 4 weeks, '
                    "billing: 2 weeks, rank: 5, prices: {EUR: {2026-09-01: 9}}}"
                ),
            ),
        ],
        (
            "small.yaml:71: products.space.plans.crm-weekly must stay in product crm: a contract names its plan by the "
            "id alone"
        ),
    ),
}


@pytest.mark.parametrize(("changes", "said"), REFUSED.values(), ids=REFUSED)
def test_a_load_never_changes_plans_and_prices_of_contracts(loaded, changes, said):
    before = loaded.everything()
    with pytest.raises(CatalogMistakes) as refused:
        loaded.load(small(*changes))
    assert str(refused.value) == said
    assert loaded.everything() == before


def test_every_refused_change_is_said_at_once(loaded):
    with pytest.raises(CatalogMistakes) as refused:
        loaded.load(
            small((43, "        maximum: 600"), (48, '            2026-01-01: "36.00"'), (74, "        rank: 11"))
        )
    assert [mistake.line for mistake in refused.value.mistakes] == [43, 48, 74]


def test_a_price_in_force_is_not_taken_out_so_that_an_older_one_comes_back(loaded):
    loaded.clock.move(timedelta(days=122))  # to 2027-01-01
    with pytest.raises(CatalogMistakes) as refused:
        loaded.load(small((49, "")))
    assert str(refused.value) == (
        f"small.yaml:47: {PRICES}.EUR must keep 2027-01-01, which is in force: without it the price of 2026-01-01 "
        "would come back"
    )


def test_a_superseded_price_may_leave_the_file(loaded):
    loaded.clock.move(timedelta(days=122))  # to 2027-01-01
    assert loaded.load(small((48, ""))).changes == (
        "- price crm-yearly.eur.2026-01-01 is no longer offered; contracts keep it",
    )


def test_today_is_the_civil_date_of_the_seller(loaded):
    loaded.clock.move(timedelta(hours=11, minutes=30))  # 22:30 in UTC, 00:30 on 2 September in Amsterdam
    text = small((49, '            2027-01-01: "38.00"\n            2026-09-01: "37.00"'))
    with pytest.raises(CatalogMistakes, match="must have a date from 2026-09-02 on"):
        loaded.load(text)


def test_a_withdrawn_plan_or_price_can_come_back_unchanged(loaded):
    loaded.load(small(*((line, "") for line in range(52, 62))))
    assert loaded.load(SMALL).changes == (
        "+ plan crm-weekly.1: flat, 4 weeks, billed every 2 weeks, on sale again",
        "+ price crm-weekly.eur.2026-01-01: 9.00 EUR flat, from 2026-01-01, on sale again",
        "+ price crm-weekly.jpy.2026-01-01: 1400 JPY flat, from 2026-01-01, on sale again",
    )


def test_a_withdrawn_version_stays_the_lowest_allowed_version(loaded):
    loaded.load(small((37, "        version: 7")))
    loaded.load(small(*((line, "") for line in range(36, 52))))
    with pytest.raises(CatalogMistakes, match="version must be at least 7, not 3"):
        loaded.load(SMALL)
