"""The notice of a renewal: its cost, the ways to change or end it, and its dates for a calendar."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from zetel.adapters.mails import phrases, seat_use, seats_gone, sums
from zetel.adapters.mails.calendar_file import CalendarEntry, calendar
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts import terms_of_end
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import RenewalAhead
from zetel.application.ports import Attachment
from zetel.domain.calendar import instant
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.documents.subject import in_language
from zetel.domain.subscriptions.subscription import EARLY_END, Collection
from zetel.domain.subscriptions.term_dates import TermDates
from zetel.domain.subscriptions.timeline import ADD_ON, PLAN, SEATS

_CALENDAR = "text/calendar; charset=utf-8; method=PUBLISH"


def ahead(letter: RenewalAhead, words: Words) -> Content:
    subscription, coming = letter.subscription, letter.next_term
    seller, day = one_line(letter.seller.name), words.day(coming.term.start)
    facts = [Fact(words.gettext("Renews on"), day)]
    if _in_time(letter):
        facts.append(Fact(words.gettext("Cancel by"), words.day(letter.cancel_by)))
    facts.append(Fact(words.gettext("Next term"), words.span(coming.term)))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your subscription with {seller} renews on {day}", seller=seller, day=day),
        heading=words.gettext("Your subscription renews on {day}", day=day),
        opening=tuple(_opening(letter, words)),
        tables=(sums.renewal(coming, words),),
        sections=(
            Section(words.gettext("Cost"), sentences=tuple(_costs(letter, words))),
            Section(words.gettext("Changing or cancelling"), sentences=tuple(_choices(letter, words))),
            *seat_use.sections(letter, words),
            Section(words.gettext("Details"), facts=phrases.details(subscription, words, *facts)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def dates(letter: RenewalAhead, words: Words) -> Attachment:
    """The cancel-by date, while that is ahead, and the day of the renewal, as a calendar file."""
    subscription, coming = letter.subscription, letter.next_term
    seller, product = one_line(letter.seller.name), one_line(in_language(letter.base.product.name, letter.language))
    total = money(coming.total, coming.currency, words.language)
    name = f"{subscription.id}-{subscription.term.end}"
    said = {
        "renewal": (
            coming.term.start,
            words.gettext("{product} renews ({seller}): {total}", product=product, seller=seller, total=total),
        )
    }
    if _in_time(letter):
        last = words.gettext("Last day to cancel {product} ({seller})", product=product, seller=seller)
        said = {"cancel-by": (letter.cancel_by, last), **said}
    entries = [
        CalendarEntry(uid=f"{name}-{what}", day=day, summary=summary, description=_described(letter, words))
        for what, (day, summary) in said.items()
    ]
    content = calendar(entries, language=letter.language, at=letter.at)
    return Attachment(f"renewal-{subscription.term.end}.ics", _CALENDAR, content)


def _in_time(letter: RenewalAhead) -> bool:
    """Whether notice still keeps the subscription from renewing."""
    too_late = instant(letter.cancel_by + timedelta(days=1), letter.subscription.zone)
    return letter.ends is None and letter.at < too_late


def _opening(letter: RenewalAhead, words: Words) -> Iterator[str]:
    day, by = words.day(letter.next_term.term.start), words.day(letter.cancel_by)
    yield words.gettext(
        "Your {product} subscription renews automatically on {day} for {term}.",
        product=one_line(in_language(letter.base.product.name, letter.language)),
        day=day,
        term=words.interval(letter.next_term.base.plan.term),
    )
    if letter.ends and any(entry.kind == EARLY_END for entry in letter.subscription.timeline):
        yield words.gettext("You have cancelled: the subscription ends on {day}.", day=words.day(letter.ends))
    elif letter.ends:
        yield words.gettext(
            "You have cancelled: the subscription renews once more and ends on {day}.", day=words.day(letter.ends)
        )
    elif _in_time(letter):
        yield words.gettext("If you do not want this, cancel by {by}.", by=by)
    else:
        yield words.gettext("It is too late to give notice for {day}: the last day was {by}.", day=day, by=by)


def _costs(letter: RenewalAhead, words: Words) -> Iterator[str]:
    coming, subscription = letter.next_term, letter.subscription
    if coming.period != coming.term:
        yield words.gettext("These are the amounts of the first invoice.")
        yield words.gettext("Each invoice covers {billing}.", billing=words.interval(coming.base.plan.billing))
    if any(entry.kind == PLAN for entry in subscription.timeline):
        yield words.gettext("The plan you set for the renewal is included.")
    if any(entry.kind == ADD_ON for entry in subscription.timeline):
        yield words.gettext("The add-ons you set for the renewal are included.")
    if any(entry.kind == SEATS for entry in subscription.timeline):
        yield words.gettext("The quantities you set for the renewal are included.")
    for people in letter.released:
        yield seats_gone.with_renewal(people, words)
    if coming.repriced:
        yield words.gettext("A new price applies from the next term.")
    day = words.day(coming.term.start)
    if subscription.collection is Collection.CARD:
        yield words.gettext("We will charge your card on {day}.", day=day)
    else:
        yield words.gettext("You will receive the invoice on {day}.", day=day)


def _choices(letter: RenewalAhead, words: Words) -> Iterator[str]:
    plan, subscription = letter.base.plan, letter.subscription
    yield from terms_of_end.notice(plan, words, _contract(letter))
    if letter.ends:
        day = words.day(letter.ends)
        yield words.gettext("You can withdraw the cancellation before {day}.", day=day)
    if plan.model is not PriceModel.FLAT:
        last = words.day(subscription.term.end - timedelta(days=1))
        yield words.gettext("You can set the quantity for the next term up to {day}.", day=last)
    yield words.gettext("You can do all of this in your account.")


def _described(letter: RenewalAhead, words: Words) -> str:
    """The description of the calendar's dates: the ways to end the subscription, and the mail address for questions."""
    said = (*terms_of_end.notice(letter.base.plan, words, _contract(letter)), phrases.closing(letter.seller, words))
    return "\n".join((*said, letter.subscription.id))


def _contract(letter: RenewalAhead) -> TermDates:
    """The contract's dates as this notice leaves them: it may be the notice that fixes the cancel-by date."""
    return replace(TermDates.of(letter.subscription, at=letter.at), cancel_by=letter.cancel_by)
