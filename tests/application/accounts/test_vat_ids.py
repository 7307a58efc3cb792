"""VAT ids as people write them (examples of python-stdnum's documentation), and what is refused in which words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zetel.application.accounts.vat_ids import normal
from zetel.domain.errors import InvalidRequest
from zetel.domain.tax.treatment import MEMBER_STATES

WRITTEN = [
    ("AT", "AT U13585627", "ATU13585627"),
    ("BE", "BE 428.759.497", "BE0428759497"),  # the leading zero that old Belgian numbers lack
    ("BG", "BG 175 074 752", "BG175074752"),
    ("CY", "CY-10259033P", "CY10259033P"),
    ("CZ", "CZ 25123891", "CZ25123891"),
    ("DE", "de 136,695 976", "DE136695976"),
    ("DK", "DK 13585628", "DK13585628"),
    ("EE", "EE 100 931 558", "EE100931558"),
    ("ES", "ES B-58378431", "ESB58378431"),
    ("FI", "FI 20774740", "FI20774740"),
    ("FR", "FR 40 303 265 045", "FR40303265045"),
    ("GR", "EL 094259216", "EL094259216"),
    ("GR", "GR 094259216", "EL094259216"),
    ("HR", "HR 33392005961", "HR33392005961"),
    ("HU", "HU-12892312", "HU12892312"),
    ("IE", "IE 6433435F", "IE6433435F"),
    ("IT", "IT 00743110157", "IT00743110157"),
    ("LT", "LT 100001919017", "LT100001919017"),
    ("LU", "LU 150 274 42", "LU15027442"),
    ("LV", "LV 4000 3521 600", "LV40003521600"),
    ("MT", "MT 1167-9112", "MT11679112"),
    ("NL", "nl 0044.95.445.B01", "NL004495445B01"),
    ("PL", "PL 8567346215", "PL8567346215"),
    ("PT", "PT 501 964 843", "PT501964843"),
    ("RO", "RO 185 472 90", "RO18547290"),
    ("SE", "SE 123456789701", "SE123456789701"),
    ("SI", "SI 5022 3054", "SI50223054"),
    ("SK", "SK 202 274 96 19", "SK2022749619"),
    ("GB", "GB 980 7806 84", "GB980780684"),
    ("CH", "CHE-107.787.577 MWST", "CHE107787577MWST"),
    ("CH", "CHE-107.787.577 TVA", "CHE107787577TVA"),
    ("NO", "NO 995 525 828 MVA", "NO995525828MVA"),
    ("MC", "FR 40 303 265 045", "FR40303265045"),  # Monaco's are French
    ("RE", "FR 40 303 265 045", "FR40303265045"),  # as those of the overseas departments
    ("AX", "FI 20774740", "FI20774740"),  # Åland's are Finnish
]


@pytest.mark.parametrize(("country", "written", "kept"), WRITTEN)
def test_a_vat_id_is_kept_without_separators_and_with_its_prefix(country, written, kept):
    assert normal(written, country) == kept


def test_the_examples_show_every_member_state_and_three_neighbours():
    assert {country for country, _, _ in WRITTEN} == MEMBER_STATES | {"GB", "CH", "NO", "MC", "RE", "AX"}


@pytest.mark.parametrize(("country", "_", "kept"), WRITTEN)
def test_the_kept_form_stays_as_it_is(country, _, kept):
    assert normal(kept, country) == kept


@pytest.mark.parametrize(
    ("country", "sent"),
    [
        ("NL", "NL004495446B01"),
        ("DE", "DE136695978"),
        ("GR", "EL123456781"),
        ("GB", "GB802311781"),
        ("CH", "CHE-107.787.578 IVA"),
        ("NO", "NO 995 525 829 MVA"),
    ],
)
def test_a_wrong_check_digit_is_named(country, sent):
    assert refusal(sent, country) == (f"a VAT id of {country} whose check digits are right", sent)


@pytest.mark.parametrize(
    ("country", "sent"),
    [
        ("NL", "NL12"),
        ("NL", "NL"),
        ("DE", "DEABCDEFGHI"),
        ("CH", "CHE107787577"),  # the company number without MWST, TVA, IVA or TPV
        ("NO", "NO995525828"),  # the company number without MVA
        ("GB", "GBGD999"),  # government departments go up to 499
        ("FR", "FR\u0661\u0662"),  # digits, but Arabic ones
    ],
)
def test_a_wrong_format_is_named(country, sent):
    assert refusal(sent, country) == (f"in the format of VAT ids of {country}", sent)


@pytest.mark.parametrize(
    ("country", "sent", "prefix"),
    [
        ("NL", "DE136695976", "NL"),  # a right German one
        ("NL", "004495445B01", "NL"),  # the prefix is missing
        ("GR", "DE136695976", "EL"),
        ("GB", "XI980780684", "GB"),
        ("MC", "MC40303265045", "FR"),
    ],
)
def test_a_vat_id_must_be_of_the_profiles_country(country, sent, prefix):
    assert refusal(sent, country) == (f"of the profile's country {country}, beginning with {prefix}", sent)


@pytest.mark.parametrize("country", ["US", "JP", "LI", "EL", ""])
def test_other_countries_have_no_vat_ids_here(country):
    assert refusal("US123456789", country) == (f"absent: VAT ids of {country} are not taken", "US123456789")


def test_the_refusal_names_field_and_rule():
    with pytest.raises(InvalidRequest) as refused:
        normal("NL004495446B01", "NL")
    (broken,) = refused.value.errors
    assert (broken.field, broken.rule) == ("/vat_id", "a VAT id of NL whose check digits are right")


@given(
    country=st.sampled_from(sorted(MEMBER_STATES | {"GB", "CH", "NO"})),
    text=st.text(max_size=20) | st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=16),
)
@example(country="NL", text="\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2\u00b2B01")
def test_whatever_is_sent_is_taken_or_refused_by_name(country, text):
    prefix = "EL" if country == "GR" else country
    for sent in (text, prefix + text):
        try:
            kept = normal(sent, country)
        except InvalidRequest:
            continue
        assert kept.startswith(prefix)
        assert normal(kept, country) == kept


def refusal(sent, country):
    """The rule that was named, and what the error says was sent."""
    with pytest.raises(InvalidRequest) as refused:
        normal(sent, country)
    (violation,) = refused.value.errors
    assert violation.field == "/vat_id"
    return violation.rule, violation.sent
