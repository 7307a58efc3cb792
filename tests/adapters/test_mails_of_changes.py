"""The contents of mails about a running contract: changes, ends, refunds, refused cards, in four languages."""

from dataclasses import replace
from datetime import date

import pytest

from tests.adapters.example_changes import (
    REFUSED,
    all_back,
    by_hand,
    cancelled,
    charge_failed,
    credited,
    end_scheduled,
    expired,
    fewer_seats,
    late_end,
    more_seats,
    refunded,
    scheduled,
    undone,
)
from tests.adapters.pages import Page, plain
from tests.catalogues import compiled
from tests.domain.corrections import all_back_in_yen, moved_end
from zetel.adapters.mails.composer import JinjaComposer
from zetel.domain.calendar import Span
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import Ending
from zetel.domain.subscriptions.subscription import Collection, Entry
from zetel.domain.subscriptions.timeline import END

NL, DE, FR, EN = Language.NL, Language.DE, Language.FR, Language.EN
TO = ("administratie@veerman.example",)


@pytest.fixture(scope="module")
def composer(tmp_path_factory) -> JinjaComposer:
    return JinjaComposer(compiled(tmp_path_factory.mktemp("locale")))


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
            "Professional: 30 instead of 25, from 1 Sep 2026 on.",
        ),
        (NL, "Uw abonnement bij Stoelwerk B.V. is gewijzigd", "Professional: 30 in plaats van 25, vanaf 1 sep 2026."),
        (DE, "Ihr Abonnement bei Stoelwerk B.V. wurde geändert", "Professional: 30 statt 25, ab dem 1. Sept. 2026."),
        (
            FR,
            "Votre abonnement chez Stoelwerk B.V. a été modifié",
            "Professional : 30 au lieu de 25, à partir du 1er sept. 2026.",
        ),
    ],
)
def test_more_seats_are_told_with_their_cost_and_the_cost_of_the_renewal(composer, language, subject, said):
    mail = composer.compose(more_seats(language), to=TO)
    assert mail.subject == subject
    for part in (mail.text, "\n".join(Page(mail.html).said)):
        assert said in plain(part)
        assert "5 seats Professional, added 1 Sep 2026" in part
        assert "Anna Veerman" in part


def test_more_seats_are_told_to_the_cent(text):
    told = text(more_seats())
    assert "- 5 seats Professional, added 1 Sep 2026: €975.00\n  Net: €975.00\n  VAT 21%: €204.75\n" in told
    assert "  Total: €1,179.75\n" in told
    assert "- 30 seats Professional, 15 Mar 2027 to 14 Mar 2028: €10,950.00\n" in told
    assert "  Total: €13,249.50\n" in told
    assert "Payment: on invoice, due 1 Oct 2026\n" in told


def test_returned_seats_are_told_with_the_use_of_the_credit(text):
    told = text(fewer_seats())
    assert "Professional: 28 instead of 30, from 5 Sep 2026 on." in told
    assert "Professional: 25 from the renewal on 15 Mar 2027 on; until then 28." in told
    assert "What comes back:\n- 2 seats Professional, returned, 5 Sep 2026 to 14 Mar 2027: €382.00\n" in told
    assert "Where it goes:\n- Set off against open invoices: €462.22\n  Total: €462.22\n" in told
    assert "The credit note follows in a mail of its own." in told
    assert "Until the renewal you can take this back." in told


def test_a_change_for_the_renewal_is_told_as_such(text, composer):
    assert composer.compose(scheduled(), to=TO).subject == "Your subscription with Stoelwerk B.V. will change"
    told = text(scheduled())
    assert "Professional: 27 from the renewal on 15 Mar 2027 on; until then 30." in told
    assert "instead of" not in told
    assert "- 27 seats Professional, 15 Mar 2027 to 14 Mar 2028: €9,855.00\n" in told


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
    told = text(more_seats(next_term=None))
    assert "The subscription ends on 15 Mar 2027 and does not renew." in told
    assert "Renewal on" not in told


