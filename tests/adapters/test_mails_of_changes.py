"""The contents of mails about a running contract: changes, ends, refunds, refused cards, in four languages."""

from dataclasses import replace
from datetime import date

import pytest

from tests.adapters.example_changes import (
    REFUND,
    REFUSED,
    all_back,
    another_plan,
    by_hand,
    cancelled,
    charge_failed,
    credited,
    end_on_a_day,
    end_scheduled,
    expired,
    fewer_seats,
    in_english,
    late_end,
    longer_plan,
    more_seats,
    plan_for_later,
    refunded,
    scheduled,
    term_set,
    undone,
)
from tests.adapters.example_letters import closed, person_erased
from tests.adapters.pages import Page, plain
from tests.catalogues import compiled
from tests.domain.corrections import all_back_in_yen, many_ended, moved_end, one_by_one, running, seat_return
from zetel.adapters.mails.composer import JinjaComposer
from zetel.domain.calendar import Span
from zetel.domain.documents.settlement import CreditUse, PaymentMethod
from zetel.domain.events import ActorKind
from zetel.domain.parties.address import Language
from zetel.domain.payments.refund import RefundState, of_balance
from zetel.domain.quotes.ending import Ending
from zetel.domain.subscriptions.subscription import Entry, SubscriptionState
from zetel.domain.subscriptions.timeline import END

NL, DE, FR, EN = Language.NL, Language.DE, Language.FR, Language.EN
TO = ("administratie@veerman.example",)


@pytest.fixture(scope="module")
def composer(tmp_path_factory) -> JinjaComposer:
    return JinjaComposer(compiled(tmp_path_factory.mktemp("locale")), "https://portal.example/")


@pytest.fixture
def text(composer):
    return lambda letter: plain(composer.compose(letter, to=TO).text)


# Seats


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        (
            EN,
            "Your subscription with Stoelwerk B.V. has changed",
            "Professional: 30 instead of 25 from 1 Sep 2026.",
        ),
        (NL, "Uw abonnement bij Stoelwerk B.V. is gewijzigd", "Professional: 30 in plaats van 25 vanaf 1 sep 2026."),
        (DE, "Ihr Abonnement bei Stoelwerk B.V. wurde geändert", "Professional: 30 statt 25 ab dem 1. Sept. 2026."),
        (
            FR,
            "Votre abonnement chez Stoelwerk B.V. a été modifié",
            "Professional : 30 au lieu de 25 à partir du 1er sept. 2026.",
        ),
    ],
)
def test_more_seats_are_told_with_their_cost_and_the_cost_of_the_renewal(composer, language, subject, said):
    mail = composer.compose(more_seats(language), to=TO)
    assert mail.subject == subject
    for part in (mail.text, "\n".join(Page(mail.html).said)):
        assert said in plain(part)
        assert "5 Professional seats, added 1 Sep 2026" in part
        assert "Anna Veerman" in part


def test_more_seats_are_told_to_the_cent(text):
    told = text(more_seats())
    assert "- 5 Professional seats, added 1 Sep 2026: €975.00\n  Net: €975.00\n  VAT 21%: €204.75\n" in told
    assert "  Total: €1,179.75\n" in told
    assert "- 30 Professional seats, 15 Mar 2027 to 14 Mar 2028: €10,950.00\n" in told
    assert "  Total: €13,249.50\n" in told
    assert "Payment: on invoice, due 1 Oct 2026\n" in told


def test_returned_seats_are_told_with_the_use_of_the_credit(text):
    told = text(fewer_seats())
    assert "Professional: 28 instead of 30 from 5 Sep 2026." in told
    assert "Professional: 25 from the renewal on 15 Mar 2027, 28 until then." in told
    assert "Credited items:\n- 2 Professional seats, returned, 5 Sep 2026 to 14 Mar 2027: €382.00\n" in told
    assert "How the credit is used:\n- Set off against invoice INV-2026-000042: €462.22\n  Total: €462.22\n" in told
    assert "You will receive the credit note in a separate email." in told
    assert "You can undo this until the renewal." in told


def test_a_change_for_the_renewal_is_told_as_such(text, composer):
    assert composer.compose(scheduled(), to=TO).subject == "Your subscription with Stoelwerk B.V. will change"
    told = text(scheduled())
    assert "Professional: 27 from the renewal on 15 Mar 2027, 30 until then." in told
    assert "instead of" not in told
    assert "- 27 Professional seats, 15 Mar 2027 to 14 Mar 2028: €9,855.00\n" in told


