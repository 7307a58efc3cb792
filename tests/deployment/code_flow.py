"""Signing in like a portal: the pool's pages, an authorization code, and PKCE (RFC 7636)."""

import base64
import hashlib
import html
import http.client
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.patience import PATIENCE


def token(pages: str, client: str, back: str, mail: str, password: str) -> Any:
    """The tokens that the pool gives for the code. `pages` is the address of its pages, `back` the redirect URI."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": back,
        "scope": "openid zetel/api",
        "state": "state-1",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    _, page, _ = _asked(pages, "GET", f"/oauth2/authorize?{urlencode(asked)}")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    form = {name: html.unescape(value) for name, value in hidden.items()} | {"username": mail, "password": password}
    status, _, location = _asked(pages, "POST", "/login", form)
    assert (status, location.partition("?")[0]) == (302, back)
    returned = parse_qs(urlsplit(location).query)
    assert returned["state"] == ["state-1"]
    order = {
        "grant_type": "authorization_code",
        "client_id": client,
        "redirect_uri": back,
        "code": returned["code"][0],
        "code_verifier": verifier,
    }
    _, answer, _ = _asked(pages, "POST", "/oauth2/token", order)
    return json.loads(answer)


def _asked(address: str, method: str, path: str, form: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """The status, the body and the redirect's address, which is not followed."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request(method, path, urlencode(form) if form else None, headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers.get("Location", "")
    finally:
        connection.close()
