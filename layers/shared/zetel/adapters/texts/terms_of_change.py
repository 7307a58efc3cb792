"""Sentences about changes of a subscription: quantity, plan, the use of credit, the right to buy."""

from collections.abc import Iterator

from zetel.adapters.texts.words import Words, last_day
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import Buyers, Cancelling, CreditTo, Decreasing, Effect, TrialEnd
from zetel.domain.subscriptions.term_dates import TermDates


def quantity(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if plan.model is PriceModel.FLAT:
        return
    policies = plan.policies
    if policies.increase is Effect.NOW and contract is None:
        yield words.gettext(
            "You can add to the quantity at any time; what is added is charged by the day to the end of the running "
            "billing period."
        )
    elif policies.increase is Effect.NOW and contract is not None:
        yield words.gettext(
            "You can add to the quantity at any time; what is added now is charged by the day to {day}.",
            day=words.day(last_day(contract.period)),
        )
    elif renewal := _renewal(words, contract):
        yield words.gettext("A higher quantity takes effect {renewal}.", renewal=renewal)
    if policies.return_hours:
        yield words.ngettext(
            "What was bought, added or renewed can be returned at once, with credit, for {n} hour; newest first.",
            "What was bought, added or renewed can be returned at once, with credit, for {n} hours; newest first.",
            policies.return_hours,
        )
    if policies.decrease is Decreasing.AT_ONCE:
        yield words.gettext("A lower quantity takes effect at once, with credit for the unused days.")
    elif renewal := _renewal(words, contract):
        yield words.gettext("A lower quantity takes effect {renewal}.", renewal=renewal)


def plan_changes(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    renewal = _renewal(words, contract)
    if plan.policies.upgrade is Effect.NOW:
        yield words.gettext("A change to a higher plan takes effect at once.")
    elif renewal:
        yield words.gettext("A change to a higher plan takes effect {renewal}.", renewal=renewal)
    if plan.policies.downgrade is Effect.NOW:
        yield words.gettext("A change to a lower plan takes effect at once.")
    elif renewal:
        yield words.gettext("A change to a lower plan takes effect {renewal}.", renewal=renewal)


def credit(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    policies = plan.policies
    if policies.cancelling is Cancelling.PRO_RATA or policies.refund_window_days:
        if policies.cancellation_credit_to is CreditTo.REFUND:
            yield words.gettext("What cancelling gives back goes to the payment method that was used.")
        else:
            yield words.gettext("What cancelling gives back is kept as balance for your next invoices.")
    if policies.change_credit_to is CreditTo.REFUND:
        yield words.gettext("Credit for other changes goes to the payment method that was used.")
    else:
        yield words.gettext("Credit for other changes is kept as balance for your next invoices.")


def buying(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if contract is not None:  # it was bought
        return
    if trial := plan.policies.trial:
        if trial.end is TrialEnd.CONVERT:
            yield words.ngettext(
                "The free trial lasts {n} day; then the paid term begins by itself.",
                "The free trial lasts {n} days; then the paid term begins by itself.",
                trial.days,
            )
        else:
            yield words.ngettext(
                "The free trial lasts {n} day and ends by itself.",
                "The free trial lasts {n} days and ends by itself.",
                trial.days,
            )
        if trial.method_needed:
            yield words.gettext("The trial needs a payment method.")
    if plan.policies.buyers is Buyers.TRIALS_ONLY:
        yield words.gettext("Everybody may start a trial; buying is for billing administrators.")
    if plan.policies.buyers is Buyers.BILLING_ADMINS:
        yield words.gettext("Buying is for billing administrators.")


def _renewal(words: Words, contract: TermDates | None) -> str:
    """The words for "at the renewal", with its day if known; empty for a subscription that will not renew."""
    if contract is None:
        return words.gettext("at the renewal")
    if not contract.renews:
        return ""
    return words.gettext("at the renewal on {day}", day=words.day(contract.term.end))