@pytest.mark.parametrize(
    ("language", "ended", "ends"),
    [
        (EN, "Professional ended on 5 Sep 2026.", "Professional ends with the renewal on 15 Mar 2027."),
        (
            NL,
            "Professional is op 5 sep 2026 beëindigd.",
            "Professional eindigt bij de verlenging op 15 mrt 2027.",
        ),
        (
            DE,
            "Professional wurde zum 5. Sept. 2026 beendet.",
            "Professional endet mit der Verlängerung am 15. März 2027.",
        ),
        (
            FR,
            "Professional a pris fin le 5 sept. 2026.",
            "Professional prend fin au renouvellement du 15 mars 2027.",
        ),
    ],
)
def test_an_add_on_that_is_dropped_ends(text, language, ended, ends):
    assert ended in text(fewer_seats(language, now=0, at_renewal=None))
    assert ends in text(scheduled(language, at_renewal=0))


def test_seats_of_an_ending_subscription_are_told_without_a_renewal(text):
    letter = more_seats(next_term=None)
    end = Entry("ent_1", date(2027, 3, 15), END)
    told = text(replace(letter, subscription=replace(letter.subscription, timeline=(end,))))
    assert "The subscription ends on 15 Mar 2027 and does not renew." in told
    assert "Renewal on" not in told


def test_seats_of_a_subscription_that_renews_once_more_are_told_of_its_end(text):
    letter = more_seats()
    end = Entry("ent_1", date(2028, 3, 15), END)
    told = text(replace(letter, subscription=replace(letter.subscription, timeline=(end,))))
    assert "The subscription renews once more on 15 Mar 2027 and ends on 15 Mar 2028." in told
    assert "renews automatically" not in told


def test_a_change_taken_back_says_that_the_subscription_goes_on(text):
    told = text(undone())
    assert "The cancellation for 15 Mar 2027 has been withdrawn: the subscription continues." in told
    assert "The subscription renews automatically on 15 Mar 2027." in told
    assert "The change of quantity planned for 15 Mar 2027 has been undone." in text(undone(what="seats"))


# Ends


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, ("Refunded by bank transfer", "€2,217.93")),
        (NL, ("Terugbetaald per overboeking", "€ 2.217,93")),
        (DE, ("Erstattung per Überweisung", "2.217,93 €")),
        (FR, ("Remboursé par virement", "2 217,93 €")),
    ],
)
def test_a_cancellation_comes_with_its_statement(composer, language, said):
    mail = composer.compose(cancelled(language), to=TO)
    for part in (mail.text, "\n".join(Page(mail.html).said)):
        for fact in said:
            assert fact in plain(part)


def test_the_statement_of_the_worked_example_is_told_line_by_line(text):
    told = text(cancelled())
    # 3,775.20 = 1,179.75 + 377.52 + 2,217.93
    for line in (
        "- 30 Professional seats, returned, 1 Dec 2026 to 14 Mar 2027: €3,120.00",
        "  Total: €3,775.20",
        "- Early-termination fee for Professional, 1 Dec 2026 to 14 Mar 2027: €312.00",
        "  Credited: -€377.52\n  Open: €0.00",
        "- Set off against invoice INV-2026-000042: €1,179.75",
        "- Set off against the early-termination fee: €377.52",
        "- Refunded by bank transfer: €2,217.93",
        "The subscription ended on 1 Dec 2026, the first day without service.",
        "We are refunding €2,217.93 and will email you when it is done.",
        "Cancelled by: Anna Veerman",
    ):
        assert line in told


def test_a_full_refund_is_named_and_has_no_fee(text):
    told = text(all_back())
    assert "You cancelled in time for a full refund: everything you were charged is credited, without a fee." in told
    assert "fee Professional" not in told
    # 12,352.89 = 1,311.64 set off against the invoice that is open + 11,041.25 refunded
    assert "- Set off against invoice INV-2026-000042: €1,311.64\n- Refunded by bank transfer: €11,041.25\n" in told


def test_the_amount_kept_as_balance_is_named(text):
    (note,) = cancelled().credit_notes
    *set_off, refund = note.uses
    kept = replace(note, uses=(*set_off, replace(refund, amount=2000_00), CreditUse(217_93)))
    told = text(cancelled(credit_notes=(kept,)))
    assert "- Refunded by bank transfer: €2,000.00\n- Kept as credit for your next invoices: €217.93\n" in told


