import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.typst.documents import (
    AMERICAN,
    BUYER,
    BY_CARD,
    CREDIT_IN_DOLLARS,
    FIVE_MORE,
    GERMAN,
    IN_DOLLARS,
    IN_DOLLARS_FROM_SWEDEN,
    JAPANESE,
    LONG,
    OF_HONG_KONG,
    PERIOD,
    ROUNDED,
    charged,
    credit_note,
    invoice,
    untaxed,
)
from tests.adapters.typst.read_back import RENDERER, page, pages
from tests.domain.corrections import all_back_in_yen, ended_early, many_ended
from zetel.domain.documents.document import Payer
from zetel.domain.documents.settlement import CreditUse, PaymentMethod
from zetel.domain.parties.address import Language
from zetel.domain.tax.treatment import Category, TaxRule


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.NL, ["Factuur", "1 september 2026", "15 mrt 2026 – 14 mrt 2027", "€ 11.041,25", "1.916,25", "21%"]),
        (Language.DE, ["Rechnung", "1. September 2026", "15.03.2026 – 14.03.2027", "11.041,25 €", "1.916,25", "21 %"]),
        (
            Language.FR,
            ["Facture", "1 septembre 2026", "15 mars 2026 – 14 mars 2027", "11 041,25 €", "1 916,25", "21 %"],
        ),
        (Language.EN, ["Invoice", "1 September 2026", "15 Mar 2026 – 14 Mar 2027", "€11,041.25", "1,916.25", "21%"]),
    ],
)
def test_an_invoice_is_in_the_customers_language(language: Language, said: list[str]) -> None:
    shown = page(invoice(language=language))
    for text in ["INV-2026-000042", "25 Professional seats", *said]:
        assert text in shown


@pytest.mark.parametrize(
    ("language", "order", "register"),
    [
        (Language.NL, "Uw inkooporder", "Registratie 24123456"),
        (Language.DE, "Ihre Bestellung", "Register 24123456"),
        (Language.FR, "Votre bon de commande", "Immatriculation 24123456"),
        (Language.EN, "Your purchase order", "Registration 24123456"),
    ],
)
def test_the_buyers_order_and_registration_are_shown(language: Language, order: str, register: str) -> None:
    registered = replace(BUYER, registration="24123456", registration_scheme="0106")
    shown = page(invoice(language=language, buyer=registered, purchase_order="4500-118/2"))
    assert order in shown
    assert "4500-118/2" in shown
    assert register in shown
    assert order not in page(invoice(language=language))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.NL, "Btw in EUR bij 1 EUR = 1,0850 USD (ECB, 31 augustus 2026) € 1.766,13"),
        (Language.DE, "USt. in EUR bei 1 EUR = 1,0850 USD (EZB, 31. August 2026) 1.766,13 €"),
        (Language.FR, "TVA en EUR à 1 EUR = 1,0850 USD (BCE, 31 août 2026) 1 766,13 €"),
        (Language.EN, "VAT in EUR at 1 EUR = 1.0850 USD (ECB, 31 August 2026) €1,766.13"),
    ],
)
def test_vat_in_the_currency_of_the_sellers_country_is_shown_with_its_rate(language: Language, said: str) -> None:
    assert said in " ".join(page(invoice(language=language, **IN_DOLLARS)).split())


def test_between_two_other_currencies_both_rates_are_shown() -> None:
    shown = " ".join(page(invoice(**IN_DOLLARS_FROM_SWEDEN)).split())
    assert "VAT in SEK at 1 EUR = 1.0850 USD = 11.0500 SEK (ECB, 31 August 2026) SEK 19,515.73" in shown


def test_a_credit_note_shows_each_rate_and_the_sum() -> None:
    shown = " ".join(page(credit_note(**CREDIT_IN_DOLLARS)).split())
    for said in [
        "VAT in EUR at 1 EUR = 1.0850 USD (ECB, 31 August 2026) €46.08",
        "VAT in EUR at 1 EUR = 1.2500 USD (ECB, 30 September 2026) €47.36",
        "VAT in EUR €93.44",
    ]:
        assert said in shown


@pytest.mark.parametrize(
    ("language", "title"),
    [
        (Language.NL, "Creditnota"),
        (Language.DE, "Rechnungskorrektur"),
        (Language.FR, "Avoir"),
        (Language.EN, "Credit note"),
    ],
)
def test_a_credit_note_has_its_legal_title_and_names_the_invoice(language: Language, title: str) -> None:
    shown = page(credit_note(language=language))
    assert shown.startswith(title)
    assert "CRN-2026-000007" in shown
    assert "INV-2026-000042" in shown


