"""Any purchase and any addition, as facts of `tests.oracle.sale`: what property tests draw from."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from tests.domain import sales

ZONES = [
    "Europe/Amsterdam",
    "America/New_York",
    "America/St_Johns",  # half an hour off
    "Asia/Tokyo",
    "Pacific/Apia",  # a day ahead
    "Pacific/Pago_Pago",  # a day behind
    "UTC",
]
#: Where the seller is, and whether it collects and takes part in the one-stop shop.
SELLERS = [("NL", True, True), ("NL", True, False), ("NL", False, False), ("EE", True, True), ("CH", True, False)]
SELLERS += [("FR", True, True), ("PT", True, True), ("FI", True, True), ("SE", True, True), ("GB", True, False)]
#: Country and VAT id, with the postcode of a part that has another VAT or none.
BUYERS: list[tuple[str, str | None] | tuple[str, str | None, str]] = [
    ("NL", None),
    ("DE", None),
    ("DE", "DE136695976"),
    ("FI", None),  # 25.5 %
    ("EE", "EE100594102"),
    ("MC", None),  # taxed as France
    ("CH", None),
    ("GB", None),
    ("SE", None),
    ("US", None),
    ("FR", None),
    ("FR", "FR40303265045", "97110"),  # Guadeloupe
    ("FR", None, "97300"),  # Guyane
    ("FR", None, "97150"),  # Saint-Martin
    ("ES", "ESB58378431", "35001"),  # the Canary Islands
    ("DE", None, "78266"),  # Büsingen
    ("AX", None, "22100"),
    ("PT", None, "9500-321"),  # the Azores
    ("PT", "PT501964843", "9000-019"),  # Madeira
]
#: Billing periods, and how many of them may make a term.
LENGTHS = [
    ("day", 7),
    ("week", 4),
    ("month", 12),
    ("quarter", 4),
    ("half_year", 2),
    ("year", 3),
]
FIRST, LAST = date(2024, 9, 1), date(2032, 12, 31)
#: Leap days, the ends of months, and days on which clocks are changed in Amsterdam or New York.
SPECIAL = [
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2027, 1, 31),
    date(2027, 2, 28),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2025, 12, 31),
]

moments = st.builds(
    lambda day, minute: (
        f"{datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"
    ),
    st.dates(FIRST, LAST) | st.sampled_from(SPECIAL),
    st.integers(0, 24 * 60 - 1) | st.sampled_from([0, 60, 22 * 60, 23 * 60, 23 * 60 + 59]),
)
unit_prices = st.integers(0, 10_000) | st.sampled_from([33, 36_500, 1_000_000_000])


@st.composite
def tiered(draw):
    """The tiers of a price: 2 to 5, each up to a larger quantity, the last one open."""
    tops = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=4)))
    return [*((top, draw(unit_prices)) for top in tops), draw(unit_prices)]


@st.composite
def items(draw, model):
    """An item, at one price or at two, of which the second begins some day."""
    plain = model in ("per_seat", "flat")
    wanted = sales.item(model, 1 if model == "flat" else draw(st.integers(1, 80)))
    some = st.builds(lambda one: [one], unit_prices) if plain else tiered()
    wanted["prices"] = [sales.price("2024-01-01", *draw(some))]
    if draw(st.booleans()):
        wanted["prices"].append(sales.price(str(draw(st.dates(FIRST, LAST))), *draw(some)))
    return wanted


models = st.sampled_from(["per_seat", "flat", "volume", "graduated"])


@st.composite
def purchases(draw, most_items=4):
    """The facts of any purchase."""
    unit, most = draw(st.sampled_from(LENGTHS))
    count = draw(st.integers(1, 2))
    country, collects, one_stop_shop = draw(st.sampled_from(SELLERS))
    buys, vat_id, *postcode = draw(st.sampled_from(BUYERS))
    return sales.facts(
        at=draw(moments),
        currency=draw(st.sampled_from(["EUR", "USD", "JPY", "SEK"])),
        seller={
            "country": country,
            "zone": draw(st.sampled_from(ZONES)),
            "collects": collects,
            "one_stop_shop": one_stop_shop,
        },
        buyer={
            "country": buys,
            "zone": draw(st.sampled_from(ZONES)),
            "vat_id": vat_id,
            **({"postcode": postcode[0]} if postcode else {}),
        },
        billing=[count, unit],
        term=[count * draw(st.integers(1, most)), unit],
        anchor_day=None if unit in ("day", "week") else draw(st.none() | st.integers(1, 31)),
        items=draw(st.lists(models.flatmap(items), min_size=1, max_size=most_items)),
        pay=draw(st.sampled_from(["invoice", "card"])),
        days=draw(st.sampled_from([0, 14, 30])),
        balance=draw(st.just(0) | st.integers(1, 100_000)),
    )


@st.composite
def additions(draw, most_days=900):
    """The facts of any addition, at most so many days after the purchase."""
    sale = draw(purchases(most_items=3))
    bought = datetime.fromisoformat(sale["at"])
    later = bought + timedelta(minutes=draw(st.just(0) | st.integers(0, most_days * 24 * 60)))
    running = {"since": sale["at"], "items": sale["items"]}
    added = draw(st.lists(models.flatmap(items), min_size=1, max_size=3))
    return {**sale, "at": f"{later:%Y-%m-%dT%H:%M:%SZ}", "running": running, "items": added}


sold = purchases() | additions()
