"""Sentences about the days after a subscription's end."""

from collections.abc import Iterator
from datetime import date, timedelta

from zetel.adapters.texts.words import Words
from zetel.domain.catalog.products import Plan
from zetel.domain.subscriptions.term_dates import TermDates


def offered(plan: Plan, words: Words, contract: TermDates | None) -> Iterator[str]:
    """The stages after the end, as the plan counts them; the same of a running subscription."""
    after = plan.policies.after_end
    if after.expired_days:
        yield words.ngettext(
            "For {n} day after its end, the subscription can be read, exported and revived at the prices of that day.",
            "For {n} days after its end, the subscription can be read, exported and revived at the prices of that day.",
            after.expired_days,
        )
    if after.disabled_days and after.expired_days:
        yield words.ngettext(
            "For {n} day more it can be exported; then it is deleted, and its invoices are kept.",
            "For {n} days more it can be exported; then it is deleted, and its invoices are kept.",
            after.disabled_days,
        )
    elif after.disabled_days:
        yield words.ngettext(
            "For {n} day after its end, the subscription can be exported; then it is deleted, and its invoices are "
            "kept.",
            "For {n} days after its end, the subscription can be exported; then it is deleted, and its invoices are "
            "kept.",
            after.disabled_days,
        )
    elif after.expired_days:
        yield words.gettext("Then it is deleted, and its invoices are kept.")
    else:
        yield words.gettext("With its end the subscription is deleted, and its invoices are kept.")


def ended(words: Words, on: date, contract: TermDates) -> Iterator[str]:
    """The day of the end, and the stages of the days after it that are still to come."""
    yield words.gettext("The subscription ended on {day}.", day=words.day(on))
    kept, today = contract.retention, contract.today
    if kept is None:
        return
    if today < kept.disabled_on:
        yield words.gettext(
            "Until {day} you can read and export it, and revive it at the prices of that day.",
            day=words.day(kept.disabled_on - timedelta(days=1)),
        )
    if today < kept.deleted_on:
        yield words.gettext("You can export it until {day}.", day=words.day(kept.deleted_on - timedelta(days=1)))
        yield words.gettext(
            "On {day} it is deleted; your invoices and credit notes are kept.", day=words.day(kept.deleted_on)
        )
    else:
        yield words.gettext("Its data is deleted; your invoices and credit notes are kept.")
