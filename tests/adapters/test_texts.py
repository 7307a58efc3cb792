"""Lines, dates, lengths, rates and amounts in the four languages."""

import re
import subprocess
import sys
from copy import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale

from tests.catalogues import compiled
from tests.domain.contracts import add_on, edition
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.texts import GettextTexts
from zetel.adapters.texts.words import Catalogues, TextsNotCompiled
from zetel.domain.calendar import Interval, Span, Unit
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.documents.subject import LineKind, LineSubject, in_language
from zetel.domain.errors import InvalidRequest
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties.address import Language

NL, DE, FR, EN = Language.NL, Language.DE, Language.FR, Language.EN
TERM = Span(date(2026, 3, 15), date(2027, 3, 15))
REST = Span(date(2026, 9, 1), date(2027, 3, 15))

PROFESSIONAL, DIALER = edition(), add_on("dialer", model=PriceModel.FLAT)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory) -> Catalogues:
    return compiled(tmp_path_factory.mktemp("locale"))


@pytest.fixture(scope="module")
def texts(catalogues) -> GettextTexts:
    return GettextTexts(catalogues)


def seats(quantity, kind=LineKind.PERIOD, span=TERM):
    return LineSubject(kind, PROFESSIONAL.product, PriceModel.PER_SEAT, quantity, span)


# Lines


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "25 seats Professional, 15 Mar 2026 to 14 Mar 2027"),
        (NL, "25 licenties Professional, 15 mrt 2026 t/m 14 mrt 2027"),
        (DE, "25 Lizenzen Professional, 15. März 2026 bis 14. März 2027"),
        (FR, "25 licences Professional, du 15 mars 2026 au 14 mars 2027"),
    ],
)
def test_a_period_is_named_with_its_last_day(texts, language, said):
    assert texts.line(seats(25), language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "5 seats Professional, added 1 Sep 2026"),
        (NL, "5 licenties Professional, toegevoegd op 1 sep 2026"),
        (DE, "5 Lizenzen Professional, hinzugefügt am 1. Sept. 2026"),
        (FR, "5 licences Professional, ajout du 1er sept. 2026"),
    ],
)
def test_an_addition_is_named_with_its_first_day(texts, language, said):
    assert texts.line(seats(5, LineKind.ADDED, REST), language) == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            LineKind.RETURNED,
            (
                "3 seats Professional, returned, 1 Dec 2026 to 14 Mar 2027",
                "3 licenties Professional, teruggegeven, 1 dec 2026 t/m 14 mrt 2027",
                "3 Lizenzen Professional, zurückgegeben, 1. Dez. 2026 bis 14. März 2027",
                "3 licences Professional, retour, du 1er déc. 2026 au 14 mars 2027",
            ),
        ),
        (
            LineKind.REFUNDED,
            (
                "3 seats Professional, refunded in full, 1 Dec 2026 to 14 Mar 2027",
                "3 licenties Professional, volledig terugbetaald, 1 dec 2026 t/m 14 mrt 2027",
                "3 Lizenzen Professional, vollständig erstattet, 1. Dez. 2026 bis 14. März 2027",
                "3 licences Professional, remboursement intégral, du 1er déc. 2026 au 14 mars 2027",
            ),
        ),
        (
            LineKind.FEE,
            (
                "Early-termination fee Professional, 1 Dec 2026 to 14 Mar 2027",
                "Kosten voor eerder beëindigen Professional, 1 dec 2026 t/m 14 mrt 2027",
                "Gebühr für vorzeitige Beendigung Professional, 1. Dez. 2026 bis 14. März 2027",
                "Frais de résiliation anticipée Professional, du 1er déc. 2026 au 14 mars 2027",
            ),
        ),
    ],
)
def test_a_credit_line_is_named_as_such_with_its_days(texts, kind, said):
    days = Span(date(2026, 12, 1), date(2027, 3, 15))
    assert tuple(texts.line(seats(3, kind, days), language) for language in (EN, NL, DE, FR)) == said


