"""The mails about a VAT id that its register does not know: to the customer, and to the seller."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import VatIdRefused, VatIdRefusedAtCustomer


def refused(letter: VatIdRefused, words: Words) -> Content:
    todo = Section(
        words.gettext("What you can do"),
        sentences=(
            words.gettext("From the next invoice on we charge VAT as for a customer without a VAT ID."),
            words.gettext("Correct the VAT ID in the billing profile, or ask your tax office to register it."),
            words.gettext("Invoices that you have already received stay as they are."),
        ),
    )
    return _content(letter, words, todo, ())


def refused_at_customer(letter: VatIdRefusedAtCustomer, words: Words) -> Content:
    meaning = Section(
        words.gettext("What this means"),
        sentences=(
            words.gettext("From the next invoice on the customer is charged VAT as without a VAT ID."),
            words.gettext("The customer's recipients have been told."),
        ),
    )
    number = Fact(words.gettext("Consultation number"), one_line(letter.consultation or ""))
    return _content(letter, words, meaning, (number,) if letter.consultation else ())


def _content(
    letter: VatIdRefused | VatIdRefusedAtCustomer, words: Words, meaning: Section, more: tuple[Fact, ...]
) -> Content:
    heading = words.gettext("A VAT ID is not registered")
    facts = (
        Fact(words.gettext("VAT ID"), letter.vat_id),
        Fact(words.gettext("Billing profile"), one_line(letter.name)),
        Fact(words.gettext("Checked on"), words.day(letter.on)),
        *more,
        Fact(words.gettext("Account"), letter.account),
    )
    return Content(
        language=letter.language,
        seller=one_line(letter.seller.name),
        subject=heading,
        heading=heading,
        opening=(words.gettext("The register of VAT IDs does not know the VAT ID of a billing profile."),),
        sections=(meaning, Section(words.gettext("Details"), facts=facts)),
        closing=phrases.closing(letter.seller, words),
    )