@pytest.mark.parametrize(
    ("language", "formula"),
    [
        (Language.NL, "5 × 300,00 × 114/365 = 468,4931… afgerond 468,49"),
        (Language.DE, "5 × 300,00 × 114/365 = 468,4931… gerundet 468,49"),
        (Language.FR, "5 × 300,00 × 114/365 = 468,4931… arrondi à 468,49"),
        (Language.EN, "5 × 300.00 × 114/365 = 468.4931… rounded 468.49"),
    ],
)
def test_a_prorated_line_can_be_recomputed_with_pen_and_paper(language: Language, formula: str) -> None:
    assert unicodedata.normalize("NFKC", formula) in page(invoice(ROUNDED, language=language))


@pytest.mark.parametrize(
    ("line", "formula"),
    [
        (FIVE_MORE, "5 × 365.00 × 195/365 = 975.00 "),
        (
            charged(net=83, quantity=5, unit_price=33, rule="proration", days=15, of_days=30, exact="165/2"),
            "5 × 0.33 × 15/30 = 0.825, rounded 0.83",
        ),
        (
            charged(
                net=82,
                quantity=5,
                unit_price=33,
                rule="unused_days",
                days=15,
                of_days=30,
                exact="165/2",
                rounding="rest_of_line",
            ),
            "5 × 0.33 × 15/30 = 0.825, rest of the line 0.82",
        ),
        (
            charged(
                net=82,
                quantity=5,
                unit_price=33,
                rule="unused_days",
                days=15,
                of_days=30,
                exact="165/2",
                rounding="largest_remainder",
            ),
            "5 × 0.33 × 15/30 = 0.825, rounded together with other lines 0.82",
        ),
    ],
    ids=["exact", "half up", "closes the line", "rounded with others"],
)
def test_the_last_step_of_a_formula_is_named(line, formula: str) -> None:
    assert formula in page(invoice(line))


def test_a_prorated_line_shows_its_days() -> None:
    shown = page(invoice(FIVE_MORE))
    assert "195 of 365" in shown
    assert "1 Sept 2026 – 14 Mar 2027" in shown


def test_a_fee_shows_its_share() -> None:
    _, fee = ended_early()
    assert "3,120.00 × 10% = 312.00" in page(fee)


def test_a_credit_note_shows_the_use_of_the_credit() -> None:
    note, _ = ended_early()
    # 3,775.20 = 1,179.75 + 377.52 + 2,217.93
    assert (
        "Set off against invoice INV-2026-000042 €1,179.75 Set off against the early-termination fee €377.52 "
        "Refunded by bank transfer €2,217.93"
    ) in page(note)


def test_a_credit_note_says_what_it_leaves_open() -> None:
    # 11,041.25 - 629.20 = 10,412.05
    assert (
        "Set off against invoice INV-2026-000042 €629.20 Still to pay on invoice INV-2026-000042 €10,412.05"
    ) in page(credit_note())
    assert "nothing you need to do" not in page(credit_note())


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (CreditUse(629_20, payment="pay_1", method=PaymentMethod.CARD), "Refunded to your card €629.20"),
        (CreditUse(629_20, payment="pay_1", method=PaymentMethod.TRANSFER), "Refunded by bank transfer €629.20"),
        (CreditUse(629_20), "Credit for your next invoices €629.20"),
    ],
)
def test_a_credit_note_says_which_way_its_money_goes(use: CreditUse, said: str) -> None:
    shown = page(credit_note(uses=(use,)))
    assert said in shown
    assert "There is nothing you need to do." in shown
    assert "Set off" not in shown


@pytest.mark.parametrize(
    ("language", "sums"),
    [
        (Language.NL, "Totaal exclusief btw JP¥ 100 Btw JP¥ 21 Afronding JP¥ 1 Totaal JP¥ 122"),
        (Language.DE, "Summe netto 100 ¥ USt. 21 ¥ Rundung 1 ¥ Gesamtbetrag 122 ¥"),
        (Language.FR, "Total hors TVA 100 JPY TVA 21 JPY Arrondi 1 JPY Total TTC 122 JPY"),
        (Language.EN, "Total excl. VAT JP¥100 VAT JP¥21 Rounding JP¥1 Total JP¥122"),
    ],
)
def test_a_rounding_amount_has_a_row_above_the_total(language: Language, sums: str) -> None:
    assert sums in page(replace(all_back_in_yen(), language=language))


