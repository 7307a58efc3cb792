"""The header Accept-Language, read as RFC 9110 says."""

import pytest

from zetel.domain.parties.address import Language
from zetel.http.languages import accepted, of_request


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nl", "nl"),
        ("DE", "de"),
        ("de-AT", "de"),
        ("fr-CA, en;q=0.5", "fr"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("zh-Hant-TW, de;q=0.1", "de"),
        ("de-CH;q=0, de", "de"),
    ],
)
def test_a_region_counts_as_its_language(header: str, language: str) -> None:
    assert accepted(header) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en;q=0.5, de;q=0.7", "de"),
        ("de;q=0.7, en;q=0.5", "de"),
        ("fr;q=0.001, nl;q=0", "fr"),
        ("nl;q=0.333, fr;q=0.334", "fr"),
        ("de ; q=0.4 ,\tfr; q=0.5", "fr"),
        ("de;q=1.000, fr;q=0.999", "de"),
        ("fr;q=0.5, de;q=0.5", "fr"),
        ("de, fr", "de"),
    ],
)
def test_the_greatest_weight_wins_and_of_equals_the_first(header: str, language: str) -> None:
    assert accepted(header) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("*", "en"),
        ("it, *;q=0.1", "en"),
        ("de;q=0.5, *;q=0.8", "en"),
        ("de;q=0.8, *;q=0.5", "de"),
        ("de, *", "de"),
        ("en;q=0, *", "nl"),
        ("en;q=0, nl;q=0, *;q=0.5", "de"),
    ],
)
def test_a_star_stands_for_the_languages_that_are_not_named(header: str, language: str) -> None:
    assert accepted(header) == language


@pytest.mark.parametrize("header", ["", "sv, it", "en;q=0", "*;q=0", "fr;q=0", "den, fry, nld", ", ,"])
def test_english_is_what_is_left(header: str) -> None:
    assert accepted(header) == "en"


@pytest.mark.parametrize("part", ["de;q=2", "de;q=1.5", "de;q=0.1234", "de;q=much", "de;level=1", "d_e", "de;q=", "ü"])
def test_a_part_that_cannot_be_read_is_passed_over(part: str) -> None:
    assert accepted(part) == "en"
    assert accepted(f"{part}, fr;q=0.1") == "fr"


def test_the_name_of_the_header_has_no_case() -> None:
    assert of_request({"headers": {"Accept-Language": "nl"}}) is Language.NL
    assert of_request({"headers": {"accept-language": "nl"}}) is Language.NL
    assert of_request({}) is Language.EN
