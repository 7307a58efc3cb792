"""Any life of a contract: what is bought, on which terms, and what is done with it later."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.domain.any_sale import BUYERS, items, models, purchases
from tests.domain.living import Life
from tests.oracle import days
from tests.oracle.terms import notice_of

#: The fewest days of each unit.
DAYS = {"day": 1, "week": 7, "month": 28, "quarter": 89, "half_year": 181, "year": 365}

#: What a buyer is called before and after it gave itself another name.
NAMES = ["Veerman Logistiek B.V.", "Veerman Holding B.V."]

fees = (
    st.none()
    | st.fixed_dictionaries(
        {"basis_points": st.integers(1, 10_000), "fixed": st.just({}), "beyond_credit": st.booleans()}
    )
    | st.fixed_dictionaries(
        {
            "basis_points": st.just(0),
            "fixed": st.dictionaries(st.sampled_from(["EUR", "USD", "JPY"]), st.integers(1, 50_000), min_size=1),
            "beyond_credit": st.booleans(),
        }
    )
)
credit_to = st.sampled_from(["balance", "refund"])


@st.composite
def terms(draw, days):
    """The terms of a plan whose term has at least so many `days`."""
    return {
        "notice_days": draw(st.none() if days > 1 else st.just(0))
        if days < 3
        else draw(st.none() | st.integers(0, min(days - 1, 90))),
        "price_notice_days": draw(st.sampled_from([0, 1, 30, 30, 60])),
        "window_days": draw(st.sampled_from([0, 0, 14, 30, 60])),
        "cancelling": draw(st.sampled_from(["pro_rata", "pro_rata", "no_refund", "not_allowed"])),
        "fee": draw(fees),
        "return_hours": draw(st.sampled_from([0, 1, 24, 168, 168, 1000])),
        "decrease": draw(st.sampled_from(["at_renewal", "at_once"])),
        "increase": draw(st.sampled_from(["now", "now", "now", "at_renewal"])),
        "cancellation_credit_to": draw(credit_to),
        "change_credit_to": draw(credit_to),
    }


#: Terms under which much comes back, at once and with a fee.
giving_back = {
    "window_days": 0,
    "cancelling": "pro_rata",
    "decrease": "at_once",
    "increase": "now",
    "cancellation_credit_to": "refund",
}


def _at_one_price(item):
    """The item at a price that it always had."""
    return {**item, "prices": [{**item["prices"][0], "since": "2020-01-01"}]}


#: What the base may become: counted in units, as a total that fits is named beside.
editions = st.lists(st.sampled_from(["per_seat", "volume", "graduated"]).flatmap(items).map(_at_one_price), max_size=3)


@st.composite
def lives(draw, /, **fixed):
    """The facts of any life, before anything happened in it; its terms are `fixed` where they are named."""
    sale = draw(purchases(most_items=3))
    count, unit = sale["term"]
    shelf = draw(st.lists(models.flatmap(items), max_size=2))
    divisor = draw(st.sampled_from([1, 1, 100, 1000]))
    facts = {
        **sale,
        "buyer": {**sale["buyer"], "name": NAMES[0]},
        "items": [_cheaper(item, divisor) for item in sale["items"]],
        "shelf": [_cheaper(item, divisor) for item in shelf],
        "editions": [_cheaper(item, divisor) for item in draw(editions)],
        "terms": {**draw(terms(count * DAYS[unit])), **fixed},
        "window_used": draw(st.booleans()),
    }
    if draw(st.booleans()):
        for item in (*facts["items"], *facts["shelf"]):
            item["prices"] += draw(late_prices(facts, item))
    return facts


@st.composite
def late_prices(draw, facts, item):
    """Prices for the renewals of the first terms, loaded, and perhaps dropped, about the last days for that."""
    zone, terms = facts["buyer"]["zone"], facts["terms"]
    bought = days.in_zone(facts["at"], zone)
    anchor, ends = days.anchor(bought, facts["anchor_day"]), bought
    prices: dict[str, dict[str, object]] = {}
    for _ in range(draw(st.integers(1, 3))):
        ends = days.around(anchor, facts["term"], ends)[1]
        last = ends - timedelta(days=notice_of(terms, facts["term"]) + terms["price_notice_days"])
        loaded = midnight(last) + timedelta(days=draw(st.integers(-2, 3)), minutes=draw(st.integers(0, 1439)))
        # the seller's calendar is at most a day ahead: a price is never loaded after its day
        since = max(ends - timedelta(days=draw(st.integers(-1, 9))), loaded.date() + timedelta(days=1))
        dropped = loaded + timedelta(minutes=draw(st.integers(1, 6 * 1440)))
        tiers = [{**tier, "price": draw(st.integers(0, 200))} for tier in item["prices"][0]["tiers"]]
        one = {"since": str(since), "tiers": tiers, "loaded": instant(loaded)}
        if draw(st.booleans()) and dropped.date() + timedelta(days=1) < since:
            one["dropped"] = instant(dropped)
        if str(since) not in {price["since"] for price in item["prices"]}:
            prices.setdefault(str(since), one)
    return list(prices.values())


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def instant(at):
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _cheaper(item, divisor):
    """The item at a fraction of its prices: where a seat costs a few cents a year, amounts are all rounding."""
    prices = [
        {**price, "tiers": [{**tier, "price": tier["price"] // divisor} for tier in price["tiers"]]}
        for price in item["prices"]
    ]
    return {**item, "prices": prices}


def _in_yen(facts, item):
    """The facts for one item per seat, sold for yen in the Netherlands, where it bears VAT."""
    home = {"country": "NL", "collects": True}
    buyer = {**facts["buyer"], "country": "NL", "vat_id": None}
    return {**facts, "currency": "JPY", "seller": {**facts["seller"], **home}, "buyer": buyer, "items": [item]}


few, lags = st.integers(0, 7), st.sampled_from([0, 0, 0, 1, 29])
now_or_later = st.sampled_from(["now", "now", "now", "at_renewal"])
#: The buyer has another name, or moves to another country, with a VAT id or without.
moves = st.tuples(
    st.just("move"),
    st.builds(
        lambda name, lives: {
            "name": name,
            "country": lives[0],
            "vat_id": lives[1],
            "postcode": "".join(lives[2:]),  # empty: any of the country
        },
        st.sampled_from(NAMES),
        st.sampled_from(BUYERS),
    ),
)
#: A method of `Life` with its arguments.
steps = st.one_of(
    st.tuples(
        st.just("change_seats"),
        st.fixed_dictionaries({"item": few, "total": st.integers(0, 60), "when": now_or_later, "lag": lags}),
    ),
    st.tuples(
        st.just("change_seats"),
        st.fixed_dictionaries({"item": few, "total": st.just(0), "when": now_or_later, "lag": lags}),
    ),
    st.tuples(
        st.just("change_by"),
        st.fixed_dictionaries({"item": few, "by": st.integers(-9, 9), "when": now_or_later, "lag": lags}),
    ),
    st.tuples(
        st.just("change_by"),
        st.fixed_dictionaries({"item": few, "by": st.integers(1, 3), "when": st.just("now"), "lag": st.just(0)}),
    ),
    st.tuples(st.just("pay"), st.fixed_dictionaries({"which": few, "tenths": st.sampled_from([1, 5, 10, 10, 13])})),
    st.tuples(
        st.just("change_plan"),
        st.fixed_dictionaries(
            {"edition": few, "total": st.none() | st.integers(1, 60), "when": now_or_later, "lag": lags}
        ),
    ),
    st.tuples(st.just("add"), st.fixed_dictionaries({"lag": lags})),
    st.tuples(st.just("undo"), st.fixed_dictionaries({"which": few})),
    st.tuples(st.just("assign"), st.fixed_dictionaries({"item": few, "tenths": st.integers(0, 10)})),
    st.tuples(st.just("cancel"), st.fixed_dictionaries({"when": st.just("term_end"), "lag": lags})),
    st.tuples(st.just("cancel_on"), st.fixed_dictionaries({"days": st.integers(1, 200), "lag": lags})),
    moves,
    st.tuples(st.just("lose_vat_id"), st.just({})),
)
#: Seats come and go, and what is open is paid.
busy_steps = st.one_of(
    *[
        st.tuples(
            st.just("change_by"),
            st.fixed_dictionaries({"item": few, "by": by, "when": st.just("now"), "lag": st.just(0)}),
        )
        for by in (st.integers(-9, 9), st.integers(1, 3))
    ],
    st.tuples(st.just("pay"), st.fixed_dictionaries({"which": few, "tenths": st.sampled_from([3, 10, 10])})),
    st.tuples(
        st.just("change_plan"),
        st.fixed_dictionaries({"edition": few, "total": st.none(), "when": st.just("now"), "lag": st.just(0)}),
    ),
)
#: The same, of a buyer that moves, or whose VAT id turns invalid.
moving_steps: st.SearchStrategy[Any] = st.one_of(busy_steps, moves, st.tuples(st.just("lose_vat_id"), st.just({})))
#: Some seats come, a few go.
buying_steps = st.tuples(
    st.just("change_by"),
    st.fixed_dictionaries(
        {"item": few, "by": st.sampled_from([1, 1, 1, 2, -1]), "when": st.just("now"), "lag": st.just(0)}
    ),
)
#: Tenths of a billing period, or minutes, that pass before a step; and whether the sweep runs meanwhile.
waits = st.tuples(
    st.integers(0, 14) | st.just(0),
    st.sampled_from([0, 0, 1, 60]) | st.integers(0, 8 * 24 * 60),
    st.sampled_from([True, True, True, False]),
)
days_to_come = st.lists(st.tuples(waits, steps), max_size=4) | st.lists(
    st.tuples(waits, steps), min_size=6, max_size=14
)
now = st.tuples(waits, st.just("now"))
#: The facts of a life, what is done in it, and how it ends: by being cancelled, or where it then stands.
whole_lives = st.one_of(
    st.tuples(lives(), days_to_come, st.tuples(waits, st.just("now") | st.none())),
    # Seats come and go, and money goes back with a fee.
    st.tuples(lives(**giving_back), st.lists(st.tuples(waits, busy_steps), min_size=3, max_size=14), now),
    # The same of a buyer that moves meanwhile: it goes back with several credit notes.
    st.tuples(lives(**giving_back), st.lists(st.tuples(waits, moving_steps), min_size=4, max_size=14), now),
    # Many small invoices in a currency without decimals: their VAT is all rounding.
    st.tuples(
        st.builds(_in_yen, lives(**giving_back), items("per_seat")),
        st.lists(st.tuples(st.just((0, 0, True)), buying_steps), min_size=2, max_size=10),
        now,
    ),
    # Everything comes back, of several periods if they are short.
    st.tuples(lives(window_days=60), days_to_come, now),
)


#: A life that is revived some days after its end, what is done in it then, and how it ends again.
revivals = st.tuples(
    st.tuples(st.just(0), st.integers(0, 25 * 24 * 60), st.booleans()),
    days_to_come,
    st.tuples(waits, st.just("now") | st.none()),
)

#: A trial of some days, whose conversion is refused so often.
trials = st.fixed_dictionaries({"days": st.integers(1, 40), "refused": st.sampled_from([0, 0, 0, 1, 2, 4])})


def lived(life: Life, wait, step) -> None:
    """`wait` passes, then `step` is taken if the contract still runs; once it has ended, it may be revived."""
    tenths, minutes, punctual = wait
    count, unit = life.facts["billing"]
    life.wait(count * DAYS[unit] * 24 * 60 * tenths // 10 + minutes, punctual=punctual)
    if step is not None and (life.runs or step[0] == "revive"):
        name, facts = step
        getattr(life, name)(**facts)
