"""The portal's settings: the seller's files beside the built portal, which no build has.

/config.json        names, languages, the addresses of the sign-in
/brand/theme.css    the seller's colour, from which the portal derives all others
/brand/logo.svg     the seller's mark
"""

import json
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Final

from zetel.adapters.payments.sandbox import CARDS, PROVIDER
from zetel.domain.parties.address import Language
from zetel.domain.parties.seller import Seller

CONFIG: Final = "/config.json"
THEME: Final = "/brand/theme.css"
LOGO: Final = "/brand/logo.svg"

#: Below it the name of a file changes with its content; every other file is asked for again each time.
ASSETS: Final = "/assets/"
FOR_GOOD: Final = "public, max-age=31536000, immutable"
ASKED_AGAIN: Final = "no-cache"

_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

#: Styles that React Aria adds to a page: of a pressed button, and of an open list on a telephone.
_KNOWN_STYLES: Final = (
    "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=' 'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='"
)

#: The colour of a portal whose seller names none.
_BRAND: Final = "#0b6b5c"


@dataclass(frozen=True, slots=True)
class SignInAddresses:
    """The issuer of the portal's tokens, and the addresses of its endpoints."""

    issuer: str
    client_id: str
    scope: str
    authorize: str
    token: str
    revoke: str
    logout: str


def files(seller: Seller, sign_in: SignInAddresses, *, provider: str) -> Mapping[str, tuple[str, bytes]]:
    """Content type and content of each file, by its path. `provider` is the deployment's PaymentProvider: the portal
    offers the cards of a sandbox by their names, and no card where nobody takes one."""
    told = seller.portal
    brand = told.brand or _BRAND
    config = {
        "seller": {"name": seller.name},
        "languages": [language.value for language in Language],
        "sign_in": asdict(sign_in),
        "contacts": [asdict(contact) for contact in told.contacts],
        "legal": [{"kind": kind.value, "addresses": dict(pages)} for kind, pages in told.legal.items()],
        "redirects": dict(told.redirects),
        "takes_cards": provider != "none",
        "sandbox_cards": list(CARDS) if provider == PROVIDER else None,
    }
    return {
        CONFIG: ("application/json", json.dumps(config, ensure_ascii=False, indent=1).encode()),
        THEME: ("text/css; charset=utf-8", f":root{{--brand: {brand}}}\n".encode()),
        LOGO: ("image/svg+xml", (told.logo or _initial(seller.name, brand)).encode()),
    }


def served_as(path: str) -> tuple[str, str]:
    """Content type and Cache-Control of the built file at `path`."""
    content_type = _TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return content_type, FOR_GOOD if path.startswith(ASSETS) else ASKED_AGAIN


def security_headers(*, connects: Sequence[str] = ()) -> Mapping[str, str]:
    """The headers of every file of the portal; `connects` are the other origins that its script asks."""
    return {
        "content-security-policy": "; ".join(
            (
                "default-src 'self'",
                f"style-src 'self' {_KNOWN_STYLES}",
                " ".join(("connect-src 'self'", *connects)),
                "base-uri 'none'",
                "object-src 'none'",
                "frame-ancestors 'none'",
                "form-action 'self'",
            )
        ),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }


def _initial(name: str, brand: str) -> str:
    """A mark for a seller without a logo: the first letter of its name on its colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">'
        f'<rect width="32" height="32" rx="8" fill="{brand}"/>'
        '<text x="16" y="22" text-anchor="middle" font-family="system-ui,sans-serif" font-size="17" font-weight="700" '
        f'fill="#fff">{escape(name[:1].upper())}</text></svg>\n'
    )
