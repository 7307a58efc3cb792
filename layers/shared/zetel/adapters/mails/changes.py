"""Letters about changes of a running contract, now or for its renewal, and about changes taken back."""

from collections.abc import Iterator

from zetel.adapters.mails import phrases, sums
from zetel.adapters.mails.content import Content, Fact, MailTable, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import ChangeUndone, SeatsChanged
from zetel.domain.documents.subject import in_language
from zetel.domain.subscriptions.next_term import NextTerm
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.subscriptions.timeline import END, ends_on


def seats(letter: SeatsChanged, words: Words) -> Content:
    subscription, paid = letter.subscription, letter.invoice
    seller = one_line(letter.seller.name)
    if letter.now == letter.before:
        subject = words.gettext("Your subscription with {seller} will change", seller=seller)
        heading = words.gettext("Your subscription will change")
    else:
        subject = words.gettext("Your subscription with {seller} has changed", seller=seller)
        heading = words.gettext("Your subscription has changed")
    facts = phrases.details(
        subscription,
        words,
        phrases.doer(words.gettext("Changed by"), letter.changed_by),
        Fact(words.gettext("Payment"), phrases.payment(paid, subscription, words)) if paid else None,
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=heading,
        opening=tuple(_totals(letter, words)),
        tables=tuple(_tables(letter, words)),
        sections=(
            Section(words.gettext("What happens next"), sentences=tuple(_next(letter, words))),
            Section(words.gettext("Details"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _totals(letter: SeatsChanged, words: Words) -> Iterator[str]:
    product = one_line(in_language(letter.product.name, letter.language))
    if letter.now == 0:
        yield words.gettext("{product} ended on {day}.", product=product, day=words.day(letter.effective))
    elif letter.now != letter.before:
        yield words.gettext(
            "{product}: {now} instead of {before}, from {day} on.",
            product=product,
            now=letter.now,
            before=letter.before,
            day=words.day(letter.effective),
        )
    if letter.at_renewal == 0:
        day = words.day(letter.subscription.term.end)
        yield words.gettext("{product} ends with the renewal on {day}.", product=product, day=day)
    elif letter.at_renewal is not None:
        yield words.gettext(
            "{product}: {total} from the renewal on {day} on; until then {now}.",
            product=product,
            total=letter.at_renewal,
            day=words.day(letter.subscription.term.end),
            now=letter.now,
        )


def _tables(letter: SeatsChanged, words: Words) -> Iterator[MailTable]:
    if letter.invoice:
        yield sums.table_of(letter.invoice, words)
    for note in letter.credit_notes:
        yield sums.given_back(note, words)
    if letter.credit_notes:
        yield sums.where_it_goes(letter.credit_notes, words, refunded=letter.refunded)
    if letter.next_term:
        yield sums.renewal(letter.next_term, words)


def _next(letter: SeatsChanged, words: Words) -> Iterator[str]:
    if letter.invoice:
        yield words.gettext("The invoice follows in a mail of its own.")
    if letter.credit_notes:
        yield phrases.notes_follow(letter.credit_notes, words)
    if letter.at_renewal is not None:
        yield words.gettext("Until the renewal you can take this back.")
    yield renewal(letter.subscription, letter.next_term, words)


def renewal(subscription: Subscription, coming: NextTerm | None, words: Words) -> str:
    """The sentence about the end of the running term."""
    day = words.day(subscription.term.end)
    if coming is None:
        return words.gettext("The subscription ends on {day} and does not renew.", day=day)
    if ends := ends_on(subscription):
        end = words.day(ends)
        return words.gettext("The subscription renews once more on {day} and ends on {end}.", day=day, end=end)
    return words.gettext("The subscription renews by itself on {day}.", day=day)


def undone(letter: ChangeUndone, words: Words) -> Content:
    subscription, seller = letter.subscription, one_line(letter.seller.name)
    day = words.day(letter.on)
    if letter.what == END:
        opening = words.gettext("The end on {day} was taken back: the subscription goes on.", day=day)
    else:
        opening = words.gettext("The quantity that was set for {day} was taken back.", day=day)
    facts = phrases.details(subscription, words, phrases.doer(words.gettext("Changed by"), letter.undone_by))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("A change of your subscription with {seller} was taken back", seller=seller),
        heading=words.gettext("A change was taken back"),
        opening=(opening,),
        tables=(sums.renewal(letter.next_term, words),) if letter.next_term else (),
        sections=(
            Section(words.gettext("What happens next"), sentences=(renewal(subscription, letter.next_term, words),)),
            Section(words.gettext("Details"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )
