"""Lines, VAT and totals of a document as rows of a mail's table."""

from zetel.adapters.mails.content import Row, Table, one_line
from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.words import Words
from zetel.domain.documents import Document, TaxAmount
from zetel.domain.tax import Category


def table_of(document: Document, words: Words) -> Table:
    """What the document charges, line by line; then net, VAT, total, and what of it is settled; last, what is open."""

    def row(text: str, amount: int) -> Row:
        return Row(text, money(amount, document.currency, words.language))

    sums = [row(words.gettext("Net"), document.net)]
    sums += [row(_tax(part, words), part.amount) for part in document.tax]
    result = row(words.gettext("Total"), document.total)
    if document.paid or document.credited:
        sums.append(result)
        if document.paid:
            sums.append(row(words.gettext("Paid"), -document.paid))
        if document.credited:
            sums.append(row(words.gettext("Credited"), -document.credited))
        result = row(words.gettext("Open"), document.open)
    return Table(
        what=words.gettext("What"),
        amount=words.gettext("Amount"),
        rows=tuple(row(one_line(line.text), line.net) for line in document.lines),
        sums=tuple(sums),
        result=result,
    )


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
