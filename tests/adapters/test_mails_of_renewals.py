"""The contents of a renewal notice: the cost, the last day to cancel, and the remaining choices."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.example_changes import ahead, coming, first_ahead, in_english, last_ahead
from tests.adapters.pages import Page, plain
from tests.catalogues import compiled
from tests.domain.contracts import MONTH, edition
from tests.domain.corrections import running
from tests.domain.running import bought
from zetel.adapters.mails.composer import JinjaComposer
from zetel.domain.parties.address import Language
from zetel.domain.subscriptions.subscription import EARLY_END, Collection, Entry
from zetel.domain.subscriptions.timeline import SEATS

NL, DE, FR, EN = Language.NL, Language.DE, Language.FR, Language.EN
TO = ("administratie@veerman.example",)


@pytest.fixture(scope="module")
def composer(tmp_path_factory) -> JinjaComposer:
    return JinjaComposer(compiled(tmp_path_factory.mktemp("locale")), "https://portal.example/")


@pytest.fixture
def text(composer):
    return lambda letter: plain(composer.compose(letter, to=TO).text)


@pytest.mark.parametrize(
    ("language", "subject", "cancel", "total"),
    [
        (
            EN,
            "Your subscription with Stoelwerk B.V. renews on 15 Mar 2027",
            "If you do not want this, cancel by 13 Feb 2027.",
            "€13,249.50",
        ),
        (
            NL,
            "Uw abonnement bij Stoelwerk B.V. wordt verlengd op 15 mrt 2027",
            "Wilt u dat niet? Zeg dan uiterlijk op 13 feb 2027 op.",
            "€ 13.249,50",
        ),
        (
            DE,
            "Ihr Abonnement bei Stoelwerk B.V. verlängert sich am 15. März 2027",
            "Wenn Sie das nicht möchten, kündigen Sie bitte bis zum 13. Feb. 2027.",
            "13.249,50 €",
        ),
        (
            FR,
            "Votre abonnement chez Stoelwerk B.V. se renouvelle le 15 mars 2027",
            "Si vous ne le souhaitez pas, résiliez au plus tard le 13 févr. 2027.",
            "13 249,50 €",
        ),
    ],
)
def test_a_notice_has_the_last_day_to_cancel_and_the_cost(composer, language, subject, cancel, total):
    mail = composer.compose(ahead(language), to=TO)
    assert mail.subject == subject
    for part in (mail.text, "\n".join(Page(mail.html).said)):
        assert cancel in plain(part)
        assert total in plain(part)


def test_a_notice_has_the_cost_line_by_line(text):
    told = text(ahead())
    assert "- 30 Professional seats, 15 Mar 2027 to 14 Mar 2028: €10,950.00\n" in told
    assert "  Net: €10,950.00\n  VAT 21%: €2,299.50\n  Total: €13,249.50\n" in told
    assert "You will receive the invoice on 15 Mar 2027." in told


def test_a_notice_has_the_ways_to_change_or_end(text):
    told = text(ahead())
    assert "Cancel by 13 Feb 2027 to end the subscription on 15 Mar 2027." in told
    assert "You can set the quantity for the next term up to 14 Mar 2027." in told
    assert "You can do all of this in your account." in told


def test_the_last_notice_says_that_the_day_has_passed_and_lists_the_remaining_choices(text):
    told = text(last_ahead())
    assert "It is too late to give notice for 15 Mar 2027: the last day was 13 Feb 2027." in told
    assert "The last day to cancel for 15 Mar 2027 was 13 Feb 2027: if you cancel now, the subscription ends on" in told
    assert "15 Mar 2028." in told
    assert "You can set the quantity for the next term up to 14 Mar 2027." in told
    assert "  Total: €13,249.50\n" in told
    assert "Cancel by" not in told


def test_the_last_day_to_cancel_counts_to_its_end(text):
    # 23:59:59 in Amsterdam on 13 February 2027, and a second later
    last = datetime(2027, 2, 13, 22, 59, 59, tzinfo=UTC)
    assert "If you do not want this, cancel by 13 Feb 2027." in text(ahead(at=last))
    assert "It is too late to give notice for 15 Mar 2027" in text(ahead(at=last + timedelta(seconds=1)))


def test_a_late_cancellation_is_told_to_end_with_the_next_term(text):
    told = text(last_ahead(ends=date(2028, 3, 15)))
    assert "You have cancelled: the subscription renews once more and ends on 15 Mar 2028." in told
    assert "You can withdraw the cancellation before 15 Mar 2028." in told
    assert "too late" not in told


def test_a_notice_before_a_chosen_day_promises_no_single_renewal(text):
    contract = running(in_english)
    entry = Entry("ent_1", date(2027, 4, 14), EARLY_END)
    chosen = replace(contract, subscription=replace(contract.subscription, timeline=(entry,)))
    told = text(last_ahead(contract=chosen, ends=entry.on))
    assert "You have cancelled: the subscription ends on 14 Apr 2027." in told
    assert "once more" not in told


def test_a_notice_by_card_has_the_day_of_the_charge(text):
    contract = running(in_english)
    by_card = replace(contract, subscription=replace(contract.subscription, collection=Collection.CARD))
    assert "We will charge your card on 15 Mar 2027." in text(ahead(contract=by_card))


def test_a_notice_of_a_term_billed_monthly_has_the_amounts_of_a_month(text):
    monthly = bought((edition(unit_price=31_00, billing=MONTH), 10))
    told = text(ahead(contract=monthly))
    assert "These are the amounts of the first invoice.\nEach invoice covers 1 month.\n" in told
    assert "The amounts are those" not in text(ahead())


def test_set_quantities_and_new_prices_are_named(text):
    contract = running(in_english)
    entry = Entry("ent_1", date(2027, 3, 15), SEATS, "itm_1", 27)
    changed = replace(contract, subscription=replace(contract.subscription, timeline=(entry,)))
    told = text(ahead(contract=changed))
    assert "- 27 Professional seats" in told
    assert "The quantities you set for the renewal are included." in told
    term = coming(contract)
    assert term is not None
    repriced = replace(term, repriced=True)
    assert "A new price applies from the next term." in text(ahead(next_term=repriced))
    assert "new price" not in text(ahead())


def test_the_seller_is_named_as_text_only(composer):
    letter = replace(ahead(), seller=replace(ahead().seller, name="<b>Zetel</b>\r\nBcc: all@example.com"))
    mail = composer.compose(letter, to=TO)
    assert "\n" not in mail.subject
    assert "b" not in Page(mail.html).tags
    assert b"BEGIN:VEVENT" in mail.attachments[0].content
    assert b"\r\nBcc" not in mail.attachments[0].content


@pytest.mark.parametrize(
    ("language", "used", "saved"),
    [
        (
            EN,
            "Professional: 30 bought, 18 assigned, 12 active in the last 30 days, 14 in the last 90 days.",
            "Professional: with 15 seats from 15 Mar 2027 the next term would cost €6,624.75 less, VAT included.",
        ),
        (
            NL,
            "Professional: 30 gekocht, 18 toegewezen, 12 actief in de laatste 30 dagen, 14 in de laatste 90 dagen.",
            "Professional: met 15 licenties vanaf 15 mrt 2027 zou de volgende looptijd € 6.624,75 minder kosten,",
        ),
        (
            DE,
            "Professional: 30 gekauft, 18 zugewiesen, 12 aktiv in den letzten 30 Tagen, 14 in den letzten 90 Tagen.",
            "Professional: Mit 15 Lizenzen ab 15. März 2027 würde die nächste Laufzeit 6.624,75 € weniger kosten,",
        ),
        (
            FR,
            "Professional : 30 achetées, 18 attribuées, 12 actives au cours des 30 derniers jours, 14 au cours des 90",
            "Professional : avec 15 licences à partir du 15 mars 2027, le prochain engagement coûterait 6 624,75 € de",
        ),
    ],
)
def test_the_first_notice_tells_of_the_use_of_seats_and_the_saving(composer, language, used, saved):
    """15 seats fewer at 365.00 are 5,475.00, with 21 % VAT 6,624.75."""
    mail = composer.compose(first_ahead(language), to=TO)
    told = " ".join(plain(mail.text).split())
    assert used in told
    assert saved in told
    assert used in plain("\n".join(Page(mail.html).said))


def test_a_saving_of_a_term_billed_monthly_is_told_per_invoice(text):
    (sizing,) = first_ahead().sizings
    assert sizing.saving
    monthly = replace(sizing, saving=replace(sizing.saving, invoices=12, total=56_265))
    told = " ".join(text(first_ahead(sizings=(monthly,))).split())
    assert "with 15 seats from 15 Mar 2027 each invoice of the next term would be €562.65 lower, VAT included." in told


def test_without_any_activity_reports_a_notice_says_nothing_of_seats(text):
    (sizing,) = first_ahead().sizings
    assert sizing.use
    silent = replace(sizing, item="itm_2", use=replace(sizing.use, last_active=None), saving=None)
    assert "Counted on" not in text(first_ahead(sizings=(silent,)))
    told = text(first_ahead(sizings=(sizing, silent)))
    assert "Professional: 30 bought, 18 assigned; the product reports no activity." in told
