"""Figures that others publish, through the use cases: billing days, and charges and credits for a part of a period.

Years are moved to 2026, which has the same lengths. Where a published figure is not ours, the test says why.
"""

from datetime import date, datetime
from typing import Any

import pytest

from tests.domain.contracts import MONTH, YEAR, edition
from tests.shop import ACCOUNT, Shop
from zetel.application.store import keys
from zetel.domain.calendar import Interval, Unit, boundary, instant
from zetel.domain.catalog.terms import Decreasing, Policies

#: A decrease is credited at once, and nothing is refunded in full.
AT_ONCE = Policies(decrease=Decreasing.AT_ONCE, refund_window_days=0)


def shop(price: int, *, length: Interval, seats: int, on: date, anchor_day: int | None = None) -> tuple[Shop, str]:
    """A shop at noon in Amsterdam `on` a day, and its subscription: so many seats at `price` per `length`."""
    opened = Shop(at=noon(on))
    opened.stock(edition("plan", price, term=length, billing=length, policies=AT_ONCE, anchor_day=anchor_day))
    answer = opened.confirm(opened.quote(("plan", seats)))
    return opened, answer.body["subscription"]["id"]


def noon(on: date) -> datetime:
    return instant(on, "Europe/Amsterdam", hour=12)


def seats(selling: Shop, subscription: str, total: int, *, on: date) -> dict[str, Any]:
    """The one line of the document that a new total `on` that day brings."""
    selling.world.clock.move_to(noon(on))
    ((line,),) = (paper["lines"] for paper in selling.quote_seats(subscription, total)["documents"])
    assert isinstance(line, dict)
    return line


def counted(line: dict[str, Any]) -> tuple[int, int, int]:
    why = line["derivation"]
    return why["days"], why["of_days"], line["net"]


def test_31_january_bills_on_the_last_day_of_shorter_months():
    """Stripe, "Setting the subscription billing cycle date", docs.stripe.com/billing/subscriptions/billing-cycle:
    anchored on January 31 it bills on February 28 (or February 29 in a leap year), then March 31, April 30, and so
    on."""
    for year, february in ((2027, 28), (2028, 29)):
        days = [boundary(date(year, 1, 31), MONTH, n) for n in range(4)]
        assert days == [date(year, 1, 31), date(year, 2, february), date(year, 3, 31), date(year, 4, 30)]


def test_a_weekly_subscription_bills_on_the_same_weekday():
    """Stripe, the same page: anchored on Friday, June 3 it bills every Friday thereafter."""
    friday = date(2022, 6, 3)
    days = [boundary(friday, Interval(1, Unit.WEEK), n) for n in range(60)]
    assert {day.strftime("%A") for day in days} == {"Friday"}


def test_31_january_through_the_renewals_of_a_leap_year():
    """The same days on invoices: from 31 January 2028 every month's invoice begins on Stripe's days."""
    selling, subscription = shop(31_00, length=MONTH, seats=1, on=date(2028, 1, 31))
    begun = []
    for month, day in ((2, 29), (3, 31), (4, 30), (5, 31), (6, 30)):
        selling.world.clock.move_to(noon(date(2028, month, day)))
        selling.sweep()
        selling.pump()
        held = selling.subscription(subscription)
        assert held is not None
        begun.append((held.period.start.month, held.period.start.day))
    assert begun == [(2, 29), (3, 31), (4, 30), (5, 31), (6, 30)]


#: Source, price of a whole period, its length and first day; the day of the change, seats added, days, cents.
ADDED = [
    pytest.param(
        # Lago, "Upgrades & Downgrades", doc.getlago.com/docs/guide/plans/upgrades-downgrades, on May 11th with 21 days
        # left, "including May 11th": 21 days x $40 / 31 days = $27.10. From it Lago then took the $20 that were
        # invoiced for the old plan, used days and all; here only the unused days come back, on a credit note.
        *(40_00, MONTH, date(2026, 5, 1), date(2026, 5, 11), 1, (21, 31, 27_10)),
        id="Lago, 21/31 x 40.00",
    ),
    pytest.param(
        # The rounding that docs/documents.md works through: 468.4931...
        *(300_00, YEAR, date(2026, 3, 15), date(2026, 11, 21), 5, (114, 365, 468_49)),
        id="docs/documents.md, 114/365 x 5 x 300.00",
    ),
    pytest.param(
        # Zuora, "Part 3 - Example" of its order metrics, Order TCV, which is prorated by actual days: 7 more at 5.00
        # from 8/18: (14 / 31 days) x 35.00 = 15.81.
        *(5_00, MONTH, date(2026, 8, 1), date(2026, 8, 18), 7, (14, 31, 15_81)),
        id="Zuora, 14/31 x 7 x 5.00",
    ),
    pytest.param(
        # Checkwork, "Pricing", checkwork.app/prices: a yearly account of 1 January, one more user on 1 September,
        # $228 x 122/365 days = $76.21.
        *(228_00, YEAR, date(2026, 1, 1), date(2026, 9, 1), 1, (122, 365, 76_21)),
        id="Checkwork, 122/365 x 228.00",
    ),
    pytest.param(
        # Recurly, "How Is My MRR Affected When I Add a User Mid Month", support.recurly.com: an additional user at $10
        # halfway through June costs $5, for 15 days.
        *(10_00, MONTH, date(2026, 6, 1), date(2026, 6, 16), 1, (15, 30, 5_00)),
        id="Recurly, half of 10.00",
    ),
    pytest.param(
        # Stripe, "Prorations", docs.stripe.com/billing/subscriptions/prorations: the rest of a month of the 20 USD
        # plan, halfway through it, is 10 USD.
        *(20_00, MONTH, date(2026, 6, 1), date(2026, 6, 16), 1, (15, 30, 10_00)),
        id="Stripe, half of 20.00",
    ),
]