@pytest.mark.parametrize(
    ("language", "follow"),
    [
        (EN, "You will receive the credit notes and the invoice for the fee in separate emails."),
        (NL, "De creditnota’s en de factuur voor de vergoeding ontvangt u in aparte e-mails."),
        (DE, "Die Rechnungskorrekturen und die Rechnung über die Gebühr erhalten Sie in separaten E-Mails."),
        (FR, "Vous recevrez les avoirs et la facture des frais dans des e-mails séparés."),
    ],
)
def test_two_credit_notes_follow_with_the_invoice_of_the_fee(text, language, follow):
    first, second, fee = moved_end()
    assert follow in text(cancelled(language, credit_notes=(first, second), fee=fee))


def test_of_two_credit_notes_the_sums_are_one(text):
    """1,258.40 and 520.00 come back: 156.00 pay the fee, 520.00 are set off against the invoice that is open, and
    1,102.40 are refunded."""
    first, second, fee = moved_end()
    told = text(cancelled(credit_notes=(first, second), fee=fee))
    assert told.count("Credited items") == 2
    assert (
        "- Set off against the early-termination fee: €156.00\n"
        "- Refunded by bank transfer: €1,102.40\n"
        "- Set off against invoice INV-2026-000042: €520.00\n"
    ) in told
    assert "  Total: €1,778.40\n" in told


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (Ending.NO_REFUND, "Under its terms, ending it early gives no credit."),
        (Ending.PRO_RATA, "All the days you were charged for have been used, so there is no credit."),
    ],
)
def test_an_end_that_gives_nothing_back_has_its_reason(text, how, said):
    told = text(cancelled(how=how, credit_notes=(), fee=None))
    assert said in told
    assert "Credited items" not in told
    assert "separate" not in told


def test_a_fee_beyond_the_credit_has_its_due_day(text):
    letter = cancelled(credit_notes=())
    assert letter.fee is not None
    told = text(replace(letter, fee=replace(letter.fee, credited=0, due=date(2026, 12, 31))))
    assert "€377.52 of the fee is due by 31 Dec 2026." in told
    assert "You will receive the invoice in a separate email." in told


def test_a_fee_of_a_card_contract_is_charged_to_the_card(text):
    letter = cancelled(credit_notes=())
    assert letter.fee is not None
    told = text(replace(letter, fee=replace(letter.fee, credited=0, pay_by=PaymentMethod.CARD)))
    assert "We charge €377.52 of the fee to your card." in told
    assert "due by" not in told


def test_months_that_were_not_invoiced_yet_lapse(text):
    letter = cancelled()
    monthly = replace(letter.subscription, period=Span(date(2026, 11, 15), date(2026, 12, 15)))
    said = "The part of the term that has not been invoiced will not be charged."
    assert said in text(replace(letter, subscription=monthly))
    assert said not in text(letter)


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        (EN, "Your subscription with Stoelwerk B.V. ends on 15 Mar 2027"),
        (NL, "Uw abonnement bij Stoelwerk B.V. eindigt op 15 mrt 2027"),
        (DE, "Ihr Abonnement bei Stoelwerk B.V. endet am 15. März 2027"),
        (FR, "Votre abonnement chez Stoelwerk B.V. prend fin le 15 mars 2027"),
    ],
)
def test_a_scheduled_end_has_its_day(composer, language, subject):
    assert composer.compose(end_scheduled(language), to=TO).subject == subject


def test_a_scheduled_end_costs_nothing_and_can_be_taken_back(text):
    told = text(end_scheduled())
    assert "Nothing changes until then, and open invoices remain payable." in told
    assert "You can withdraw the cancellation before 15 Mar 2027." in told
    assert "€" not in told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "The amounts to expect are in the acknowledgement that we send you"),
        (NL, "De te verwachten bedragen staan in de bevestiging die we u sturen"),
        (DE, "Die zu erwartenden Beträge stehen in der Bestätigung, die wir Ihnen senden"),
        (FR, "Les montants à prévoir figurent dans l’accusé de réception que nous vous envoyons"),
    ],
)
def test_an_end_on_a_day_says_where_its_amounts_are(text, language, said):
    assert said in text(end_on_a_day(language)).replace("\n", " ")


def test_an_end_on_a_day_is_billed_until_then_and_can_be_taken_back(text):
    told = text(end_on_a_day())
    assert "The subscription ends on 13 Feb 2027, the first day without service." in told
    assert "Until then you are billed as before, and open invoices remain payable." in told
    assert "You can withdraw the cancellation before 13 Feb 2027." in told
    # After a renewal too, the sentence about late notice stays away: the day was chosen.
    assert "It was too late" not in text(end_on_a_day(next_term=late_end().next_term))


