"""Pages of every store: the order of UTF-8 bytes, cursors, both directions, no gap and no double."""

import pytest

from tests.adapters.stores import never
from zetel.application.ports import Store
from zetel.application.store import keys
from zetel.application.store.keys import Range, Table
from zetel.application.store.records import NumberUsed
from zetel.application.store.writes import Insert

#: In the order of their UTF-8 bytes. In UTF-16, the last but one would be last.
NAMES = ["A", "Z", "a", "b", "z", "é", "\uffee", "\U0001f600"]


def numbers(low: str = "", high: str = "\U0010ffff") -> Range[NumberUsed]:
    return Range(NumberUsed, Table.CORE, "NUMBER#NL01", f"N{low}", f"N{high}")


def put_names(store: Store) -> None:
    store.commit(
        [Insert(keys.number("NL01", "N" + name), NumberUsed("acc_1", name), never) for name in reversed(NAMES)]
    )


def names(items: tuple[NumberUsed, ...]) -> list[str]:
    return [item.document for item in items]


def test_a_page_is_in_the_order_of_utf8_bytes(store: Store) -> None:
    put_names(store)
    page = store.page(numbers(), limit=20)
    assert (names(page.items), page.next) == (NAMES, None)


def test_newest_first_is_the_reverse_order(store: Store) -> None:
    put_names(store)
    page = store.page(numbers(), limit=3, newest_first=True)
    assert names(page.items) == ["\U0001f600", "\uffee", "é"]
    rest = store.page(numbers(), limit=20, newest_first=True, after=page.next)
    assert (names(rest.items), rest.next) == (["z", "b", "a", "Z", "A"], None)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 8, 9])
def test_pages_follow_each_other_without_gap_or_double(store: Store, limit: int) -> None:
    put_names(store)
    seen: list[str] = []
    after: str | None = None
    for _ in range(-(-len(NAMES) // limit)):
        page = store.page(numbers(), limit=limit, after=after)
        seen += names(page.items)
        after = page.next
    assert seen == NAMES
    assert after is None  # a full last page is known as the last page, too


def test_a_range_includes_its_start_and_not_its_end(store: Store) -> None:
    put_names(store)
    assert names(store.page(numbers("Z", "z"), limit=20).items) == ["Z", "a", "b"]
    assert names(store.page(numbers("Z", "z"), limit=20, newest_first=True).items) == ["b", "a", "Z"]
    assert names(store.page(numbers("Z", "z"), limit=3, newest_first=True).items) == ["b", "a", "Z"]
    assert store.page(numbers("Z", "z"), limit=3, newest_first=True).next is None
    assert store.page(numbers("Z", "z"), limit=3).next is None
    assert names(store.page(numbers("a", "a"), limit=20).items) == []
    assert names(store.page(numbers("z", "a"), limit=20).items) == []


@pytest.mark.parametrize(
    ("after", "up", "down"),
    [
        ("N", ["Z", "a", "b"], []),
        ("NA", ["Z", "a", "b"], []),
        ("NZ", ["a", "b"], []),
        ("Na1", ["b"], ["a", "Z"]),
        ("Nz", [], ["b", "a", "Z"]),
        ("X", [], ["b", "a", "Z"]),
    ],
)
def test_a_cursor_reaches_nothing_outside_its_range(store: Store, after: str, up: list[str], down: list[str]) -> None:
    put_names(store)
    assert names(store.page(numbers("Z", "z"), limit=20, after=after).items) == up
    assert names(store.page(numbers("Z", "z"), limit=20, after=after, newest_first=True).items) == down


def test_names_are_the_first_sort_keys_of_a_range(store: Store) -> None:
    put_names(store)
    assert list(store.names(numbers(), limit=20)) == [f"N{name}" for name in NAMES]
    assert list(store.names(numbers("Z", "z"), limit=20)) == ["NZ", "Na", "Nb"]
    assert list(store.names(numbers("Z", "z"), limit=2)) == ["NZ", "Na"]
    assert list(store.names(numbers("c", "d"), limit=20)) == []


def test_a_page_has_at_least_one_item(store: Store) -> None:
    with pytest.raises(ValueError, match="at least 1 item, not 0"):
        store.page(numbers(), limit=0)
