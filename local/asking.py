"""Requests of the demo's people, sent through the gateway as if a client had sent them."""

import json
from collections.abc import Mapping
from typing import Any

from local.gateway import Gateway, Request
from local.people import PEOPLE
from local.tokens import TokenKey


class SeedRefused(Exception):
    """A request of the seed got an unexpected answer."""


class Asking:
    """Sends requests through the gateway, with the token of a person of the demo."""

    def __init__(self, gateway: Gateway, key: TokenKey) -> None:
        self._gateway = gateway
        self._key = key

    def ask(
        self,
        person: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        response = self._gateway.answer(
            Request(
                method,
                path,
                (
                    ("authorization", f"Bearer {self._key.token(PEOPLE[person])}"),
                    ("content-type", "application/json"),
                    *(headers or {}).items(),
                ),
                b"" if body is None else json.dumps(body).encode(),
            )
        )
        if response.status >= 300:
            raise SeedRefused(f"{method} {path}: {response.status} {response.body.decode()}")
        return json.loads(response.body)
