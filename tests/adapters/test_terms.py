"""The terms of a plan in sentences, with the dates of the worked example: 25 seats from 15 March 2026 for a year."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.catalogues import compiled
from tests.domain.contracts import MONTH, add_on, edition
from zetel.adapters.texts.texts import GettextTexts
from zetel.domain.calendar import Interval, Span, Unit
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.terms import (
    AfterEnd,
    Buyers,
    CancellationMode,
    Cancelling,
    Checklist,
    ContractManager,
    CreditTo,
    Decreasing,
    Effect,
    Fee,
    Policies,
    Sale,
    Trial,
    TrialEnd,
)
from zetel.domain.parties.address import Language
from zetel.domain.subscriptions.retention import planned
from zetel.domain.subscriptions.subscription import RunningTrial
from zetel.domain.subscriptions.term_dates import TermDates

NL, DE, FR, EN = Language.NL, Language.DE, Language.FR, Language.EN
TERM = Span(date(2026, 3, 15), date(2027, 3, 15))

PROFESSIONAL, DIALER = edition(), add_on("dialer", model=PriceModel.FLAT)


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> GettextTexts:
    return GettextTexts(compiled(tmp_path_factory.mktemp("locale")))


def contract(today, **changes):
    """Announced in time: the first notice fixed the date of the plan's terms."""
    facts = {"started": TERM.start, "anchor": TERM.start, "term": TERM, "period": TERM, "cancel_by": date(2027, 2, 13)}
    return TermDates(**{**facts, "zone": "Europe/Amsterdam", "currency": "EUR", "today": today, **changes})


def test_between_a_periods_end_and_its_renewal_the_terms_say_so(texts):
    said = "The billing period ended on 14 Mar 2027. We still have to book what follows; you need not do anything."
    assert texts.terms(PROFESSIONAL.plan, EN, contract(TERM.end))[0] == said
    assert said not in texts.terms(PROFESSIONAL.plan, EN, contract(TERM.end - timedelta(days=1)))
    assert said not in texts.terms(PROFESSIONAL.plan, EN, contract(TERM.end, ended=TERM.end))


def test_the_terms_of_a_running_subscription_have_its_dates(texts):
    plan = replace(PROFESSIONAL.plan, policies=Policies(fee=Fee(basis_points=1000)))
    assert texts.terms(plan, EN, contract(date(2026, 3, 15))) == (
        "The current term is 15 Mar 2026 to 14 Mar 2027; it then renews automatically for 1 year.",
        "One invoice covers the whole term.",
        (
            "The renewal on 15 Mar 2027 costs the price on our price list on that day; a higher price applies only if "
            "it was on the list when you bought, or by 14 Jan 2027."
        ),
        "Cancel by 13 Feb 2027 to end the subscription on 15 Mar 2027.",
        "We recommend deciding by 14 Jan 2027.",
        (
            "Cancel by 13 Apr 2026 to end the subscription immediately and get back everything charged so far, without "
            "a fee; once per account and product."
        ),
        "After that, if you end the term early, the unused days are credited, calculated by the day.",
        (
            "The early-termination fee is 10% of the credit for unused days and of the billing periods of the term "
            "that are not yet invoiced."
        ),
        "The fee never exceeds the credit.",
        "You can increase the quantity at any time; an addition now is charged by the day up to 14 Mar 2027.",
        "Anything bought, added or renewed can be returned for credit within 168 hours, newest first.",
        "A decrease takes effect at the renewal on 15 Mar 2027.",
        "Credit from a cancellation is refunded to the payment method used.",
        "Credit from other changes is kept for your next invoices.",
        "Renewal reminders: 15 Dec 2026, 14 Jan 2027, 6 Feb 2027 and 8 Mar 2027.",
        "For 30 days after its end, the subscription can be read, exported and revived at the prices of that day.",
        "For 90 days more it can be exported; then it is deleted, and its invoices are kept.",
        "Deadlines run until 24:00 on their last day (time zone Europe/Amsterdam).",
    )


