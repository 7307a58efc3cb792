"""The terms of a plan in sentences, with the dates of the worked example: 25 seats from 15 March 2026 for a year."""

from dataclasses import replace
from datetime import date

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
    CreditTo,
    Decreasing,
    Effect,
    Fee,
    Policies,
    Trial,
    TrialEnd,
)
from zetel.domain.parties.address import Language
from zetel.domain.subscriptions.term_dates import TermDates

NL, DE, FR, EN = Language.NL, Language.DE, Language.FR, Language.EN
TERM = Span(date(2026, 3, 15), date(2027, 3, 15))

PROFESSIONAL, DIALER = edition(), add_on("dialer", model=PriceModel.FLAT)


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> GettextTexts:
    return GettextTexts(compiled(tmp_path_factory.mktemp("locale")))


def contract(today, **changes):
    facts = {"started": TERM.start, "anchor": TERM.start, "term": TERM, "period": TERM}
    return TermDates(**{**facts, "zone": "Europe/Amsterdam", "currency": "EUR", "today": today, **changes})


def test_the_terms_of_a_running_subscription_have_its_dates(texts):
    plan = replace(PROFESSIONAL.plan, policies=Policies(fee=Fee(basis_points=1000)))
    assert texts.terms(plan, EN, contract(date(2026, 3, 15))) == (
        "The term is 15 Mar 2026 to 14 Mar 2027; it then renews by itself for 1 year.",
        "One invoice covers the whole term.",
        "Cancel by 13 Feb 2027 to end the subscription on 15 Mar 2027.",
        "We advise you to decide by 14 Jan 2027.",
        (
            "Cancel by 13 Apr 2026 to end it at once and get back everything charged so far, without a fee; "
            "once per account and product."
        ),
        "After that, ending the term early gives back the unused days, counted by the day.",
        (
            "The fee for ending early is 10% of the credit for unused days and of the billing periods of the term that "
            "are not invoiced yet."
        ),
        "The fee is never more than the credit.",
        "You can add to the quantity at any time; what is added now is charged by the day to 14 Mar 2027.",
        "What was bought, added or renewed can be returned at once, with credit, for 168 hours; newest first.",
        "A lower quantity takes effect at the renewal on 15 Mar 2027.",
        "A change to a higher plan takes effect at once.",
        "A change to a lower plan takes effect at the renewal on 15 Mar 2027.",
        "What cancelling gives back goes to the payment method that was used.",
        "Credit for other changes is kept as balance for your next invoices.",
        "We remind you of the renewal on 15 Dec 2026, 14 Jan 2027, 6 Feb 2027 and 8 Mar 2027.",
        "For 30 days after the end, everything can still be read and the subscription revived.",
        "What is stored is deleted 120 days after the end.",
        "The last day of a deadline counts to 24:00 in Europe/Amsterdam.",
    )


def test_the_terms_of_a_plan_on_sale_have_no_dates(texts):
    plan = edition(plan="professional-monthly", term=MONTH, billing=MONTH).plan
    assert texts.terms(plan, EN) == (
        "The term is 1 month; it renews by itself for 1 month at a time.",
        "One invoice covers the whole term.",
        "Cancel at least 1 day before the end of the term to end the subscription with it.",
        (
            "Cancel on days 1 to 30 of the service to end it at once and get back everything charged so far, without a "
            "fee; once per account and product."
        ),
        "After that, ending the term early gives back the unused days, counted by the day.",
        (
            "You can add to the quantity at any time; what is added is charged by the day to the end of the running "
            "billing period."
        ),
        "What was bought, added or renewed can be returned at once, with credit, for 168 hours; newest first.",
        "A lower quantity takes effect at the renewal.",
        "A change to a higher plan takes effect at once.",
        "A change to a lower plan takes effect at the renewal.",
        "What cancelling gives back goes to the payment method that was used.",
        "Credit for other changes is kept as balance for your next invoices.",
        "For 30 days after the end, everything can still be read and the subscription revived.",
        "What is stored is deleted 120 days after the end.",
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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            EN,
            (
                "The last day to cancel for 15 Mar 2027 was 13 Feb 2027: cancelling now ends the "
                "subscription on 15 Mar 2028."
            ),
        ),
        (
            NL,
            (
                "De laatste dag om tegen 15 mrt 2027 op te zeggen was 13 feb 2027: als u nu opzegt, "
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
                "Le dernier jour pour résilier au 15 mars 2027 était le 13 févr. 2027\u00a0: une "
                "résiliation maintenant met fin à l’abonnement le 15 mars 2028."
            ),
        ),
    ],
)
def test_from_14_february_on_notice_ends_the_following_term(texts, language, said):
    assert said in texts.terms(PROFESSIONAL.plan, language, contract(date(2027, 2, 14)))