def test_late_notice_has_the_cost_of_the_renewal(text):
    told = text(late_end())
    assert "It was too late to cancel for 15 Mar 2027: the subscription renews once more on that day." in told
    assert "  Total: €13,249.50\n" in told
    assert "The subscription ends on 15 Mar 2028, the first day without service." in told
    assert "nothing changes" not in told


def test_an_ended_subscription_is_told_with_the_end_of_its_data(text):
    told = text(expired())
    assert "Your Professional subscription ended on 15 Mar 2027, the first day without service." in told
    assert "Until 13 Apr 2027 you can read and export it, and revive it at the prices of that day." in told
    assert "You can export it until 12 Jul 2027." in told
    assert "On 13 Jul 2027 it is deleted; your invoices and credit notes are kept." in told


# Money


def test_a_credit_note_names_what_it_corrects_and_how_it_is_used(composer):
    mail = composer.compose(credited(), to=TO)
    assert mail.subject == "Credit note CRN-2026-000007 from Stoelwerk B.V.: €3,775.20"
    assert "Corrects: INV-2026-000017 and INV-2026-000042\n" in mail.text
    # 3,775.20 = 1,179.75 + 377.52 + 2,217.93
    assert (
        "- Set off against invoice INV-2026-000042: €1,179.75\n"
        "- Set off against the early-termination fee: €377.52\n"
        "- Refunded by bank transfer: €2,217.93\n"
        "  Total: €3,775.20\n"
    ) in mail.text
    assert "We have set €1,557.27 off against your open invoices.\nWe refund €2,217.93 by bank transfer.\n" in mail.text
    assert "There is nothing you need to do." in mail.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.EN,
            [
                "490 invoices, named in the PDF",
                "Set off against 261 invoices",
                "Still open on 230 invoices: €54,159",
            ],
        ),
        (
            Language.NL,
            ["490 facturen, genoemd in de pdf", "Verrekend met 261 facturen", "Nog open op 230 facturen: € 54.159,60"],
        ),
        (
            Language.DE,
            [
                "490 Rechnungen, im PDF genannt",
                "Verrechnet mit 261 Rechnungen",
                "Noch offen auf 230 Rechnungen",
            ],
        ),
        (
            Language.FR,
            ["490 factures, indiquées dans le PDF", "Imputé sur 261 factures", "Reste dû sur 230 factures"],
        ),
    ],
)
def test_a_credit_over_490_invoices_is_told_as_sums(text, language, said):
    # 61,661.60 settle 441.65, 259 x 235.95 and 108.90; 127.05 and 229 x 235.95 stay open
    invoice = one_by_one(2).documents[1]
    left = [replace(invoice, credited=108_90), *[invoice] * 229]
    told = text(credited(language, document=many_ended(), still_open=tuple(left)))
    for part in said:
        assert part in told
    assert "INV-2026-" not in told


def test_a_credit_that_is_all_set_off_gives_nothing_back(text):
    # Of 1,179.75 for five seats, 462.22 for two of them is set off: 717.53 is still to be paid.
    open_invoice = replace(running(in_english).documents[1], credited=462_22)
    told = text(credited(document=seat_return(in_english), still_open=(open_invoice,)))
    assert "We have set €462.22 off against your open invoices." in told
    assert "Still open on invoice INV-2026-000042: €717.53." in told
    assert "refund" not in told.lower()
    assert "nothing you need to do" not in told


def test_a_credit_note_names_the_corrected_invoices_and_its_use(text):
    card = CreditUse(100_00, payment="pay_1", method=PaymentMethod.CARD)
    unknown = CreditUse(50_00, payment="pay_2")
    note = replace(seat_return(in_english), total=312_22, uses=(card, unknown, CreditUse(162_22)))
    told = text(credited(document=note))
    assert "We refund €100.00 to your card." in told
    assert "We refund €50.00 the way it was paid." in told
    assert "€162.22 is kept as credit and deducted from your next invoices." in told
    assert "Refunded to your card: €100.00\n- Refunded the way it was paid: €50.00\n" in told


