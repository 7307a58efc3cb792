"""Letters about another plan, now or with the renewal."""

from collections.abc import Iterator
from datetime import timedelta

from zetel.adapters.mails import phrases, sums
from zetel.adapters.mails.content import Content, Fact, MailTable, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import MovedPlan, PlanChanged
from zetel.domain.documents.subject import in_language


def changed(letter: PlanChanged, words: Words) -> Content:
    paid, seller = letter.invoice, one_line(letter.seller.name)
    if letter.at_renewal:
        subject = words.gettext("Your subscription with {seller} will change", seller=seller)
        heading = words.gettext("Your subscription will change")
    else:
        subject = words.gettext("Your subscription with {seller} has changed", seller=seller)
        heading = words.gettext("Your subscription has changed")
    facts = phrases.details(
        letter.subscription,
        words,
        phrases.doer(words.gettext("Changed by"), letter.changed_by),
        Fact(words.gettext("Payment"), phrases.payment(paid, words)) if paid else None,
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=heading,
        opening=tuple(_opening(letter, words)),
        tables=tuple(_tables(letter, words)),
        sections=(
            Section(words.gettext("What happens next"), sentences=tuple(_next(letter, words))),
            Section(words.gettext("Details"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _opening(letter: PlanChanged, words: Words) -> Iterator[str]:
    day = words.day(letter.effective)
    for moved in letter.plans:
        yield _moved(moved, letter, day, words)
    if letter.notice_ended:
        yield words.gettext(
            "Your cancellation for {day} no longer counts: the new plan runs longer.",
            day=words.day(letter.notice_ended),
        )


def _moved(moved: MovedPlan, letter: PlanChanged, day: str, words: Words) -> str:
    earlier = one_line(in_language(moved.earlier.name, letter.language))
    if moved.product is None:
        return words.gettext("{product} ends on {day}: it does not go with the new plan.", product=earlier, day=day)
    product = one_line(in_language(moved.product.name, letter.language))
    term = words.interval(letter.term)
    if product == earlier:
        return words.gettext("{product} has a new plan from {day}, for {term}.", product=product, day=day, term=term)
    return words.gettext(
        "{product} instead of {earlier} from {day}, for {term}.", product=product, earlier=earlier, day=day, term=term
    )


def _tables(letter: PlanChanged, words: Words) -> Iterator[MailTable]:
    if letter.invoice:
        yield sums.table_of(letter.invoice, words)
    for note in letter.credit_notes:
        yield sums.given_back(note, words)
    if letter.credit_notes:
        yield sums.uses(letter.credit_notes, words)
    if letter.next_term:
        yield sums.renewal(letter.next_term, words)


def _next(letter: PlanChanged, words: Words) -> Iterator[str]:
    if letter.invoice:
        yield words.gettext("You will receive the invoice in a separate email.")
    if letter.credit_notes:
        yield phrases.notes_follow(letter.credit_notes, words)
    if letter.bound_until:
        yield words.gettext(
            "Up to {day} the terms of your earlier plan for cancelling and reducing still apply, where they are"
            " stricter.",
            day=words.day(letter.bound_until - timedelta(days=1)),
        )
    if letter.at_renewal:
        yield words.gettext("You can undo this until the renewal.")
    yield phrases.renewal(letter.subscription, words)
