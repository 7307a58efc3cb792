"""The letter about a move of people to another subscription that stopped."""

from collections.abc import Iterator

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import MoveStoppedTold
from zetel.domain.documents.subject import in_language
from zetel.domain.licences.move import MoveStop


def stopped(letter: MoveStoppedTold, words: Words) -> Content:
    seller, move = one_line(letter.seller.name), letter.move
    facts = (
        Fact(words.gettext("Product"), one_line(in_language(letter.product.name, letter.language))),
        Fact(words.gettext("Subscription"), move.subscription),
        Fact(words.gettext("Other subscription"), move.to),
        Fact(words.gettext("Move"), move.id),
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("The move of people to another subscription with {seller} has stopped", seller=seller),
        heading=words.gettext("The move has stopped"),
        opening=tuple(_outcome(letter, words)),
        sections=(
            Section(words.gettext("What happens next"), sentences=(_next(letter, words),)),
            Section(words.gettext("Details"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _outcome(letter: MoveStoppedTold, words: Words) -> Iterator[str]:
    match letter.move.why:
        case MoveStop.NO_FREE_SEAT:
            yield words.gettext("Other people were given the free seats meanwhile.")
        case MoveStop.TARGET_ENDED:
            yield words.gettext("The other subscription has ended meanwhile.")
        case _:
            yield words.gettext("The end of the subscription was refused.")
    yield words.ngettext(
        "{n} person has moved to the other subscription.",
        "{n} people have moved to the other subscription.",
        letter.move.moved,
    )
    yield words.gettext("Everybody else keeps their licence. The subscription runs on, managed by your account.")


def _next(letter: MoveStoppedTold, words: Words) -> str:
    match letter.move.why:
        case MoveStop.NO_FREE_SEAT:
            return words.gettext("Add seats to the other subscription. Then preview the move of the others once more.")
        case MoveStop.TARGET_ENDED:
            return words.gettext("Preview a move of the others to another subscription of your account.")
        case _:
            return words.gettext("Preview the move once more, or cancel the subscription.")
