"""The mails to the owners of an account: a new owner in place of a lost one, and the account that is closed."""

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.words import Words
from zetel.application.letters import ClosingTold, OwnerAhead


def ahead(letter: OwnerAhead, words: Words) -> Content:
    day, member = words.day(letter.on), one_line(letter.member)
    objecting = (
        words.gettext("Do you object? Use the link, or sign in and object there; then nothing changes.")
        if letter.address
        else words.gettext("Owners of the account have a link in their email with which they can object.")
    )
    return Content(
        language=letter.language,
        seller=one_line(letter.seller.name),
        subject=words.gettext("A new owner of your account from {day}", day=day),
        heading=words.gettext("Your account will have a new owner on {day}", day=day),
        opening=(
            words.gettext(
                "We were told that the only owner of your account cannot be reached any more. On {day} we make"
                " {member} an owner, unless an owner objects before.",
                day=day,
                member=member,
            ),
        ),
        link=Fact(words.gettext("Object"), letter.address) if letter.address else None,
        sections=(
            Section(
                words.gettext("What this means"),
                sentences=(words.gettext("An owner buys, pays, and decides who may do what."), objecting),
            ),
            Section(
                words.gettext("Details"),
                facts=(
                    Fact(words.gettext("Customer"), one_line(letter.customer)),
                    Fact(words.gettext("New owner"), member),
                    Fact(words.gettext("Account"), letter.account),
                ),
            ),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def closed(letter: ClosingTold, words: Words) -> Content:
    customer = one_line(letter.customer)
    kept = (
        words.gettext(
            "We keep your invoices and credit notes until {day}, because the law asks for it; then they go too.",
            day=words.day(letter.documents_until),
        )
        if letter.documents_until
        else words.gettext("There are no invoices or credit notes to keep.")
    )
    return Content(
        language=letter.language,
        seller=one_line(letter.seller.name),
        subject=words.gettext("Your account {customer} is closed", customer=customer),
        heading=words.gettext("Your account is closed"),
        opening=(
            words.gettext(
                "An owner of {customer} has closed the account. From now on nobody can use it.", customer=customer
            ),
        ),
        sections=(
            Section(
                words.gettext("What goes, and what stays"),
                sentences=(
                    words.gettext(
                        "Now we delete everybody's name, email address and telephone, billing profiles, requests and"
                        " files."
                    ),
                    kept,
                    words.gettext("Backups are gone after 35 days."),
                ),
            ),
            Section(
                words.gettext("Details"),
                facts=(
                    Fact(words.gettext("Closed on"), words.day(letter.on)),
                    Fact(words.gettext("Account"), letter.account),
                ),
            ),
        ),
        closing=phrases.closing(letter.seller, words),
    )
