"""The dated VAT rates, held against two publishers that know nothing of each other.

`duty27-eu-vat` has the history of the 27 member states, `eu-vat-rates-data` the present rates of these and of GB, CH
and NO. They agree with the table on every rate and every date: no exception is listed because there is none.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import duty27_eu_vat
import eu_vat_rates_data
import pytest

from zetel.domain.errors import TaxRateMissing
from zetel.domain.tax.rates import RATES, standard_rate
from zetel.domain.tax.treatment import MEMBER_STATES

NEIGHBOURS = {"GB", "CH", "NO"}
#: Guadeloupe, Martinique, Réunion; the Azores, Madeira.
PARTS = {"GP", "MQ", "RE", "PT-20", "PT-30"}


def test_the_table_has_the_27_member_states_three_neighbours_and_five_parts_of_countries():
    assert len(MEMBER_STATES) == 27
    assert {rate.country for rate in RATES} == MEMBER_STATES | NEIGHBOURS | PARTS


def test_the_rows_of_a_country_follow_each_other_and_each_changes_the_rate():
    assert list(RATES) == sorted(RATES)
    for earlier, later in pairwise(RATES):
        if earlier.country == later.country:
            assert earlier.since < later.since
            assert earlier.basis_points != later.basis_points


@pytest.mark.parametrize("country", sorted(MEMBER_STATES))
def test_the_first_publisher_has_the_same_history_since_2020(country):
    start = date(2020, 1, 1)
    windows = duty27_eu_vat.get_rate_history(country)
    published = {max(w.effective_from, start): basis_points(w.rate) for w in windows if ends_after(start, w, windows)}
    assert {rate.since: rate.basis_points for rate in RATES if rate.country == country} == published


@pytest.mark.parametrize("country", sorted(MEMBER_STATES | NEIGHBOURS))
def test_the_second_publisher_has_the_same_rate_today(country):
    today = date.fromisoformat(eu_vat_rates_data.data_version)
    published = eu_vat_rates_data.get_standard_rate(country)
    assert standard_rate(country, today) == basis_points(Decimal(str(published)))


def test_the_second_publisher_counts_the_same_member_states():
    members = {code for code, rate in eu_vat_rates_data.get_all_rates().items() if rate["eu_member"]}
    assert members == MEMBER_STATES


@pytest.mark.parametrize(
    ("country", "last", "before", "after"),
    [
        ("DE", date(2020, 6, 30), 1900, 1600),
        ("DE", date(2020, 12, 31), 1600, 1900),
        ("IE", date(2020, 8, 31), 2300, 2100),
        ("IE", date(2021, 2, 28), 2100, 2300),
        ("LU", date(2022, 12, 31), 1700, 1600),
        ("LU", date(2023, 12, 31), 1600, 1700),
        ("EE", date(2023, 12, 31), 2000, 2200),
        ("EE", date(2025, 6, 30), 2200, 2400),
        ("CH", date(2023, 12, 31), 770, 810),
        ("FI", date(2024, 8, 31), 2400, 2550),
        ("SK", date(2024, 12, 31), 2000, 2300),
        ("RO", date(2025, 7, 31), 1900, 2100),
        ("PT-20", date(2021, 6, 30), 1800, 1600),
    ],
)
def test_a_new_rate_begins_the_day_after_the_old_one_ends(country, last, before, after):
    assert standard_rate(country, last) == before
    assert standard_rate(country, last + timedelta(days=1)) == after


def test_a_rate_holds_until_it_is_changed():
    assert standard_rate("NL", date(2020, 1, 1)) == 2100
    assert standard_rate("NL", date(2035, 12, 31)) == 2100


@pytest.mark.parametrize(
    ("country", "on"), [("US", date(2026, 1, 1)), ("EL", date(2026, 1, 1)), ("NL", date(2019, 12, 31))]
)
def test_a_country_or_a_day_without_a_rate_is_an_error(country, on):
    with pytest.raises(TaxRateMissing) as missing:
        standard_rate(country, on)
    assert missing.value.facts() == {"country": country, "on": on}


def basis_points(percent):
    exact = percent * 100
    assert exact == int(exact)
    return int(exact)


def ends_after(day, window, windows):
    """Whether a published rate was still in force on `day` or began later."""
    later = [other.effective_from for other in windows if other.effective_from > window.effective_from]
    return not later or min(later) > day
