"""The real local service in this process, on a clock that tests move: asked as the API's clients ask, read as people
read its mails."""

import json
import os
import re
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from local import clock, host
from local.issuer import Issuer
from local.outbox import Outbox, SentMail
from local.people import PEOPLE
from local.state import HOME, State
from local.tokens import TokenKey
from tests.patience import PATIENCE
from zetel import bootstrap


class Refused(Exception):
    """The API's refusal: its status and its problem."""

    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(f"{status} {problem}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: `address` without a slash at its end, `account` the demo's."""

    address: str
    account: str
    issuer: Issuer
    aws: str
    _state: State

    def ask(self, person: str, method: str, path: str, body: object = None, *, version: int | None = None) -> Any:
        """What the API answers to a person of the demo, as JSON; a request that may be repeated has a fresh key.

        Raises Refused.
        """
        headers = {
            "Authorization": f"Bearer {TokenKey.kept_in(HOME / 'key.pem').token(PEOPLE[person])}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, content, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return json.loads(response.read() or b"null")
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise Refused(refusal.code, json.loads(refusal.read() or b"null")) from None

    def move(self, to: str) -> None:
        """Moves the clock to the noon of the day `to`, or to the instant; all work due on the way is done in order."""
        assert clock.main([to, "--port", self.address.rpartition(":")[2]]) == 0

    def mails(self, to: str = "") -> Sequence[SentMail]:
        """The sent mails, the newest first; with `to`, those to this address only."""
        return [mail for mail in Outbox(self._state.outbox).newest_first() if to in mail.to]

    def link(self, to: str) -> str:
        """The path of the link in the newest mail to `to` that has one."""
        links = (found for mail in self.mails(to) if (found := re.search(r"/link#[\w.-]+", mail.text)))
        return next(links)[0]


@contextmanager
def serving(folder: Path) -> Iterator[Service]:
    """The service with its data in `folder`. The process is then as it was before: the service works through its
    environment, and keeps clients of its own."""
    state = State(folder)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        before = dict(os.environ)
        bootstrap.provide(None)
        try:
            with host.running(state, port=0, ephemeral=True) as started:
                yield Service(started.address, started.account, started.issuer, started.emulator.endpoint, state)
        finally:
            bootstrap.provide(None)
            boto3.DEFAULT_SESSION = None
            for name in set(os.environ) - set(before):
                del os.environ[name]
            os.environ.update(before)
