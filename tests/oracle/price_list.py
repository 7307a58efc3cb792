"""A price list that changes: what was on it at an instant, and the price of a renewal.

A price of an item may say since which instant it is on the list (`loaded`; absent: since ever), and at which instant it
was taken off before it began (`dropped`).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.oracle import days
from tests.oracle.sale import units
from tests.oracle.terms import notice_of

Facts = Mapping[str, Any]


def listed(item: Facts, at: str) -> Facts:
    """The item with the prices that are on the list at an instant."""
    return {**item, "prices": [price for price in item["prices"] if _is_listed(price, at)]}


def renewed(item: Facts, quantity: int, charged: Facts, life: Facts, ends: date, at: str) -> Facts:
    """The price of an item, `charged` so far, in the term that begins on the day on which the running one `ends`.

    A price counts from its day on. If it came on the list too late, or was taken off it too late, it only counts where
    it is cheaper.
    """
    start, running = ends, date.fromisoformat(charged["since"])
    for price in sorted(item["prices"], key=lambda price: price["since"]):
        if not running < date.fromisoformat(price["since"]) <= start:
            continue
        was, is_now = _was_told(price, life, ends), _is_listed(price, at)
        cheaper = _cost(item, price, quantity) < _cost(item, charged, quantity)
        if (was and is_now) or ((was or is_now) and cheaper):
            charged = price
    return charged


def _was_told(price: Facts, life: Facts, ends: date) -> bool:
    """Whether the price was on the list when the customer had to know of it: at the end of the last day for that, or in
    buying if that was later."""
    last = ends - timedelta(days=notice_of(life["terms"], life["term"]) + life["terms"]["price_notice_days"])

    def known(instant: str | None) -> bool:
        return instant is not None and (instant <= life["at"] or days.in_zone(instant, life["buyer"]["zone"]) <= last)

    return (price.get("loaded") is None or known(price["loaded"])) and not known(price.get("dropped"))


def _is_listed(price: Facts, at: str) -> bool:
    loaded, dropped = price.get("loaded"), price.get("dropped")
    return (loaded is None or loaded <= at) and (dropped is None or dropped > at)


def _cost(item: Facts, price: Facts, quantity: int) -> int:
    return sum(cost for _, cost in units(item["model"], price, quantity))
