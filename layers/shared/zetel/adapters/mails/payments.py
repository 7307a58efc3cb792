"""Letters about money that arrived, did not arrive, or goes back."""

from collections.abc import Iterator, Sequence

from zetel.adapters.mails import phrases
from zetel.adapters.mails.content import Content, Fact, MailTable, Row, Section, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.charges import declined
from zetel.adapters.texts.words import Words
from zetel.application.letters import (
    ChargeFailed,
    PaymentFailed,
    RefundByHand,
    RefundCompleted,
    TransferReceived,
    TransferTakenBack,
)
from zetel.domain.documents.document import Document
from zetel.domain.payments.payment import AppliedPart, NumberOutcome, Payment, PaymentState, TransferFault
from zetel.domain.payments.refund import BALANCE, BY_TRANSFER, RefundWork
from zetel.domain.subscriptions.subscription import SubscriptionState


def received(letter: TransferReceived, words: Words) -> Content:
    payment = letter.payment
    seller = one_line(letter.seller.name)

    def written(amount: int) -> str:
        return money(amount, payment.currency, words.language)

    parts = {part.document: part.amount for part in payment.applied}
    rows = [Row(_settled(document, words), written(parts[document.id])) for document in letter.documents]
    if payment.to_balance:
        rows.append(Row(words.gettext("Kept as credit for your next invoices"), written(payment.to_balance)))
    facts = []
    if payment.received_on:
        facts.append(Fact(words.gettext("Received on"), words.day(payment.received_on)))
    if payment.reference:
        facts.append(Fact(words.gettext("Your reference"), one_line(payment.reference)))
    facts.append(Fact(words.gettext("Payment"), payment.id))
    used = MailTable(
        what=words.gettext("Applied to"),
        amount=words.gettext("Amount"),
        rows=tuple(rows),
        sums=(),
        result=Row(words.gettext("Received"), written(payment.amount)),
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext(
            "{seller} has received your payment of {amount}", seller=seller, amount=written(payment.amount)
        ),
        heading=words.gettext("Thank you for your payment"),
        opening=(
            words.gettext("We have received {amount} and applied it as follows.", amount=written(payment.amount)),
            *_oldest_first(payment, words),
        ),
        tables=(used,),
        sections=(Section(words.gettext("Details"), facts=tuple(facts)),),
        closing=phrases.closing(letter.seller, words),
    )


def _oldest_first(payment: Payment, words: Words) -> Sequence[str]:
    """Why the payment pays other invoices than the customer named."""
    if not payment.numbers:
        return ()
    missed = [number.number for number in payment.numbers if number.outcome is not NumberOutcome.PAID]
    if len(payment.applied) <= len(payment.numbers) - len(missed):  # nothing else was paid
        return ()
    return (
        words.gettext(
            "Your transfer states {numbers}. We found no open invoice for this, so it pays your oldest open invoices.",
            numbers=", ".join(one_line(number) for number in missed),
        ),
    )


def _settled(document: Document, words: Words) -> str:
    name = phrases.invoice_name(document, words)
    if document.open == 0:
        return words.gettext("Invoice {number} (settled)", number=name)
    rest = money(document.open, document.currency, words.language)
    return words.gettext("Invoice {number} ({amount} still to pay)", number=name, amount=rest)


