"""The `portal` of a seller: its facts that customers see there. See docs/portal.md.

A logo stands in the file as the text of an SVG document. It is a picture: documents with scripts, with handlers, or
with parts from elsewhere are refused.
"""

import re
from typing import Final
from xml.etree import ElementTree

from operate.catalog_sheet import Place
from operate.catalog_values import mail, matching, shown, text
from zetel.domain.parties.address import COUNTRIES, Language
from zetel.domain.parties.seller_portal import SellerContact, SellerPage, SellerPortal

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_ADDRESS: Final = re.compile(r"https://[a-z0-9.-]+(/[A-Za-z0-9._~/-]*)?")

#: A path of the portal, or of a predecessor: never ``//``, which browsers take for another host.
_PATH: Final = re.compile(r"/([A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*/?)?")

#: First steps of paths that a deployment, or the local host, has for itself.
_RESERVED: Final = frozenset(
    {
        *("", "v1", "health", "assets", "brand", "config.json", "index.html", "link", "go", "signed-in"),
        *("oauth2", "login", "logout", "openapi.json", "_local"),
    }
)

_SVG: Final = "{http://www.w3.org/2000/svg}"
_MOST_LOGO: Final = 16_000
#: The head of the catalogue is read by every function: it stays small.
_MOST_REDIRECTS: Final = 200


def portal(place: Place) -> SellerPortal:
    """The seller's facts in the portal. Raises Wrong after noting all mistakes."""
    return SellerPortal(
        **place.record(
            required={},
            optional={
                "brand": matching(_COLOUR, "a colour such as '#0b6b5c', in small letters and in quotes"),
                "logo": _logo,
                "contacts": _contacts,
                "legal": _legal,
                "redirects": _redirects,
            },
        )
    )


def _contacts(place: Place) -> tuple[SellerContact, ...]:
    contacts = place.rows(_contact)
    countries = [contact.country for contact in contacts]
    if len(set(countries)) < len(countries):
        raise place.wrong("must be for different countries")
    return contacts


def _contact(place: Place) -> SellerContact:
    return SellerContact(**place.record(required={"country": _country, "mail": mail, "phone": text(30)}))


def _country(place: Place) -> str:
    value = place.scalar("a country of ISO 3166-1, like NL")
    if value not in COUNTRIES:
        raise place.wrong(f"must be a country of ISO 3166-1, like NL, not {shown(value)}")
    return value


def _legal(place: Place) -> dict[SellerPage, dict[str, str]]:
    """The addresses of each page, in every language."""
    address = matching(_ADDRESS, "an address that begins with https://")
    languages = {language.value: address for language in Language}
    found = place.record(
        required={}, optional={kind.value: lambda page: page.record(required=languages) for kind in SellerPage}
    )
    return {kind: found[kind.value] for kind in SellerPage if kind.value in found}


def _redirects(place: Place) -> dict[str, str]:
    """The portal's path by the predecessor's."""
    found = place.entries(_redirect)
    if len(found) > _MOST_REDIRECTS:
        raise place.wrong(f"must be at most {_MOST_REDIRECTS} paths, not {len(found)}")
    for path, to in found.items():
        if to in found:
            raise place.wrong(f"must lead to places in the portal at once, not to {shown(to)}, which {path} leads to")
    return found


def _redirect(key: str, place: Place) -> str:
    if not _PATH.fullmatch(key) or key.split("/")[1] in _RESERVED:
        raise place.wrong("must have a path of the predecessor for its key, such as /account/bills, and none of ours")
    to = matching(_PATH, "a path of the portal, such as /invoices")(place)
    if "." in to:
        raise place.wrong(f"must be a path of the portal, such as /invoices, not {shown(to)}")
    return to


def _logo(place: Place) -> str:
    value = place.scalar("an SVG document").strip()
    if len(value) > _MOST_LOGO:
        raise place.wrong(f"must be at most {_MOST_LOGO} characters, not {len(value)}")
    if "<!" in value or "<?" in value:
        raise place.wrong("must begin with <svg, and have no declarations and no comments")
    try:
        root = ElementTree.fromstring(value)
    except ElementTree.ParseError as error:
        raise place.wrong(f"must be an SVG document: {error}") from None
    if root.tag != f"{_SVG}svg" or "viewBox" not in root.attrib:
        raise place.wrong("must be an <svg> of the namespace http://www.w3.org/2000/svg with a viewBox")
    for element in root.iter():
        if says := _forbidden(element):
            raise place.wrong(f"must be a picture without {says}")
    return value


def _forbidden(element: ElementTree.Element) -> str | None:
    """The part of an SVG document that is more than a picture, if `element` has one."""
    name = element.tag.removeprefix(_SVG)
    if name in {"script", "foreignObject", "style", "image", "use", "a", "animate", "set"}:
        return f"<{name}>"
    for attribute, value in element.attrib.items():
        bare = attribute.rpartition("}")[2]
        if bare.startswith("on") or bare in {"href", "style"} or "url(" in value.replace("url(#", ""):
            return f"{bare} on <{name}>"
    return None
