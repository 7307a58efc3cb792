"""Keys for HMACs, kept in Secrets Manager: the current key signs, the previous key opens for a while."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

#: Seconds after which a process reads the keys again, so that a long-lived process follows a rotation.
_KEPT: Final = 900
#: Seconds between two reads for unknown key ids: forged ids must not cause a flood of reads.
_ASKED_AGAIN: Final = 60


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

    def opening(self, id: str, *, at: int, honoured: int) -> SigningKey | None:
        """The key named `id`, if it may open at epoch second `at`: the previous one does `honoured` seconds more."""
        if id == self.current.id:
            return self.current
        if self.previous and id == self.previous.id and at < self.rotated_at + honoured:
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


class KeyRing:
    """The keys of a process. `keys` reads them: every 15 minutes and, at most once a minute, for an unknown key id.

    The previous key opens `honoured` seconds more; `machine` tells the machine's time in epoch seconds.
    """

    def __init__(self, keys: Callable[[], SigningKeys], *, honoured: int, machine: Callable[[], int]) -> None:
        self._read = keys
        self._honoured = honoured
        self._machine = machine
        self._held: SigningKeys | None = None
        self._read_at = 0

    def signing(self) -> SigningKey:
        """The key that signs."""
        return self._keys(not_older_than=_KEPT).current

    def opening(self, id: str) -> SigningKey | None:
        """The key named `id`; None for one that opens nothing (any more)."""
        for age in (_KEPT, _ASKED_AGAIN):
            keys = self._keys(not_older_than=age)
            if key := keys.opening(id, at=self._machine(), honoured=self._honoured):
                return key
        return None

    def _keys(self, *, not_older_than: int) -> SigningKeys:
        now = self._machine()
        if self._held is None or now - self._read_at >= not_older_than:
            self._held = self._read()
            self._read_at = now
        return self._held


def _text(held: Mapping[str, Any], name: str) -> str:
    value = held[name]
    if not isinstance(value, str) or not value:
        raise ValueError(name)
    return value
