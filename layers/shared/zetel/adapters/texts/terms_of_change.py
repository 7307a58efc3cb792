"""Sentences about changes of a subscription: its quantity, and the use of credit."""

from collections.abc import Iterator

from zetel.adapters.texts.words import Words, last_day
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import Cancelling, CreditTo, Decreasing, Effect
from zetel.domain.subscriptions.term_dates import TermDates


def quantity(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    if plan.model is PriceModel.FLAT:
        return
    policies = plan.policies
    if policies.increase is Effect.NOW and contract is None:
        yield words.gettext(
            "You can increase the quantity at any time; the addition is charged by the day to the end of the current"
            " billing period."
        )
    elif policies.increase is Effect.NOW and contract is not None:
        yield words.gettext(
            "You can increase the quantity at any time; an addition now is charged by the day up to {day}.",
            day=words.day(last_day(contract.period)),
        )
    elif renewal := _renewal(words, contract):
        yield words.gettext("An increase takes effect {renewal}.", renewal=renewal)
    if policies.return_hours:
        yield words.ngettext(
            "Anything bought, added or renewed can be returned for credit within {n} hour, newest first.",
            "Anything bought, added or renewed can be returned for credit within {n} hours, newest first.",
            policies.return_hours,
        )
    if policies.decrease is Decreasing.AT_ONCE:
        yield words.gettext("A decrease takes effect immediately, with credit for the unused days.")
    elif renewal := _renewal(words, contract):
        yield words.gettext("A decrease takes effect {renewal}.", renewal=renewal)


def plans(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    """Changes of the plan where they are not as usual, and terms of an earlier plan that still bind."""
    policies = plan.policies
    if policies.upgrade is Effect.AT_RENEWAL and (renewal := _renewal(words, contract)):
        yield words.gettext("A change to a higher plan takes effect {renewal}.", renewal=renewal)
    if policies.downgrade is Effect.NOW:
        yield words.gettext(
            "A change to a lower plan takes effect immediately, if the new term ends no earlier than the current one."
        )
    if contract is not None and contract.bound_until is not None:
        yield words.gettext(
            "Up to {day} the terms of your earlier plan for cancelling and reducing still apply, where they are"
            " stricter.",
            day=words.day(contract.bound_until),
        )


def credit(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    policies = plan.policies
    if policies.cancelling is Cancelling.PRO_RATA or policies.refund_window_days:
        if policies.cancellation_credit_to is CreditTo.REFUND:
            yield words.gettext("Credit from a cancellation is refunded to the payment method used.")
        else:
            yield words.gettext("Credit from a cancellation is kept for your next invoices.")
    if policies.change_credit_to is CreditTo.REFUND:
        yield words.gettext("Credit from other changes is refunded to the payment method used.")
    else:
        yield words.gettext("Credit from other changes is kept for your next invoices.")


def _renewal(words: Words, contract: TermDates | None) -> str:
    """The words for "at the renewal", with its day if known; empty for a subscription that will not renew."""
    if contract is None:
        return words.gettext("at the renewal")
    if not contract.renews:
        return ""
    return words.gettext("at the renewal on {day}", day=words.day(contract.term.end))