def test_seats_of_a_subscription_that_renews_once_more_are_told_of_its_end(text):
    letter = more_seats()
    end = Entry("ent_1", date(2028, 3, 15), END)
    told = text(replace(letter, subscription=replace(letter.subscription, timeline=(end,))))
    assert "The subscription renews once more on 15 Mar 2027 and ends on 15 Mar 2028." in told
    assert "renews by itself" not in told


def test_a_change_taken_back_says_that_the_subscription_goes_on(text):
    told = text(undone())
    assert "The end on 15 Mar 2027 was taken back: the subscription goes on." in told
    assert "The subscription renews by itself on 15 Mar 2027." in told
    assert "The quantity that was set for 15 Mar 2027 was taken back." in text(undone(what="seats"))


# Ends


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, ("Refunded the way it was paid", "€2,217.93")),
        (NL, ("Terugbetaald zoals het is betaald", "€ 2.217,93")),
        (DE, ("Erstattet auf dem Zahlungsweg", "2.217,93 €")),
        (FR, ("Remboursé par le moyen de paiement utilisé", "2 217,93 €")),
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
        "- 25 seats Professional, returned, 1 Dec 2026 to 14 Mar 2027: €2,600.00",
        "- 5 seats Professional, returned, 1 Dec 2026 to 14 Mar 2027: €520.00",
        "  Total: €3,775.20",
        "- Early-termination fee Professional, 1 Dec 2026 to 14 Mar 2027: €312.00",
        "  Credited: -€377.52\n  Open: €0.00",
        "- Set off against open invoices: €1,179.75",
        "- Set off against the fee: €377.52",
        "- Refunded the way it was paid: €2,217.93",
        "It ended on 1 Dec 2026, the first day without service.",
        "We refund €2,217.93. You get a mail when that is made.",
        "For 30 days after the end, everything can still be read and the subscription revived.",
        "Cancelled by: Anna Veerman",
    ):
        assert line in told


def test_a_full_refund_is_named_and_has_no_fee(text):
    told = text(all_back())
    assert "That was in time for a full refund: everything charged comes back, without a fee." in told
    assert "fee Professional" not in told
    # 12,352.89 = 1,311.64 set off against the open invoice + 11,041.25 refunded
    assert "- Set off against open invoices: €1,311.64\n- Refunded the way it was paid: €11,041.25\n" in told


def test_the_amount_kept_as_balance_is_named(text):
    (note,) = cancelled().credit_notes
    assert note.paid == 2217_93
    told = text(cancelled(refunded=2000_00))
    assert "- Kept as balance for your next invoices: €217.93\n" in told


@pytest.mark.parametrize(
    ("language", "follow"),
    [
        (EN, "The credit notes and the invoice of the fee follow in mails of their own."),
        (NL, "De creditnota’s en de factuur van de kosten volgen in aparte e-mails."),
        (DE, "Die Rechnungskorrekturen und die Rechnung über die Gebühr folgen in eigenen E-Mails."),
        (FR, "Les avoirs et la facture des frais suivent dans des e-mails séparés."),
    ],
)
def test_two_credit_notes_follow_with_the_invoice_of_the_fee(text, language, follow):
    first, second, fee = moved_end()
    assert follow in text(cancelled(language, credit_notes=(first, second), fee=fee, refunded=1258_40))


def test_of_two_credit_notes_the_sums_are_one(text):
    """1,258.40 and 520.00 come back: 520.00 is set off against the invoice that is open, the rest is refunded."""
    first, second, fee = moved_end()
    told = text(cancelled(credit_notes=(first, second), fee=fee, refunded=1258_40))
    assert told.count("What comes back") == 2
    assert "- Set off against open invoices: €520.00\n- Refunded the way it was paid: €1,258.40\n" in told
    assert "  Total: €1,778.40\n" in told


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (Ending.NO_REFUND, "By its terms, ending it early gives nothing back."),
        (Ending.PRO_RATA, "No charged day is left unused, so nothing comes back."),
    ],
)
def test_an_end_that_gives_nothing_back_has_its_reason(text, how, said):
    told = text(cancelled(how=how, credit_notes=(), fee=None, refunded=0))
    assert said in told
    assert "What comes back" not in told
    assert "follow" not in told