def test_the_terms_of_a_plan_on_sale_have_no_dates(texts):
    plan = edition(plan="professional-monthly", term=MONTH, billing=MONTH).plan
    assert texts.terms(plan, EN) == (
        "The term is 1 month and renews automatically for the same length each time.",
        "One invoice covers the whole term.",
        (
            "A renewal costs the price on our price list on its first day; a higher price applies only if it was on "
            "the list when you bought, or at least 30 days before the last day to cancel."
        ),
        "To end the subscription with its term, cancel at least 1 day before the term ends.",
        (
            "Cancel on days 1 to 30 to end the subscription immediately and get back everything charged so far, "
            "without a fee; once per account and product."
        ),
        "After that, if you end the term early, the unused days are credited, calculated by the day.",
        (
            "You can increase the quantity at any time; the addition is charged by the day to the end of the current "
            "billing period."
        ),
        "Anything bought, added or renewed can be returned for credit within 168 hours, newest first.",
        "A decrease takes effect at the renewal.",
        "Credit from a cancellation is refunded to the payment method used.",
        "Credit from other changes is kept for your next invoices.",
        "For 30 days after its end, the subscription can be read, exported and revived at the prices of that day.",
        "For 90 days more it can be exported; then it is deleted, and its invoices are kept.",
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "Cancel by 13 Feb 2027 to end the subscription on 15 Mar 2027."),
        (NL, "Zeg uiterlijk op 13 feb 2027 op om het abonnement op 15 mrt 2027 te laten eindigen."),
        (DE, "Kündigen Sie bis zum 13. Feb. 2027, damit das Abonnement am 15. März 2027 endet."),
        (FR, "Résiliez au plus tard le 13 févr. 2027 pour mettre fin à l’abonnement le 15 mars 2027."),
    ],
)
def test_the_cancel_by_date_is_named_in_each_language_up_to_that_day(texts, language, said):
    assert said in texts.terms(PROFESSIONAL.plan, language, contract(date(2026, 12, 1)))
    assert said in texts.terms(PROFESSIONAL.plan, language, contract(date(2027, 2, 13)))


def test_a_cancel_by_date_that_a_late_notice_moved_is_named(texts):
    said = "Cancel by 17 Feb 2027 to end the subscription on 15 Mar 2027."
    assert said in texts.terms(PROFESSIONAL.plan, EN, contract(date(2027, 2, 14), cancel_by=date(2027, 2, 17)))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (NL, "een hogere prijs geldt alleen als die op de lijst stond toen u kocht, of uiterlijk op 14 jan 2027."),
        (DE, "gilt nur, wenn er beim Kauf oder spätestens am 14. Jan. 2027 in der Liste stand."),
        (FR, "que s’il figurait au tarif lors de votre achat ou au plus tard le 14 janv. 2027."),
    ],
)
def test_a_higher_price_is_told_by_a_day_in_each_language_and_never_where_no_renewal_follows(texts, language, said):
    running, ending = (contract(date(2026, 12, 1), ends=ends) for ends in (None, TERM.end))
    assert any(line.endswith(said) for line in texts.terms(PROFESSIONAL.plan, language, running))
    assert not any(said in line for line in texts.terms(PROFESSIONAL.plan, language, ending))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            EN,
            (
                "The last day to cancel for 15 Mar 2027 was 13 Feb 2027: if you cancel now, the subscription "
                "ends on 15 Mar 2028."
            ),
        ),
        (
            NL,
            (
                "De laatste dag om per 15 mrt 2027 op te zeggen was 13 feb 2027: als u nu opzegt, "
                "eindigt het abonnement op 15 mrt 2028."
            ),
        ),
        (
            DE,
            (
                "Der letzte Tag für eine Kündigung zum 15. März 2027 war der 13. Feb. 2027: Wenn Sie "
                "jetzt kündigen, endet das Abonnement am 15. März 2028."
            ),
        ),
        (
            FR,
            (
                "Le dernier jour pour résilier au 15 mars 2027 était le 13 févr. 2027\u00a0: si vous "
                "résiliez maintenant, l’abonnement prendra fin le 15 mars 2028."
            ),
        ),
    ],
)
def test_from_14_february_on_notice_ends_the_following_term(texts, language, said):
    assert said in texts.terms(PROFESSIONAL.plan, language, contract(date(2027, 2, 14)))


