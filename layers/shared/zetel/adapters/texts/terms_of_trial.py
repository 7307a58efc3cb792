"""Sentences about trials: those that a plan offers, and one that runs."""

from collections.abc import Iterator
from datetime import timedelta

from zetel.adapters.texts.words import Words
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import Buyers, TrialEnd
from zetel.domain.subscriptions.term_dates import TermDates
from zetel.domain.subscriptions.trial_end import EXTENSION_WINDOW, RETRIES


def offered(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    """The trial of a plan, for whoever has not tried or bought its product."""
    trial = plan.policies.trial
    if trial is None or contract is not None:
        return
    yield words.ngettext(
        "The first {n} day is a free trial of at most {seats} seats; each organisation tries a product once.",
        "The first {n} days are a free trial of at most {seats} seats; each organisation tries a product once.",
        trial.days,
        seats=trial.seats,
    )
    if trial.end is TrialEnd.CONVERT:
        yield words.gettext("The first paid term then begins by itself, unless you leave before.")
    else:
        yield words.gettext("The trial ends by itself, unless you convert it.")
    if trial.method_needed:
        yield words.gettext("The trial needs a card, or our permission to buy on invoice.")
    if trial.extension_days:
        yield words.ngettext(
            "In its last {last} days you can extend the trial once, by {n} day.",
            "In its last {last} days you can extend the trial once, by {n} days.",
            trial.extension_days,
            last=EXTENSION_WINDOW,
        )
    if plan.policies.buyers is Buyers.TRIALS_ONLY:
        yield words.gettext("Without the right to manage billing, you can start the trial only.")


def running(plan: Plan, words: Words, contract: TermDates) -> Iterator[str]:
    """A trial that runs, before the terms that hold afterwards."""
    trial, end = contract.trial, contract.term.end
    if trial is None:
        return
    if trial.again:
        days = words.joined([words.day(end + timedelta(days=later)) for later in RETRIES])
        yield words.gettext(
            "The trial has ended, and the first payment did not go through. We try again on {days}; if the last try "
            "fails, the subscription ends. You can end it at once.",
            days=days,
        )
        return
    last = end - timedelta(days=1)
    yield words.gettext("The trial runs until the end of {day} and costs nothing.", day=words.day(last))
    if contract.ends is not None:
        yield words.gettext("The subscription ends on {day} and does not renew.", day=words.day(contract.ends))
    else:
        yield words.gettext(
            "The first paid term begins on {day}. Until then you can leave, at once or on that day.", day=words.day(end)
        )
    if (offer := plan.policies.trial) and offer.extension_days and not trial.extended:
        yield words.ngettext(
            "You can extend the trial once, by {n} day, from {day} on.",
            "You can extend the trial once, by {n} days, from {day} on.",
            offer.extension_days,
            day=words.day(max(contract.term.start, end - timedelta(days=EXTENSION_WINDOW))),
        )
    yield words.gettext("The terms of the paid subscription:")
