"""The timeline with previews: 25 seats at 365.00 from 15 March 2026, billed once a year; VAT 21 %."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from tests.domain.contracts import add_on, edition
from tests.shop import ACCOUNT, ANNA, CHRIS, STRANGER, Shop
from zetel.application.contracts import timeline
from zetel.application.contracts.open_changes import read_timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import Unknown
from zetel.domain.quotes.ending import When

DECEMBER: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
YEARLY: Final = edition()
DIALER: Final = add_on("dialer", (Tier(99_00),), PriceModel.FLAT)
DOUBLED: Final = replace(
    YEARLY, prices=(*YEARLY.prices, replace(YEARLY.price, since=date(2027, 3, 1), tiers=(Tier(730_00),)))
)


class Changing(Shop):
    """A customer with 25 seats and a dialer, in December."""

    def __init__(self) -> None:
        super().__init__()
        self.stock(YEARLY, DIALER)
        quote = self.quote(("professional-yearly", 25), ("dialer-yearly", 1))
        self.confirm(quote)
        self.id: str = quote["subscription"]
        self.world.clock.move_to(DECEMBER)

    def sets(self, total: int, *, item: int = 0) -> None:
        quote = self.quote_seats(self.id, total, item=item, when=Effect.AT_RENEWAL)
        self.confirm(quote, key=quote["id"])

    def ends(self) -> None:
        quote = self.quote_end(self.id, When.TERM_END)
        self.confirm(quote, key=quote["id"])

    @property
    def timeline(self) -> Any:
        return read_timeline(ACCOUNT, self.id, ANNA, self.services, self.catalog).body["changes"]

    @property
    def nets(self) -> list[tuple[str, int | None, int | None]]:
        """Kind, and net of the bill with each change and without it."""
        return [(one["kind"], _net(one.get("with_it")), _net(one.get("without_it"))) for one in self.timeline]


def _net(bill: Any) -> int | None:
    return None if bill is None else int(bill["net"])


def test_no_open_change_is_an_empty_timeline() -> None:
    assert Changing().timeline == []


def test_each_change_shows_the_bill_with_it_and_without_it() -> None:
    """25 x 365.00 and 99.00 are 9,224.00; 22 x 365.00 and 99.00 are 8,129.00; without the dialer 8,030.00."""
    shop = Changing()
    shop.sets(22)
    shop.sets(0, item=1)
    assert sorted(shop.nets, key=str) == [("seats", 8_030_00, 8_129_00), ("seats", 8_030_00, 9_125_00)]
    (first, _) = shop.timeline
    assert first["with_it"] == {"on": "2027-03-15", "net": 8_030_00, "tax": 1_686_30, "total": 9_716_30}


def test_changes_of_one_day_stand_in_the_order_end_price_seats() -> None:
    """With the price doubled: 22 x 730.00 and 99.00 are 16,159.00. With an end nothing is billed, whatever else is set,
    and without it the renewal has the price and the seats."""
    shop = Changing()
    shop.sets(22)
    shop.stock(DOUBLED, DIALER, version=2)
    assert shop.nets == [("price", 16_159_00, 8_129_00), ("seats", 16_159_00, 18_349_00)]
    shop.ends()
    # the price begins on 1 March, end and seats are of 15 March
    assert shop.nets == [("price", None, None), ("end", None, 16_159_00), ("seats", None, None)]


def test_a_price_of_the_same_day_comes_after_the_end_and_before_the_seats() -> None:
    shop = Changing()
    shop.sets(22)
    shop.ends()
    that_day = replace(YEARLY.price, since=date(2027, 3, 15), tiers=(Tier(730_00),))
    shop.stock(replace(YEARLY, prices=(*YEARLY.prices, that_day)), DIALER, version=2)
    assert [kind for kind, _, _ in shop.nets] == ["end", "price", "seats"]


def test_each_change_is_undone_without_touching_the_others() -> None:
    shop = Changing()
    shop.sets(22)
    shop.sets(0, item=1)
    shop.ends()
    for kind, left in (("end", 2), ("seats", 1), ("seats", 0)):
        others = [one for one in shop.timeline if one["undoable"]]
        gone = next(one for one in others if one["kind"] == kind)
        held = shop.subscription(shop.id)
        assert held
        command = ChangeTimeline(ACCOUNT, ANNA, shop.id, held.version)
        timeline.undo(command, gone["id"], shop.services, shop.catalog)
        assert {one["id"] for one in shop.timeline} == {one["id"] for one in others} - {gone["id"]}
        assert len(shop.timeline) == left


def test_the_timeline_takes_two_reads_and_is_for_people_who_see_bills() -> None:
    shop = Changing()
    shop.sets(22)
    shop.warm()
    shop.world.store.counted.reset()
    answer = read_timeline(ACCOUNT, shop.id, CHRIS, shop.services, shop.catalog)
    assert shop.world.store.counted.calls == {"read": 2}
    assert answer.version == shop.subscription(shop.id).version  # type: ignore[union-attr]  # it runs
    with pytest.raises(Unknown):
        read_timeline(ACCOUNT, shop.id, STRANGER, shop.services, shop.catalog)
