"""Signed quotes: HMAC-SHA256 over the canonical form of the quote without its signature, the key named by its id.

After a rotation the previous key opens quotes for an hour more. An hour is enough, because a process signs with a
replaced key for at most 15 minutes, and a quote is open for 30:

    0:00  rotated      a warm process still holds the old key, and signs with it
    0:15  read again   at the latest; from here on every process signs with the new key
    0:45  expired      the last quote that the old key signed
    1:00  gone         the old key opens nothing any more, not even replays
"""

import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from zetel.application.store.wire import canonical
from zetel.domain.errors import QuoteTampered

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

#: Seconds for which the previous key still opens quotes after the rotation.
HONOURED: Final = 3600
#: Seconds after which a process reads the keys again, so that a long-lived process follows a rotation.
_KEPT: Final = 900
#: Seconds between two reads for unknown key ids: forged ids must not cause a flood of reads.
_ASKED_AGAIN: Final = 60

_HMAC: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SigningKey:
    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The current key, the previous key, and the instant of the rotation (epoch seconds)."""

    current: SigningKey
    previous: SigningKey | None = None
    rotated_at: int = 0

    def opening(self, id: str, *, at: int) -> SigningKey | None:
        """The key named `id`, if it may open quotes at epoch second `at`."""
        if id == self.current.id:
            return self.current
        if self.previous and id == self.previous.id and at < self.rotated_at + HONOURED:
            return self.previous
        return None


def signing_keys(text: str) -> SigningKeys:
    """The keys in a secret's JSON: ``{"id", "secret"}``, after a rotation ``previous_id``, ``previous_secret`` and
    ``rotated_at`` (epoch seconds) too. The JSON is flat, as Secrets Manager generates it. Raises ValueError."""
    try:
        held = json.loads(text)
        current = SigningKey(_text(held, "id"), _text(held, "secret").encode())
        if "previous_id" not in held:
            return SigningKeys(current)
        previous = SigningKey(_text(held, "previous_id"), _text(held, "previous_secret").encode())
        return SigningKeys(current, previous, int(held["rotated_at"]))
    except (KeyError, TypeError, ValueError):
        # Without its cause: the original error would show the secret in a log.
        raise ValueError("The signing secret is not of the form that it has to have.") from None


def stored_keys(client: "SecretsManagerClient", secret_id: str) -> Callable[[], SigningKeys]:
    """A function that reads the keys from Secrets Manager at each call."""
    return lambda: signing_keys(client.get_secret_value(SecretId=secret_id)["SecretString"])


class HmacSigner:
    """A `Signer`. `keys` reads the keys: every 15 minutes and, at most once a minute, for an unknown key id. `machine`
    tells the machine's time in epoch seconds."""

    def __init__(
        self, keys: Callable[[], SigningKeys], *, machine: Callable[[], int] = lambda: int(time.time())
    ) -> None:
        self._read = keys
        self._machine = machine
        self._held: SigningKeys | None = None
        self._read_at = 0

    def sign(self, quote: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self._keys(not_older_than=_KEPT).current
        content = _unsigned(quote)
        return {**content, "signature": {"key": key.id, "hmac_sha256": _signature(content, key)}}

    def opened(self, quote: Mapping[str, Any]) -> Mapping[str, Any]:
        id, sent = _shape(quote.get("signature"))
        key = self._keys(not_older_than=_KEPT).opening(id, at=self._machine())
        if key is None:
            key = self._keys(not_older_than=_ASKED_AGAIN).opening(id, at=self._machine())
        if key is None:
            raise QuoteTampered
        content = _unsigned(quote)
        try:
            expected = _signature(content, key)
        except (TypeError, ValueError, RecursionError):  # lone surrogates and the like, which the service never signs
            raise QuoteTampered from None
        if not hmac.compare_digest(expected, sent):
            raise QuoteTampered
        return content

    def _keys(self, *, not_older_than: int) -> SigningKeys:
        now = self._machine()
        if self._held is None or now - self._read_at >= not_older_than:
            self._held = self._read()
            self._read_at = now
        return self._held


def _unsigned(quote: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in quote.items() if name != "signature"}


def _signature(content: Mapping[str, Any], key: SigningKey) -> str:
    return hmac.digest(key.secret, canonical(content), "sha256").hex()


def _shape(signature: object) -> tuple[str, str]:
    """The key's id and the HMAC. Raises QuoteTampered for a signature of any other shape."""
    if isinstance(signature, Mapping) and set(signature) == {"key", "hmac_sha256"}:
        id, sent = signature["key"], signature["hmac_sha256"]
        if isinstance(id, str) and isinstance(sent, str) and _HMAC.fullmatch(sent):
            return id, sent
    raise QuoteTampered


def _text(held: Mapping[str, Any], name: str) -> str:
    value = held[name]
    if not isinstance(value, str) or not value:
        raise ValueError(name)
    return value
