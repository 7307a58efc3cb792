"""The use of a credit note's total, for its page and its XML: a label and an amount for each part."""

from collections.abc import Iterator

from zetel.adapters.typst.labels import DocumentWords
from zetel.domain.documents.document import Document
from zetel.domain.documents.settlement import MOST_NAMED, CreditUse


def credit_rows(note: Document, words: DocumentWords) -> list[tuple[str, int]]:
    """The parts in minor units, those of one kind together; last, what is still to be paid on corrected invoices.

    A note that corrects more invoices than are named one by one tells what was set off, and what is left, as a sum.
    """
    by_label: dict[str, int] = {}
    for label, amount in (*_parts(note, words), *_left_open(note, words)):
        by_label[label] = by_label.get(label, 0) + amount
    return list(by_label.items())


def _parts(note: Document, words: DocumentWords) -> Iterator[tuple[str, int]]:
    corrected = {past.document: past.number or past.document for past in note.corrects}
    off = [use for use in note.uses if use.document in corrected and use.amount]
    for use in note.uses:
        if use.document and use.amount:
            number = corrected.get(use.document)  # None: the fee, whose invoice is made with the credit note
            many = words.set_off_many.format(count=len(off)) if len(off) > MOST_NAMED else None
            yield (many or words.set_off.format(number=number)) if number else words.set_off_fee, use.amount
        elif use.payment:
            yield words.refunded[use.method], use.amount
        elif not use.document:
            yield words.kept, use.amount


def _left_open(note: Document, words: DocumentWords) -> Iterator[tuple[str, int]]:
    corrected = {past.document: past.number or past.document for past in note.corrects}
    left: list[CreditUse] = [use for use in note.uses if use.still_open and use.document in corrected]
    for use in left:
        if len(left) > MOST_NAMED:
            yield words.still_open_many.format(count=len(left)), use.still_open
        else:
            yield words.still_open.format(number=corrected[use.document or ""]), use.still_open
