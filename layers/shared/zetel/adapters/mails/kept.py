"""Letters about a full refund or a return of seats that was kept as of its instant."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import AttemptTold
from zetel.domain.calendar import civil_date
from zetel.domain.documents.subject import in_language
from zetel.domain.subscriptions.attempt import AttemptKind, AttemptState


def told(letter: AttemptTold, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    day = words.day(civil_date(letter.attempt.at, letter.subscription.zone))
    match letter.attempt.state:
        case AttemptState.WAITING:
            subject = words.gettext("Your request to {seller} of {day} counts from that day", seller=seller, day=day)
            heading = words.gettext("Your request counts from {day}", day=day)
            outcome = words.gettext(
                "We cannot do this right away, because something on our side has to be finished first. You lose "
                "nothing by it: the amounts of {day} apply.",
                day=day,
            )
            steps: tuple[str, ...] = (
                words.gettext("We will do it as soon as we can, and email you when it is done."),
                words.gettext("Until then you can withdraw your request; other purchases and returns have to wait."),
            )
        case AttemptState.CARRIED_OUT:
            subject = words.gettext("{seller} has carried out your request of {day}", seller=seller, day=day)
            heading = words.gettext("Your request has been carried out")
            outcome = words.gettext("We have now done this, with the amounts of {day}.", day=day)
            steps = (words.gettext("Another email says what you get back, and how."),)
        case AttemptState.WITHDRAWN:
            subject = words.gettext("Your request to {seller} of {day} has been withdrawn", seller=seller, day=day)
            heading = words.gettext("Your request has been withdrawn")
            outcome = words.gettext("This request has been withdrawn, and nothing was changed.")
            steps = ()
        case _:  # lapsed
            subject = words.gettext("Your request to {seller} of {day} no longer applies", seller=seller, day=day)
            heading = words.gettext("Your request no longer applies")
            outcome = words.gettext(
                "Meanwhile the subscription was changed or ended in another way, so there was nothing left to do."
            )
            steps = ()
    following = (Section(words.gettext("What happens next"), sentences=steps),) if steps else ()
    facts = phrases.details(letter.subscription, words, phrases.doer(words.gettext("Changed by"), letter.by))
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=heading,
        opening=(_asked(letter, day, words), outcome),
        sections=(*following, Section(words.gettext("Details"), facts=facts)),
        closing=phrases.closing(letter.seller, words),
    )


def _asked(letter: AttemptTold, day: str, words: Words) -> str:
    product = one_line(in_language(letter.base.product.name, letter.language))
    if letter.attempt.kind is AttemptKind.REFUND:
        return words.gettext(
            "On {day} you asked to end your {product} subscription and to get everything back.",
            day=day,
            product=product,
        )
    return words.gettext(
        "On {day} you asked to return part of your {product} subscription; new quantity: {total}.",
        day=day,
        product=product,
        total=letter.attempt.quantity,
    )
