"""The loader warns of terms that are stricter than the Data Act lets them be, and loads them all the same."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from operate.catalog import main, read_catalog
from operate.catalog_data_act import LEAST_RETRIEVAL, MOST_NOTICE, warnings
from tests.operate.small import small
from tests.operate.test_catalog_load import file, shop
from zetel.domain.catalog.terms import Policies

__all__ = ["file", "shop"]

GUIDE = (Path(__file__).parents[2] / "docs" / "data-act.md").read_text(encoding="utf-8")
CRM = "! products.crm.plans.crm-yearly.policies"


def warned(*terms):
    """The warnings of a catalogue whose yearly plan has these terms."""
    own = "".join(f"\n          {term}" for term in terms)
    return warnings(read_catalog(small((45, f"        policies:{own}")), name="shop.yaml"))


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (
            ("notice_days: 60",),
            f"{CRM}.notice_days of 60 is longer than two months can be, 59 days: Data Act, article 25(2)(d)",
        ),
        (
            ("cancelling: not_allowed",),
            f"{CRM}.cancelling not_allowed keeps a customer from switching within the term: Data Act, article 25(2)(a)",
        ),
        (
            ("after_end: {expired_days: 29, disabled_days: 0}",),
            f"{CRM}.after_end leaves 29 days to retrieve data, fewer than 30: Data Act, article 25(2)(g)",
        ),
    ],
)
def test_each_stricter_term_is_warned_of_with_its_article(terms, said):
    assert warned(*terms) == (said,)


def test_all_of_a_plan_are_named():
    assert (
        len(warned("notice_days: 90", "cancelling: not_allowed", "after_end: {expired_days: 0, disabled_days: 1}")) == 3
    )


@pytest.mark.parametrize(
    "term", ["notice_days: 59", "cancelling: no_refund", "after_end: {expired_days: 0, disabled_days: 30}"]
)
def test_terms_within_the_limits_are_not_warned_of(term):
    assert warned(term) == ()


def test_59_days_are_the_shortest_two_months_of_a_year():
    starts = [date(2026, month, 1) for month in range(1, 13)]
    ends = [date(2026 + (month + 2) // 13, (month + 1) % 12 + 1, 1) for month in range(1, 13)]
    assert min((end - start).days for start, end in zip(starts, ends, strict=True)) == MOST_NOTICE


def test_the_command_shows_warnings_and_loads_the_file(shop, file, capsys):
    file.write_text(small((45, "        policies:\n          notice_days: 60")), encoding="utf-8")
    assert main([str(file), "--apply"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "Data Act" in line] == list(warned("notice_days: 60"))
    assert lines[-1].startswith("Loaded:")


def test_the_guide_names_terms_that_there_are_and_these_limits():
    rows = [line.split("|") for line in GUIDE.splitlines() if line.startswith("| ")]
    named = {name for row in rows if len(row) == 5 for name in re.findall(r"^`(\w+)`", row[3].strip())}
    named |= {name for row in rows[-3:] for name in re.findall(r"`(\w+)`", row[1])}
    assert named <= {field.name for field in fields(Policies)}
    assert named >= {"notice_days", "cancelling", "after_end", "fee"}
    assert f"more than {MOST_NOTICE}" in GUIDE
    assert f"fewer than {LEAST_RETRIEVAL} days" in GUIDE
