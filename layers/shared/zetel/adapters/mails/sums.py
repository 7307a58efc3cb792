"""Tables of a mail: the lines, VAT and totals that a document charges or gives back, and the use of a credit."""

from collections.abc import Sequence

from zetel.adapters.mails.content import MailTable, Row, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.domain.documents.document import Document
from zetel.domain.documents.line import Line, TaxAmount
from zetel.domain.subscriptions.next_term import NextTerm
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
    return _table(what or words.gettext("What"), document.lines, sums, result, currency, words)


def given_back(note: Document, words: Words) -> MailTable:
    """The credit note's lines with their VAT, rounding and total."""
    sums = _sums(note.net, note.tax, note.currency, words)
    if note.rounding:
        sums.append(_row(words.gettext("Rounding"), note.rounding, note.currency, words))
    result = _row(words.gettext("Total"), note.total, note.currency, words)
    return _table(words.gettext("What comes back"), note.lines, sums, result, note.currency, words)


def where_it_goes(notes: Sequence[Document], words: Words, *, refunded: int, fee: Document | None = None) -> MailTable:
    """The use of what `notes` of one change give back: set off, `refunded` minor units, the rest kept as balance."""
    against_fee, currency = fee.credited if fee else 0, notes[0].currency
    parts = (
        (words.gettext("Set off against open invoices"), sum(note.credited for note in notes) - against_fee),
        (words.gettext("Set off against the fee"), against_fee),
        (words.gettext("Refunded the way it was paid"), refunded),
        (words.gettext("Kept as balance for your next invoices"), sum(note.paid for note in notes) - refunded),
    )
    rows = tuple(_row(text, amount, currency, words) for text, amount in parts if amount)
    result = _row(words.gettext("Total"), sum(note.total for note in notes), currency, words)
    return MailTable(words.gettext("Where it goes"), words.gettext("Amount"), rows, (), result)


def renewal(coming: NextTerm, words: Words) -> MailTable:
    """The renewal's lines with their VAT and total."""
    what = words.gettext("Renewal on {day}", day=words.day(coming.term.start))
    sums = _sums(coming.net, coming.tax, coming.currency, words)
    result = _row(words.gettext("Total"), coming.total, coming.currency, words)
    return _table(what, coming.lines, sums, result, coming.currency, words)


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
