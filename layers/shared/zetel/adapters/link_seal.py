"""Links as people get them: an address of the portal with the link behind ``#``, sealed by HMAC-SHA256.

    https://portal.example/link#<facts>.<seal>       both base64url; the facts are the link's, with the key's id

Browsers send nothing behind ``#`` to a server, so no log of a server has a link. After a rotation the previous key
opens links for 8 days more: a process seals with a replaced key for at most 15 minutes, and a link is open for 7 days.
"""

import base64
import binascii
import hmac
import time
from collections.abc import Callable
from typing import Final

from zetel.adapters.key_ring import KeyRing, SigningKey, SigningKeys
from zetel.application.store.wire import canonical, from_text, to_wire
from zetel.domain.errors import LinkTampered
from zetel.domain.links import Link

#: Seconds for which the previous key still opens links after the rotation.
HONOURED: Final = 8 * 24 * 3600

#: The path of the portal's page that asks before a link acts.
_PAGE: Final = "link"

#: The path of the portal's page that downloads exports.
_EXPORTS: Final = "exports"


class HmacLinkSeal:
    """A `LinkSeal` for the portal at `portal`, an address that ends in ``/``.

    `keys` reads the keys, `machine` tells the machine's time in epoch seconds.
    """

    def __init__(
        self,
        portal: str,
        keys: Callable[[], SigningKeys],
        *,
        machine: Callable[[], int] = lambda: int(time.time()),
    ) -> None:
        self._portal = portal
        self._ring = KeyRing(keys, honoured=HONOURED, machine=machine)

    def address(self, link: Link) -> str:
        key = self._ring.signing()
        facts = _encoded(canonical({**to_wire(link), "key": key.id}))
        return f"{self._portal}{_PAGE}#{facts}.{_seal(facts, key)}"

    def export(self, account: str, job: str) -> str:
        return f"{self._portal}{_EXPORTS}#{account}/{job}"

    def opened(self, text: str) -> Link:
        facts, _, sent = text.rpartition("#")[2].partition(".")
        try:
            told = base64.urlsafe_b64decode(facts + "=" * (-len(facts) % 4)).decode()
            key = self._ring.opening(str(from_text(dict[str, object], told).get("key")))
            if key is None or not hmac.compare_digest(_seal(facts, key).encode(), sent.encode()):
                raise LinkTampered
            return from_text(Link, told)
        except (binascii.Error, ValueError):
            raise LinkTampered from None


def _seal(facts: str, key: SigningKey) -> str:
    return _encoded(hmac.digest(key.secret, facts.encode(), "sha256"))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