def taken_back(letter: TransferTakenBack, words: Words) -> Content:
    payment, seller = letter.payment, one_line(letter.seller.name)

    def written(amount: int) -> str:
        return money(amount, payment.currency, words.language)

    rows = [Row(_settled(document, words), written(part.amount)) for document, part in _parts(letter)]
    if payment.to_balance:
        rows.append(Row(words.gettext("Taken off your balance"), written(payment.to_balance)))
    table = MailTable(
        what=words.gettext("Had been used for"),
        amount=words.gettext("Amount"),
        rows=tuple(rows),
        sums=(),
        result=Row(words.gettext("Taken back"), written(payment.amount)),
    )
    if payment.reason == TransferFault.BOUNCED:
        opening = words.gettext("Your payment of {amount} was called back by the bank.", amount=written(payment.amount))
    else:
        opening = words.gettext(
            "We had recorded a payment of {amount} from you by mistake.", amount=written(payment.amount)
        )
    to_do = []
    if any(document.open for document in letter.documents):
        to_do.append(words.gettext("Please transfer what is open, and state the number of each invoice."))
    if letter.balance < 0:
        to_do.append(
            words.gettext(
                "Your balance is {amount}: later credits and payments beyond your open invoices make up for it.",
                amount=written(letter.balance),
            )
        )
    facts = [Fact(words.gettext("Payment"), payment.id)]
    if payment.reference:
        facts.insert(0, Fact(words.gettext("Your reference"), one_line(payment.reference)))
    sections = [Section(words.gettext("Details"), facts=tuple(facts))]
    if to_do:
        sections.insert(0, Section(words.gettext("What you can do"), sentences=tuple(to_do)))
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext(
            "Your payment of {amount} to {seller} no longer counts", seller=seller, amount=written(payment.amount)
        ),
        heading=words.gettext("Your payment no longer counts"),
        opening=(opening,),
        tables=(table,),
        sections=tuple(sections),
        closing=phrases.closing(letter.seller, words),
    )


def _parts(letter: TransferTakenBack) -> Iterator[tuple[Document, AppliedPart]]:
    return zip(letter.documents, letter.payment.applied, strict=True)


