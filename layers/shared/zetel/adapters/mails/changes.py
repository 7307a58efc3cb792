"""Letters about changes of a running contract, now or for its renewal, and about changes taken back."""

from collections.abc import Iterator

from zetel.adapters.mails import phrases, seats_gone, sums
from zetel.adapters.mails.content import Content, Fact, MailTable, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import ChangeUndone, SeatsChanged, TakenOver
from zetel.domain.documents.subject import in_language
from zetel.domain.subscriptions.timeline import ADD_ON, ENDS, PLAN


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
        Fact(words.gettext("Payment"), phrases.payment(paid, words)) if paid else None,
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
            "{product}: {now} instead of {before} from {day}.",
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
            "{product}: {total} from the renewal on {day}, {now} until then.",
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
        yield sums.uses(letter.credit_notes, words)
    if letter.next_term:
        yield sums.renewal(letter.next_term, words)


def _next(letter: SeatsChanged, words: Words) -> Iterator[str]:
    if letter.invoice:
        yield words.gettext("You will receive the invoice in a separate email.")
    if letter.credit_notes:
        yield phrases.notes_follow(letter.credit_notes, words)
    if letter.released:
        yield seats_gone.now(letter.released, words)
    if letter.released_later:
        yield seats_gone.with_renewal(letter.released_later, words)
    if letter.at_renewal is not None:
        yield words.gettext("You can undo this until the renewal.")
    yield phrases.renewal(letter.subscription, words)


def undone(letter: ChangeUndone, words: Words) -> Content:
    subscription, seller = letter.subscription, one_line(letter.seller.name)
    day = words.day(letter.on)
    if letter.what in ENDS:
        opening = words.gettext("The cancellation for {day} has been withdrawn: the subscription continues.", day=day)
    elif letter.what == PLAN:
        opening = words.gettext("The change of plan planned for {day} has been undone.", day=day)
    elif letter.what == ADD_ON:
        opening = words.gettext("The add-on planned for {day} has been undone: it will not begin.", day=day)
    else:
        opening = words.gettext("The change of quantity planned for {day} has been undone.", day=day)
    facts = phrases.details(subscription, words, phrases.doer(words.gettext("Changed by"), letter.undone_by))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("A change to your subscription with {seller} has been undone", seller=seller),
        heading=words.gettext("A change has been undone"),
        opening=(opening,),
        tables=(sums.renewal(letter.next_term, words),) if letter.next_term else (),
        sections=(
            Section(words.gettext("What happens next"), sentences=(phrases.renewal(subscription, words),)),
            Section(words.gettext("Details"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def taken_over(letter: TakenOver, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    opening = words.gettext(
        "Your organisation has taken over the subscription to {product} that you bought: from now on it manages the "
        "subscription and pays for it.",
        product=one_line(in_language(letter.base.product.name, letter.language)),
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your organisation has taken over your subscription with {seller}", seller=seller),
        heading=words.gettext("Your subscription was taken over"),
        opening=(opening,),
        sections=(
            Section(
                words.gettext("What happens next"),
                sentences=(
                    words.gettext("You and everybody else keep your licences."),
                    words.gettext(
                        "Earlier documents stay yours: what is open on them is yours to pay, and what is given back "
                        "on them goes to you."
                    ),
                ),
            ),
            Section(
                words.gettext("Details"),
                facts=phrases.details(
                    letter.subscription, words, phrases.doer(words.gettext("Taken over by"), letter.by)
                ),
            ),
        ),
        closing=phrases.closing(letter.seller, words),
    )
