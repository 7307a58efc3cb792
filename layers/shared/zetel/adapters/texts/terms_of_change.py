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


def _renewal(words: Words, contract: TermDates | None) -> str:
    """The words for "at the renewal", with its day if known; empty for a subscription that will not renew."""
    if contract is None:
        return words.gettext("at the renewal")
    if not contract.renews:
        return ""
    return words.gettext("at the renewal on {day}", day=words.day(contract.term.end))
