"""Letters about the days after a subscription's end, and the sentences that other letters say about them."""

from collections.abc import Iterator
from datetime import timedelta

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import AfterEndTold
from zetel.domain.documents.subject import in_language
from zetel.domain.subscriptions.retention import RetentionStage
from zetel.domain.subscriptions.subscription import Subscription


def told(letter: AfterEndTold, words: Words) -> Content:
    seller, subscription = one_line(letter.seller.name), letter.subscription
    product, day = one_line(in_language(letter.base.product.name, letter.language)), words.day(letter.on)
    ended = words.gettext(
        "Your {product} subscription ended on {day}, the first day without service.",
        product=product,
        day=words.day(subscription.ended or subscription.term.end),
    )
    steps: list[str] = []
    if letter.revive_until:
        steps.append(
            words.gettext(
                "Until {day} you can read and export it, and revive it at the prices of that day.",
                day=words.day(letter.revive_until),
            )
        )
    if letter.comes is RetentionStage.DISABLED:
        subject = words.gettext("Your ended subscription with {seller} is closed on {day}", seller=seller, day=day)
        comes = words.gettext("From {day} on you can only export it; it can no longer be revived.", day=day)
        steps.append(words.gettext("On {day} it is deleted.", day=words.day(letter.deleted_on)))
    else:
        subject = words.gettext("Your ended subscription with {seller} is deleted on {day}", seller=seller, day=day)
        comes = words.gettext("On {day} it is deleted, with the licences of its people.", day=day)
        steps.append(words.gettext("Export everything that you need before that day."))
    steps.append(words.gettext("Your invoices and credit notes are kept."))
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=subject,
        opening=(ended, comes),
        sections=(
            Section(words.gettext("What happens next"), sentences=tuple(steps)),
            Section(words.gettext("Details"), facts=phrases.details(subscription, words)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def days(subscription: Subscription, words: Words) -> Iterator[str]:
    """The days after the end of a subscription that has ended."""
    kept, ended = subscription.retention, subscription.ended
    if kept is None or ended is None:
        return
    if ended < kept.disabled_on:
        yield words.gettext(
            "Until {day} you can read and export it, and revive it at the prices of that day.",
            day=words.day(kept.disabled_on - timedelta(days=1)),
        )
    if kept.disabled_on < kept.deleted_on:
        yield words.gettext("You can export it until {day}.", day=words.day(kept.deleted_on - timedelta(days=1)))
    yield words.gettext(
        "On {day} it is deleted; your invoices and credit notes are kept.", day=words.day(kept.deleted_on)
    )
