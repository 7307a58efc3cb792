"""What services take several of at once, but only so many and so large."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")

#: SQS and EventBridge take 10 entries at once; 256 KiB together is taken by every one of their stand-ins too.
_MOST: Final = 10
_MOST_BYTES: Final = 256 * 1024


class NotTaken(RuntimeError):
    """A service took a batch, but not all of it. Sending it again does no harm: whoever reads it knows it by name."""


def batches(
    entries: Iterable[T], *, size: Callable[[T], int], most: int = _MOST, most_bytes: int = _MOST_BYTES
) -> Iterator[list[T]]:
    """`entries` in order, in batches of at most `most` and at most `most_bytes` by `size` (bytes).

    An entry that is larger alone is a batch of its own, for the service to refuse.
    """
    batch: list[T] = []
    filled = 0
    for entry in entries:
        bytes_more = size(entry)
        if batch and (len(batch) == most or filled + bytes_more > most_bytes):
            yield batch
            batch, filled = [], 0
        batch.append(entry)
        filled += bytes_more
    if batch:
        yield batch
