"""The local sign-in: code flow with PKCE, codes that work once and for a minute, refresh tokens that rotate."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from local.gateway import Request, Response
from local.issuer import Issuer, challenge_of
from local.people import PEOPLE
from local.server import OWN_NAMES
from local.tokens import TokenKey

PORT = 8080
BACK = f"http://127.0.0.1:{PORT}/signed-in"
#: The example of RFC 7636, appendix B.
VERIFIER, CHALLENGE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
ASKED = {
    "client_id": "zetel-local",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "openid zetel/api",
    "state": "s-1",
    "nonce": "n-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@dataclass
class Desk:
    """An issuer whose time the test moves."""

    key: TokenKey
    at: float = 1000.0

    def __post_init__(self) -> None:
        self.issuer = Issuer(self.key, port=PORT, own=OWN_NAMES, seconds=lambda: self.at)

    def get(self, path: str, query: Mapping[str, str], cookie: str = "") -> Response:
        answer = self.issuer.answer(Request("GET", f"{path}?{urlencode(query)}", (("Cookie", cookie),)))
        assert answer is not None
        return answer

    def post(self, path: str, form: Mapping[str, str]) -> Response:
        kind = ("Content-Type", "application/x-www-form-urlencoded")
        answer = self.issuer.answer(Request("POST", path, (kind,), urlencode(form).encode()))
        assert answer is not None
        return answer

    def code(self, person: str = "anna", **changed: str) -> str:
        return went(self.post("/login", {**ASKED, **changed, "person": person}))["code"]

    def tokens(self, code: str, **changed: str) -> tuple[int, Any]:
        form = {
            "grant_type": "authorization_code",
            "client_id": "zetel-local",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        answer = self.post("/oauth2/token", {**form, **changed})
        return answer.status, json.loads(answer.body)

    def refreshed(self, token: str) -> tuple[int, Any]:
        form = {"grant_type": "refresh_token", "client_id": "zetel-local", "refresh_token": token}
        answer = self.post("/oauth2/token", form)
        return answer.status, json.loads(answer.body)


def went(answer: Response) -> dict[str, str]:
    """The parameters with which a browser goes back to the portal."""
    assert answer.status == 302
    to = urlsplit(dict(answer.headers)["location"])
    assert to._replace(query="").geturl() == BACK
    return {name: value for name, (value,) in parse_qs(to.query).items()}


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> TokenKey:
    return TokenKey.kept_in(tmp_path_factory.mktemp("key") / "key.pem")


@pytest.fixture
def desk(key: TokenKey) -> Desk:
    return Desk(key)


def test_a_challenge_is_the_example_of_the_standard() -> None:
    assert challenge_of(VERIFIER) == CHALLENGE


def test_the_page_has_a_button_for_each_person_and_hands_on_the_portals_request(desk: Desk) -> None:
    answer = desk.get("/oauth2/authorize", ASKED | {"person": "boris"})
    page = answer.body.decode()
    assert answer.status == 200
    assert [f'name="person" value="{person}"' in page for person in PEOPLE] == [True] * len(PEOPLE)
    assert page.count('name="person"') == len(PEOPLE)
    assert [f'name="{name}" value="{value}"' in page for name, value in ASKED.items()] == [True] * len(ASKED)
    assert "script" not in page


def test_a_text_of_the_request_stays_text_in_the_page(desk: Desk) -> None:
    page = desk.get("/oauth2/authorize", ASKED | {"state": '"><script>x</script>'}).body.decode()
    assert "<script" not in page


def test_a_pressed_button_becomes_tokens_of_that_person(desk: Desk) -> None:
    back = went(desk.post("/login", ASKED | {"person": "bram"}))
    assert back["state"] == "s-1"
    status, tokens = desk.tokens(back["code"])
    claims = desk.key.claims(tokens["access_token"])
    assert (status, claims["sub"], claims["scope"]) == (200, PEOPLE["bram"].sub, "openid zetel/api")
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 3600)  # an hour, as the pool's client has it
    told = jwt.decode(tokens["id_token"], options={"verify_signature": False})
    assert (told["name"], told["aud"], told["nonce"]) == ("Bram de Wit", "zetel-local", "n-1")


def test_the_api_takes_no_token_that_only_tells_who_has_signed_in(desk: Desk) -> None:
    """The authorizer takes it as the deployed API's does, and the route's scope is not in it."""
    _, tokens = desk.tokens(desk.code())
    assert "scope" not in desk.key.claims(tokens["id_token"])


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://other.example/signed-in"},
        {"redirect_uri": "http://127.0.0.1:8081/signed-in"},
        {"redirect_uri": f"{BACK}/x"},
        {"redirect_uri": "http://127.0.0.1:8080@other.example/signed-in"},
        {"client_id": "other"},
    ],
)
def test_an_unknown_client_or_address_is_told_so_and_goes_nowhere(desk: Desk, changed: dict[str, str]) -> None:
    for answer in (
        desk.get("/oauth2/authorize", ASKED | changed),
        desk.post("/login", ASKED | changed | {"person": "anna"}),
    ):
        assert answer.status == 400
        assert "location" not in dict(answer.headers)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_every_name_of_this_machine_is_known(desk: Desk, name: str) -> None:
    assert desk.get("/oauth2/authorize", ASKED | {"redirect_uri": f"http://{name}:8080/signed-in"}).status == 200


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "openid zetel/product"}, "invalid_scope"),
    ],
)
def test_a_request_in_another_form_goes_back_with_its_error(desk: Desk, changed: dict[str, str], error: str) -> None:
    assert went(desk.get("/oauth2/authorize", ASKED | changed)) == {"error": error, "state": "s-1"}


def test_a_code_works_once(desk: Desk) -> None:
    code = desk.code()
    assert desk.tokens(code)[0] == 200
    assert desk.tokens(code) == (400, {"error": "invalid_grant"})


def test_a_code_works_for_a_minute(desk: Desk) -> None:
    early, late = desk.code(), desk.code()
    desk.at += 60
    assert desk.tokens(early)[0] == 200
    desk.at += 1
    assert desk.tokens(late) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    "changed", [{"code_verifier": "x" * 43}, {"code_verifier": ""}, {"redirect_uri": "http://localhost:8080/signed-in"}]
)
def test_a_wrong_proof_spends_the_code(desk: Desk, changed: dict[str, str]) -> None:
    code = desk.code()
    assert desk.tokens(code, **changed) == (400, {"error": "invalid_grant"})
    assert desk.tokens(code) == (400, {"error": "invalid_grant"})


def test_a_refresh_token_works_once_and_brings_the_next(desk: Desk) -> None:
    _, first = desk.tokens(desk.code("eva"))
    status, second = desk.refreshed(first["refresh_token"])
    assert (status, desk.key.claims(second["access_token"])["sub"]) == (200, PEOPLE["eva"].sub)
    assert desk.refreshed(first["refresh_token"]) == (400, {"error": "invalid_grant"})
    assert desk.refreshed(second["refresh_token"])[0] == 200


def test_a_renewed_id_token_names_the_instant_of_the_sign_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenID Connect Core 12.2: `auth_time` is the original one; clients refuse another."""
    _, first = desk.tokens(desk.code())
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 600)
    _, second = desk.refreshed(first["refresh_token"])
    told = [jwt.decode(tokens["id_token"], options={"verify_signature": False}) for tokens in (first, second)]
    assert told[0]["auth_time"] == told[1]["auth_time"] <= told[1]["iat"] - 600


