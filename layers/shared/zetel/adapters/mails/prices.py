"""The mail about prices to come: the cost then and now, the first term at each price, and the last day to cancel."""

from collections.abc import Iterator
from datetime import timedelta

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts import terms_of_end
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import NewPrice, PricesAnnounced
from zetel.domain.calendar import instant
from zetel.domain.documents.subject import in_language
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.subscriptions.term_dates import TermDates
from zetel.domain.subscriptions.timeline import ends_on


def announced(letter: PricesAnnounced, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    facts = (Fact(words.gettext("Cancel by"), words.day(letter.cancel_by)),) if _in_time(letter) else ()
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("New prices for your subscription with {seller}", seller=seller),
        heading=words.gettext("New prices for your subscription"),
        opening=tuple(sentence for price in letter.prices for sentence in _said(price, words)),
        sections=(
            Section(words.gettext("Changing or cancelling"), sentences=tuple(_choices(letter, words))),
            Section(words.gettext("Details"), facts=phrases.details(letter.subscription, words, *facts)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _said(price: NewPrice, words: Words) -> Iterator[str]:
    now, then = (money(amount, price.currency, words.language) for amount in (price.now, price.then))
    yield words.gettext(
        "{product} has a new price from the term that begins on {day} on.",
        product=one_line(in_language(price.product.name, words.language)),
        day=words.day(price.term_start),
    )
    yield words.gettext(
        "For the present quantity a billing period then costs {then} without VAT, instead of {now}.", then=then, now=now
    )


def _choices(letter: PricesAnnounced, words: Words) -> Iterator[str]:
    at = TermDates.of(letter.subscription, at=letter.at)
    yield from terms_of_end.notice(letter.base.plan, words, at)
    yield words.gettext("Until then nothing changes.")


def _in_time(letter: PricesAnnounced) -> bool:
    """Whether notice still keeps the subscription from renewing."""
    held: Subscription = letter.subscription
    return ends_on(held) is None and letter.at < instant(letter.cancel_by + timedelta(days=1), held.zone)
