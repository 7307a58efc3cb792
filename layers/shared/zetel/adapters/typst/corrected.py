"""The invoices that a credit note corrects, for its page: named in its head, or, where they are many, at its end."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from zetel.adapters.typst.formats import Formats
from zetel.adapters.typst.labels import DocumentWords
from zetel.domain.documents.document import Document
from zetel.domain.documents.line import Line
from zetel.domain.documents.settlement import MOST_NAMED


def named_above(note: Document, words: DocumentWords, formats: Formats) -> Sequence[str]:
    """The corrected invoices, or how many they are where the annex lists them."""
    if annexed(note, formats):
        return [words.corrects_many.format(count=formats.count(len(note.corrects)))]
    return _by_day(note, formats)


def annexed(note: Document, formats: Formats) -> Sequence[str]:
    """The corrected invoices for the end of the page; none where the head names them."""
    return _by_day(note, formats) if len(note.corrects) > MOST_NAMED else []


def shares(note: Document, line: Line, formats: Formats) -> Iterator[str]:
    """What of a line falls to each corrected invoice: ``= 2.600,00 (INV-2026-000017) + 520,00 (INV-2026-000042)``;
    nothing for a single invoice, and for those in the annex."""
    amounts: dict[str, int] = {}
    for past in line.corrects or ():
        amounts[past.document] = amounts.get(past.document, 0) + past.net
    if 1 < len(amounts) <= MOST_NAMED:
        numbers = {past.document: past.number or past.document for past in note.corrects}
        yield f"= {' + '.join(f'{formats.amount(net)} ({numbers[id]})' for id, net in amounts.items())}"


def _by_day(note: Document, formats: Formats) -> Sequence[str]:
    """The invoices of a day together: ``INV-2026-000042, INV-2026-000043, 1 September 2026``."""
    return [
        ", ".join((*(past.number or past.document for past in those), formats.day(day)))
        for day, those in groupby(note.corrects, key=lambda past: past.date)
    ]
