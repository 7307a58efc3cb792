"""The mails about a mail that was refused: to the customer's other recipients, and to the seller."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import AddressRefused, CustomerNotReached


def address_refused(letter: AddressRefused, words: Words) -> Content:
    mend = words.gettext("Correct the address in the billing profile, or put another one in its place.")
    return _content(letter, words, Section(words.gettext("What you can do"), sentences=(mend,)))


def customer_not_reached(letter: CustomerNotReached, words: Words) -> Content:
    if letter.reached:
        says = words.gettext("The customer's other recipients have the mail, and know of this.")
    else:
        says = words.gettext("No recipient of the customer has the mail. Please contact the customer another way.")
    return _content(letter, words, Section(words.gettext("What this means"), sentences=(says,)))


def _content(letter: AddressRefused | CustomerNotReached, words: Words, meaning: Section) -> Content:
    heading = words.gettext("A mail could not be delivered")
    addresses = (Fact(words.gettext("Refused address"), one_line(address)) for address in letter.addresses)
    facts = (
        Fact(words.gettext("Mail"), one_line(letter.subject)),
        *addresses,
        Fact(words.gettext("Account"), letter.account),
    )
    return Content(
        language=letter.language,
        seller=one_line(letter.seller.name),
        subject=heading,
        heading=heading,
        opening=(words.gettext("The mail service refused an address, so a mail did not arrive there."),),
        sections=(meaning, Section(words.gettext("Details"), facts=facts)),
        closing=phrases.closing(letter.seller, words),
    )