def test_a_rounding_amount_may_be_negative() -> None:
    note = all_back_in_yen(purchases=3, unit_price=2)
    assert "Total excl. VAT JP¥6 VAT JP¥1 Rounding −JP¥1 Total JP¥6" in page(note)


def test_without_a_rounding_amount_there_is_no_row() -> None:
    assert "Rounding" not in page(credit_note())


def test_a_credit_over_two_invoices_names_both() -> None:
    note, _ = ended_early()
    assert "INV-2026-000017, 15 March 2026" in page(note)
    assert "INV-2026-000042, 1 September 2026" in page(note)
    shares = "= 2,600.00 (INV-2026-000017) + 520.00 (INV-2026-000042)"
    assert f"30 × 365.00 × 104/365 = 3,120.00 {shares}" in page(note)


@pytest.mark.parametrize(
    ("language", "above", "set_off", "left"),
    [
        (
            Language.EN,
            "490 invoices, listed at the end",
            "Set off against 261 invoices",
            "Still to pay on 230 invoices",
        ),
        (Language.NL, "490 facturen, aan het eind vermeld", "Verrekend met 261", "Nog te betalen op 230 facturen"),
        (Language.DE, "490 Rechnungen, am Ende aufgeführt", "Verrechnet mit 261", "Noch offen auf 230 Rechnungen"),
        (Language.FR, "490 factures, énumérées à la fin", "Imputé sur 261 factures", "Reste à payer sur 230 factures"),
    ],
)
def test_a_credit_over_490_invoices_lists_them_at_its_end(
    language: Language, above: str, set_off: str, left: str
) -> None:
    # 61,661.60 settle 441.65, 259 x 235.95 and 108.90; 490 - 260 stay open
    shown = " ".join(pages(replace(many_ended(), language=language)))
    head, _, end = shown.partition(set_off)
    assert above in head
    assert "INV-2026-" not in head
    assert left in end
    assert all(f"INV-2026-{n:06}" in end for n in range(1, 491))


def test_an_open_invoice_shows_the_account_to_pay() -> None:
    shown = page(invoice())
    assert "Please transfer the amount by 1 October 2026, quoting INV-2026-000042." in shown
    assert "IBAN NL91 ABNA 0417 1643 00" in shown
    assert "BIC ABNANL2A" in shown


def test_a_part_paid_invoice_asks_for_the_rest() -> None:
    shown = page(invoice(paid=5_000_00, credited=1_000_00))
    assert "Paid −€5,000.00 Credited −€1,000.00 Amount due €5,041.25" in shown
    assert "€5,041.25 Due by 1 October 2026" in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (BY_CARD, "Paid by card."),
        ({"paid": 11_041_25, "payers": (Payer("balance", 11_041_25),)}, "This invoice is settled."),
        ({"paid": 11_041_25, "payers": (Payer("pay_01", 11_041_25),)}, "This invoice is settled."),
    ],
    ids=["by card", "from balance", "by a transfer before it was rendered"],
)
def test_a_settled_invoice_asks_for_no_payment(changes: dict[str, object], said: str) -> None:
    shown = page(invoice(**changes))
    assert said in shown
    assert "IBAN" not in shown
    assert "Due date" not in shown


def test_a_card_contracts_invoice_says_card_while_it_is_open() -> None:
    shown = page(invoice(pay_by=PaymentMethod.CARD))
    assert "€11,041.25 Charged to your card" in shown
    assert "We charge €11,041.25 to your card." in shown
    assert "IBAN" not in shown
    assert "Due date" not in shown


def test_the_payment_from_the_balance_is_shown_apart() -> None:
    payers = (Payer("balance", 1_000_00), Payer("pay_01", 4_000_00))
    shown = page(invoice(paid=5_000_00, payers=payers))
    assert "From your balance −€1,000.00 Paid −€4,000.00 Amount due €6,041.25" in shown


