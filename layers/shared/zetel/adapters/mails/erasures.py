"""The mail to a person whose data were erased: what went, and what stays until when."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.certificate import certificate
from zetel.adapters.texts.words import Words
from zetel.application.letters import PersonErased


def erased(letter: PersonErased, words: Words) -> Content:
    said, customer = certificate(letter.erasure, words), one_line(letter.customer)
    return Content(
        language=letter.language,
        seller=one_line(letter.seller.name),
        subject=words.gettext("Your data are erased"),
        heading=words.gettext("Your data are erased"),
        opening=(
            words.gettext(
                "Your data in the account below went on {day}. This is the last email about it: with it, your email"
                " address goes too.",
                day=words.day(letter.on),
            ),
        ),
        sections=(
            Section(words.gettext("Erased"), sentences=tuple(text for _, text in said.went)),
            Section(words.gettext("What stays, and until when"), sentences=tuple(text for _, text in said.kept)),
            Section(
                words.gettext("Details"),
                facts=(
                    Fact(words.gettext("Customer"), customer),
                    Fact(words.gettext("Account"), letter.account),
                    Fact(words.gettext("Number of the certificate"), letter.erasure.id),
                ),
            ),
        ),
        closing=phrases.closing(letter.seller, words),
    )