def test_the_refund_window_is_over_after_13_april(texts):
    open_, over = "Cancel by 13 Apr 2026 to end it at once", "The time for a full refund ended on 13 Apr 2026."
    last, after = (texts.terms(PROFESSIONAL.plan, EN, contract(date(2026, 4, day))) for day in (13, 14))
    assert any(said.startswith(open_) for said in last)
    assert over not in last
    assert not any(said.startswith(open_) for said in after)
    assert over in after
    assert "Ending the term early gives back the unused days, counted by the day." in after


def test_only_future_reminders_are_named(texts):
    said = texts.terms(PROFESSIONAL.plan, EN, contract(date(2027, 2, 6)))
    assert "We remind you of the renewal on 8 Mar 2027." in said
    assert not any("remind" in line for line in texts.terms(PROFESSIONAL.plan, EN, contract(date(2027, 3, 8))))


def test_a_subscription_under_notice_ends_without_words_about_a_renewal(texts):
    said = texts.terms(PROFESSIONAL.plan, EN, contract(date(2026, 12, 1), ends=date(2027, 3, 15)))
    assert said[0] == "The subscription ends on 15 Mar 2027 and does not renew."
    assert not any("renewal" in line or "Cancel by" in line or "advise" in line for line in said)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "The term is 15 Mar 2026 to 14 Mar 2027; it then renews once more for 1 year and ends on 15 Mar 2028."),
        (
            NL,
            (
                "De looptijd is 15 mrt 2026 t/m 14 mrt 2027, wordt daarna nog één keer met 1 jaar verlengd en "
                "eindigt op 15 mrt 2028."
            ),
        ),
        (
            DE,
            (
                "Die Laufzeit ist 15. März 2026 bis 14. März 2027, verlängert sich danach noch einmal um 1 Jahr und "
                "endet am 15. März 2028."
            ),
        ),
        (
            FR,
            (
                "La durée s’étend du 15 mars 2026 au 14 mars 2027, se renouvelle ensuite encore une fois pour 1 an et "
                "prend fin le 15 mars 2028."
            ),
        ),
    ],
)
def test_the_subscription_renews_once_more_after_a_late_notice(texts, language, said):
    late = contract(date(2027, 2, 14), ends=date(2028, 3, 15))
    assert texts.terms(PROFESSIONAL.plan, language, late)[0] == said


def test_terms_after_a_late_notice_name_the_renewal_and_no_further_notice(texts):
    said = texts.terms(PROFESSIONAL.plan, EN, contract(date(2027, 2, 14), ends=date(2028, 3, 15)))
    assert "A lower quantity takes effect at the renewal on 15 Mar 2027." in said
    assert "We remind you of the renewal on 8 Mar 2027." in said
    assert not any("to cancel" in line or "Cancel by" in line or "does not renew" in line for line in said)


def test_a_flat_plan_names_no_quantity(texts):
    assert not any("quantity" in said or "returned" in said for said in texts.terms(DIALER.plan, EN))


