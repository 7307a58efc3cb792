"""Tables of a mail: the lines, VAT and totals that a document charges or gives back, and the use of a credit."""

from collections.abc import Mapping, Sequence

from zetel.adapters.mails.content import MailTable, Row, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.domain.documents.document import Document, Reference
from zetel.domain.documents.line import Line, TaxAmount
from zetel.domain.documents.settlement import MOST_NAMED, CreditUse, PaymentMethod
from zetel.domain.subscriptions.next_term import NextTerm
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.tax.treatment import Category


def table_of(document: Document, words: Words, *, what: str | None = None) -> MailTable:
    """The document's lines; then net, VAT, total and the settled amounts; last, the open amount."""
    currency = document.currency
    sums = _sums(document.net, document.tax, currency, words)
    result = _row(words.gettext("Total"), document.total, currency, words)
    if document.paid or document.credited:
        sums.append(result)
        if document.paid:
            sums.append(_row(words.gettext("Paid"), -document.paid, currency, words))
        if document.credited:
            sums.append(_row(words.gettext("Credited"), -document.credited, currency, words))
        result = _row(words.gettext("Open"), document.open, currency, words)
    return _table(what or words.gettext("Description"), document.lines, sums, result, currency, words)


def given_back(note: Document, words: Words) -> MailTable:
    """The credit note's lines with their VAT, rounding and total."""
    sums = _sums(note.net, note.tax, note.currency, words)
    if note.rounding:
        sums.append(_row(words.gettext("Rounding"), note.rounding, note.currency, words))
    result = _row(words.gettext("Total"), note.total, note.currency, words)
    return _table(words.gettext("Credited items"), note.lines, sums, result, note.currency, words)


def uses(notes: Sequence[Document], words: Words) -> MailTable:
    """The use of what the credit notes of one change give back, a row for each."""
    currency = notes[0].currency
    by_name: dict[str, int] = {}
    for note in notes:
        corrected = {past.document: past for past in note.corrects}
        off = sum(1 for use in note.uses if use.document in corrected and use.amount)
        many = words.gettext("Set off against {count} invoices", count=off) if off > MOST_NAMED else None
        for use in note.uses:
            name = many if many and use.document in corrected else _use(use, corrected, words)
            by_name[name] = by_name.get(name, 0) + use.amount
    rows = tuple(_row(name, amount, currency, words) for name, amount in by_name.items() if amount)
    result = _row(words.gettext("Total"), sum(note.total for note in notes), currency, words)
    return MailTable(words.gettext("How the credit is used"), words.gettext("Amount"), rows, (), result)


def _use(use: CreditUse, corrected: Mapping[str, Reference], words: Words) -> str:
    if use.document:
        past = corrected.get(use.document)
        if past is None:  # of the same commit
            return words.gettext("Set off against the early-termination fee")
        if past.number is None:
            return words.gettext("Set off against the invoice of {day}", day=words.day(past.date))
        return words.gettext("Set off against invoice {number}", number=past.number)
    if use.payment is None:
        return words.gettext("Kept as credit for your next invoices")
    match use.method:
        case PaymentMethod.CARD:
            return words.gettext("Refunded to your card")
        case PaymentMethod.TRANSFER:
            return words.gettext("Refunded by bank transfer")
        case None:
            return words.gettext("Refunded the way it was paid")


def renewal(coming: NextTerm, words: Words, *, what: str | None = None) -> MailTable:
    """The renewal's lines with their VAT and total."""
    what = what or words.gettext("Renewal on {day}", day=words.day(coming.term.start))
    sums = _sums(coming.net, coming.tax, coming.currency, words)
    result = _row(words.gettext("Total"), coming.total, coming.currency, words)
    return _table(what, coming.lines, sums, result, coming.currency, words)


def coming(coming: NextTerm, running: Subscription, words: Words) -> MailTable:
    """The lines of the next term with their VAT and total: of a renewal, or of the first paid term after a trial."""
    day = words.day(coming.term.start)
    first = words.gettext("First paid term from {day}", day=day) if running.trial else None
    return renewal(coming, words, what=first)


def _table(
    what: str, lines: Sequence[Line], sums: Sequence[Row], result: Row, currency: str, words: Words
) -> MailTable:
    return MailTable(
        what=what,
        amount=words.gettext("Amount"),
        rows=tuple(_row(one_line(line.text), line.net, currency, words) for line in lines),
        sums=tuple(sums),
        result=result,
    )


def _sums(net: int, tax: Sequence[TaxAmount], currency: str, words: Words) -> list[Row]:
    return [
        _row(words.gettext("Net"), net, currency, words),
        *(_row(_tax(part, words), part.amount, currency, words) for part in tax),
    ]


def _row(text: str, amount: int, currency: str, words: Words) -> Row:
    return Row(text, money(amount, currency, words.language))


def _tax(part: TaxAmount, words: Words) -> str:
    match part.category:
        case Category.STANDARD:
            return words.gettext("VAT {rate}", rate=words.percent(part.rate_bp))
        case Category.REVERSE_CHARGE:
            return words.gettext("Reverse charge")
        case Category.OUTSIDE_SCOPE:
            return words.gettext("Outside the scope of VAT")
        case Category.EXEMPT:
            return words.gettext("No VAT is charged")