def test_a_rest_of_seats_that_are_all_returned_is_not_counted(texts):
    assert texts.line(seats(0, LineKind.REFUNDED), EN) == "Professional, refunded in full, 15 Mar 2026 to 14 Mar 2027"


@pytest.mark.parametrize(
    ("language", "said"),
    [(EN, "1 seat Professional"), (NL, "1 licentie Professional"), (DE, "1 Lizenz Professional"), (FR, "1 licence")],
)
def test_one_seat_is_singular(texts, language, said):
    assert texts.line(seats(1), language).startswith(said)


def test_a_flat_product_is_not_counted(texts):
    line = LineSubject(LineKind.PERIOD, DIALER.product, PriceModel.FLAT, 1, TERM)
    assert texts.line(line, EN) == "Dialer, 15 Mar 2026 to 14 Mar 2027"


@pytest.mark.parametrize("model", [PriceModel.VOLUME, PriceModel.GRADUATED])
def test_a_tiered_product_is_counted_without_a_unit(texts, model):
    product = replace(add_on().product, name={"en": "Data storage", "nl": "Dataopslag"})
    line = LineSubject(LineKind.ADDED, product, model, 40, REST)
    assert texts.line(line, EN) == "40 x Data storage, added 1 Sep 2026"
    assert texts.line(line, NL) == "40 x Dataopslag, toegevoegd op 1 sep 2026"


def test_a_product_without_a_name_in_the_language_is_named_in_english():
    assert in_language({"nl": "Opslag", "en": "Storage"}, "nl") == "Opslag"
    assert in_language({"nl": "Opslag", "en": "Storage"}, "fr") == "Storage"
    assert in_language({"nl": "Opslag"}, "fr") == "Opslag"


def test_braces_in_a_name_are_only_braces(texts):
    line = replace(seats(2), product=replace(PROFESSIONAL.product, name={"en": "{n} {0} {product}"}))
    assert texts.line(line, EN) == "2 seats {n} {0} {product}, 15 Mar 2026 to 14 Mar 2027"


# Days, lengths, rates, amounts


def test_every_month_has_its_short_name(catalogues):
    def year(language):
        return [catalogues.words(language).day(date(2027, month, 2)) for month in range(1, 13)]

    assert year(EN)[:5] == ["2 Jan 2027", "2 Feb 2027", "2 Mar 2027", "2 Apr 2027", "2 May 2027"]
    assert [day.split()[1] for day in year(NL)] == [
        "jan",
        "feb",
        "mrt",
        "apr",
        "mei",
        "jun",
        "jul",
        "aug",
        "sep",
        "okt",
        "nov",
        "dec",
    ]
    assert [day.split()[1] for day in year(DE)] == (
        ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."]
    )
    assert [day.split()[1] for day in year(FR)] == (
        ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
    )


def test_only_the_first_of_a_month_is_special_in_french(catalogues):
    assert catalogues.words(FR).day(date(2027, 5, 1)) == "1er mai 2027"
    assert catalogues.words(FR).day(date(2027, 5, 21)) == "21 mai 2027"


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (Interval(1, Unit.DAY), ("1 day", "1 dag", "1 Tag", "1 jour")),
        (Interval(2, Unit.WEEK), ("2 weeks", "2 weken", "2 Wochen", "2 semaines")),
        (Interval(3, Unit.MONTH), ("3 months", "3 maanden", "3 Monate", "3 mois")),
        (Interval(1, Unit.QUARTER), ("1 quarter", "1 kwartaal", "1 Quartal", "1 trimestre")),
        (Interval(1, Unit.HALF_YEAR), ("1 half-year", "1 halfjaar", "1 Halbjahr", "1 semestre")),
        (Interval(2, Unit.YEAR), ("2 years", "2 jaar", "2 Jahre", "2 ans")),
    ],
)
def test_a_length_of_time_agrees_with_its_number(catalogues, interval, said):
    assert tuple(catalogues.words(language).interval(interval) for language in (EN, NL, DE, FR)) == said