@pytest.mark.parametrize(
    ("language", "sums"),
    [
        (EN, ["Net: JP¥100", "VAT 21%: JP¥21", "Rounding: JP¥1", "Total: JP¥122"]),
        (NL, ["Netto: JP¥ 100", "Btw 21%: JP¥ 21", "Afronding: JP¥ 1", "Totaal: JP¥ 122"]),
        (DE, ["Netto: 100 ¥", "USt. 21 %: 21 ¥", "Rundung: 1 ¥", "Gesamt: 122 ¥"]),
        (FR, ["Hors taxes : 100 JPY", "TVA 21 % : 21 JPY", "Arrondi : 1 JPY", "Total : 122 JPY"]),
    ],
)
def test_the_rounding_amount_of_a_credit_note_stands_above_its_total(text, language, sums):
    for letter in (
        credited(language, document=all_back_in_yen()),
        cancelled(language, credit_notes=(all_back_in_yen(),), fee=None),
    ):
        assert "\n  ".join(sums) in text(letter)


def test_a_refund_has_the_way_of_each_part(text, composer):
    assert composer.compose(refunded(), to=TO).subject == "Stoelwerk B.V. has refunded €2,217.93"
    told = text(refunded())
    assert "- To the card you paid with: €2,000.00\n" in told
    assert "- By transfer on 3 Dec 2026: Zetel CRN-2026-000007: €217.93\n" in told
    assert "  Total: €2,217.93\n" in told


def test_a_refund_by_hand_has_its_reason(text):
    assert "You paid by bank transfer, so we will transfer the amount back to the account you paid from." in text(
        by_hand()
    )
    refused = replace(by_hand().part, reason="charge_disputed")
    assert "Please tell us the account at billing@stoelwerk.example." in text(by_hand(part=refused))


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        (EN, "€1,179.75 could not be charged to your card: there is not enough money on the account."),
        (NL, "€ 1.179,75 kon niet van uw kaart worden afgeschreven: het saldo is niet toereikend."),
        (DE, "1.179,75 €"),
        (FR, "1 179,75 €"),
    ],
)
def test_a_refused_card_has_its_reason_the_next_try_and_the_account_to_pay(text, language, reason):
    told = text(charge_failed(language))
    assert reason in told
    assert "NL91 ABNA 0417 1643 00" in told
    assert "INV-2026-000042" in told


def test_a_refused_card_is_tried_again_or_not(text):
    assert "We will try again on 4 Sep 2026." in text(charge_failed())
    last = text(charge_failed(next_try=None))
    assert "We will not try again: please pay by bank transfer." in last
    assert "We will try again" not in last


def test_the_subscription_goes_on_when_a_card_is_refused(text):
    assert "Invoice INV-2026-000042 is still to be paid. Your subscription continues unchanged." in text(
        charge_failed()
    )


def test_a_subscription_that_has_ended_does_not_go_on_when_a_card_is_refused(text):
    letter = charge_failed()
    ended = replace(letter.subscription, state=SubscriptionState.ENDED, ended=date(2026, 12, 1))
    told = text(replace(letter, subscription=ended))
    assert "Invoice INV-2026-000042 is still to be paid." in told
    assert "continues" not in told


def test_a_missing_card_is_named(text):
    letter = charge_failed(payment=replace(REFUSED, reason="no_payment_method"))
    assert "no card is stored for this subscription." in text(letter)


def test_seats_by_card_are_paid_at_once(text):
    letter = more_seats()
    assert letter.invoice is not None
    paid = replace(letter.invoice, paid=1179_75, pay_by=PaymentMethod.CARD)
    assert "Payment: paid\n" in text(replace(letter, invoice=paid))


# An end by the seller's staff


@pytest.mark.parametrize(
    ("language", "ended", "ends"),
    [
        (Language.EN, "Stoelwerk B.V. has ended your Professional", "Stoelwerk B.V. has cancelled your Professional"),
        (Language.NL, "Stoelwerk B.V. heeft uw abonnement", "Stoelwerk B.V. heeft uw abonnement"),
        (Language.DE, "Stoelwerk B.V. hat Ihr Abonnement", "Stoelwerk B.V. hat Ihr Abonnement"),
        (Language.FR, "Stoelwerk B.V. a mis fin à votre abonnement", "Stoelwerk B.V. a résilié votre abonnement"),
    ],
)
def test_a_mail_about_an_end_by_the_seller_says_that_the_seller_ended_it(text, language, ended, ends):
    assert ended in text(cancelled(language, by=ActorKind.STAFF, cancelled_by=None))
    assert ends in text(end_scheduled(language, by=ActorKind.STAFF, cancelled_by=None))


def test_a_full_refund_by_the_seller_does_not_say_that_the_customer_cancelled(text):
    told = text(cancelled(how=Ending.REFUND_WINDOW, by=ActorKind.STAFF, cancelled_by=None))
    assert "You cancelled" not in told
    assert "The subscription ended in time for a full refund" in told