@pytest.mark.parametrize(
    ("language", "wording"),
    [
        (Language.NL, "Btw verlegd"),
        (Language.DE, "Steuerschuldnerschaft des Leistungsempfängers"),
        (Language.FR, "Autoliquidation"),
        (Language.EN, "Reverse charge"),
    ],
)
def test_reverse_charge_is_worded_as_the_law_asks(language: Language, wording: str) -> None:
    shown = page(untaxed(TaxRule.REVERSE_CHARGE, Category.REVERSE_CHARGE, buyer=GERMAN, language=language))
    assert wording in shown
    assert "DE136695976" in shown


def test_yen_are_shown_without_decimals() -> None:
    yen = charged(net=501, unit_price=1001, quantity=1, rule="proration", days=15, of_days=30, exact="1001/2")
    untaxed_yen = replace(yen, category=Category.OUTSIDE_SCOPE, rate_bp=0)
    shown = page(invoice(untaxed_yen, currency="JPY", buyer=JAPANESE, tax_rule=TaxRule.OUTSIDE_SCOPE))
    assert "1 × 1,001 × 15/30 = 500.5, rounded 501" in shown
    assert "JP¥501" in shown
    assert "501.00" not in shown


def test_an_address_overseas_has_its_city_first() -> None:
    assert "500 Main Street Boston, MA 02110 United States" in page(invoice(buyer=AMERICAN))


def test_an_address_without_a_postcode_has_its_city_alone() -> None:
    assert "1 Harbour Road Wan Chai Hong Kong" in page(invoice(buyer=OF_HONG_KONG))


def test_150_lines_take_pages_that_repeat_the_heads_and_count_themselves() -> None:
    shown = pages(LONG)
    assert len(shown) > 3
    for number, text in enumerate(shown[:-1], start=1):
        assert "Description Quantity Price Days VAT Amount (EUR)" in text
        assert f"{number} / {len(shown)}" in text
    for text in shown[1:]:
        assert "Invoice INV-2026-000042" in text
    assert (
        "€4,133,625.00 VAT €868,061.25 Total €5,001,686.25" in shown[-1]
    )  # 365.00 x (1 + ... + 150) = 365.00 x 11,325


def test_the_documents_own_period_is_not_repeated_under_each_line() -> None:
    assert re.findall("15 Mar 2026 – 14 Mar 2027", page(invoice(charged(span=PERIOD), charged(no=2)))) == [
        "15 Mar 2026 – 14 Mar 2027"
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("株式会社ベローチェ運輸", "株式会社ベローチェ運輸"),
        ("上海轮渡有限公司", "上海轮渡有限公司"),
        ("서울 물류 주식회사", "서울 물류 주식회사"),
        ("Ωμέγα Μεταφορές Α.Ε.", "Ωμέγα Μεταφορές Α.Ε."),
        ("Български пощи ЕАД", "Български пощи ЕАД"),
        ("Cafe\u0301 Nguye\u0302\u0303n", "Café Nguyễn"),
        ("Rocket 🚀 B.V.", "Rocket 🚀 B.V."),
        ("Bell\x07 and\ttab\nand line", "Bell and tab and line"),
        ("Turned \u202e00.1\u202c round", "Turned 00.1 round"),
        ("Private \ue000 and \U00013080", "Private \ufffd and \ufffd"),
        ("Half \ud83d pair \ufffe", "Half \ufffd pair \ufffd"),
        ("#set page(fill: red) *not* _markup_ $x$ @ref", "#set page(fill: red) *not* _markup_ $x$ @ref"),
        ("</rdf:RDF> endstream xref", "</rdf:RDF> endstream xref"),
        ("wide " * 30 + "\ue000 behind a break", "\ufffd behind a break"),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik" * 4, "Donaudampfschifffahrtsgesellschaft"),
    ],
)  # fmt: skip
def test_any_name_is_shown(name: str, shown: str) -> None:
    assert unicodedata.normalize("NFKC", shown) in page(invoice(buyer=replace(BUYER, name=name)))


def test_a_long_word_breaks_over_lines_and_is_read_without_marks() -> None:
    mail, name = "facturen@veerman-logistiek.example", "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik" * 4
    shown = page(invoice(buyer=replace(BUYER, name=name, mail=mail), reference="REF-2026-0123456789-0123456789"))
    assert mail in shown
    assert "\u200b" not in shown
    assert name not in shown  # it takes several lines
    assert name in shown.replace(" ", "")


@given(name=st.text(st.characters(), max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_name_stops_a_document(name: str) -> None:
    assert RENDERER.render(invoice(buyer=replace(BUYER, name=name))).pdf.startswith(b"%PDF-1.7")
