"""The effect of a contract's terms on a request: refused, at once or later, and the fee for ending early."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle.sale import rounded

Facts = Mapping[str, Any]

#: The fewest days of each unit, and of a year: terms that long have a notice of 30 days, others of 1.
_DAYS = {"day": 1, "week": 7, "month": 28, "quarter": 89, "half_year": 181, "year": 365}
#: The most of an edition.
MOST = 200
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def seats_now(terms: Facts, asked: Facts, have: int, bought_at: Sequence[str]) -> int:
    """The number of seats right after a request for a new total; `bought_at` are the instants at which each seat was
    bought or renewed."""
    later = asked["when"] == "at_renewal"
    if asked["total"] > have:
        return have if later or terms["increase"] == "at_renewal" else int(asked["total"])
    if later:
        return have
    if terms["decrease"] == "at_once":
        return int(asked["total"])
    now, hours = datetime.fromisoformat(asked["at"]), timedelta(hours=terms["return_hours"])
    fresh = sum(now < datetime.fromisoformat(since) + hours for since in bought_at)
    return max(int(asked["total"]), have - fresh)


def refused_seats(model: str, asked: Facts, have: int, assigned: int) -> str | None:
    """The reason for the refusal of a new total, if any. The first item is the base; a total of 0 drops another."""
    dropped = asked["total"] == 0 and asked["item"] > 0
    if (model == "flat" or asked["total"] == 0) and not dropped:
        return "InvalidRequest"
    if asked["total"] == have:
        return "InvalidRequest"
    return "SeatsBelowAssigned" if asked["total"] < assigned else None


def refused_plan(asked: Facts, present: int, total: int | None, assigned: int) -> str | None:
    """The reason for the refusal of another edition, if any; from a flat price the request names the total."""
    if asked["edition"] == present or total is None or not 1 <= total <= MOST:
        return "InvalidRequest"
    return "SeatsBelowAssigned" if total < assigned else None


def notice_ends(terms: Facts, length: Sequence[Any], today: date, ends: date, following: date) -> date:
    """The end of a contract after notice today: the end of the running term, or of the `following`."""
    return ends if today <= ends - timedelta(days=notice_of(terms, length)) else following


def notice_of(terms: Facts, length: Sequence[Any]) -> int:
    """The days from the last day of notice to the end of a term of that length: one at least."""
    count, unit = length
    months = count * _MONTHS.get(unit, 0)
    a_year = months >= 12 if months else count * _DAYS[unit] >= 365
    notice = terms["notice_days"]
    if notice is None:
        notice = 30 if a_year else 1
    return max(int(notice), 1)


def ending_now(terms: Facts, used: bool, today: date, first_day: date) -> str:
    """The way a contract ends today: with everything back, with unused days back, with nothing back; or not at all."""
    if not used and (today - first_day).days < terms["window_days"]:
        return "refund_window"
    return str(terms["cancelling"])


def fee(terms: Facts, currency: str, credit: int, unbilled: int) -> int:
    """The net fee for ending early: a fixed amount, or a share of the net `credit` and of the `unbilled` amount."""
    asked = terms["fee"]
    if asked is None:
        return 0
    share = rounded(Fraction(asked["basis_points"]) * (credit + unbilled) / 10_000)
    amount = share + asked["fixed"].get(currency, 0)
    return int(amount if asked["beyond_credit"] else min(amount, credit))
