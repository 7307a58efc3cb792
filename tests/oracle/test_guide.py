"""The sums that docs/documents.md shows are right: a bookkeeper relies on them."""

import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from tests.oracle.sale import rounded

GUIDE = Path(__file__).parents[2] / "docs" / "documents.md"
SUM = re.compile(r"(?P<sum>\S.*?) += +(?P<exact>[\d.,]+?)(?P<cut>\.\.\.)? +-> +(?P<answer>[\d.,]+)( .*)?")
SUMS = [found for line in GUIDE.read_text().splitlines() if (found := SUM.fullmatch(line))]


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _power(factor: Fraction, times: str) -> Fraction:
    return 1 / factor if times == "/ " else factor


def worked_out(text: str) -> Fraction:
    """``25 x 365.00 x 104/365``, ``82.95 / 1.0850``, or terms like it with ``+`` and ``-`` between them."""
    total = Fraction(0)
    for sign, term in re.findall(r"(^|[+-] )([^+-]+)", text):
        product = Fraction(1)
        for times, factor in re.findall(r"(^|x |/ )(\S+(?: %)?)", term.strip()):
            product *= _power(number(factor.removesuffix(" %")) / (100 if factor.endswith(" %") else 1), times)
        total += -product if sign == "- " else product
    return total


@pytest.mark.parametrize("shown", [pytest.param(found, id=f"{n}: {found['sum']}") for n, found in enumerate(SUMS)])
def test_a_sum_of_the_guide_is_right(shown):
    exact, answer = worked_out(shown["sum"]), number(shown["answer"])
    decimals = len(shown["answer"].partition(".")[2])
    assert Fraction(rounded(exact * 10**decimals), 10**decimals) == answer
    if shown["cut"]:
        assert 0 <= exact - number(shown["exact"]) < Fraction(1, 10_000)
    else:
        assert exact == number(shown["exact"])


def test_every_arrow_of_the_guide_is_checked():
    in_blocks = "".join(GUIDE.read_text().split("```")[1::2])
    assert len(SUMS) == in_blocks.count("->") == 125


#: ``2027-03-15 + 30 days   = 2027-04-14``.
DAYS = re.findall(r"^(\S{10}) ([+-]) (\d+) days += (\S{10})", GUIDE.read_text(), re.MULTILINE)


@pytest.mark.parametrize(("day", "sign", "days", "shown"), DAYS)
def test_a_day_of_the_guide_is_right(day, sign, days, shown):
    further = timedelta(days=int(f"{sign}{days}"))
    assert date.fromisoformat(day) + further == date.fromisoformat(shown)


def test_days_after_an_end_are_counted_in_the_guide():
    assert len(DAYS) == 4
