"""Which VAT a sale bears: the places of supply of Directive 2006/112/EC, and the words that documents must carry."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.example_parties import seller
from zetel.domain.errors import TaxRateMissing
from zetel.domain.parties.address import Language
from zetel.domain.tax import treatment
from zetel.domain.tax.territory import territory_in
from zetel.domain.tax.treatment import MEMBER_STATES, Category, TaxRule, Treatment, tax_treatment

ON = date(2026, 3, 15)


def treated(country, vat_id=None, *, by=None, on=ON):
    return tax_treatment(seller=by or seller(), buyer=territory_in(country, None), buyer_vat_id=vat_id, on=on)


@pytest.mark.parametrize("vat_id", [None, "NL002455799B11"])
def test_a_sale_at_home_bears_the_sellers_rate(vat_id):
    assert treated("NL", vat_id) == Treatment(TaxRule.DOMESTIC, Category.STANDARD, 2100)


def test_a_business_in_another_member_state_owes_the_tax_itself():
    assert treated("DE", "DE136695976") == Treatment(TaxRule.REVERSE_CHARGE, Category.REVERSE_CHARGE, 0)


def test_greece_is_gr_in_addresses():
    assert treated("GR", "EL094259216").rule is TaxRule.REVERSE_CHARGE
    assert treated("EL", "EL094259216").rule is TaxRule.OUTSIDE_SCOPE


def test_a_consumer_in_another_member_state_pays_its_rate_through_the_one_stop_shop():
    assert treated("EE", by=seller(one_stop_shop=True)) == Treatment(TaxRule.ONE_STOP_SHOP, Category.STANDARD, 2400)


def test_a_business_pays_no_vat_through_the_one_stop_shop_either():
    assert treated("DE", "DE136695976", by=seller(one_stop_shop=True)).rule is TaxRule.REVERSE_CHARGE


def test_a_small_seller_taxes_consumers_of_other_member_states_at_home():
    assert treated("EE") == Treatment(TaxRule.DOMESTIC, Category.STANDARD, 2100)


@pytest.mark.parametrize("country", ["GB", "CH", "NO", "US", "JP"])
@pytest.mark.parametrize("vat_id", [None, "CHE107787577MWST"])
def test_a_sale_to_a_country_outside_the_eu_is_outside_the_scope(country, vat_id):
    assert treated(country, vat_id) == Treatment(TaxRule.OUTSIDE_SCOPE, Category.OUTSIDE_SCOPE, 0)
    assert treated(country, vat_id, by=seller(one_stop_shop=True)).rule is TaxRule.OUTSIDE_SCOPE


@pytest.mark.parametrize(("country", "rate_bp"), [("CH", 810), ("GB", 2000), ("NO", 2500)])
def test_a_seller_outside_the_eu_taxes_at_home_only(country, rate_bp):
    swiss_or_so = seller(country=country)
    assert treated(country, by=swiss_or_so) == Treatment(TaxRule.DOMESTIC, Category.STANDARD, rate_bp)
    assert treated("NL", "NL002455799B11", by=swiss_or_so).rule is TaxRule.OUTSIDE_SCOPE


def test_monaco_is_treated_as_france_and_the_isle_of_man_as_the_united_kingdom():
    assert treated("MC", by=seller(country="FR")) == Treatment(TaxRule.DOMESTIC, Category.STANDARD, 2000)
    assert treated("MC", "FR40303265045").rule is TaxRule.REVERSE_CHARGE
    assert treated("IM", by=seller(country="GB")).rule is TaxRule.DOMESTIC
    assert treated("IM").rule is TaxRule.OUTSIDE_SCOPE


@pytest.mark.parametrize(("country", "vat_id"), [("NL", None), ("DE", "DE136695976"), ("EE", None), ("US", None)])
def test_a_seller_that_charges_no_vat_charges_none_to_anybody(country, vat_id):
    not_collecting = Treatment(TaxRule.NOT_COLLECTING, Category.EXEMPT, 0)
    assert treated(country, vat_id, by=seller(collects=False, one_stop_shop=True)) == not_collecting


def test_the_rate_is_that_of_the_issue_date():
    german = seller(country="DE")
    assert treated("DE", by=german, on=date(2020, 12, 31)).rate_bp == 1600
    assert treated("DE", by=german, on=date(2021, 1, 1)).rate_bp == 1900
    shop = seller(one_stop_shop=True)
    assert treated("EE", by=shop, on=date(2025, 6, 30)).rate_bp == 2200
    assert treated("EE", by=shop, on=date(2025, 7, 1)).rate_bp == 2400


def test_a_needed_rate_that_is_missing_is_an_error_never_zero():
    with pytest.raises(TaxRateMissing) as missing:
        treated("US", by=seller(country="US"))
    assert (missing.value.country, missing.value.on) == ("US", ON)
    with pytest.raises(TaxRateMissing):
        treated("NL", on=date(2019, 12, 31))


def test_a_missing_rate_does_not_matter_where_none_is_needed():
    assert treated("DE", "DE136695976", on=date(2019, 12, 31)).rate_bp == 0


COUNTRIES = sorted(MEMBER_STATES | {"GB", "CH", "NO", "US", "MC", "IM"})


@given(
    home=st.sampled_from(sorted(MEMBER_STATES | {"GB", "CH", "NO"})),
    abroad=st.sampled_from(COUNTRIES),
    vat_id=st.sampled_from([None, "X1"]),
    collects=st.booleans(),
    one_stop_shop=st.booleans(),
    on=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
)
def test_only_the_standard_category_has_a_rate(home, abroad, vat_id, collects, one_stop_shop, on):
    by = seller(country=home, collects=collects, one_stop_shop=one_stop_shop)
    found = treated(abroad, vat_id, by=by, on=on)
    assert found.category is treatment.CATEGORIES[found.rule]
    assert (found.rate_bp > 0) is (found.category is Category.STANDARD)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.NL, "Btw verlegd"),
        (Language.DE, "Steuerschuldnerschaft des Leistungsempfängers"),
        (Language.FR, "Autoliquidation"),
        (Language.EN, "Reverse charge"),
    ],
)
def test_reverse_charge_is_said_in_the_words_of_each_language_with_its_article(language, words):
    note = treatment.note(TaxRule.REVERSE_CHARGE, language)
    assert note is not None
    assert note.startswith(words)
    assert "196" in note
    assert "2006/112/" in note


@pytest.mark.parametrize("language", Language)
def test_every_rule_but_the_domestic_one_has_its_own_words_in_every_language(language):
    notes = {rule: treatment.note(rule, language) for rule in TaxRule}
    assert notes.pop(TaxRule.DOMESTIC) is None
    assert len(set(notes.values())) == 4
    assert all(notes.values())


def test_no_words_are_used_for_two_languages():
    for rule in set(TaxRule) - {TaxRule.DOMESTIC}:
        assert len({treatment.note(rule, language) for language in Language}) == 4


def test_the_reason_codes_are_those_of_the_vatex_list():
    codes = {rule: treatment.reason_code(rule) for rule in TaxRule}
    assert codes == {
        TaxRule.DOMESTIC: None,
        TaxRule.REVERSE_CHARGE: "VATEX-EU-AE",
        TaxRule.ONE_STOP_SHOP: None,
        TaxRule.OUTSIDE_SCOPE: "VATEX-EU-O",
        TaxRule.NOT_COLLECTING: None,
    }