def test_the_refund_window_is_over_after_13_april(texts):
    open_, over = (
        "Cancel by 13 Apr 2026 to end the subscription immediately",
        "The full-refund period ended on 13 Apr 2026.",
    )
    last, after = (texts.terms(PROFESSIONAL.plan, EN, contract(date(2026, 4, day))) for day in (13, 14))
    assert any(said.startswith(open_) for said in last)
    assert over not in last
    assert not any(said.startswith(open_) for said in after)
    assert over in after
    assert "If you end the term early, the unused days are credited, calculated by the day." in after


def test_only_future_reminders_are_named(texts):
    said = texts.terms(PROFESSIONAL.plan, EN, contract(date(2027, 2, 6)))
    assert "Renewal reminders: 8 Mar 2027." in said
    assert not any("reminder" in line for line in texts.terms(PROFESSIONAL.plan, EN, contract(date(2027, 3, 8))))


def test_a_subscription_under_notice_ends_without_words_about_a_renewal(texts):
    said = texts.terms(PROFESSIONAL.plan, EN, contract(date(2026, 12, 1), ends=date(2027, 3, 15)))
    assert said[0] == "The subscription ends on 15 Mar 2027 and does not renew."
    assert not any("renewal" in line or "Cancel by" in line or "recommend" in line for line in said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            EN,
            (
                "The current term is 15 Mar 2026 to 14 Mar 2027; it then renews once more for 1 year and ends on "
                "15 Mar 2028."
            ),
        ),
        (
            NL,
            (
                "De huidige looptijd is 15 mrt 2026 t/m 14 mrt 2027, wordt daarna nog één keer met 1 jaar verlengd en "
                "eindigt op 15 mrt 2028."
            ),
        ),
        (
            DE,
            (
                "Die aktuelle Laufzeit ist 15. März 2026 bis 14. März 2027, verlängert sich danach noch einmal um 1 "
                "Jahr und endet am 15. März 2028."
            ),
        ),
        (
            FR,
            (
                "L’engagement en cours court du 15 mars 2026 au 14 mars 2027, se renouvelle ensuite encore une "
                "fois pour 1 an et prend fin le 15 mars 2028."
            ),
        ),
    ],
)
def test_the_subscription_renews_once_more_after_a_late_notice(texts, language, said):
    late = contract(date(2027, 2, 14), ends=date(2028, 3, 15))
    assert texts.terms(PROFESSIONAL.plan, language, late)[0] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "it then renews for 1 year at a time and ends on 14 Apr 2027."),
        (NL, "daarna wordt het abonnement telkens met 1 jaar verlengd en eindigt het op 14 apr 2027."),
        (DE, "danach verlängert sich das Abonnement jeweils um 1 Jahr und endet am 14. Apr. 2027."),
        (FR, "l’abonnement est ensuite renouvelé pour 1 an à chaque fois et prend fin le 14 avr. 2027."),
    ],
)
def test_a_subscription_that_ends_on_a_chosen_day_renews_until_then(texts, language, said):
    chosen = contract(date(2026, 12, 1), ends=date(2027, 4, 14))
    assert texts.terms(PROFESSIONAL.plan, language, chosen)[0].endswith(said)


