"""The portal's files, its deep links, its settings, and the headers of each."""

import gzip
import json
from pathlib import Path

import pytest

from local.gateway import Request, Response
from local.portal import Portal
from tests.domain.contracts import seller
from zetel.domain.parties.seller_portal import SellerContact, SellerPage, SellerPortal

#: Where proofs are uploaded.
FILES = "http://127.0.0.1:4566"
HOST = ("Host", "127.0.0.1:8080")
SCRIPT = b"import './other-1.js'\n" * 50


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_bytes(b"<!doctype html>")
    (dist / "assets" / "app-1.js").write_bytes(SCRIPT)
    (dist / "assets" / "inter-1.woff2").write_bytes(b"wOF2")
    (tmp_path / "secret.txt").write_text("secret")
    return Portal(seller, "sandbox", FILES, dist)


def get(portal: Portal, path: str, *headers: tuple[str, str]) -> Response:
    answer = portal.answer(Request("GET", path, (HOST, *headers)))
    assert answer is not None
    return answer


@pytest.mark.parametrize("path", ["/", "/invoices?months=6", "/subscriptions/sub_1/seats", "/signed-in", "/v1"])
def test_a_place_in_the_portal_is_found_by_the_portal(portal: Portal, path: str) -> None:
    answer = get(portal, path)
    headers = dict(answer.headers)
    assert (answer.status, answer.body) == (200, b"<!doctype html>")
    assert (headers["content-type"], headers["cache-control"]) == ("text/html; charset=utf-8", "no-cache")


@pytest.mark.parametrize("path", ["/v1/me", "/health"])
def test_the_api_answers_its_own_paths(portal: Portal, path: str) -> None:
    assert portal.answer(Request("GET", path, (HOST,))) is None


def test_the_portal_answers_no_request_that_would_change_a_thing(portal: Portal) -> None:
    assert portal.answer(Request("POST", "/", (HOST,))) is None


@pytest.mark.parametrize(
    ("name", "kind"), [("app-1.js", "text/javascript; charset=utf-8"), ("inter-1.woff2", "font/woff2")]
)
def test_a_built_file_is_kept_for_good(portal: Portal, name: str, kind: str) -> None:
    headers = dict(get(portal, f"/assets/{name}").headers)
    assert (headers["content-type"], headers["cache-control"]) == (kind, "public, max-age=31536000, immutable")


def test_texts_are_compressed_for_browsers_that_say_so(portal: Portal) -> None:
    packed = get(portal, "/assets/app-1.js", ("Accept-Encoding", "gzip, br"))
    assert dict(packed.headers)["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == SCRIPT
    assert get(portal, "/assets/app-1.js").body == SCRIPT
    assert get(portal, "/assets/inter-1.woff2", ("Accept-Encoding", "gzip")).body == b"wOF2"


@pytest.mark.parametrize(
    "path", ["/assets/gone-1.js", "/favicon.ico", "/../secret.txt", "/assets/../../secret.txt", "/."]
)
def test_a_file_that_was_not_built_is_not_found(portal: Portal, path: str) -> None:
    assert get(portal, path).status == 404


@pytest.mark.parametrize("path", ["/", "/assets/app-1.js", "/assets/gone.js", "/config.json", "/brand/theme.css"])
def test_every_file_has_the_headers_of_a_deployment(portal: Portal, path: str) -> None:
    headers = dict(get(portal, path).headers)
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["form-action"] == "'self'"
    assert policy["connect-src"] == f"'self' {FILES}"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["style-src"].startswith("'self' 'sha256-")
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")


def test_the_settings_name_the_sign_in_under_the_address_of_the_browser(portal: Portal) -> None:
    answer = portal.answer(Request("GET", "/config.json", (("Host", "localhost:8081"),)))
    assert answer is not None
    config = json.loads(answer.body)
    assert dict(answer.headers)["cache-control"] == "no-cache"
    assert config["seller"]["name"] == seller().name
    assert config["languages"] == ["nl", "de", "fr", "en"]
    assert (config["takes_cards"], config["sandbox_cards"][0]) == (True, "pm_card_visa")
    assert config["sign_in"] == {
        "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_local",
        "client_id": "zetel-local",
        "scope": "openid zetel/api",
        "authorize": "http://localhost:8081/oauth2/authorize",
        "token": "http://localhost:8081/oauth2/token",
        "revoke": "http://localhost:8081/oauth2/revoke",
        "logout": "http://localhost:8081/logout",
    }


def test_the_sellers_facts_are_those_of_the_catalogue(portal: Portal, tmp_path: Path) -> None:
    facts = SellerPortal(
        brand="#123456",
        logo="<svg>mine</svg>",
        contacts=(SellerContact("NL", "hulp@a.example", "+31 20 1"),),
        legal={SellerPage.TERMS: {"nl": "https://a.example"}},
        redirects={"/oud/facturen.php": "/invoices", "/oud": "/"},
    )
    told = Portal(lambda: seller(portal=facts), "none", FILES, tmp_path / "dist")
    config = json.loads(get(told, "/config.json").body)
    assert (config["takes_cards"], config["sandbox_cards"]) == (False, None)
    assert config["contacts"] == [{"country": "NL", "mail": "hulp@a.example", "phone": "+31 20 1"}]
    assert config["legal"] == [{"kind": "terms", "addresses": {"nl": "https://a.example"}}]
    assert config["redirects"] == {"/oud/facturen.php": "/invoices", "/oud": "/"}
    assert get(told, "/brand/theme.css").body == b":root{--brand: #123456}\n"
    assert get(told, "/brand/logo.svg").body == b"<svg>mine</svg>"
    for predecessor in facts.redirects:
        assert get(told, predecessor).body == b"<!doctype html>", "the portal leads on"


def test_the_seller_has_a_colour_and_a_mark(portal: Portal) -> None:
    assert get(portal, "/brand/theme.css").body.startswith(b":root{--brand: #")
    mark = get(portal, "/brand/logo.svg")
    assert (dict(mark.headers)["content-type"], mark.body[:4]) == ("image/svg+xml", b"<svg")


def test_a_portal_that_is_not_built_says_so_with_the_command(tmp_path: Path) -> None:
    answer = get(Portal(seller, "none", FILES, tmp_path / "dist"), "/invoices")
    assert answer.status == 503
    assert answer.body == b"The portal is not built yet: run make portal, and open this page again.\n"
