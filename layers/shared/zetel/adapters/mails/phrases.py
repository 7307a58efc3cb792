"""Phrases that several letters share: the way to pay, the member who acted, the address for questions."""

from collections.abc import Iterator, Sequence

from zetel.adapters.mails.content import Fact, one_line
from zetel.adapters.texts.words import Words
from zetel.domain.documents.document import Document
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.subscription import EARLY_END, Subscription
from zetel.domain.subscriptions.timeline import ends_on, is_last


def closing(seller: Seller, words: Words) -> str:
    return words.gettext("Questions? Write to {mail}", mail=one_line(seller.mail))


def details(subscription: Subscription, words: Words, *facts: Fact | None) -> tuple[Fact, ...]:
    """The given `facts` without None, then the subscription's id."""
    return (*(fact for fact in facts if fact), Fact(words.gettext("Subscription"), subscription.id))


def doer(name: str, who: str | None) -> Fact | None:
    """The member who acted, if known."""
    return Fact(name, one_line(who)) if who else None


def payment(document: Document, words: Words) -> str:
    """The way in which the document is paid or was paid."""
    if document.open == 0:
        return words.gettext("paid")
    if document.pay_by is PaymentMethod.CARD:
        return words.gettext("by card")
    return words.gettext("on invoice, due {day}", day=words.day(document.due))


def renewal(subscription: Subscription, words: Words) -> str:
    """The sentence about the end of the running term."""
    day, ends = words.day(subscription.term.end), ends_on(subscription)
    if subscription.trial and not ends:
        return words.gettext("The trial ends on {day}; from then on the amounts below are charged.", day=day)
    if ends and is_last(subscription.term, ends):
        return words.gettext("The subscription ends on {day} and does not renew.", day=words.day(ends))
    if any(entry.kind == EARLY_END for entry in subscription.timeline) and ends:
        return words.gettext("The subscription renews on {day} and ends on {end}.", day=day, end=words.day(ends))
    if ends:
        end = words.day(ends)
        return words.gettext("The subscription renews once more on {day} and ends on {end}.", day=day, end=end)
    return words.gettext("The subscription renews automatically on {day}.", day=day)


def account(document: Document, number: str, words: Words) -> Iterator[Fact]:
    """The payee, the account, the payment reference."""
    yield Fact(words.pgettext("who is paid", "To"), one_line(document.seller.name))
    if document.iban:
        yield Fact("IBAN", _in_fours(document.iban))
    if document.bic:
        yield Fact("BIC", document.bic)
    yield Fact(words.gettext("Payment reference"), number)


def notes_follow(notes: Sequence[Document], words: Words) -> str:
    """The credit notes of a change are issued after it."""
    return words.ngettext(
        "You will receive the credit note in a separate email.",
        "You will receive the credit notes in separate emails.",
        len(notes),
    )


def invoice_name(document: Document, words: Words) -> str:
    """The invoice's number; until the invoice has a number, its day."""
    return document.number or words.gettext("dated {day}", day=words.day(document.date))


def _in_fours(iban: str) -> str:
    bare = iban.replace(" ", "")
    return " ".join(bare[i : i + 4] for i in range(0, len(bare), 4))
