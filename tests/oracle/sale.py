"""The price of a purchase or an addition, from its raw facts.

at          instant at which the quote was made, "2026-03-15T09:00:00Z"
seller      country, zone, collects, one_stop_shop
buyer       country, zone, vat_id (or None)
term        [1, "year"]; billing the same; anchor_day 1 to 31 or None
items       the items bought, the base first: model, quantity, prices; a price has since and tiers, a tier price, up_to
pay         "invoice" (in `days` days) or "card"
balance     the buyer's balance with the seller
running     of an addition: since (the instant of the purchase) and items of the running subscription; else absent
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any

from tests.oracle import days, exchange, vat

Facts = Mapping[str, Any]


def rounded(exact: Fraction) -> int:
    """The nearest whole number; of two that are equally near, the greater."""
    below = math.floor(exact)
    return below if exact - below < Fraction(1, 2) else below + 1


def quoted(facts: Facts) -> dict[str, Any]:
    """Dates, lines, tax, totals, the amount due and its day, the next bill of the term and the bill of the next term.

    A bill to come is taxed as on the day on which the seller makes it: when its period begins where the buyer is.
    """
    buyer = facts["buyer"]
    today = days.in_zone(facts["at"], buyer["zone"])
    issued = days.in_zone(facts["at"], facts["seller"]["zone"])
    running = facts.get("running")
    bought = days.in_zone(running["since"], buyer["zone"]) if running else today
    anchor = days.anchor(bought, facts["anchor_day"])
    whole = days.around(anchor, facts["billing"], today)
    term = days.around(anchor, facts["term"], today)
    term_began = max(term[0], bought)
    tax = vat.bears(facts["seller"], buyer, issued)

    lines = [
        {**line, "category": tax["category"], "rate_bp": tax["rate_bp"]}
        for item in facts["items"]
        for line in _lines(item, in_force(item, today), (today, whole[1]), whole)
    ]
    net = sum(line["net"] for line in lines)
    amount = _vat(net, tax)
    drawn = min(facts["balance"], net + amount)
    rest = net + amount - drawn
    due = issued + timedelta(days=facts["days"]) if facts["pay"] == "invoice" else issued

    # Until the term's end an item keeps its price of the term's first day, or of its own first day within the term.
    held = [(item, in_force(item, term_began)) for item in running["items"]] if running else []
    new = [(item, in_force(item, today)) for item in facts["items"]]
    everything = [*(running["items"] if running else ()), *facts["items"]]
    return {
        "effective": str(today),
        "anchor": str(anchor),
        "term": [str(term_began), str(term[1])],
        "period": [str(max(whole[0], bought)), str(whole[1])],
        "issued": str(issued),
        "due": str(due),
        "rule": tax["rule"],
        "lines": lines,
        "net": net,
        "tax": {"category": tax["category"], "rate_bp": tax["rate_bp"], "base": net, "amount": amount},
        "converted": exchange.of_invoice(facts, facts["currency"], tax["rate_bp"], net, amount),
        "total": net + amount,
        "drawn": drawn,
        "due_now": rest if facts["pay"] == "card" else 0,
        "due_later": [[str(due), rest]] if facts["pay"] == "invoice" and rest else [],
        "next_bill": _bill([*held, *new], whole[1], facts) if whole[1] < term[1] else None,
        "next_renewal": _bill([(item, in_force(item, term[1])) for item in everything], term[1], facts),
    }


def in_force(item: Facts, day: date) -> Facts:
    """The newest price that is in force on `day`."""
    newest: Facts | None = None
    for price in sorted(item["prices"], key=lambda price: price["since"]):
        if date.fromisoformat(price["since"]) <= day:
            newest = price
    assert newest is not None
    return newest


def units(model: str, price: Facts, quantity: int, already: int = 0) -> list[tuple[int, int]]:
    """The tier and the price of each of `quantity` units, the first unit first. These units come on top of the units
    `already` there."""
    each = range(already + 1, already + quantity + 1)
    if model == "graduated":
        return [_tier(price, number) for number in each]
    reached = already + quantity if model == "volume" else 1
    return [_tier(price, reached) for _ in each]


def _tier(price: Facts, number: int) -> tuple[int, int]:
    for place, tier in enumerate(price["tiers"]):
        if tier["up_to"] is None or number <= tier["up_to"]:
            return place, tier["price"]
    raise AssertionError("the last tier is open")


def _lines(item: Facts, price: Facts, used: tuple[date, date], whole: tuple[date, date]) -> list[dict[str, Any]]:
    """A line for the units in each tier: the exact price of each day of service, added up and rounded."""
    of_days, in_use = days.every(*whole), days.every(*used)
    lines = []
    for (_, unit_price), alike in groupby(units(item["model"], price, item["quantity"])):
        quantity = len(list(alike))
        exact = sum((Fraction(quantity * unit_price, len(of_days)) for _ in in_use), Fraction(0))
        lines.append(
            {
                "quantity": quantity,
                "unit_price": unit_price,
                "span": [str(used[0]), str(used[1])],
                "days": len(in_use),
                "of_days": len(of_days),
                "exact": str(exact),
                "net": rounded(exact),
            }
        )
    return lines


def _vat(net: int, tax: Facts) -> int:
    return rounded(Fraction(net) * tax["rate_bp"] / 10_000)


def _bill(priced: Sequence[tuple[Facts, Facts]], on: date, facts: Facts) -> dict[str, Any]:
    """A bill for one whole billing period of everything."""
    made = days.in_zone(days.midnight(on, facts["buyer"]["zone"]), facts["seller"]["zone"])
    tax = vat.bears(facts["seller"], facts["buyer"], made)
    net = sum(cost for item, price in priced for _, cost in units(item["model"], price, item["quantity"]))
    amount = _vat(net, tax)
    return {"on": str(on), "net": net, "tax": amount, "total": net + amount}
