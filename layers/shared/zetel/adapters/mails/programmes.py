"""Letters about the seller's programmes: an account is let in to a day or is not, and the day is near."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import ProgrammeAnswered, ProgrammeEnds
from zetel.domain.documents.subject import in_language


def answered(letter: ProgrammeAnswered, words: Words) -> Content:
    seller, programme, until = one_line(letter.seller.name), _name(letter), letter.request.until
    if until is None:
        subject = words.gettext("Your request for the programme {programme} was denied", programme=programme)
        heading = words.gettext("The request was denied")
        opening = [words.gettext("The answer stands below. The account may ask again.")]
    else:
        day = words.day(until)
        subject = words.gettext(
            "Your account is in the programme {programme} until {day}", programme=programme, day=day
        )
        heading = words.gettext("The request was approved")
        opening = [
            words.gettext("Plans and prices of the programme are open to your account until {day}.", day=day),
            _afterwards(words),
        ]
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=heading,
        opening=tuple(opening),
        sections=(_details(letter, words),),
        closing=phrases.closing(letter.seller, words),
    )


def ends(letter: ProgrammeEnds, words: Words) -> Content:
    seller, programme, day = one_line(letter.seller.name), _name(letter), words.day(letter.until)
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("The programme {programme} ends for your account on {day}", programme=programme, day=day),
        heading=words.gettext("Your programme ends soon"),
        opening=(
            words.gettext("Plans and prices of the programme are open to your account until {day}.", day=day),
            _afterwards(words),
            words.gettext("To stay in the programme, ask for it again before that day."),
        ),
        sections=(_details(letter, words),),
        closing=phrases.closing(letter.seller, words),
    )


def _afterwards(words: Words) -> str:
    return words.gettext(
        "A subscription that renews after that day costs the regular price. Its renewal notice shows the amount."
    )


def _details(letter: ProgrammeAnswered | ProgrammeEnds, words: Words) -> Section:
    until, message = letter.request.until, letter.request.message
    facts = (
        Fact(words.gettext("Programme"), _name(letter)),
        Fact(words.gettext("Last day"), words.day(until)) if until else None,
        Fact(words.gettext("Answer"), one_line(message)) if message else None,
        Fact(words.gettext("Request"), letter.request.id),
    )
    return Section(words.gettext("Details"), facts=tuple(fact for fact in facts if fact))


def _name(letter: ProgrammeAnswered | ProgrammeEnds) -> str:
    return one_line(in_language(letter.programme.name, letter.language))
