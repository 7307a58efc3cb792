"""Reference rates as the European Central Bank publishes them, about 16:00 in Frankfurt on each of its working days."""

from collections.abc import Callable, Sequence
from datetime import date
from http.client import HTTPException
from typing import Final
from urllib.request import urlopen

from zetel.adapters.rates.eurofxref import NoRates, read
from zetel.domain.errors import ProviderUnreachable
from zetel.domain.tax.reference_rates import PublishedRates

PROVIDER: Final = "ecb"

#: The last 90 days, so that a source that was away for days leaves no gap.
ADDRESS: Final = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml"

_SECONDS: Final = 10
_MOST_BYTES: Final = 1_000_000


class EcbRates:
    """`ReferenceRates` from the file that `get` gets, by default from the ECB's address."""

    def __init__(self, get: "Callable[[str], bytes] | None" = None) -> None:
        self._get = get or _got

    def published(self, until: date) -> Sequence[PublishedRates]:
        try:
            days = read(self._get(ADDRESS))
        except (OSError, HTTPException, NoRates) as error:
            raise ProviderUnreachable(provider=PROVIDER) from error
        return tuple(rates for rates in days if rates.day <= until)


def _got(address: str) -> bytes:
    with urlopen(address, timeout=_SECONDS) as answer:
        content: bytes = answer.read(_MOST_BYTES)
    return content