def test_terms_after_a_late_notice_name_the_renewal_and_no_further_notice(texts):
    said = texts.terms(PROFESSIONAL.plan, EN, contract(date(2027, 2, 14), ends=date(2028, 3, 15)))
    assert "A decrease takes effect at the renewal on 15 Mar 2027." in said
    assert "Renewal reminders: 8 Mar 2027." in said
    assert not any("last day to cancel" in line or "Cancel by" in line or "does not renew" in line for line in said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "The subscription ended on 1 Dec 2026."),
        (NL, "Het abonnement is geëindigd op 1 dec 2026."),
        (DE, "Das Abonnement endete am 1. Dez. 2026."),
        (FR, "L’abonnement a pris fin le 1er déc. 2026."),
    ],
)
def test_a_subscription_that_has_ended_promises_nothing(texts, language, said):
    ended = contract(date(2026, 12, 24), ended=date(2026, 12, 1))
    assert texts.terms(PROFESSIONAL.plan, language, ended) == (said,)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (
            date(2027, 4, 13),
            (
                "Until 13 Apr 2027 you can read and export it, and revive it at the prices of that day.",
                "You can export it until 12 Jul 2027.",
                "On 13 Jul 2027 it is deleted; your invoices and credit notes are kept.",
            ),
        ),
        (
            date(2027, 7, 12),
            (
                "You can export it until 12 Jul 2027.",
                "On 13 Jul 2027 it is deleted; your invoices and credit notes are kept.",
            ),
        ),
        (date(2027, 7, 13), ("Its data is deleted; your invoices and credit notes are kept.",)),
    ],
)
def test_the_days_after_an_end_are_named(texts, today, said):
    kept = planned(date(2027, 3, 15), AfterEnd())
    ended = contract(today, ended=date(2027, 3, 15), retention=kept)
    assert texts.terms(PROFESSIONAL.plan, EN, ended) == ("The subscription ended on 15 Mar 2027.", *said)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (
            AfterEnd(0, 90),
            (
                (
                    "For 90 days after its end, the subscription can be exported; then it is deleted, and its invoices "
                    "are kept."
                ),
            ),
        ),
        (
            AfterEnd(1, 0),
            (
                (
                    "For 1 day after its end, the subscription can be read, exported and revived at the prices of that "
                    "day."
                ),
                "Then it is deleted, and its invoices are kept.",
            ),
        ),
        (AfterEnd(0, 0), ("With its end the subscription is deleted, and its invoices are kept.",)),
    ],
)
def test_stages_without_a_day_are_left_out_of_the_terms(texts, after, said):
    plan = replace(PROFESSIONAL.plan, policies=Policies(after_end=after))
    assert [line for line in texts.terms(plan, EN) if "deleted" in line or "after its end" in line] == list(said)


def test_a_flat_plan_names_no_quantity(texts):
    assert not any("quantity" in said or "returned" in said for said in texts.terms(DIALER.plan, EN))


def test_a_year_billed_monthly_is_worded_with_its_billing_day(texts):
    plan = replace(PROFESSIONAL.plan, billing=MONTH, anchor_day=1)
    assert texts.terms(plan, EN)[:3] == (
        "The term is 1 year and renews automatically for the same length each time.",
        "Each invoice covers 1 month.",
        "Billing periods begin on day 1 of the month; a shorter first period is charged by the day.",
    )


def test_twelve_months_in_one_invoice_are_the_whole_term_of_a_year(texts):
    plan = replace(PROFESSIONAL.plan, billing=Interval(12, Unit.MONTH))
    assert texts.terms(plan, EN)[1] == "One invoice covers the whole term."


