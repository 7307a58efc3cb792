"""A change of the plan, from raw facts: when it takes effect, the days of the new term, what comes back and is charged.

bought      the day of the purchase, which is the anchor; zone, at (the instant of the change, in a later period)
old, new    model, tiers (up_to, price), term, billing, rank; old also quantity, and upgrade and downgrade ("now",
            "at_renewal")
when        "now" or "at_renewal"
total       the units named, or None

No seats were added or returned before, and none of them is in a return window.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from tests.oracle import days
from tests.oracle.sale import rounded, units

Facts = Mapping[str, Any]
#: Months of a term, to tell which of two is longer.
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def changed(facts: Facts) -> dict[str, Any]:
    """The change: refused for a field; or its effect, term, period, credits and charges, and the next term."""
    old, new = facts["old"], facts["new"]
    bought, today = facts["bought"], days.in_zone(facts["at"], facts["zone"])
    total = facts["total"]
    if new["model"] == "flat":
        if total not in (None, 1):
            return {"refused": "/quantity"}
        total = 1
    elif total is None:
        if old["model"] == "flat":
            return {"refused": "/quantity"}
        total = old["quantity"]
    running = days.around(bought, old["term"], today)
    billed = days.around(bought, old["billing"], today)
    fewer = "flat" not in (old["model"], new["model"]) and total < old["quantity"]
    if not _is_now(facts, running, billed, today):
        following = _term(bought, running[1], new["term"])
        first = _term(bought, running[1], new["billing"])
        net = sum(line["net"] for line in _lines(new, total, first, first))
        return {"effect": "at_renewal", "next": [str(day) for day in following], "next_net": net}
    if fewer:
        return {"refused": "/quantity"}
    longer = _length(new) > _length(old)
    since = billed[0] if longer else today
    term = _term(bought, billed[0], new["term"]) if longer else running
    if _length(new) < _length(old):
        term = days.around(bought, new["term"], today)
    charged = [days.around(bought, new["billing"], today)]
    if longer:
        charged = _periods(bought, since, today, new["billing"])
    left = (since, billed[1])
    return {
        "effect": "now",
        "term": [str(day) for day in term],
        "until": str(charged[-1][1]),
        "credits": _lines(old, old["quantity"], left, billed),
        "charges": [
            line for period in charged for line in _lines(new, total, (max(since, period[0]), period[1]), period)
        ],
    }


def _is_now(facts: Facts, running: tuple[date, date], billed: tuple[date, date], today: date) -> bool:
    old, new = facts["old"], facts["new"]
    if facts["when"] == "at_renewal":
        return False
    if new["rank"] == old["rank"] and _length(new) == _length(old):
        return False
    up = new["rank"] > old["rank"] or (new["rank"] == old["rank"] and _length(new) > _length(old))
    if old["upgrade" if up else "downgrade"] == "at_renewal":
        return False
    if _length(new) > _length(old):
        return _term(facts["bought"], billed[0], new["term"])[1] >= running[1]
    return days.around(facts["bought"], new["term"], today)[1] >= running[1]


def _length(plan: Facts) -> int:
    count, unit = plan["term"]
    return int(count) * _MONTHS[unit]


def _term(anchor: date, begins: date, length: Any) -> tuple[date, date]:
    """So many months from the boundary that `begins`, counted from the anchor."""
    count, unit = length
    n = 0
    while days.step(anchor, (1, "month"), n) < begins:
        n += 1
    return begins, days.step(anchor, (1, "month"), n + count * _MONTHS[unit])


def _periods(anchor: date, since: date, today: date, billing: Any) -> list[tuple[date, date]]:
    """The billing periods of a term that begins with the boundary `since`, up to the one of today."""
    periods = [_term(anchor, since, billing)]
    while periods[-1][1] <= today:
        periods.append(_term(anchor, periods[-1][1], billing))
    return periods


def _lines(plan: Facts, quantity: int, used: tuple[date, date], whole: tuple[date, date]) -> list[dict[str, Any]]:
    """A line for the units of each tier, added up day by day and rounded once."""
    of_days, in_use = len(days.every(*whole)), days.every(*used)
    price = {"tiers": [{"up_to": up_to, "price": unit} for up_to, unit in plan["tiers"]]}
    lines = []
    for (_, unit), alike in groupby(units(plan["model"], price, quantity)):
        count = len(list(alike))
        exact = sum((Fraction(count * unit, of_days) for _ in in_use), Fraction(0))
        lines.append({"quantity": count, "unit_price": unit, "days": [str(day) for day in used], "net": rounded(exact)})
    return lines


def net(lines: Iterable[Facts]) -> int:
    return sum(line["net"] for line in lines)
