"""Signed quotes: HMAC-SHA256 over the canonical form of the quote without its signature, the key named by its id.

After a rotation the previous key opens quotes for an hour more. An hour is enough, because a process signs with a
replaced key for at most 15 minutes, and a quote is open for 30:

    0:00  rotated      a warm process still holds the old key, and signs with it
    0:15  read again   at the latest; from here on every process signs with the new key
    0:45  expired      the last quote that the old key signed
    1:00  gone         the old key opens nothing any more, not even replays
"""

import hmac
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from zetel.adapters.key_ring import KeyRing, SigningKey, SigningKeys
from zetel.application.store.wire import canonical
from zetel.domain.errors import QuoteTampered

#: Seconds for which the previous key still opens quotes after the rotation.
HONOURED: Final = 3600

_HMAC: Final = re.compile(r"[0-9a-f]{64}")


class HmacSigner:
    """A `Signer`. `keys` reads the keys, `machine` tells the machine's time in epoch seconds."""

    def __init__(
        self, keys: Callable[[], SigningKeys], *, machine: Callable[[], int] = lambda: int(time.time())
    ) -> None:
        self._ring = KeyRing(keys, honoured=HONOURED, machine=machine)

    def sign(self, quote: Mapping[str, Any]) -> Mapping[str, Any]:
        key = self._ring.signing()
        content = _unsigned(quote)
        return {**content, "signature": {"key": key.id, "hmac_sha256": _signature(content, key)}}

    def opened(self, quote: Mapping[str, Any]) -> Mapping[str, Any]:
        id, sent = _shape(quote.get("signature"))
        key = self._ring.opening(id)
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
