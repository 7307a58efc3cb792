"""Quotes in two languages: the documents are in their payer's, and the reader may have another one."""

from collections.abc import Callable, Mapping
from typing import Any

from zetel.application.ports import Services
from zetel.application.store.wire import to_wire
from zetel.domain.parties.address import Language
from zetel.domain.quotes.quote import Quote


def signed(
    quote: Quote[Any],
    written: Language,
    reader: Language | None,
    quoted: Callable[[Language], Quote[Any]],
    services: Services,
) -> Mapping[str, Any]:
    """The signed quote, whose lines are `written` in the documents' language. A reader of another language gets the
    texts of the lines in that language beside it, document by document, from the same quote as `quoted` makes it there.
    They are signed too, and no document is issued from them."""
    promised = to_wire(quote)
    if quote.documents and reader is not None and reader is not written:
        lines = [[line.text for line in paper.lines] for paper in quoted(reader).documents]
        promised["translation"] = {"language": reader.value, "lines": lines}
    return services.signer.sign(promised)
