"""The invoices that all engines print: seats added in the course of a year, with different lines in every invoice."""

from tests.adapters.typst.documents import FIVE_MORE, charged, invoice
from zetel.domain.documents.document import Document
from zetel.domain.documents.line import Line


def of(lines: int, which: int) -> Document:
    """An invoice of `lines` lines; `which` tells it from other invoices of that size."""
    made = (_line(no, 1 + (which * lines + no) % 997) for no in range(1, lines + 1))
    return invoice(*made, number=f"INV-2026-{which:06}")


def _line(no: int, seats: int) -> Line:
    """365.00 for each seat and year, for 195 days of 365: 195.00 a seat."""
    return charged(
        no=no,
        text=f"{seats} seats Professional, added 1 Sep 2026",
        net=seats * 195_00,
        quantity=seats,
        rule="proration",
        span=FIVE_MORE.derivation.span,
        days=195,
    )