def test_a_fee_beyond_the_credit_has_its_due_day(text):
    letter = cancelled(credit_notes=(), refunded=0)
    assert letter.fee is not None
    told = text(replace(letter, fee=replace(letter.fee, credited=0, due=date(2026, 12, 31))))
    assert "Of the fee, €377.52 is due on 31 Dec 2026." in told
    assert "The invoice follows in a mail of its own." in told


def test_months_that_were_not_invoiced_yet_lapse(text):
    letter = cancelled()
    monthly = replace(letter.subscription, period=Span(date(2026, 11, 15), date(2026, 12, 15)))
    said = "What was not invoiced yet of the term is never charged."
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
    assert "Until it ends nothing changes, and open invoices stay due." in told
    assert "You can take the cancellation back until 15 Mar 2027." in told
    assert "€" not in told


def test_late_notice_has_the_cost_of_the_renewal(text):
    told = text(late_end())
    assert "That was too late for 15 Mar 2027: the subscription renews once more on that day." in told
    assert "  Total: €13,249.50\n" in told
    assert "It ends on 15 Mar 2028, the first day without service." in told
    assert "nothing changes" not in told


def test_an_ended_subscription_is_told_with_the_end_of_its_data(text):
    told = text(expired())
    assert "Professional ended on 15 Mar 2027, the first day without service, as you had asked." in told
    assert "What is stored is deleted 120 days after the end." in told


# Money


def test_a_credit_note_names_the_corrected_invoices_and_its_use(composer):
    mail = composer.compose(credited(), to=TO)
    assert mail.subject == "Credit note CRN-2026-000007 from Stoelwerk B.V.: €3,775.20"
    assert "Corrects: INV-2026-000017 and INV-2026-000042\n" in mail.text
    # the fee's invoice is open when the credit note is made
    assert "- Set off against open invoices: €1,557.27\n- Refunded the way it was paid: €2,217.93\n" in mail.text


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
        credited(language, document=all_back_in_yen(), refunded=0),
        cancelled(language, credit_notes=(all_back_in_yen(),), fee=None, refunded=0),
    ):
        assert "\n  ".join(sums) in text(letter)


def test_a_refund_has_the_way_of_each_part(text, composer):
    assert composer.compose(refunded(), to=TO).subject == "Stoelwerk B.V. has refunded €2,217.93"
    told = text(refunded())
    assert "- To the card that paid: €2,000.00\n" in told
    assert "- By transfer on 3 Dec 2026: Zetel CRN-2026-000007: €217.93\n" in told
    assert "  Total: €2,217.93\n" in told


def test_a_refund_by_hand_has_its_reason(text):
    assert "You paid by transfer, so we transfer it to the account that it came from." in text(by_hand())
    refused = replace(by_hand().part, reason="charge_disputed")
    assert "Write to billing@stoelwerk.example to which account." in text(by_hand(part=refused))


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
    assert "We try again on 4 Sep 2026." in text(charge_failed())
    last = text(charge_failed(next_try=None))
    assert "We do not try again: please pay by transfer." in last
    assert "We try again" not in last


def test_the_subscription_goes_on_when_a_card_is_refused(text):
    assert "Invoice INV-2026-000042 stays open. Your subscription goes on as it is." in text(charge_failed())


def test_a_missing_card_is_named(text):
    letter = charge_failed(payment=replace(REFUSED, reason="no_payment_method"))
    assert "no card is stored for this subscription." in text(letter)


def test_seats_by_card_are_paid_at_once(text):
    letter = more_seats()
    assert letter.invoice is not None
    paid = replace(letter.invoice, paid=1179_75)
    by_card = replace(letter.subscription, collection=Collection.CARD)
    assert "Payment: paid\n" in text(replace(letter, subscription=by_card, invoice=paid))