@pytest.mark.mend(
    "layers/shared/zetel/adapters/texts/terms_of_<subject>.py: the sentence",
    "a customer agrees to what the terms say",
)
@pytest.mark.parametrize(
    ("policies", "said"),
    [
        (Policies(notice_days=0), "To end the subscription with its term, cancel before the term ends."),
        (
            Policies(notice_days=90, advised_days=60),
            ("To end the subscription with its term, cancel at least 90 days before the term ends."),
        ),
        (
            Policies(price_notice_days=0),
            (
                "A renewal costs the price on our price list on its first day; a higher price applies only if it was "
                "on the list when you bought, or by the last day to cancel."
            ),
        ),
        (
            Policies(price_notice_days=1),
            (
                "A renewal costs the price on our price list on its first day; a higher price applies only if it was "
                "on the list when you bought, or at least 1 day before the last day to cancel."
            ),
        ),
        (Policies(cancelling=Cancelling.NO_REFUND), "After that, ending the term early gives no credit."),
        (
            Policies(cancelling=Cancelling.NO_REFUND, refund_window_days=0),
            ("Ending the term early gives no credit."),
        ),
        (Policies(cancelling=Cancelling.NOT_ALLOWED), "After that, the term cannot be ended early."),
        (Policies(cancelling=Cancelling.NOT_ALLOWED, refund_window_days=0), "The term cannot be ended early."),
        (Policies(fee=Fee(fixed={"USD": 55_00, "EUR": 50_00})), "The early-termination fee is €50.00 / US$55.00."),
        (Policies(fee=Fee(basis_points=1250, beyond_credit=True)), "The fee may exceed the credit."),
        (Policies(comment_length=20), "When you cancel, we ask for a reason and a comment of at least 20 characters."),
        (
            Policies(export_required=True),
            (
                "Before you cancel, you export your data: an export of everything, or one of the product itself, "
                "that is at most 30 days old."
            ),
        ),
        (Policies(upgrade=Effect.AT_RENEWAL), "A change to a higher plan takes effect at the renewal."),
        (
            Policies(downgrade=Effect.NOW),
            "A change to a lower plan takes effect immediately, if the new term ends no earlier than the current one.",
        ),
        (Policies(increase=Effect.AT_RENEWAL), "An increase takes effect at the renewal."),
        (
            Policies(decrease=Decreasing.AT_ONCE),
            ("A decrease takes effect immediately, with credit for the unused days."),
        ),
        (
            Policies(return_hours=1),
            ("Anything bought, added or renewed can be returned for credit within 1 hour, newest first."),
        ),
        (
            Policies(cancellation_credit_to=CreditTo.BALANCE),
            ("Credit from a cancellation is kept for your next invoices."),
        ),
        (
            Policies(change_credit_to=CreditTo.REFUND),
            ("Credit from other changes is refunded to the payment method used."),
        ),
        (
            Policies(trial=Trial(14, seats=10)),
            "The first 14 days are a free trial of at most 10 seats; each organisation tries a product once.",
        ),
        (Policies(trial=Trial(14)), "The trial ends by itself, unless you convert it."),
        (
            Policies(trial=Trial(14, end=TrialEnd.CONVERT)),
            "The first paid term then begins by itself, unless you leave before.",
        ),
        (
            Policies(trial=Trial(14, method_needed=True)),
            "The trial needs a card, or our permission to buy on invoice.",
        ),
        (
            Policies(trial=Trial(14, extension_days=7)),
            "In its last 15 days you can extend the trial once, by 7 days.",
        ),
        (
            Policies(sale=Sale.ON_REQUEST),
            "This plan is sold on request: ask for it, and we make you an offer.",
        ),
        (
            Policies(trial=Trial(14), buyers=Buyers.TRIALS_ONLY),
            "Without the right to manage billing, you can start the trial only.",
        ),
        (
            Policies(mode=CancellationMode.REQUEST),
            (
                "You ask us to end the subscription. We answer by the end of the 10th day after your request; without "
                "an answer the request is approved, with the amounts of the day on which you asked."
            ),
        ),
        (
            Policies(mode=CancellationMode.REQUEST, checklist=Checklist(exported=True)),
            "With the request you confirm that you have exported your data.",
        ),
        (
            Policies(mode=CancellationMode.REQUEST, checklist=Checklist(data_owner=True)),
            "With the request you name the person who owns the data from then on.",
        ),
        (
            Policies(mode=CancellationMode.REQUEST, checklist=Checklist(letters=40)),
            "With the request you explain your decision in at least 40 letters.",
        ),
        (
            Policies(mode=CancellationMode.ASSISTED, account_manager=ContractManager("Mara", "mara@stoelwerk.example")),
            (
                "Mara (mara@stoelwerk.example) ends the subscription together with you: you ask for the end, and "
                "confirm the statement that is prepared for you. Without an answer it ends as you asked, after the "
                "10th day, with the amounts of the day on which you asked."
            ),
        ),
        (Policies(mail_leads=(14, 30)), "We will remind you of the renewal 30 and 14 days before the end of the term."),
    ],
)
def test_each_policy_has_its_sentence(texts, policies, said):
    assert said in texts.terms(replace(PROFESSIONAL.plan, policies=policies), EN)
    assert said not in texts.terms(replace(PROFESSIONAL.plan, policies=Policies()), EN)


