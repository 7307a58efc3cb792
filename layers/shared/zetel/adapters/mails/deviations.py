"""The mail about deviations that end: each with its last day, and the terms after it."""

from collections.abc import Iterator
from datetime import timedelta

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts import terms_of_end
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import DeviationsEnd, EndingDeviation
from zetel.domain.calendar import instant
from zetel.domain.catalog.terms import notice_days
from zetel.domain.subscriptions.deviations import DeviationKind
from zetel.domain.subscriptions.term_dates import TermDates
from zetel.domain.subscriptions.timeline import ends_on


def ending(letter: DeviationsEnd, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    facts = (Fact(words.gettext("Cancel by"), words.day(letter.cancel_by)),) if _in_time(letter) else ()
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("An agreement about your subscription with {seller} ends", seller=seller),
        heading=words.gettext("An agreement about your subscription ends"),
        opening=tuple(sentence for end in letter.ends for sentence in _said(end, letter, words)),
        sections=(
            Section(words.gettext("Changing or cancelling"), sentences=tuple(_choices(letter, words))),
            Section(words.gettext("Details"), facts=phrases.details(letter.subscription, words, *facts)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _said(end: EndingDeviation, letter: DeviationsEnd, words: Words) -> Iterator[str]:
    plan, day = letter.plan, words.day(end.over)
    if end.kind is DeviationKind.PRICE:
        currency = letter.subscription.currency
        yield words.gettext("The price that we agreed on ends: it no longer counts from {day} on.", day=day)
        yield words.gettext(
            "For the present quantity a billing period then costs {then} without VAT, instead of {now}.",
            then=money(end.then, currency, words.language),
            now=money(end.now, currency, words.language),
        )
    elif end.kind is DeviationKind.NOTICE:
        yield words.gettext(
            "The notice that we agreed on ends: in terms from {day} on, the plan's notice counts.", day=day
        )
        yield words.ngettext(
            "The plan's notice is {n} day before the end of the term.",
            "The plan's notice is {n} days before the end of the term.",
            notice_days(plan.policies, plan.term),
        )
    elif end.kind is DeviationKind.FEE:
        yield words.gettext(
            "The early-termination fee that we agreed on ends: in terms from {day} on, the plan's terms count.", day=day
        )
        yield from terms_of_end.fee(plan, words, TermDates.of(letter.subscription, at=letter.at))
    else:
        yield words.gettext(
            "The number of seats that we agreed on ends: in terms from {day} on, you can add seats up to {most}.",
            day=day,
            most=plan.maximum,
        )


def _choices(letter: DeviationsEnd, words: Words) -> Iterator[str]:
    at = TermDates.of(letter.subscription, at=letter.at)
    yield from terms_of_end.notice(letter.base.plan, words, at)
    yield words.gettext("Until then nothing changes.")


def _in_time(letter: DeviationsEnd) -> bool:
    """Whether notice still keeps the subscription from renewing."""
    held = letter.subscription
    return ends_on(held) is None and letter.at < instant(letter.cancel_by + timedelta(days=1), held.zone)
