"""The version that a change names: If-Match of the request."""

from typing import Protocol

from zetel.domain.errors import VersionStale


class Versioned(Protocol):
    """An item that counts its changes."""

    @property
    def version(self) -> int: ...


def must_be_at(version: int, held: Versioned) -> None:
    """Raises VersionStale where the person decided on another version of the item."""
    if held.version != version:
        raise VersionStale(version=held.version)
