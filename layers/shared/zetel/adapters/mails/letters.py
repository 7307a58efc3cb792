"""What each letter says, in the customer's language: one function per letter, facts in, words out."""

from zetel.adapters.mails.content import Content, Fact, Row, Section, Table, one_line
from zetel.adapters.mails.sums import table_of
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.application.letters import InvoiceIssued, Letter, PaymentFailed, PurchaseConfirmed, TransferReceived
from zetel.domain.documents import Document
from zetel.domain.parties import Seller
from zetel.domain.payments import Payment, PaymentState
from zetel.domain.quotes import QuoteKind
from zetel.domain.subscriptions import Collection


def content_of(letter: Letter, words: Words) -> Content:
    match letter:
        case PurchaseConfirmed():
            return _bought(letter, words)
        case InvoiceIssued():
            return _issued(letter, words)
        case TransferReceived():
            return _received(letter, words)
        case PaymentFailed():
            return _failed(letter, words)


def _bought(letter: PurchaseConfirmed, words: Words) -> Content:
    document, subscription = letter.document, letter.subscription
    seller, buyer = one_line(letter.seller.name), one_line(document.buyer.name)
    if letter.kind is QuoteKind.PURCHASE:
        subject = words.gettext("Your order with {seller}", seller=seller)
        opening = words.gettext("{buyer} has bought from {seller}:", buyer=buyer, seller=seller)
    else:
        subject = words.gettext("Added to your subscription with {seller}", seller=seller)
        opening = words.gettext("{buyer} has added to its subscription with {seller}:", buyer=buyer, seller=seller)
    facts = [Fact(words.gettext("Term"), words.span(subscription.term))]
    if letter.bought_by:
        facts.append(Fact(words.gettext("Ordered by"), one_line(letter.bought_by)))
    facts.append(Fact(words.gettext("Payment"), _payment(letter, words)))
    facts.append(Fact(words.gettext("Subscription"), subscription.id))
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
        table=table_of(document, words),
        sections=(
            Section(words.gettext("Details"), facts=tuple(facts)),
            Section(words.gettext("What happens next"), sentences=tuple(steps)),
        ),
        closing=_closing(letter.seller, words),
    )


def _payment(letter: PurchaseConfirmed, words: Words) -> str:
    document = letter.document
    if document.open == 0:
        return words.gettext("paid")
    if letter.subscription.collection is Collection.CARD:
        return words.gettext("by card")
    return words.gettext("on invoice, due {day}", day=words.day(document.due))


def _issued(letter: InvoiceIssued, words: Words) -> Content:
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
        sections.append(Section(words.gettext("How to pay"), facts=_transfer(document, number, rest, words)))
    attached = words.gettext("The invoice is attached: as a PDF to read, and as XML for your bookkeeping.")
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Invoice {number} from {seller}: {amount}", number=number, seller=seller, amount=total),
        heading=words.gettext("Invoice {number}", number=number),
        opening=(opening, attached),
        table=table_of(document, words),
        sections=tuple(sections),
        closing=_closing(letter.seller, words),
    )


def _transfer(document: Document, number: str, amount: str, words: Words) -> tuple[Fact, ...]:
    facts = [
        Fact(words.gettext("Amount"), amount),
        Fact(words.gettext("Due"), words.day(document.due)),
        Fact(words.pgettext("who is paid", "To"), one_line(document.seller.name)),
    ]
    if document.iban:
        facts.append(Fact("IBAN", _in_fours(document.iban)))
    if document.bic:
        facts.append(Fact("BIC", document.bic))
    facts.append(Fact(words.gettext("Payment reference"), number))
    return tuple(facts)


def _received(letter: TransferReceived, words: Words) -> Content:
    payment = letter.payment
    seller = one_line(letter.seller.name)

    def written(amount: int) -> str:
        return money(amount, payment.currency, words.language)

    parts = {part.document: part.amount for part in payment.applied}
    rows = [Row(_settled(document, words), written(parts[document.id])) for document in letter.documents]
    if payment.to_balance:
        rows.append(Row(words.gettext("Kept as balance for your next invoices"), written(payment.to_balance)))
    facts = []
    if payment.received_on:
        facts.append(Fact(words.gettext("Received on"), words.day(payment.received_on)))
    if payment.reference:
        facts.append(Fact(words.gettext("Your reference"), one_line(payment.reference)))
    facts.append(Fact(words.gettext("Payment"), payment.id))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext(
            "{seller} has received your payment of {amount}", seller=seller, amount=written(payment.amount)
        ),
        heading=words.gettext("Thank you for your payment"),
        opening=(words.gettext("We have received {amount} and used it as follows.", amount=written(payment.amount)),),
        table=Table(
            what=words.gettext("Used for"),
            amount=words.gettext("Amount"),
            rows=tuple(rows),
            sums=(),
            result=Row(words.gettext("Received"), written(payment.amount)),
        ),
        sections=(Section(words.gettext("Details"), facts=tuple(facts)),),
        closing=_closing(letter.seller, words),
    )


def _settled(document: Document, words: Words) -> str:
    name = document.number or words.gettext("of {day}", day=words.day(document.date))
    if document.open == 0:
        return words.gettext("Invoice {number} (settled)", number=name)
    rest = money(document.open, document.currency, words.language)
    return words.gettext("Invoice {number} ({amount} still open)", number=name, amount=rest)


def _failed(letter: PaymentFailed, words: Words) -> Content:
    payment = letter.payment
    seller = one_line(letter.seller.name)
    amount = money(payment.amount, payment.currency, words.language)
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your payment to {seller} did not go through", seller=seller),
        heading=words.gettext("Your payment did not go through"),
        opening=(
            words.gettext(
                "{amount} could not be charged to your card: {reason}.",
                amount=amount,
                reason=_reason(payment, words),
            ),
            words.gettext("So nothing was bought, and nothing was charged."),
        ),
        sections=(
            Section(
                words.gettext("What you can do"),
                sentences=(
                    words.gettext("Ask your bank, or try again with another card: ask for a new quote and confirm it."),
                ),
            ),
            Section(words.gettext("Details"), facts=(Fact(words.gettext("Payment"), payment.id),)),
        ),
        closing=_closing(letter.seller, words),
    )


def _reason(payment: Payment, words: Words) -> str:
    """Why, as far as the person can do something about it; the codes are those that card networks share."""
    if payment.state is PaymentState.RELEASED:
        return words.gettext("the payment service could not be reached")
    match payment.reason:
        case "insufficient_funds":
            return words.gettext("there is not enough money on the account")
        case "expired_card":
            return words.gettext("the card has expired")
        case "authentication_required":
            return words.gettext("the bank wants you to confirm the payment")
        case _:
            return words.gettext("the bank gave no further reason")


def _closing(seller: Seller, words: Words) -> str:
    return words.gettext("Questions? Write to {mail}", mail=one_line(seller.mail))


def _in_fours(iban: str) -> str:
    bare = iban.replace(" ", "")
    return " ".join(bare[i : i + 4] for i in range(0, len(bare), 4))