@pytest.mark.parametrize(("price", "length", "begins", "on", "more", "published"), ADDED)
def test_seats_added_within_a_period(price, length, begins, on, more, published):
    selling, subscription = shop(price, length=length, seats=1, on=begins)
    assert counted(seats(selling, subscription, 1 + more, on=on)) == published


#: Source, price, first day; the day of the change, unused days, cents that come back and that stay.
RETURNED = [
    pytest.param(
        # Stripe, "Prorations": unused time on the 10 USD plan, halfway through the month, is a credit of 5 USD.
        *(10_00, MONTH, date(2026, 6, 1), date(2026, 6, 16), (15, 30, 5_00), 5_00),
        id="Stripe, half of 10.00",
    ),
    pytest.param(
        # Lokalise, docs.lokalise.com article 2215560: a yearly plan of $1920 left after 100 days gives back
        # $1920/365 x 265 = $1393.97.
        *(1_920_00, YEAR, date(2026, 1, 1), date(2026, 4, 11), (265, 365, 1_393_97), 526_03),
        id="Lokalise, 265/365 x 1920.00",
    ),
    pytest.param(
        # Lago, "Upgrades and downgrades", getlago.com/docs/guide/subscriptions/upgrades-downgrades: a plan of 100.00
        # left on January 15th costs 14 days, 14/31 x 100.00 = 45.16. Billed ahead, as here, that is what stays.
        *(100_00, MONTH, date(2026, 1, 1), date(2026, 1, 15), (17, 31, 54_84), 45_16),
        id="Lago, 14/31 x 100.00 stay",
    ),
]


@pytest.mark.parametrize(("price", "length", "begins", "on", "published", "stays"), RETURNED)
def test_a_seat_returned_within_a_period(price, length, begins, on, published, stays):
    selling, subscription = shop(price, length=length, seats=2, on=begins)
    line = seats(selling, subscription, 1, on=on)
    assert counted(line) == published
    assert price - line["net"] == stays


def test_a_stub_before_the_fifth_of_the_month():
    """Salesforce Help, "Monthly Proration Examples", example 1: $90.00 a month, periods from day 5, effective from
    28 March to 4 February: 8 / 31 = 0.258065 of the first period and 10 whole ones cost $923.23."""
    selling, subscription = shop(90_00, length=MONTH, seats=1, on=date(2026, 3, 28), anchor_day=5)
    charged = [billed(selling, subscription)]
    for year, month in [(2026, month) for month in range(4, 13)] + [(2027, 1)]:
        selling.world.clock.move_to(noon(date(year, month, 5)))
        selling.sweep()
        selling.pump()
        charged.append(billed(selling, subscription))
    assert charged == [23_23] + [90_00] * 10
    assert sum(charged) == 923_23


def billed(selling: Shop, subscription: str) -> int:
    """The net amount of the running period's invoice."""
    key = keys.ledger(ACCOUNT, subscription)
    ledger = selling.services.store.read(key).known(key, "ledger", subscription)
    invoice = selling.document(ledger.lots[-1].invoice)
    assert invoice is not None
    return invoice.net


def test_a_stub_after_the_first_of_the_month():
    """Lago, "Plan model", doc.getlago.com/docs/guide/plans/plan-model: a monthly plan of $50 that is paid for from
    April 6th to April 30th: $50 x 25 days due / 30 days in April = $41.67."""
    selling, subscription = shop(50_00, length=MONTH, seats=1, on=date(2026, 4, 6), anchor_day=1)
    assert billed(selling, subscription) == 41_67


def test_the_daily_rate_is_not_rounded_first():
    """UniBee, "Change subscription plan", docs.unibee.dev, rounds the price of a day first: $50 / 31 is 1.61, and 15
    days of it are $24.15. Here an amount is rounded once: 50.00 x 15/31 = 24.1935..."""
    selling, subscription = shop(50_00, length=MONTH, seats=1, on=date(2026, 1, 1))
    assert counted(seats(selling, subscription, 2, on=date(2026, 1, 17))) == (15, 31, 24_19)


def test_fractions_are_not_cut_off():
    """Nectir, nectir.co/pricing, cuts: $10 / 30 days x 20 days is given as $6.66. Here it is rounded to 6.67."""
    selling, subscription = shop(10_00, length=MONTH, seats=1, on=date(2026, 6, 1))
    assert counted(seats(selling, subscription, 2, on=date(2026, 6, 11))) == (20, 30, 6_67)
