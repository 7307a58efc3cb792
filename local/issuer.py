"""The sign-in of one machine: an OAuth 2.1 issuer in the user pool's form, with a button per person of the demo.

    /oauth2/authorize    the request of the portal (code flow, PKCE with S256): the page with the buttons, or, for a
                         browser that has signed in already, the code at once
    /login               a pressed button: back to the portal with a code, which works once and for 60 seconds
    /oauth2/token        a code or a refresh token becomes tokens; each refresh token works once
    /oauth2/revoke       a refresh token works no more
    /logout              the browser's sign-in ends

Endpoints follow https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html. Everything but
the signing key is forgotten when the host stops: the portal then asks to sign in again.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from local.gateway import Request, Response
from local.people import PEOPLE, DemoPerson
from local.tokens import CLIENT, SCOPE, TokenKey

#: Where the portal gets its code, and where a browser goes after signing out; of the portal's own address.
SIGNED_IN: Final = "/signed-in"
SIGNED_OUT: Final = "/"

AUTHORIZE: Final = "/oauth2/authorize"
LOGIN: Final = "/login"
TOKEN: Final = "/oauth2/token"
REVOKE: Final = "/oauth2/revoke"
LOGOUT: Final = "/logout"

#: Scopes that the portal may ask for, like the pool's client.
SCOPES: Final = frozenset({"openid", "email", "profile", SCOPE})

#: Seconds in which a code becomes tokens, and for which an access token lives, like the deployed pool's.
_CODE_LIVES: Final = 60
_TOKEN_LIVES: Final = 3600

#: Parameters of the portal's request, which the page's form hands on.
_CARRIED: Final = (
    *("client_id", "redirect_uri", "response_type", "scope", "state", "nonce"),
    *("code_challenge", "code_challenge_method"),
)

_PATHS: Final = frozenset({AUTHORIZE, LOGIN, TOKEN, REVOKE, LOGOUT})
_TEMPLATES: Final = Path(__file__).with_name("pages")

#: The page has no script and one style, and its form goes back here only.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_NEVER_KEPT: Final = (("cache-control", "no-store"), ("x-content-type-options", "nosniff"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request of the portal: where its answer goes, and what the code's taker must prove."""

    redirect_uri: str
    scope: str
    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True, slots=True)
class _Code:
    person: DemoPerson
    asked: _Asked
    until: float


@dataclass(frozen=True, slots=True)
class _Refresh:
    person: DemoPerson
    scope: str
    signed_in_at: int