@pytest.mark.parametrize(
    ("basis_points", "english", "german"),
    [
        (2100, "21%", "21 %"),
        (2550, "25.5%", "25,5 %"),
        (810, "8.1%", "8,1 %"),
        (25, "0.25%", "0,25 %"),
        (5, "0.05%", "0,05 %"),
    ],
)
def test_a_rate_shows_only_its_own_decimals(catalogues, basis_points, english, german):
    assert catalogues.words(EN).percent(basis_points) == english
    assert catalogues.words(DE).percent(basis_points) == german.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (117975, "EUR", ("€1,179.75", "€ 1.179,75", "1.179,75 €", "1 179,75 €")),
        (117975, "USD", ("US$1,179.75", "US$ 1.179,75", "1.179,75 $", "1 179,75 $US")),
        (501, "JPY", ("JP¥501", "JP¥ 501", "501 ¥", "501 JPY")),
        (-500, "EUR", ("-€5.00", "€ -5,00", "-5,00 €", "-5,00 €")),
        (12345678901234567, "EUR", ("€123,456,789,012,345.67",)),
    ],
)
def test_an_amount_is_written_as_people_write_it(amount, currency, said):
    written = [money(amount, currency, language) for language in (EN, NL, DE, FR)]
    assert [text.replace("\u00a0", " ").replace("\u202f", " ") for text in written][: len(said)] == list(said)


def test_the_decimals_of_an_amount_are_those_of_iso_4217():
    assert money(12345, "HUF", EN) == "HUF\u00a0123.45"  # 2 decimals (ISO 4217); people in Hungary write none
    assert money(12345, "ISK", EN) == "ISK\u00a012,345"


@pytest.mark.parametrize("currency", MINOR_DIGITS)
@pytest.mark.parametrize(("language", "locale"), [(EN, "en_GB"), (NL, "nl_NL"), (DE, "de_DE"), (FR, "fr_FR")])
def test_signs_groups_and_order_are_those_of_cldr(language, locale, currency):
    habits = Locale.parse(locale)
    pattern = copy(habits.currency_formats["standard"])
    pattern.frac_prec = (MINOR_DIGITS[currency],) * 2
    for amount in (0, 1, -1, 99, 100, -12345, 99999, 100000, 123456789, -(10**12)):
        units = Decimal(amount).scaleb(-MINOR_DIGITS[currency])
        written = pattern.apply(units, habits, currency=currency, currency_digits=False)
        spaced = re.sub(r"(?<=[A-Z])(?=[0-9])", "\u00a0", written)  # CLDR wants it, and Babel leaves it out
        assert money(amount, currency, language) == spaced


def test_an_unknown_currency_is_refused():
    with pytest.raises(InvalidRequest):
        money(1, "XXX", EN)


# Loading, and missing catalogues


def test_lines_and_amounts_are_written_without_babel_and_jinja():
    told = subprocess.run(
        [sys.executable, "-c", _SAID],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert told.stdout == "5 seats Professional, added 1 Sep 2026\n€1,179.75\n[]\n"


_SAID = """
import sys
from datetime import date
from zetel.adapters.texts.texts import GettextTexts
from zetel.adapters.texts.words import Catalogues
from zetel.adapters.texts.amounts import money
from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Product, ProductKind
from zetel.domain.documents.subject import LineKind, LineSubject
from zetel.domain.parties.address import Language
product = Product("professional", ProductKind.EDITION, "crm", {"en": "Professional"}, {})
span = Span(date(2026, 9, 1), date(2027, 3, 15))
line = LineSubject(LineKind.ADDED, product, PriceModel.PER_SEAT, 5, span)
print(GettextTexts(Catalogues()).line(line, Language.EN))
print(money(117975, "EUR", Language.EN))
print([name for name in ("babel", "jinja2", "pydantic", "boto3") if name in sys.modules])
"""


def test_missing_compiled_texts_name_the_command_that_compiles_them(tmp_path):
    with pytest.raises(TextsNotCompiled, match=r"nl/LC_MESSAGES/zetel\.mo is missing: .*'make locale'"):
        GettextTexts(Catalogues(tmp_path)).line(seats(1), NL)
