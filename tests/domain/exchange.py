"""Reference rates for sales in the domain: those of the oracle's invented world, and what a document says of them."""

from datetime import date, timedelta
from typing import Any

from tests.oracle.exchange import published
from zetel.domain.documents.converted_vat import ConvertedVat
from zetel.domain.tax.reference_rates import PublishedRates, latest_before


def rates(day: date) -> PublishedRates | None:
    """The `RatesBefore` of the invented world."""
    earlier = [day - timedelta(days=n) for n in range(8)]
    return latest_before(day, [PublishedRates(on, "ECB", units) for on in earlier if (units := published(on))])


def told(converted: ConvertedVat | None) -> list[Any] | None:
    """As `tests.oracle.exchange` has it."""
    if converted is None:
        return None
    parts = [[str(part.rate.day), part.vat, part.amount] for part in converted.parts]
    return [converted.currency, converted.amount, parts]
