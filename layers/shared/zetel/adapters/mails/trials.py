"""Letters about trials: the day and the amount of what follows, and the ways to leave."""

from collections.abc import Iterator
from datetime import timedelta

from zetel.adapters.mails import phrases, sums
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.charges import declined
from zetel.adapters.texts.words import Words
from zetel.application.letters import ConversionFailed, TrialNews, TrialTold
from zetel.domain.documents.subject import in_language
from zetel.domain.subscriptions.subscription import Collection, Subscription
from zetel.domain.subscriptions.timeline import ends_on
from zetel.domain.subscriptions.trial_end import BEYOND_LIMIT, NO_METHOD, NOT_RELEASED


def told(letter: TrialTold, words: Words) -> Content:
    subscription, seller = letter.subscription, one_line(letter.seller.name)
    day, coming = words.day(subscription.term.end), letter.first_term
    facts = (
        Fact(words.gettext("Trial"), words.span(subscription.term)),
        Fact(words.gettext("First paid term"), words.span(coming.term)),
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=_subject(letter, seller, day, words),
        heading=words.gettext("Your trial ends on {day}", day=day),
        opening=tuple(_opening(letter, words)),
        tables=(sums.renewal(coming, words, what=words.gettext("From {day}", day=day)),),
        sections=(
            Section(words.gettext("What happens next"), sentences=tuple(_next(letter, words))),
            Section(words.gettext("Leaving"), sentences=tuple(_leaving(subscription, words))),
            Section(words.gettext("Details"), facts=phrases.details(subscription, words, *facts)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _subject(letter: TrialTold, seller: str, day: str, words: Words) -> str:
    match letter.news:
        case TrialNews.STARTED:
            return words.gettext("Your trial with {seller} has begun", seller=seller)
        case TrialNews.EXTENDED:
            return words.gettext("Your trial with {seller} now ends on {day}", seller=seller, day=day)
        case TrialNews.ADDED:
            return words.gettext("Add-ons have joined your trial with {seller}", seller=seller)
        case _:
            return words.gettext("Your trial with {seller} ends on {day}", seller=seller, day=day)


def _opening(letter: TrialTold, words: Words) -> Iterator[str]:
    subscription = letter.subscription
    yield words.gettext(
        "You are trying {product} for nothing until the end of {day}.",
        product=one_line(in_language(letter.base.product.name, letter.language)),
        day=words.day(subscription.term.end - timedelta(days=1)),
    )
    amount = money(letter.first_term.total, letter.first_term.currency, words.language)
    day = words.day(subscription.term.end)
    if ends_on(subscription) is None:
        yield words.gettext("From {day} on it costs {amount}, as below.", day=day, amount=amount)
    else:
        yield words.gettext(
            "It ends by itself. To go on from {day}, it costs {amount}, as below.", day=day, amount=amount
        )


def _next(letter: TrialTold, words: Words) -> Iterator[str]:
    subscription, coming = letter.subscription, letter.first_term
    day = words.day(subscription.term.end)
    if ends_on(subscription) is not None:
        yield words.gettext("Nothing is charged. Convert the trial in your account to go on.")
        return
    if coming.period != coming.term:
        yield words.gettext("These are the amounts of the first invoice.")
    if subscription.collection is Collection.CARD:
        yield words.gettext("We will charge your card on {day}.", day=day)
    else:
        yield words.gettext("You will receive the invoice on {day}.", day=day)


def _leaving(subscription: Subscription, words: Words) -> Iterator[str]:
    last = words.day(subscription.term.end - timedelta(days=1))
    if ends_on(subscription) is None:
        yield words.gettext(
            "You can leave in your account up to {last}, at once or at the end of the trial. Nothing is charged then.",
            last=last,
        )
    else:
        yield words.gettext("You can also end it at once in your account.")
    yield words.gettext("Until then you can change the number of seats freely; the amounts follow.")


def failed(letter: ConversionFailed, words: Words) -> Content:
    subscription, seller = letter.subscription, one_line(letter.seller.name)
    amount = money(letter.first_term.total, letter.first_term.currency, words.language)
    product = one_line(in_language(letter.base.product.name, letter.language))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your trial with {seller} could not be converted", seller=seller),
        heading=words.gettext("Your payment did not go through"),
        opening=(
            words.gettext(
                "The trial of {product} has ended, and {amount} could not be collected: {reason}.",
                product=product,
                amount=amount,
                reason=_reason(letter.reason, words),
            ),
            words.gettext("Your seats stay until the last try. No invoice was made."),
        ),
        tables=(sums.renewal(letter.first_term, words, what=words.gettext("First paid term")),),
        sections=(
            Section(
                words.gettext("What happens next"),
                sentences=(
                    words.gettext("We will try again on {day}.", day=words.day(letter.next_try)),
                    words.gettext(
                        "Convert the trial in your account with another card or on invoice, and we will try at once."
                    ),
                    words.gettext("If the last try fails, the subscription ends. You can also end it now."),
                ),
            ),
            Section(words.gettext("Details"), facts=phrases.details(subscription, words)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _reason(reason: str, words: Words) -> str:
    ours = {
        NO_METHOD: words.gettext("there is no card yet"),
        NOT_RELEASED: words.gettext("you cannot buy on invoice yet"),
        BEYOND_LIMIT: words.gettext("it would exceed your credit limit"),
    }
    return ours[reason] if reason in ours else declined(reason, words)
