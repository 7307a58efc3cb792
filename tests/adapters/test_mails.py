"""The contents of each mail, in four languages."""

from dataclasses import replace
from datetime import date

import pytest

from tests.adapters.example_letters import (
    DRAFTED,
    FAILED,
    ISSUED,
    PAID,
    SUBSCRIPTION,
    TRANSFER,
    bought,
    failed,
    issued,
    received,
    taken_back,
)
from tests.adapters.pages import Page, plain
from tests.catalogues import compiled
from tests.domain.example_documents import NOT_COLLECTING, NUMBER, OUTSIDE_SCOPE, REVERSE_CHARGE
from zetel.adapters.mails.composer import JinjaComposer
from zetel.domain.documents.document import DocumentState
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.address import Language
from zetel.domain.payments.payment import AppliedPart, InvoiceNumber, NumberOutcome, PaymentState, TransferFault
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.subscriptions.subscription import EARLY_END, Entry
from zetel.domain.subscriptions.timeline import END

NL, DE, FR, EN = Language.NL, Language.DE, Language.FR, Language.EN
TO = ("administratie@veerman.example",)


@pytest.fixture(scope="module")
def composer(tmp_path_factory) -> JinjaComposer:
    return JinjaComposer(compiled(tmp_path_factory.mktemp("locale")), "https://portal.example/")


@pytest.mark.parametrize(
    ("language", "subject", "total", "next_step"),
    [
        (
            EN,
            "Your order with Zetel Software B.V.",
            "€11,041.25",
            "Cancel by 13 Apr 2026 for a full refund.",
        ),
        (
            NL,
            "Uw bestelling bij Zetel Software B.V.",
            "€ 11.041,25",
            "Zeg uiterlijk op 13 apr 2026 op en u krijgt alles terug",
        ),
        (
            DE,
            "Ihre Bestellung bei Zetel Software B.V.",
            "11.041,25 €",
            "Kündigen Sie bis zum 13. Apr. 2026 und Sie erhalten den vollen Betrag",
        ),
        (
            FR,
            "Votre commande chez Zetel Software B.V.",
            "11 041,25 €",
            "Résiliez au plus tard le 13 avr. 2026 pour être",
        ),
    ],
)
def test_a_purchase_is_confirmed_line_by_line(composer, language, subject, total, next_step):
    mail = composer.compose(bought(language), to=TO)
    assert mail.subject == subject
    for part in (mail.text, "\n".join(Page(mail.html).said)):
        said = plain(part)
        assert "25 Professional seats, 15 Mar 2026 to 14 Mar 2027" in said
        assert total in said
        assert next_step in said
        assert "Anna Veerman" in said


@pytest.mark.parametrize(
    ("language", "subject", "due"),
    [
        (EN, "Invoice INV-2026-000042 from Zetel Software B.V.: €1,179.75", "Please pay €1,179.75 by 1 Oct 2026."),
        (
            NL,
            "Factuur INV-2026-000042 van Zetel Software B.V.: € 1.179,75",
            "Wij verzoeken u € 1.179,75 uiterlijk op 1 okt 2026 te betalen.",
        ),
        (
            DE,
            "Rechnung INV-2026-000042 von Zetel Software B.V.: 1.179,75 €",
            "Bitte zahlen Sie 1.179,75 € bis zum 1. Okt. 2026.",
        ),
        (
            FR,
            "Facture INV-2026-000042 de Zetel Software B.V. : 1 179,75 €",
            "Merci de régler 1 179,75 € au plus tard le 1er oct. 2026.",
        ),
    ],
)
def test_an_invoice_has_the_amount_the_due_day_and_the_account(composer, language, subject, due):
    mail = composer.compose(issued(language), to=TO)
    assert plain(mail.subject) == subject
    for part in (mail.text, "\n".join(Page(mail.html).said)):
        for fact in (due, NUMBER, "NL91 ABNA 0417 1643 00", "ABNANL2A", "PO 4711", "Zetel Software B.V."):
            assert fact in plain(part)


def test_a_transfer_is_told_with_the_settled_invoices_and_the_rest(composer):
    mail = composer.compose(received(), to=TO)
    assert mail.subject == "Zetel Software B.V. has received your payment of €12,500.00"
    # 11,041.25 + 1,179.75 + 279.00 = 12,500.00
    assert "- Invoice INV-2026-000017 (settled): €11,041.25\n" in mail.text
    assert "- Invoice INV-2026-000042 (settled): €1,179.75\n" in mail.text
    assert "- Kept as credit for your next invoices: €279.00\n" in mail.text
    assert "  Received: €12,500.00\n" in mail.text
    assert "Received on: 18 Sep 2026\n" in mail.text


