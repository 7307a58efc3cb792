"""The mail that invites a person to become a member of an account."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import MemberInvitedByMail


def invited(letter: MemberInvitedByMail, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    expected = Section(
        words.gettext("What happens next"),
        sentences=(
            *((words.gettext("The links of earlier invitations work no more."),) if letter.number > 1 else ()),
            words.gettext("The link opens a page with a button. Sign in there, or make a sign-in first."),
            words.gettext("The link works once, until {day}.", day=words.day(letter.until)),
            words.gettext("Not expecting this? Then do nothing, and you will receive nothing more."),
        ),
    )
    details = Section(
        words.gettext("Details"),
        facts=(
            Fact(words.gettext("Customer"), one_line(letter.customer)),
            *((Fact(words.gettext("Invited by"), one_line(letter.inviter)),) if letter.inviter else ()),
            Fact(words.gettext("Account"), letter.account),
        ),
    )
    again = letter.number > 1
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your new invitation from a customer of {seller}", seller=seller)
        if again
        else words.gettext("Your invitation from a customer of {seller}", seller=seller),
        heading=words.gettext("Here is a new link for your invitation") if again else words.gettext("You are invited"),
        opening=(words.gettext("A customer of {seller} invites you to use its subscriptions there.", seller=seller),),
        link=Fact(words.gettext("Accept the invitation"), letter.address),
        sections=(expected, details),
        closing=phrases.closing(letter.seller, words),
    )