def test_a_year_billed_monthly_is_worded_with_its_billing_day(texts):
    plan = replace(PROFESSIONAL.plan, billing=MONTH, anchor_day=1)
    assert texts.terms(plan, EN)[:3] == (
        "The term is 1 year; it renews by itself for 1 year at a time.",
        "Each invoice covers 1 month.",
        "Billing periods begin on day 1 of a month; a shorter first one is charged by the day.",
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
        (Policies(notice_days=0), "Cancel before the end of the term to end the subscription with it."),
        (
            Policies(notice_days=90, advised_days=60),
            ("Cancel at least 90 days before the end of the term to end the subscription with it."),
        ),
        (Policies(cancelling=Cancelling.NO_REFUND), "After that, ending the term early gives nothing back."),
        (
            Policies(cancelling=Cancelling.NO_REFUND, refund_window_days=0),
            ("Ending the term early gives nothing back."),
        ),
        (Policies(cancelling=Cancelling.NOT_ALLOWED), "After that, the term cannot be ended early."),
        (Policies(cancelling=Cancelling.NOT_ALLOWED, refund_window_days=0), "The term cannot be ended early."),
        (Policies(fee=Fee(fixed={"USD": 55_00, "EUR": 50_00})), "The fee for ending early is €50.00 / US$55.00."),
        (Policies(fee=Fee(basis_points=1250, beyond_credit=True)), "The fee may be more than the credit."),
        (Policies(mode=CancellationMode.REQUEST), "Cancelling is a request, which we answer."),
        (
            Policies(mode=CancellationMode.ASSISTED),
            ("To cancel, get in touch with us: we arrange it together with you."),
        ),
        (Policies(comment_length=20), "Cancelling asks for a reason and a comment of at least 20 characters."),
        (
            Policies(export_required=True),
            ("Before cancelling, your data must have been exported within the last 30 days."),
        ),
        (Policies(increase=Effect.AT_RENEWAL), "A higher quantity takes effect at the renewal."),
        (
            Policies(decrease=Decreasing.AT_ONCE),
            ("A lower quantity takes effect at once, with credit for the unused days."),
        ),
        (
            Policies(return_hours=1),
            ("What was bought, added or renewed can be returned at once, with credit, for 1 hour; newest first."),
        ),
        (Policies(upgrade=Effect.AT_RENEWAL), "A change to a higher plan takes effect at the renewal."),
        (Policies(downgrade=Effect.NOW), "A change to a lower plan takes effect at once."),
        (
            Policies(cancellation_credit_to=CreditTo.BALANCE),
            ("What cancelling gives back is kept as balance for your next invoices."),
        ),
        (
            Policies(change_credit_to=CreditTo.REFUND),
            ("Credit for other changes goes to the payment method that was used."),
        ),
        (Policies(trial=Trial(14)), "The free trial lasts 14 days and ends by itself."),
        (
            Policies(trial=Trial(1, end=TrialEnd.CONVERT)),
            ("The free trial lasts 1 day; then the paid term begins by itself."),
        ),
        (Policies(trial=Trial(14, method_needed=True)), "The trial needs a payment method."),
        (Policies(buyers=Buyers.TRIALS_ONLY), "Everybody may start a trial; buying is for billing administrators."),
        (Policies(buyers=Buyers.BILLING_ADMINS), "Buying is for billing administrators."),
        (Policies(mail_leads=(14, 30)), "We remind you of the renewal 30 and 14 days before the end of the term."),
        (Policies(after_end=AfterEnd(0, 0)), "What is stored is deleted 0 days after the end."),
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
        Policies(after_end=AfterEnd(0, 120)),
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
    assert named == set(Policies.__dataclass_fields__)


def test_a_fee_fixed_in_other_currencies_only_is_not_named(texts):
    plan = replace(PROFESSIONAL.plan, policies=Policies(fee=Fee(fixed={"USD": 55_00})))
    assert not any("fee for ending" in said for said in texts.terms(plan, EN, contract(date(2026, 12, 1))))


@pytest.mark.parametrize("language", [NL, DE, FR])
@pytest.mark.parametrize("running", [None, contract(date(2026, 3, 15)), contract(date(2027, 3, 1))])
def test_no_sentence_of_the_terms_stays_english(texts, language, running):
    policies = Policies(fee=Fee(basis_points=1000), trial=Trial(14), comment_length=20, buyers=Buyers.BILLING_ADMINS)
    plan = replace(PROFESSIONAL.plan, policies=policies)
    english, said = set(texts.terms(plan, EN, running)), texts.terms(plan, language, running)
    assert len(said) == len(english)
    assert not english & set(said)