def test_a_part_payment_says_what_is_still_open(composer):
    part = replace(TRANSFER, amount=1000_00, applied=(AppliedPart(DRAFTED.id, 1000_00),), to_balance=0)
    mail = composer.compose(received(payment=part, documents=(replace(PAID, paid=1000_00),)), to=TO)
    assert "- Invoice INV-2026-000017 (€10,041.25 still to pay): €1,000.00\n" in mail.text
    assert "balance" not in mail.text


def test_a_transfer_that_bounced_is_told_with_what_is_open_again(composer):
    mail = composer.compose(taken_back(), to=TO)
    assert mail.subject == "Your payment of €12,500.00 to Zetel Software B.V. no longer counts"
    assert "Your payment of €12,500.00 was called back by the bank." in mail.text
    assert "- Invoice INV-2026-000017 (€11,041.25 still to pay): €11,041.25\n" in mail.text
    assert "- Invoice INV-2026-000042 (€1,179.75 still to pay): €1,179.75\n" in mail.text
    assert "- Taken off your balance: €279.00\n" in mail.text
    assert "  Taken back: €12,500.00\n" in mail.text
    assert "Please transfer what is open, and state the number of each invoice." in mail.text
    assert "Your balance is" not in mail.text


def test_a_transfer_that_was_recorded_wrongly_asks_for_nothing_that_is_not_open(composer):
    wrong = replace(TRANSFER, amount=279_00, applied=(), reason=TransferFault.RECORDED_WRONGLY)
    mail = composer.compose(taken_back(payment=wrong, documents=()), to=TO)
    assert "We had recorded a payment of €279.00 from you by mistake." in mail.text
    assert "Please transfer" not in mail.text


def test_a_balance_that_is_negative_afterwards_is_told(composer):
    said = " ".join(composer.compose(taken_back(balance=-279_00), to=TO).text.split())
    assert "Your balance is -€279.00: later credits and payments beyond your open invoices make up for it." in said


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ((NumberOutcome.PAID, NumberOutcome.PAID), False),
        ((NumberOutcome.PAID, NumberOutcome.SETTLED), True),
        ((NumberOutcome.PAID, NumberOutcome.PAID, NumberOutcome.UNKNOWN), False),  # both paid parts are named
        ((), False),
    ],
)
def test_a_transfer_that_paid_others_than_it_named_says_why(composer, outcomes, said):
    numbers = tuple(InvoiceNumber(f"INV-2026-00000{n}", outcome) for n, outcome in enumerate(outcomes))
    mail = composer.compose(received(payment=replace(TRANSFER, numbers=numbers)), to=TO)
    sentence = "Your transfer states INV-2026-000001. We found no open invoice for this, so it pays your oldest open"
    assert (sentence in " ".join(mail.text.split())) is said
    assert ("Your transfer states" in mail.text) is said


def test_an_invoice_without_a_number_is_named_by_its_day(composer):
    paid = replace(DRAFTED, paid=11041_25)
    mail = composer.compose(received(documents=(paid, replace(ISSUED, paid=1179_75))), to=TO)
    assert "- Invoice dated 15 Mar 2026 (settled): €11,041.25\n" in mail.text


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (PaymentState.DECLINED, "insufficient_funds", "there is not enough money on the account"),
        (PaymentState.DECLINED, "expired_card", "the card has expired"),
        (PaymentState.DECLINED, "authentication_required", "the bank wants you to confirm the payment"),
        (PaymentState.DECLINED, "card_declined", "the bank gave no further reason"),
        (PaymentState.RELEASED, "not_processed", "the payment service could not be reached"),
    ],
)
def test_a_failed_charge_has_its_reason_and_says_that_nothing_was_bought(composer, state, reason, said):
    mail = composer.compose(failed(payment=replace(FAILED, state=state, reason=reason)), to=TO)
    assert f"€1,179.75 could not be charged to your card: {said}." in mail.text
    assert "So nothing was bought, and nothing was charged." in mail.text


