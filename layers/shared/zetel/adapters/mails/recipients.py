"""The mail that asks a recipient to confirm its address, and the note in a mail that another reader gets meanwhile."""

from collections.abc import Sequence
from dataclasses import replace

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import AddressToConfirm


def to_confirm(letter: AddressToConfirm, words: Words) -> Content:
    seller = one_line(letter.seller.name)
    expected = Section(
        words.gettext("What happens next"),
        sentences=(
            words.gettext("The link opens a page with a button. Nothing happens until you press it."),
            words.gettext("The link works until {day}.", day=words.day(letter.until)),
            words.gettext("Not expecting this? Then do nothing, and you will receive nothing more."),
        ),
    )
    details = Section(words.gettext("Details"), facts=(Fact(words.gettext("Account"), letter.account),))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Please confirm your address for emails from {seller}", seller=seller),
        heading=words.gettext("Please confirm your address"),
        opening=(
            words.gettext(
                "A customer of {seller} has entered this address for its invoices and emails.", seller=seller
            ),
        ),
        link=Fact(words.gettext("Confirm this address"), letter.address),
        sections=(expected, details),
        closing=phrases.closing(letter.seller, words),
    )


def instead(content: Content, addresses: Sequence[str], words: Words) -> Content:
    """`content` with a note that its reader gets it instead of `addresses`, which are not confirmed."""
    note = Section(
        words.gettext("Why you receive this email"),
        sentences=(
            words.ngettext(
                "This recipient has not confirmed its address yet. It receives this email as soon as it has.",
                "These recipients have not confirmed their addresses yet. Each receives this email as soon as it has.",
                len(addresses),
            ),
        ),
        facts=tuple(Fact(words.gettext("Recipient"), one_line(address)) for address in addresses),
    )
    return replace(content, sections=(*content.sections, note))
