"""The terms of a plan in sentences: the meaning of each policy, with real dates for a running subscription.

Days are civil dates in the contract's zone, and the last day of a deadline counts to its end. The rules are defined in
``zetel.domain.catalog.terms``; this package only words them.
"""

from collections.abc import Iterator
from typing import Final

from zetel.adapters.texts import terms_after_end, terms_agreed, terms_of_change, terms_of_end, terms_of_trial
from zetel.adapters.texts.words import Words, last_day
from zetel.domain.calendar import period_of
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import Buyers, Sale, price_notice_by
from zetel.domain.subscriptions.term_dates import TermDates


def sentences(plan: Plan, words: Words, contract: TermDates | None) -> tuple[str, ...]:
    """All sentences about `plan`, in the order in which people ask: term, price, notice, money back, changes, the rest.

    Of a subscription that has ended only the days after its end are promised.
    """
    if contract is not None and contract.ended is not None:
        return tuple(terms_after_end.ended(words, contract.ended, contract))
    if contract is not None and contract.trial is not None:
        then = (sentence for subject in _SUBJECTS for sentence in subject(plan, words, None))
        running = (*terms_of_trial.running(plan, words, contract), *terms_agreed.agreed(plan, words, contract))
        return (*running, *_days(plan, words, contract), *then)
    subjects = (terms_of_trial.offered, *_SUBJECTS)
    return tuple(sentence for subject in subjects for sentence in subject(plan, words, contract))


def _buyers(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if plan.policies.sale is Sale.ON_REQUEST and contract is None:
        yield words.gettext("This plan is sold on request: ask for it, and we make you an offer.")
    if plan.policies.buyers is Buyers.BILLING_ADMINS:
        yield words.gettext("Only people who manage billing for their organisation can buy this.")


def _term(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    term, billing = words.interval(plan.term), words.interval(plan.billing)
    if contract is not None and contract.over:
        yield words.gettext(
            "The billing period ended on {day}. We still have to book what follows; you need not do anything.",
            day=words.day(last_day(contract.period)),
        )
    if contract is None:
        yield words.gettext("The term is {term} and renews automatically for the same length each time.", term=term)
    elif contract.ends is None:
        yield words.gettext(
            "The current term is {days}; it then renews automatically for {term}.",
            days=words.span(contract.term),
            term=term,
        )
    elif contract.renews and contract.ends != period_of(contract.anchor, plan.term, contract.term.end).end:
        yield words.gettext(
            "The current term is {days}; it then renews for {term} at a time and ends on {end}.",
            days=words.span(contract.term),
            term=term,
            end=words.day(contract.ends),
        )
    elif contract.renews:
        yield words.gettext(
            "The current term is {days}; it then renews once more for {term} and ends on {end}.",
            days=words.span(contract.term),
            term=term,
            end=words.day(contract.ends),
        )
    else:
        yield words.gettext("The subscription ends on {day} and does not renew.", day=words.day(contract.ends))
    if (plan.billing.months, plan.billing.days) == (plan.term.months, plan.term.days):
        yield words.gettext("One invoice covers the whole term.")
    else:
        yield words.gettext("Each invoice covers {billing}.", billing=billing)
    if plan.anchor_day is not None:
        yield words.gettext(
            "Billing periods begin on day {n} of the month; a shorter first period is charged by the day.",
            n=plan.anchor_day,
        )


def _price(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    """The price of a renewal, and the notice of a higher one."""
    n = plan.policies.price_notice_days
    if contract is None and n == 0:
        yield words.gettext(
            "A renewal costs the price on our price list on its first day; a higher price applies only if it was on "
            "the list when you bought, or by the last day to cancel."
        )
    elif contract is None:
        yield words.ngettext(
            "A renewal costs the price on our price list on its first day; a higher price applies only if it was on "
            "the list when you bought, or at least {n} day before the last day to cancel.",
            "A renewal costs the price on our price list on its first day; a higher price applies only if it was on "
            "the list when you bought, or at least {n} days before the last day to cancel.",
            n,
        )
    elif contract.renews and not terms_agreed.fixes_renewal(contract):
        yield words.gettext(
            "The renewal on {day} costs the price on our price list on that day; a higher price applies only if it was "
            "on the list when you bought, or by {by}.",
            day=words.day(contract.term.end),
            by=words.day(price_notice_by(plan.policies, plan.term, contract.term)),
        )


def _days(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if contract is not None:
        yield words.gettext("Deadlines run until 24:00 on their last day (time zone {zone}).", zone=contract.zone)


#: The subjects of the terms, in the order in which people ask.
_SUBJECTS: Final = (
    *(_buyers, _term, _price, terms_agreed.agreed, terms_of_end.notice, terms_of_end.refund),
    *(terms_of_end.cancelling, terms_of_end.fee, terms_of_end.exporting, terms_of_end.asking),
    *(terms_of_change.quantity, terms_of_change.plans, terms_of_change.credit),
    *(terms_of_end.reminders, terms_after_end.offered, _days),
)