def test_an_addition_is_called_an_addition(composer):
    mail = composer.compose(bought(kind=QuoteKind.ADDITION), to=TO)
    assert mail.subject == "Addition to your subscription with Zetel Software B.V."
    assert "You have added to your subscription with Zetel Software B.V.:" in mail.text


def test_a_closed_refund_window_is_not_offered(composer):
    assert "Changed your mind?" not in composer.compose(bought(refund_until=None), to=TO).text


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (date(2027, 3, 15), "The subscription ends on 15 Mar 2027 and does not renew."),
        (date(2028, 3, 15), "The subscription renews once more on 15 Mar 2027 and ends on 15 Mar 2028."),
    ],
)
def test_what_is_added_after_notice_promises_no_further_renewal(composer, ends, said):
    under_notice = replace(SUBSCRIPTION, timeline=(Entry("ent_1", ends, END),))
    text = composer.compose(bought(kind=QuoteKind.ADDITION, subscription=under_notice, cancel_by=None), to=TO).text
    assert said in text
    assert "Cancel by 13 Feb" not in text


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (date(2027, 2, 13), "The subscription ends on 13 Feb 2027 and does not renew."),
        (date(2027, 4, 14), "The subscription renews on 15 Mar 2027 and ends on 14 Apr 2027."),
    ],
)
def test_an_end_on_a_chosen_day_is_told_with_its_day(composer, ends, said):
    chosen = replace(SUBSCRIPTION, timeline=(Entry("ent_1", ends, EARLY_END),))
    assert said in composer.compose(bought(kind=QuoteKind.ADDITION, subscription=chosen, cancel_by=None), to=TO).text


def test_a_cancel_by_date_that_has_passed_is_not_named(composer):
    text = composer.compose(bought(cancel_by=None), to=TO).text
    assert "The subscription renews automatically on 15 Mar 2027." in text
    assert "If you do not want this" not in text


def test_the_way_of_paying_follows_the_document_and_the_subscription(composer):
    by_card = replace(DRAFTED, pay_by=PaymentMethod.CARD)
    cases = {
        "Payment: on invoice, due 14 Apr 2026\n": bought(),
        "Payment: by card\n": bought(document=by_card),
        "Payment: paid\n": bought(document=replace(by_card, paid=11041_25)),
    }
    for said, letter in cases.items():
        assert said in composer.compose(letter, to=TO).text


def test_a_settled_invoice_asks_for_no_payment(composer):
    mail = composer.compose(issued(document=replace(ISSUED, paid=1179_75)), to=TO)
    assert "Invoice INV-2026-000042 is settled. There is nothing left to pay." in mail.text
    assert "  Paid: -€1,179.75\n  Open: €0.00\n" in mail.text
    assert "IBAN" not in mail.text + mail.html


def test_an_invoice_paid_by_card_asks_for_no_payment(composer):
    mail = composer.compose(issued(document=replace(ISSUED, pay_by=PaymentMethod.CARD)), to=TO)
    assert "We charge €1,179.75 to your card. There is nothing you need to do." in mail.text
    assert "IBAN" not in mail.text + mail.html


def test_paid_and_credited_amounts_are_taken_off_the_total(composer):
    mail = composer.compose(issued(document=replace(ISSUED, paid=179_75, credited=462_22)), to=TO)
    # 1,179.75 - 179.75 - 462.22 = 537.78
    assert "  Total: €1,179.75\n  Paid: -€179.75\n  Credited: -€462.22\n  Open: €537.78\n" in mail.text
    assert "Please pay €537.78 by 1 Oct 2026." in mail.text


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            REVERSE_CHARGE,
            ("Reverse charge", "Btw verlegd", "Steuerschuldnerschaft des Leistungsempfängers", "Autoliquidation"),
        ),
        (OUTSIDE_SCOPE, ("Outside the scope of VAT", "Valt buiten de btw", "Nicht steuerbar", "Hors champ de la TVA")),
        (
            NOT_COLLECTING,
            ("No VAT is charged", "Er wordt geen btw berekend", "Es wird keine USt. berechnet", "TVA non appliquée"),
        ),
    ],
)
def test_the_reason_of_missing_vat_is_there_in_each_language(composer, document, said):
    done = replace(document, state=DocumentState.ISSUED, number=NUMBER)
    for language, words in zip((EN, NL, DE, FR), said, strict=True):
        assert words in composer.compose(issued(language, document=done), to=TO).text
