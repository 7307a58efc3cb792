"""Batches for services that take several entries in a call, within limits of number and size."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

#: SQS and EventBridge take 10 entries at once; all of their stand-ins take 256 KiB together, too.
_MOST: Final = 10
_MOST_BYTES: Final = 256 * 1024


class NotTaken(RuntimeError):
    """A service took only a part of a batch; `codes` are its reasons. Sending the batch again does no harm: consumers
    know entries by name."""

    def __init__(self, left: str, codes: Sequence[str]) -> None:
        self.codes = set(codes)
        super().__init__(f"{left}: {', '.join(codes)}")


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