class Issuer:
    """Answers the paths above. `port` is the host's, whose names are `own`; `seconds` tells the machine's time.

    `lives` is the life of an access token in seconds; a test shortens it.
    """

    def __init__(
        self, key: TokenKey, *, port: int, own: frozenset[str], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self.lives = _TOKEN_LIVES
        self._key = key
        self._origins = frozenset(f"http://{name}:{port}" for name in own)
        self._cookie = f"zetel-{port}"  # a browser keeps cookies by name and host, not by port
        self._seconds = seconds
        self._changing = threading.Lock()
        self._codes: dict[str, _Code] = {}
        self._refreshes: dict[str, _Refresh] = {}
        self._signed_in: dict[str, DemoPerson] = {}
        self._pages = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)

    def answer(self, request: Request) -> Response | None:
        """The answer, or None if the path is not the issuer's."""
        target = urlsplit(request.target)
        if target.path not in _PATHS:
            return None
        query, form = dict(parse_qsl(target.query)), _form(request)
        match request.method, target.path:
            case "GET" | "HEAD", "/oauth2/authorize":
                return self._authorize(query, self._person(request))
            case "POST", "/login":
                return self._login(form)
            case "POST", "/oauth2/token":
                return self._token(form)
            case "POST", "/oauth2/revoke":
                return self._revoke(form)
            case "GET" | "HEAD", "/logout":
                return self._logout(query, request)
            case _:
                return _told(405, "invalid_request", "This address takes another method.")

    def _authorize(self, query: Mapping[str, str], person: DemoPerson | None) -> Response:
        asked = self._asked(query)
        if isinstance(asked, Response):
            return asked
        if person and query.get("prompt") != "login":
            return self._back(asked, person)
        carried = {name: query[name] for name in _CARRIED if name in query}
        page = self._pages.get_template("sign_in.html").render(people=PEOPLE.values(), asked=carried)
        headers = (("content-type", "text/html; charset=utf-8"), ("content-security-policy", _POLICY), *_NEVER_KEPT)
        return Response(200, headers, page.encode())

    def _login(self, form: Mapping[str, str]) -> Response:
        asked = self._asked(form)
        if isinstance(asked, Response):
            return asked
        person = PEOPLE.get(form.get("person", ""))
        if person is None:
            return _told(400, "invalid_request", "The demo has no such person.")
        name, session = self.remember(person)
        return self._back(asked, person, ("set-cookie", f"{name}={session}; Path=/; HttpOnly; SameSite=Lax"))

    def remember(self, person: DemoPerson) -> tuple[str, str]:
        """Name and value of a cookie with which a browser has signed in as `person`."""
        session = secrets.token_urlsafe(24)
        with self._changing:
            self._signed_in[session] = person
        return self._cookie, session

    def _asked(self, said: Mapping[str, str]) -> _Asked | Response:
        """The portal's request, or its refusal. An unknown address gets no redirect: it could be another site's."""
        redirect_uri = said.get("redirect_uri", "")
        if said.get("client_id") != CLIENT or redirect_uri not in {at + SIGNED_IN for at in self._origins}:
            return _told(400, "invalid_request", "The client or its redirect_uri is not known here.")
        state = said.get("state", "")
        scope = said.get("scope", SCOPE)
        if said.get("response_type") != "code":
            return _away(redirect_uri, error="unsupported_response_type", state=state)
        if not said.get("code_challenge") or said.get("code_challenge_method") != "S256":
            return _away(redirect_uri, error="invalid_request", state=state)
        if not set(scope.split()) <= SCOPES:
            return _away(redirect_uri, error="invalid_scope", state=state)
        return _Asked(redirect_uri, scope, state, said.get("nonce", ""), said["code_challenge"])

    def _back(self, asked: _Asked, person: DemoPerson, *headers: tuple[str, str]) -> Response:
        """Back to the portal, with a fresh code."""
        code = secrets.token_urlsafe(24)
        with self._changing:
            self._codes[code] = _Code(person, asked, self._seconds() + _CODE_LIVES)
        return _away(asked.redirect_uri, *headers, code=code, state=asked.state)

    def _token(self, form: Mapping[str, str]) -> Response:
        if form.get("client_id") != CLIENT:
            return _told(400, "invalid_client")
        match form.get("grant_type"):
            case "authorization_code":
                return self._for_code(form)
            case "refresh_token":
                with self._changing:
                    kept = self._refreshes.pop(form.get("refresh_token", ""), None)
                return self._tokens(kept.person, kept.scope, kept.signed_in_at) if kept else _told(400, "invalid_grant")
            case _:
                return _told(400, "unsupported_grant_type")

    def _for_code(self, form: Mapping[str, str]) -> Response:
        """Tokens for a code. A code is spent by the first attempt, also by a failed one."""
        with self._changing:
            code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.until < self._seconds() or form.get("redirect_uri") != code.asked.redirect_uri:
            return _told(400, "invalid_grant")
        if not hmac.compare_digest(challenge_of(form.get("code_verifier", "")), code.asked.challenge):
            return _told(400, "invalid_grant")
        return self._tokens(code.person, code.asked.scope, int(time.time()), nonce=code.asked.nonce)

    def _tokens(self, person: DemoPerson, scope: str, signed_in_at: int, *, nonce: str = "") -> Response:
        """Tokens of a sign-in at `signed_in_at` (epoch seconds): a renewed id token names that instant again, as OpenID
        Connect Core 12.2 asks, and a client refuses another one."""
        refresh = secrets.token_urlsafe(32)
        with self._changing:
            self._refreshes[refresh] = _Refresh(person, scope, signed_in_at)
        tokens = {
            "access_token": self._key.token(person, scope=scope, lives=self.lives),
            "refresh_token": refresh,
            "expires_in": self.lives,
            "token_type": "Bearer",
        }
        if "openid" in scope.split():
            tokens["id_token"] = self._key.id_token(person, nonce=nonce, signed_in_at=signed_in_at, lives=self.lives)
        return _json(200, tokens)

    def _revoke(self, form: Mapping[str, str]) -> Response:
        with self._changing:
            self._refreshes.pop(form.get("token", ""), None)
        return _json(200, {})

    def _logout(self, query: Mapping[str, str], request: Request) -> Response:
        to = query.get("logout_uri", "")
        if query.get("client_id") != CLIENT or to not in {at + SIGNED_OUT for at in self._origins}:
            return _told(400, "invalid_request", "The client or its logout_uri is not known here.")
        with self._changing:
            self._signed_in.pop(self._session(request), None)
        return _away(to, ("set-cookie", f"{self._cookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"))

    def _person(self, request: Request) -> DemoPerson | None:
        return self._signed_in.get(self._session(request))

    def _session(self, request: Request) -> str:
        try:
            cookie = SimpleCookie(request.header("cookie") or "").get(self._cookie)
        except CookieError:
            return ""
        return cookie.value if cookie else ""


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _form(request: Request) -> Mapping[str, str]:
    if (request.header("content-type") or "").partition(";")[0] != "application/x-www-form-urlencoded":
        return {}
    return dict(parse_qsl(request.body.decode(errors="replace")))


def _away(to: str, *headers: tuple[str, str], **said: str) -> Response:
    query = urlencode({name: value for name, value in said.items() if value})
    return Response(302, (("location", f"{to}?{query}" if query else to), *headers, *_NEVER_KEPT), b"")


def _told(status: int, error: str, description: str = "") -> Response:
    return _json(status, {"error": error} | ({"error_description": description} if description else {}))


def _json(status: int, body: Mapping[str, object]) -> Response:
    return Response(status, (("content-type", "application/json"), *_NEVER_KEPT), json.dumps(body).encode())
