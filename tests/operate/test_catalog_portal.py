"""The seller's facts in the portal, as a catalogue file has them: read, refused with line and field, and told."""

import pytest

from operate.catalog import CatalogMistakes, read_catalog
from tests.operate.small import DEMO, SMALL
from zetel.domain.parties.seller_portal import SellerContact, SellerPage, SellerPortal

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#123456"/></svg>'
PAGES = "{nl: https://a.example/nl, de: https://a.example/de, fr: https://a.example/fr, en: https://a.example/en}"

#: The line of small.yaml after which the portal stands.
AFTER = 13


def read(portal: str) -> SellerPortal:
    """The `portal` of small.yaml, each line indented by four."""
    lines = SMALL.splitlines()
    inside = [f"    {line}" for line in portal.splitlines()]
    text = "\n".join([*lines[:AFTER], "  portal:", *inside, *lines[AFTER:]])
    return read_catalog(text, name="small.yaml").seller.portal


def test_everything_is_optional():
    assert read_catalog(SMALL, name="small.yaml").seller.portal == SellerPortal()


def test_all_facts_are_read_as_they_are_written():
    written = f"""\
brand: "#0b6b5c"
logo: '{LOGO}'
contacts:
  - {{country: NL, mail: hulp@a.example, phone: +31 20 555 01 00}}
  - {{country: "NO", mail: hjelp@a.example, phone: +47 21 00 00 00}}
legal: {{terms: {PAGES}, imprint: {PAGES}}}
redirects: {{/account/facturen.php: /invoices, /mijn-account: /}}"""
    addresses = {language: f"https://a.example/{language}" for language in ("nl", "de", "fr", "en")}
    assert read(written) == SellerPortal(
        brand="#0b6b5c",
        logo=LOGO,
        contacts=(
            SellerContact("NL", "hulp@a.example", "+31 20 555 01 00"),
            SellerContact("NO", "hjelp@a.example", "+47 21 00 00 00"),
        ),
        legal={SellerPage.TERMS: addresses, SellerPage.IMPRINT: addresses},
        redirects={"/account/facturen.php": "/invoices", "/mijn-account": "/"},
    )


HANDLER = '<rect onload="x()"'
MANY = ", ".join(f"/old/{n}: /invoices" for n in range(201))
MISTAKES = {
    "a colour in words": ("brand: green", "brand", "a colour such as '#0b6b5c', in small letters and in quotes"),
    "a colour with more than a colour": ('brand: "#0b6b5c;}"', "brand", "must be a colour"),
    "a country that is none": (
        "contacts: [{country: XX, mail: a@b.example, phone: '1'}]",
        "contacts[0].country",
        "must be a country of ISO 3166-1, like NL, not 'XX'",
    ),
    "a contact without a phone": (
        "contacts: [{country: NL, mail: a@b.example}]",
        "contacts[0].phone",
        "is missing",
    ),
    "two contacts of one country": (
        "contacts: [{country: NL, mail: a@b.example, phone: '1'}, {country: NL, mail: c@b.example, phone: '2'}]",
        "contacts",
        "must be for different countries",
    ),
    "a page without encryption": (
        f"legal: {{terms: {PAGES.replace('https://a.example/fr', 'http://a.example/fr')}}}",
        "legal.terms.fr",
        "must be an address that begins with https://",
    ),
    "a page that is not there in a language": (
        "legal: {privacy: {nl: https://a.example, de: https://a.example, en: https://a.example}}",
        "legal.privacy.fr",
        "is missing",
    ),
    "a page of another kind": (f"legal: {{cookies: {PAGES}}}", "legal.cookies", "is not a known field"),
    "a path of ours": ("redirects: {/v1/me: /}", "redirects./v1/me", "a path of the predecessor for its key"),
    "a path that leads away": (
        "redirects: {/old: //evil.example}",
        "redirects./old",
        "must be a path of the portal, such as /invoices, not '//evil.example'",
    ),
    "an address instead of a path": (
        "redirects: {/old: https://evil.example}",
        "redirects./old",
        "must be a path of the portal",
    ),
    "a file": ("redirects: {/old: /brand/logo.svg}", "redirects./old", "must be a path of the portal"),
    "a path that leads to one that leads on": (
        "redirects: {/old: /older, /older: /invoices}",
        "redirects",
        "must lead to places in the portal at once, not to '/older', which /old leads to",
    ),
    "too many paths": (f"redirects: {{{MANY}}}", "redirects", "must be at most 200 paths, not 201"),
    "a logo that is no XML": ("logo: '<svg'", "logo", "must be an SVG document: "),
    "a logo that is no SVG": ("logo: '<p>Zetel</p>'", "logo", "must be an <svg> of the namespace"),
    "a logo without its shape": (f"logo: '{LOGO.replace('viewBox', 'box')}'", "logo", "with a viewBox"),
    "a logo with entities": (f"logo: '<!DOCTYPE svg>{LOGO}'", "logo", "must begin with <svg, and have no declarations"),
    "a logo with a script": (
        f"logo: '{LOGO.replace('<rect', '<script/><rect')}'",
        "logo",
        "must be a picture without <script>",
    ),
    "a logo with a handler": (
        f"logo: '{LOGO.replace('<rect', HANDLER)}'",
        "logo",
        "must be a picture without onload on <rect>",
    ),
    "a logo with a part from elsewhere": (
        f"logo: '{LOGO.replace('#123456', 'url(https://evil.example)')}'",
        "logo",
        "must be a picture without fill on <rect>",
    ),
    "a logo that is too large": (f"logo: '{LOGO}{' ' * 20_000}x'", "logo", "must be at most 16000 characters"),
}


@pytest.mark.parametrize(("written", "field", "says"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told_with_its_line_and_field(written, field, says):
    with pytest.raises(CatalogMistakes) as refused:
        read(written)
    (mistake,) = refused.value.mistakes
    assert mistake.path == f"seller.portal.{field}"
    assert mistake.line == AFTER + 2
    assert says in mistake.says


def test_the_demo_has_them_all():
    portal = read_catalog(DEMO.read_text(encoding="utf-8"), name="catalog.yaml").seller.portal
    assert portal.brand
    assert portal.logo
    assert [contact.country for contact in portal.contacts] == ["NL", "BE", "DE"]
    assert list(portal.legal) == [SellerPage.TERMS, SellerPage.PRIVACY, SellerPage.IMPRINT]
    assert portal.redirects["/account/facturen.php"] == "/invoices"