@pytest.mark.parametrize(
    "policies",
    [
        Policies(refund_window_days=0),
        Policies(return_hours=0),
        Policies(mail_leads=()),
        Policies(advised_days=0),
    ],
)
def test_a_term_that_is_off_has_no_sentence(texts, policies):
    usual, without = (texts.terms(replace(PROFESSIONAL.plan, policies=terms), EN) for terms in (Policies(), policies))
    assert len(without) == len(usual) - 1


@pytest.mark.mend(
    "tests/adapters/test_terms.py: another value of the policy, and its sentence",
    "a policy that no sentence tells is agreed unseen",
)
def test_every_policy_is_among_these():
    asked = (test_each_policy_has_its_sentence, test_a_term_that_is_off_has_no_sentence)
    rows = [row for test in asked for mark in test.pytestmark if mark.name == "parametrize" for row in mark.args[1]]
    policies = [row if isinstance(row, Policies) else row[0] for row in rows]
    named = {
        name
        for name in Policies.__dataclass_fields__
        for one in policies
        if getattr(one, name) != getattr(Policies(), name)
    }
    silent = {"after_end"}  # told by the statement of the end, with its days
    assert named == set(Policies.__dataclass_fields__) - silent


def test_a_fee_fixed_in_other_currencies_only_is_not_named(texts):
    plan = replace(PROFESSIONAL.plan, policies=Policies(fee=Fee(fixed={"USD": 55_00})))
    assert not any("early-termination fee" in said for said in texts.terms(plan, EN, contract(date(2026, 12, 1))))


@pytest.mark.parametrize("language", [NL, DE, FR])
@pytest.mark.parametrize("running", [None, contract(date(2026, 3, 15)), contract(date(2027, 3, 1))])
def test_no_sentence_of_the_terms_stays_english(texts, language, running):
    policies = Policies(fee=Fee(basis_points=1000), comment_length=20)
    plan = replace(PROFESSIONAL.plan, policies=policies)
    english, said = set(texts.terms(plan, EN, running)), texts.terms(plan, language, running)
    assert len(said) == len(english)
    assert not english & set(said)


def test_a_running_trial_says_its_end_before_the_terms_of_the_paid_subscription(texts):
    plan = replace(PROFESSIONAL.plan, policies=Policies(trial=Trial(14, end=TrialEnd.CONVERT, extension_days=7)))
    days = Span(date(2026, 3, 1), date(2026, 3, 15))
    facts = {"started": days.start, "anchor": days.end, "term": days, "period": days, "cancel_by": date(2026, 3, 14)}
    said = texts.terms(plan, EN, contract(date(2026, 3, 2), **facts, trial=RunningTrial(converts=True)))
    assert said[:5] == (
        "The trial runs until the end of 14 Mar 2026 and costs nothing.",
        "The first paid term begins on 15 Mar 2026. Until then you can leave, at once or on that day.",
        "You can extend the trial once, by 7 days, from 1 Mar 2026 on.",
        "The terms of the paid subscription:",
        "Deadlines run until 24:00 on their last day (time zone Europe/Amsterdam).",
    )
    assert said[5] == "The term is 1 year and renews automatically for the same length each time."
    again = RunningTrial(converts=True, refusals=1, reason="card_declined", again=datetime(2026, 3, 17, 23, tzinfo=UTC))
    assert texts.terms(plan, EN, contract(date(2026, 3, 16), **facts, trial=again))[0] == (
        "The trial has ended, and the first payment did not go through. We try again on 18 Mar 2026, 20 Mar 2026 and "
        "22 Mar 2026; if the last try fails, the subscription ends. You can end it at once."
    )
