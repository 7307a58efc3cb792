"""Letters about the end of a subscription and the money that comes back."""

from collections.abc import Iterator

from zetel.adapters.mails import after_end, phrases, sums
from zetel.adapters.mails.content import Content, MailTable, Section, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import Cancelled, EndScheduled, SubscriptionExpired
from zetel.domain.catalog.products import Offer
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.documents.subject import in_language
from zetel.domain.events import ActorKind
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import Ending


def cancelled(letter: Cancelled, words: Words) -> Content:
    subscription, seller = letter.subscription, one_line(letter.seller.name)
    day = words.day(subscription.ended or subscription.term.end)
    product = _product(letter.base, letter.language)
    if letter.by is ActorKind.STAFF:
        opening = words.gettext(
            "{seller} has ended your {product} subscription. It ended on {day}, the first day without service.",
            seller=seller,
            product=product,
            day=day,
        )
    else:
        opening = words.gettext(
            "You have cancelled {product}. The subscription ended on {day}, the first day without service.",
            product=product,
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
            Section(
                words.gettext("What happens next"),
                sentences=(*_next(letter, words), *after_end.days(subscription, words)),
            ),
            Section(words.gettext("Details"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _how(letter: Cancelled, words: Words) -> str:
    match letter.how:
        case Ending.REFUND_WINDOW if letter.by is ActorKind.STAFF:
            return words.gettext(
                "The subscription ended in time for a full refund: everything you were charged is credited, without "
                "a fee."
            )
        case Ending.REFUND_WINDOW:
            return words.gettext(
                "You cancelled in time for a full refund: everything you were charged is credited, without a fee."
            )
        case Ending.IN_TIME:
            return words.gettext(
                "You asked for the end in time, before your export: everything you were charged for the days after "
                "that end is credited, without a fee."
            )
        case Ending.TRIAL:
            return words.gettext("You left the trial: nothing was charged, and nothing will be.")
        case Ending.PRO_RATA if not letter.credit_notes:
            return words.gettext("All the days you were charged for have been used, so there is no credit.")
        case Ending.PRO_RATA:
            return words.gettext("The unused days are credited, calculated by the day.")
        case _:
            return words.gettext("Under its terms, ending it early gives no credit.")


def _tables(letter: Cancelled, words: Words) -> Iterator[MailTable]:
    for note in letter.credit_notes:
        yield sums.given_back(note, words)
    if letter.fee:
        yield sums.table_of(letter.fee, words, what=words.gettext("Early-termination fee"))
    if letter.credit_notes:
        yield sums.uses(letter.credit_notes, words)


def _next(letter: Cancelled, words: Words) -> Iterator[str]:
    notes, fee, subscription = letter.credit_notes, letter.fee, letter.subscription
    if notes and fee:
        yield words.ngettext(
            "You will receive the credit note and the invoice for the fee in separate emails.",
            "You will receive the credit notes and the invoice for the fee in separate emails.",
            len(notes),
        )
    elif notes:
        yield phrases.notes_follow(notes, words)
    elif fee:
        yield words.gettext("You will receive the invoice in a separate email.")
    if refunded := sum(use.amount for note in notes for use in note.uses if use.payment):
        amount = money(refunded, notes[0].currency, words.language)
        yield words.gettext("We are refunding {amount} and will email you when it is done.", amount=amount)
    if fee and fee.open:
        amount = money(fee.open, fee.currency, words.language)
        if fee.pay_by is PaymentMethod.CARD:
            yield words.gettext("We charge {amount} of the fee to your card.", amount=amount)
        else:
            yield words.gettext("{amount} of the fee is due by {day}.", amount=amount, day=words.day(fee.due))
    if subscription.period.end < subscription.term.end:
        yield words.gettext("The part of the term that has not been invoiced will not be charged.")


def end_scheduled(letter: EndScheduled, words: Words) -> Content:
    subscription, seller = letter.subscription, one_line(letter.seller.name)
    ends = words.day(letter.ends)
    product = _product(letter.base, letter.language)
    if letter.by is ActorKind.STAFF:
        ended = words.gettext(
            "{seller} has cancelled your {product} subscription. It ends on {day}, the first day without service.",
            seller=seller,
            product=product,
            day=ends,
        )
    else:
        ended = words.gettext(
            "You have cancelled {product}. The subscription ends on {day}, the first day without service.",
            product=product,
            day=ends,
        )
    opening = [ended]
    on_a_day = letter.how is Ending.ON_A_DAY
    if on_a_day:
        opening.append(
            words.gettext(
                "On that day unused days are credited and a fee is charged as your terms say. The amounts to expect "
                "are in the acknowledgement that we send you; they change if the subscription changes until then."
            )
        )
    elif letter.next_term:
        opening.append(
            words.gettext(
                "It was too late to cancel for {end}: the subscription renews once more on that day.",
                end=words.day(subscription.term.end),
            )
        )
    until_then = words.gettext("Nothing changes until then, and open invoices remain payable.")
    if on_a_day:
        until_then = words.gettext("Until then you are billed as before, and open invoices remain payable.")
    steps = (
        *((until_then,) if on_a_day or not letter.next_term else ()),
        words.gettext("You can withdraw the cancellation before {day}.", day=ends),
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
        "Your {product} subscription ended on {day}, the first day without service. You will not be charged again.",
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
            Section(words.gettext("What happens next"), sentences=tuple(after_end.days(letter.subscription, words))),
            Section(words.gettext("Details"), facts=phrases.details(letter.subscription, words)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _product(base: Offer, language: Language) -> str:
    return one_line(in_language(base.product.name, language))
