"""Letters about the end of a subscription and the money that comes back."""

from collections.abc import Iterator

from zetel.adapters.mails import phrases, sums
from zetel.adapters.mails.content import Content, MailTable, Section, one_line
from zetel.adapters.texts import terms_of_end
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import Cancelled, EndScheduled, SubscriptionExpired
from zetel.domain.catalog.products import Offer
from zetel.domain.documents.subject import in_language
from zetel.domain.parties.address import Language
from zetel.domain.quotes.cancellation import Ending


def cancelled(letter: Cancelled, words: Words) -> Content:
    subscription, seller = letter.subscription, one_line(letter.seller.name)
    day = words.day(subscription.ended or subscription.term.end)
    opening = words.gettext(
        "You have cancelled {product}. It ended on {day}, the first day without service.",
        product=_product(letter.base, letter.language),
        day=day,
    )
    facts = phrases.details(subscription, words, phrases.doer(words.gettext("Cancelled by"), letter.cancelled_by))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your subscription with {seller} has ended", seller=seller),
        heading=words.gettext("Your subscription has ended"),
        opening=(opening, _how(letter, words)),
        tables=tuple(_tables(letter, words)),
        sections=(
            Section(words.gettext("What happens next"), sentences=tuple(_next(letter, words))),
            Section(words.gettext("Details"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _how(letter: Cancelled, words: Words) -> str:
    match letter.how:
        case Ending.REFUND_WINDOW:
            return words.gettext("That was in time for a full refund: everything charged comes back, without a fee.")
        case Ending.PRO_RATA if not letter.credit_notes:
            return words.gettext("No charged day is left unused, so nothing comes back.")
        case Ending.PRO_RATA:
            return words.gettext("The unused days come back, counted by the day.")
        case _:
            return words.gettext("By its terms, ending it early gives nothing back.")


def _tables(letter: Cancelled, words: Words) -> Iterator[MailTable]:
    for note in letter.credit_notes:
        yield sums.given_back(note, words)
    if letter.fee:
        yield sums.table_of(letter.fee, words, what=words.gettext("Early-termination fee"))
    if letter.credit_notes:
        yield sums.where_it_goes(letter.credit_notes, words, refunded=letter.refunded, fee=letter.fee)


def _next(letter: Cancelled, words: Words) -> Iterator[str]:
    notes, fee, subscription = letter.credit_notes, letter.fee, letter.subscription
    if notes and fee:
        yield words.ngettext(
            "The credit note and the invoice of the fee follow in mails of their own.",
            "The credit notes and the invoice of the fee follow in mails of their own.",
            len(notes),
        )
    elif notes:
        yield phrases.notes_follow(notes, words)
    elif fee:
        yield words.gettext("The invoice follows in a mail of its own.")
    if letter.refunded and notes:
        amount = money(letter.refunded, notes[0].currency, words.language)
        yield words.gettext("We refund {amount}. You get a mail when that is made.", amount=amount)
    if fee and fee.open:
        amount = money(fee.open, fee.currency, words.language)
        yield words.gettext("Of the fee, {amount} is due on {day}.", amount=amount, day=words.day(fee.due))
    if subscription.period.end < subscription.term.end:
        yield words.gettext("What was not invoiced yet of the term is never charged.")
    yield from terms_of_end.after_end(letter.base.plan, words, None)


def end_scheduled(letter: EndScheduled, words: Words) -> Content:
    subscription, seller = letter.subscription, one_line(letter.seller.name)
    ends = words.day(letter.ends)
    opening = [
        words.gettext(
            "You have cancelled {product}. It ends on {day}, the first day without service.",
            product=_product(letter.base, letter.language),
            day=ends,
        )
    ]
    if letter.next_term:
        opening.append(
            words.gettext(
                "That was too late for {end}: the subscription renews once more on that day.",
                end=words.day(subscription.term.end),
            )
        )
    steps = (
        *(() if letter.next_term else (words.gettext("Until it ends nothing changes, and open invoices stay due."),)),
        words.gettext("You can take the cancellation back until {day}.", day=ends),
        *terms_of_end.after_end(letter.base.plan, words, None),
    )
    facts = phrases.details(subscription, words, phrases.doer(words.gettext("Cancelled by"), letter.cancelled_by))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your subscription with {seller} ends on {day}", seller=seller, day=ends),
        heading=words.gettext("Your subscription ends on {day}", day=ends),
        opening=tuple(opening),
        tables=(sums.renewal(letter.next_term, words),) if letter.next_term else (),
        sections=(
            Section(words.gettext("What happens next"), sentences=steps),
            Section(words.gettext("Details"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def expired(letter: SubscriptionExpired, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    opening = words.gettext(
        "{product} ended on {day}, the first day without service, as you had asked. Nothing more is charged.",
        product=_product(letter.base, letter.language),
        day=words.day(letter.ended),
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your subscription with {seller} has ended", seller=seller),
        heading=words.gettext("Your subscription has ended"),
        opening=(opening,),
        sections=(
            Section(
                words.gettext("What happens next"),
                sentences=tuple(terms_of_end.after_end(letter.base.plan, words, None)),
            ),
            Section(words.gettext("Details"), facts=phrases.details(letter.subscription, words)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _product(base: Offer, language: Language) -> str:
    return one_line(in_language(base.product.name, language))