def test_a_revoked_token_brings_none(desk: Desk) -> None:
    _, tokens = desk.tokens(desk.code())
    assert desk.post("/oauth2/revoke", {"token": tokens["refresh_token"], "client_id": "zetel-local"}).status == 200
    assert desk.refreshed(tokens["refresh_token"]) == (400, {"error": "invalid_grant"})


def test_a_browser_that_has_signed_in_gets_a_code_at_once_until_it_signs_out(desk: Desk) -> None:
    entered = desk.post("/login", ASKED | {"person": "lena"})
    cookie = SimpleCookie(dict(entered.headers)["set-cookie"])
    (name, kept) = next(iter(cookie.items()))
    assert (kept["httponly"], kept["samesite"]) == (True, "Lax")
    sent = f"other=1; {name}={kept.value}"
    _, tokens = desk.tokens(went(desk.get("/oauth2/authorize", ASKED, sent))["code"])
    assert desk.key.claims(tokens["access_token"])["sub"] == PEOPLE["lena"].sub
    assert desk.get("/oauth2/authorize", ASKED | {"prompt": "login"}, sent).status == 200

    out = desk.get("/logout", {"client_id": "zetel-local", "logout_uri": f"http://127.0.0.1:{PORT}/"}, sent)
    assert (out.status, dict(out.headers)["location"]) == (302, f"http://127.0.0.1:{PORT}/")
    assert desk.get("/oauth2/authorize", ASKED, sent).status == 200


def test_signing_out_leads_to_the_portal_only(desk: Desk) -> None:
    answer = desk.get("/logout", {"client_id": "zetel-local", "logout_uri": "https://other.example/"})
    assert answer.status == 400


def test_an_access_token_lives_as_long_as_a_test_says(desk: Desk) -> None:
    desk.issuer.lives = 64
    _, tokens = desk.tokens(desk.code())
    claims = desk.key.claims(tokens["access_token"])
    assert (claims["exp"] - claims["iat"], tokens["expires_in"]) == (64, 64)


def test_other_paths_are_not_the_issuers_and_other_methods_are_refused(desk: Desk, tmp_path: Path) -> None:
    assert desk.issuer.answer(Request("GET", "/oauth2/other")) is None
    refused = desk.issuer.answer(Request("GET", "/oauth2/token"))
    assert refused is not None
    assert refused.status == 405


@pytest.mark.parametrize(
    ("form", "error"),
    [({"client_id": "other"}, "invalid_client"), ({"grant_type": "password"}, "unsupported_grant_type")],
)
def test_other_clients_and_other_grants_get_no_token(desk: Desk, form: dict[str, str], error: str) -> None:
    assert desk.tokens(desk.code(), **form) == (400, {"error": error})
