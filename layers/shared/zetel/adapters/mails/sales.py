"""Letters about purchases and their documents."""

from zetel.adapters.mails import phrases, sums
from zetel.adapters.mails.content import Content, Fact, Section, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import CreditNoteIssued, InvoiceIssued, PurchaseConfirmed
from zetel.domain.documents.document import Document
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.subscriptions.subscription import Collection


def bought(letter: PurchaseConfirmed, words: Words) -> Content:
    document, subscription = letter.document, letter.subscription
    seller, buyer = one_line(letter.seller.name), one_line(document.buyer.name)
    if letter.kind is QuoteKind.PURCHASE:
        subject = words.gettext("Your order with {seller}", seller=seller)
        opening = words.gettext("{buyer} has bought from {seller}:", buyer=buyer, seller=seller)
    else:
        subject = words.gettext("Added to your subscription with {seller}", seller=seller)
        opening = words.gettext("{buyer} has added to its subscription with {seller}:", buyer=buyer, seller=seller)
    facts = phrases.details(
        subscription,
        words,
        Fact(words.gettext("Term"), words.span(subscription.term)),
        phrases.doer(words.gettext("Ordered by"), letter.bought_by),
        Fact(words.gettext("Payment"), phrases.payment(document, subscription, words)),
    )
    steps = [words.gettext("The invoice follows in a mail of its own.")]
    if letter.refund_until:
        steps.append(
            words.gettext(
                "Changed your mind? Cancel by {day} and everything charged comes back.",
                day=words.day(letter.refund_until),
            )
        )
    steps.append(
        words.gettext(
            "The subscription renews by itself on {end}. Cancel by {by} if you do not want that.",
            end=words.day(subscription.term.end),
            by=words.day(letter.cancel_by),
        )
    )
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
        opening = words.gettext("Your invoice {number} is settled. There is nothing left to pay.", number=number)
    elif letter.subscription.collection is Collection.CARD:
        opening = words.gettext("We charge {amount} to your card. There is nothing that you need to do.", amount=rest)
    else:
        opening = words.gettext("Please pay {amount} by {day}.", amount=rest, day=words.day(document.due))
        how = (
            Fact(words.gettext("Amount"), rest),
            Fact(words.gettext("Due"), words.day(document.due)),
            *phrases.account(document, number, words),
        )
        sections.append(Section(words.gettext("How to pay"), facts=how))
    attached = words.gettext("The invoice is attached: as a PDF to read, and as XML for your bookkeeping.")
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
            words.gettext("We give you back {amount}. There is nothing that you need to do.", amount=total),
            words.gettext("The credit note is attached: as a PDF to read, and as XML for your bookkeeping."),
        ),
        tables=(
            sums.given_back(document, words),
            sums.where_it_goes((document,), words, refunded=letter.refunded),
        ),
        sections=(Section(words.gettext("Credit note"), facts=tuple(facts)),),
        closing=phrases.closing(letter.seller, words),
    )


def _corrected(document: Document, words: Words) -> str:
    """The numbers of the invoices that the credit note corrects."""
    return words.joined([past.number or past.document for past in document.corrects])
