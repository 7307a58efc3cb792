"""The seller's own facts in the portal: its colour and mark, contacts, legal pages, and a predecessor's addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SellerPage(StrEnum):
    TERMS = "terms"
    PRIVACY = "privacy"
    IMPRINT = "imprint"


@dataclass(frozen=True, slots=True)
class SellerContact:
    """Whom customers of a country (ISO 3166-1 alpha-2) write to and call."""

    country: str
    mail: str
    phone: str


@dataclass(frozen=True, slots=True)
class SellerPortal:
    """`brand` is the colour from which the portal derives all others, ``#rrggbb``, and `logo` an SVG document; without
    them the portal has a colour and a mark of its own. The first of the `contacts` is for all countries that none is
    for. `legal` has the address of each page by language, `redirects` the portal's path by the path of a predecessor.
    """

    brand: str | None = None
    logo: str | None = None
    contacts: tuple[SellerContact, ...] = ()
    legal: Mapping[SellerPage, Mapping[str, str]] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
