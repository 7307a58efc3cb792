"""The years for which a seller keeps its documents, counted from the end of the year of issue, by the seller's country.

The law of the seller's country says so; the seller's file may name other years. Sources, as of November 2026:

    AT   7   BAO § 132
    BE  10   btw-wetboek / code de la TVA, article 60
    DE   8   UStG § 14b
    ES   6   Código de Comercio, artículo 30
    FR  10   Code de commerce, article L123-22
    LU  10   Code de commerce, article 16
    NL   7   Algemene wet inzake rijksbelastingen, artikel 52

Other countries have 10 years, the longest of these. A sale by the one-stop shop is kept for 10 years wherever the
seller is: Directive 2006/112/EC, articles 369 and 369k.
"""

from collections.abc import Mapping
from typing import Final

#: Years of one-stop-shop sales, and of a country without a row of its own.
ONE_STOP_SHOP: Final = 10
_LONGEST: Final = 10

_YEARS: Final[Mapping[str, int]] = {"AT": 7, "BE": 10, "DE": 8, "ES": 6, "FR": 10, "LU": 10, "NL": 7}


def years_in(country: str) -> int:
    """The whole years for which a seller in this country (ISO 3166-1, two letters) keeps its documents."""
    return _YEARS.get(country, _LONGEST)