def failed(letter: PaymentFailed, words: Words) -> Content:
    payment = letter.payment
    seller = one_line(letter.seller.name)
    amount = money(payment.amount, payment.currency, words.language)
    if payment.state is PaymentState.GIVEN_BACK:
        return _given_back(payment, amount, seller, letter, words)
    again = words.gettext("Contact your bank or try another card: request a new quote and confirm it.")
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your payment to {seller} did not go through", seller=seller),
        heading=words.gettext("Your payment did not go through"),
        opening=(
            words.gettext(
                "{amount} could not be charged to your card: {reason}.",
                amount=amount,
                reason=declined(payment.reason, words),
            ),
            words.gettext("So nothing was bought, and nothing was charged."),
        ),
        sections=(
            Section(words.gettext("What you can do"), sentences=(again,)),
            Section(words.gettext("Details"), facts=(Fact(words.gettext("Payment"), payment.id),)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _given_back(payment: Payment, amount: str, seller: str, letter: PaymentFailed, words: Words) -> Content:
    """A charge that was taken for a quote that no longer fitted, and where the money went."""
    if payment.to_balance:
        back = words.gettext("It could not go back to your card, so it is now part of your balance.")
    else:
        back = words.gettext("It goes back to your card; your bank may take a few days to show it.")
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your payment to {seller} was given back", seller=seller),
        heading=words.gettext("Your payment was given back"),
        opening=(
            words.gettext(
                "Your card was charged {amount}, but meanwhile the subscription had changed and the quote no longer "
                "fitted. So nothing was bought.",
                amount=amount,
            ),
            back,
        ),
        sections=(
            Section(
                words.gettext("What you can do"),
                sentences=(words.gettext("Request a new quote if you still want the change."),),
            ),
            Section(words.gettext("Details"), facts=(Fact(words.gettext("Payment"), payment.id),)),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def charge_failed(letter: ChargeFailed, words: Words) -> Content:
    invoice, seller = letter.invoice, one_line(letter.seller.name)
    number = phrases.invoice_name(invoice, words)
    amount = money(invoice.open, invoice.currency, words.language)
    if letter.next_try:
        steps = [
            words.gettext("We will try again on {day}.", day=words.day(letter.next_try)),
            words.gettext("Contact your bank, or pay by bank transfer before then."),
        ]
    else:
        steps = [words.gettext("We will not try again: please pay by bank transfer.")]
    facts = (
        Fact(words.gettext("Amount"), amount),
        *phrases.account(invoice, invoice.number or invoice.id, words),
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("Your card could not be charged for invoice {number}", number=number),
        heading=words.gettext("Your payment did not go through"),
        opening=(
            words.gettext(
                "{amount} could not be charged to your card: {reason}.",
                amount=amount,
                reason=declined(letter.payment.reason, words),
            ),
            _stays_open(letter, number, words),
        ),
        sections=(
            Section(words.gettext("What happens next"), sentences=tuple(steps)),
            Section(words.gettext("How to pay"), facts=facts),
        ),
        closing=phrases.closing(letter.seller, words),
    )


def _stays_open(letter: ChargeFailed, number: str, words: Words) -> str:
    if letter.subscription.state is not SubscriptionState.ACTIVE:
        return words.gettext("Invoice {number} is still to be paid.", number=number)
    return words.gettext("Invoice {number} is still to be paid. Your subscription continues unchanged.", number=number)


def refunded(letter: RefundCompleted, words: Words) -> Content:
    refund, seller = letter.refund, one_line(letter.seller.name)
    amount = money(refund.amount, refund.currency, words.language)
    table = MailTable(
        what=words.gettext("Method"),
        amount=words.gettext("Amount"),
        rows=tuple(
            Row(_way(part, words), money(part.amount, refund.currency, words.language)) for part in refund.parts
        ),
        sums=(),
        result=Row(words.gettext("Total"), amount),
    )
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("{seller} has refunded {amount}", seller=seller, amount=amount),
        heading=words.gettext("Your refund has been made"),
        opening=(
            _refunded_from(letter.credit_note, amount, words),
            words.gettext("It may take a few days to appear on your account."),
        ),
        tables=(table,),
        sections=(Section(words.gettext("Details"), facts=(Fact(words.gettext("Refund"), refund.id),)),),
        closing=phrases.closing(letter.seller, words),
    )


def _refunded_from(note: Document | None, amount: str, words: Words) -> str:
    if note is None:
        return words.gettext("We have paid back your balance of {amount}.", amount=amount)
    number = note.number or note.id
    return words.gettext("We have refunded {amount} from credit note {number}.", amount=amount, number=number)


def _due_from(note: Document | None, amount: str, words: Words) -> str:
    if note is None:
        return words.gettext("Your account is closing. Your balance of {amount} is yours.", amount=amount)
    number = note.number or note.id
    return words.gettext("You are due a refund of {amount} from credit note {number}.", amount=amount, number=number)


def _way(part: RefundWork, words: Words) -> str:
    if part.paid_on is None:
        return words.gettext("To the card you paid with")
    day = words.day(part.paid_on)
    if part.reference:
        return words.gettext("By transfer on {day}: {reference}", day=day, reference=one_line(part.reference))
    return words.gettext("By transfer on {day}", day=day)


def by_hand(letter: RefundByHand, words: Words) -> Content:
    refund, part, seller = letter.refund, letter.part, one_line(letter.seller.name)
    amount = money(part.amount, refund.currency, words.language)
    if part.reason == BY_TRANSFER:
        how = words.gettext(
            "You paid by bank transfer, so we will transfer the amount back to the account you paid from."
        )
    elif part.reason == BALANCE:
        how = words.gettext(
            "We will transfer the amount to you. Please tell us the account at {mail}.",
            mail=one_line(letter.seller.mail),
        )
    else:
        how = words.gettext(
            "The card you paid with does not accept the refund, so we will transfer the amount. Please tell us the "
            "account at {mail}.",
            mail=one_line(letter.seller.mail),
        )
    return Content(
        language=letter.language,
        seller=seller,
        subject=words.gettext("{seller} will transfer {amount} to you", seller=seller, amount=amount),
        heading=words.gettext("Your refund will be made by bank transfer"),
        opening=(
            _due_from(letter.credit_note, amount, words),
            how,
        ),
        sections=(
            Section(
                words.gettext("What happens next"),
                sentences=(words.gettext("We will email you once the whole refund has been made."),),
            ),
            Section(words.gettext("Details"), facts=(Fact(words.gettext("Refund"), refund.id),)),
        ),
        closing=phrases.closing(letter.seller, words),
    )