def test_another_plan_is_told_to_the_cent_with_its_credit(text):
    told = text(another_plan())
    assert "Enterprise instead of Professional from 1 Sep 2026, for 1 year." in told
    assert "Data-Storage ends on 1 Sep 2026: it does not go with the new plan." in told
    assert "- 25 Enterprise seats, 1 Sep 2026 to 14 Mar 2027: €9,750.00\n" in told
    assert "- 25 Professional seats, returned, 1 Sep 2026 to 14 Mar 2027: €4,875.00\n" in told
    assert "Up to 14 Mar 2027 the terms of your earlier plan for cancelling and reducing still apply" in told
    assert "undo" not in told


def test_a_plan_for_the_renewal_is_told_with_its_first_invoice(text, composer):
    assert composer.compose(plan_for_later(), to=TO).subject == "Your subscription with Stoelwerk B.V. will change"
    told = text(plan_for_later())
    assert "Professional has a new plan from 15 Mar 2027, for 1 month." in told
    assert "- 25 Professional seats, 15 Mar 2027 to 14 Apr 2027: €775.00\n" in told
    assert "You can undo this until the renewal." in told


def test_a_coming_term_is_told_with_its_first_invoice_and_the_people_whose_licences_end(text):
    told = text(term_set())
    assert "The term from 15 Mar 2027 has the items that you chose." in told
    assert "- 40 Enterprise seats, 15 Mar 2027 to 14 Mar 2028: €29,200.00\n" in told  # 40 x 730.00
    assert "Professional: with the renewal the licences of 2 people end: Jan Veerman, Bo de Vries." in told
    assert "You can undo each of these changes until the renewal." in told


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "Your cancellation for 15 Mar 2027 no longer counts: the new plan runs longer."),
        (NL, "Uw opzegging per 15 mrt 2027 geldt niet meer: het nieuwe plan loopt langer."),
        (DE, "Ihre Kündigung zum 15. März 2027 gilt nicht mehr: Der neue Plan läuft länger."),
        (FR, "Votre résiliation au 15 mars 2027 ne compte plus : la nouvelle formule dure plus longtemps."),
    ],
)
def test_a_notice_that_a_longer_term_ended_is_told(text, language, said):
    assert said in text(longer_plan(language))


def test_a_balance_of_an_account_that_closes_is_paid_back_by_transfer(composer):
    refund = of_balance("ref_1", "acc_1", "pro_1", 12_00, "EUR", REFUND.made_at)
    told = composer.compose(by_hand(refund=refund, credit_note=None, part=refund.parts[0]), to=TO)
    assert told.subject == "Stoelwerk B.V. will transfer €12.00 to you"
    assert "Your account is closing. Your balance of €12.00 is yours." in told.text
    assert "We will transfer the amount to you. Please tell us the account at" in told.text
    paid = replace(refund.parts[0], state=RefundState.DONE, paid_on=date(2027, 3, 20), reference="Saldo")
    done = composer.compose(refunded(refund=replace(refund, parts=(paid,)), credit_note=None), to=TO)
    assert "We have paid back your balance of €12.00." in done.text
    assert "By transfer on 20 Mar 2027: Saldo" in done.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, ("2 licences", "1 export file", "Backups: until 24 Apr 2027.")),
        (NL, ("2 licenties", "1 exportbestand", "Back-ups: tot en met 24 apr 2027.")),
        (DE, ("2 Lizenzen", "1 Exportdatei", "Sicherungen: bis 24. Apr. 2027.")),
        (FR, ("2 licences", "1 fichier d’export", "Sauvegardes : jusqu’au 24 avr. 2027.")),
    ],
)
def test_an_erased_person_is_told_what_went_and_what_stays(composer, language, said):
    told = composer.compose(person_erased(language), to=TO)
    assert [one for one in said if one not in told.text] == []
    assert "imports" not in told.text  # there were none
    assert "mem_2" not in told.text  # nobody is named, not even by the id of whoever began it


def test_a_closed_account_is_told_what_goes_and_what_stays(composer):
    told = composer.compose(closed(), to=TO)
    assert told.subject == "Your account Veerman is closed"
    assert "until 31 Dec 2033, because the law asks for it" in told.text
    assert "Backups are gone after 35 days." in told.text
    bare = composer.compose(closed(documents_until=None), to=TO)
    assert "There are no invoices or credit notes to keep." in bare.text
