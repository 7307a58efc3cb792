"""Letters about purchases and their documents."""

from collections.abc import Iterable, Iterator, Sequence

from zetel.adapters.mails import phrases, sums
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import CreditNoteIssued, InvoiceIssued, PurchaseConfirmed
from zetel.domain.documents.document import Document
from zetel.domain.documents.settlement import MOST_NAMED, CreditUse, PaymentMethod
from zetel.domain.quotes.quote import QuoteKind


def bought(letter: PurchaseConfirmed, words: Words) -> Content:
    document, subscription = letter.document, letter.subscription
    seller = one_line(letter.seller.name)
    if letter.kind is QuoteKind.PURCHASE:
        subject = words.gettext("Your order with {seller}", seller=seller)
        opening = words.gettext("You have ordered from {seller}:", seller=seller)
    elif letter.kind is QuoteKind.REVIVAL:
        subject = words.gettext("Your subscription with {seller} runs again", seller=seller)
        opening = words.gettext("You have revived your subscription with {seller}, from today on:", seller=seller)
    else:
        subject = words.gettext("Addition to your subscription with {seller}", seller=seller)
        opening = words.gettext("You have added to your subscription with {seller}:", seller=seller)
    facts = phrases.details(
        subscription,
        words,
        Fact(words.gettext("Invoiced to"), one_line(document.buyer.name)),
        Fact(words.gettext("Term"), words.span(subscription.term)),
        phrases.doer(words.gettext("Ordered by"), letter.bought_by),
        Fact(words.gettext("Payment"), phrases.payment(document, words)),
    )
    steps = [words.gettext("You will receive the invoice in a separate email.")]
    if letter.refund_until:
        steps.append(
            words.gettext(
                "Changed your mind? Cancel by {day} for a full refund.",
                day=words.day(letter.refund_until),
            )
        )
    steps.append(_term_end(letter, words))
    return Content(
        language=letter.language,
        seller=seller,
        subject=subject,
        heading=words.gettext("Thank you for your order"),
        opening=(opening,),
        tables=(sums.table_of(document, words),),
        sections=(
            Section(words.gettext("Details"), facts=facts),
            Section(words.gettext("What happens next"), sentences=tuple(steps)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _term_end(letter: PurchaseConfirmed, words: Words) -> str:
    if letter.cancel_by is None:
        return phrases.renewal(letter.subscription, words)
    return words.gettext(
        "The subscription renews automatically on {end}. If you do not want this, cancel by {by}.",
        end=words.day(letter.subscription.term.end),
        by=words.day(letter.cancel_by),
    )


def invoice(letter: InvoiceIssued, words: Words) -> Content:
    document = letter.document
    seller, number = one_line(letter.seller.name), document.number or document.id
    total = money(document.total, document.currency, words.language)
    rest = money(document.open, document.currency, words.language)
    facts = [
        Fact(words.gettext("Invoice number"), number),
        Fact(words.gettext("Invoice date"), words.day(document.date)),
        Fact(words.gettext("Period"), words.span(document.period)),
    ]
    if document.reference:
        facts.append(Fact(words.gettext("Your reference"), one_line(document.reference)))
    sections = [Section(words.gettext("Invoice"), facts=tuple(facts))]
    if document.open == 0:
        opening = words.gettext("Invoice {number} is settled. There is nothing left to pay.", number=number)
    elif document.pay_by is PaymentMethod.CARD:
        opening = words.gettext("We charge {amount} to your card. There is nothing you need to do.", amount=rest)
    else:
        opening = words.gettext("Please pay {amount} by {day}.", amount=rest, day=words.day(document.due))
        how = (
            Fact(words.gettext("Amount"), rest),
            Fact(words.gettext("Due"), words.day(document.due)),
            *phrases.account(document, number, words),
        )
        sections.append(Section(words.gettext("How to pay"), facts=how))
    attached = words.gettext("The invoice is attached as a PDF, and as XML for your accounting software.")
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Invoice {number} from {seller}: {amount}", number=number, seller=seller, amount=total),
        heading=words.gettext("Invoice {number}", number=number),
        opening=(opening, attached),
        tables=(sums.table_of(document, words),),
        sections=tuple(sections),
        closing=phrases.closing(letter.seller, words),
    )


def credit_note(letter: CreditNoteIssued, words: Words) -> Content:
    document = letter.document
    seller, number = one_line(letter.seller.name), document.number or document.id
    total = money(document.total, document.currency, words.language)
    facts = [
        Fact(words.gettext("Credit note number"), number),
        Fact(words.gettext("Date"), words.day(document.date)),
        Fact(words.gettext("Corrects"), _corrected(document, words)),
    ]
    if document.reference:
        facts.append(Fact(words.gettext("Your reference"), one_line(document.reference)))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext(
            "Credit note {number} from {seller}: {amount}", number=number, seller=seller, amount=total
        ),
        heading=words.gettext("Credit note {number}", number=number),
        opening=(
            *_used(letter, words),
            words.gettext("The credit note is attached as a PDF, and as XML for your accounting software."),
        ),
        tables=(
            sums.given_back(document, words),
            sums.uses((document,), words),
        ),
        sections=(Section(words.gettext("Credit note"), facts=tuple(facts)),),
        closing=phrases.closing(letter.seller, words),
    )


def _used(letter: CreditNoteIssued, words: Words) -> Iterator[str]:
    """The use of the credit by kind, and what is still to be paid."""
    note = letter.document

    def written(kept: Iterable[CreditUse]) -> str:
        amount = sum(use.amount for use in kept)
        return money(amount, note.currency, words.language) if amount else ""

    if set_off := written(use for use in note.uses if use.document):
        yield words.gettext("We have set {amount} off against your open invoices.", amount=set_off)
    if card := written(use for use in note.uses if use.method is PaymentMethod.CARD):
        yield words.gettext("We refund {amount} to your card.", amount=card)
    if transfer := written(use for use in note.uses if use.method is PaymentMethod.TRANSFER):
        yield words.gettext("We refund {amount} by bank transfer.", amount=transfer)
    if other := written(use for use in note.uses if use.payment and use.method is None):
        yield words.gettext("We refund {amount} the way it was paid.", amount=other)
    if balance := written(use for use in note.uses if not (use.document or use.payment)):
        yield words.gettext("{amount} is kept as credit and deducted from your next invoices.", amount=balance)
    yield from _still_open(letter.still_open, words)
    if not letter.still_open:
        yield words.gettext("There is nothing you need to do.")


def _still_open(documents: Sequence[Document], words: Words) -> Iterator[str]:
    """What is still to be paid on each invoice; on many of them together."""
    if len(documents) > MOST_NAMED:
        left = sum(document.open for document in documents)
        amount = money(left, documents[0].currency, words.language)
        yield words.gettext("Still open on {count} invoices: {amount}.", count=len(documents), amount=amount)
        return
    for document in documents:
        yield words.gettext(
            "Still open on invoice {number}: {amount}.",
            number=phrases.invoice_name(document, words),
            amount=money(document.open, document.currency, words.language),
        )


def _corrected(document: Document, words: Words) -> str:
    """The numbers of the invoices that the credit note corrects, or how many they are: its PDF names all of them."""
    if len(document.corrects) > MOST_NAMED:
        return words.gettext("{count} invoices, named in the PDF", count=len(document.corrects))
    return words.joined([past.number or past.document for past in document.corrects])
