"""The use of a credit note's total, for its page and its XML: a label and an amount for each part."""

from collections.abc import Iterator

from zetel.adapters.typst.labels import DocumentWords
from zetel.domain.documents.document import Document
from zetel.domain.documents.settlement import CreditUse


def credit_rows(note: Document, words: DocumentWords) -> list[tuple[str, int]]:
    """The parts in minor units, those of one kind together; last, what is still to be paid on corrected invoices."""
    by_label: dict[str, int] = {}
    for label, amount in (*_parts(note, words), *_left_open(note, words)):
        by_label[label] = by_label.get(label, 0) + amount
    return list(by_label.items())


def _parts(note: Document, words: DocumentWords) -> Iterator[tuple[str, int]]:
    for use in note.uses:
        if use.document and use.amount:
            number = _number(use, note)
            yield words.set_off.format(number=number) if number else words.set_off_fee, use.amount
        elif use.payment:
            yield words.refunded[use.method], use.amount
        elif not use.document:
            yield words.kept, use.amount


def _left_open(note: Document, words: DocumentWords) -> Iterator[tuple[str, int]]:
    for use in note.uses:
        if use.still_open and (number := _number(use, note)):
            yield words.still_open.format(number=number), use.still_open


def _number(use: CreditUse, note: Document) -> str | None:
    """The number of the corrected invoice; None for the fee, whose invoice is made with the credit note."""
    return next((past.number or past.document for past in note.corrects if past.document == use.document), None)
