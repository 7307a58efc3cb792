"""Things of the product as plain facts, as `tests.oracle.lives` takes them."""

from datetime import UTC, datetime
from typing import Any

from tests.domain import exchange
from zetel.domain.documents.document import Document
from zetel.domain.subscriptions.ledger import Ledger


def told(document: Document, ledger: Ledger) -> dict[str, Any]:
    """A document as plain facts, with the items that its lines charge."""
    items = {(lot.invoice, lot.line): number_of(lot.item) for lot in ledger.lots}
    return {
        "id": document.id,
        "kind": str(document.kind),
        "date": str(document.date),
        "rule": str(document.tax_rule),
        "buyer": [document.buyer.name, document.buyer.address.country, document.buyer.vat_id],
        "postcode": document.buyer.address.postcode,
        "lines": [
            {
                "no": line.no,
                "item": items.get((document.id, line.no)),
                "quantity": line.derivation.quantity,
                "unit_price": line.derivation.unit_price,
                "from": str(line.derivation.span.start),
                "to": str(line.derivation.span.end),
                "net": line.net,
                "rate_bp": line.rate_bp,
                "corrects": [
                    {"of": [past.document, past.line], "quantity": past.quantity, "net": past.net}
                    for past in line.corrects or ()
                ],
            }
            for line in document.lines
        ],
        "net": document.net,
        "vat": [[part.rate_bp, part.base, part.amount] for part in document.tax],
        "rounding": document.rounding or 0,
        "converted": exchange.told(document.converted),
        "total": document.total,
        "open": document.open,
    }


def number_of(item: str) -> int:
    return int(item.removeprefix("itm_").partition("~")[0])


def text_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
