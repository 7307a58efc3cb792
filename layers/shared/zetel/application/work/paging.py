"""Reading a range of any length, page by page."""

from collections.abc import Iterator
from typing import Final

from zetel.application.ports import Services
from zetel.application.store.keys import Range, T

#: Items of one query.
_PAGE: Final = 100


def every(range: Range[T], services: Services) -> Iterator[T]:
    """The items of the range in their order; read as far as they are asked for."""
    after: str | None = None
    while True:
        page = services.store.page(range, limit=_PAGE, after=after)
        yield from page.items
        if (after := page.next) is None:
            return
