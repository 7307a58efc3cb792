"""What a seller watches, counted from events."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zetel.application.events.metrics import metrics
from zetel.domain.events import Actor, ActorKind, Event

PURCHASED = Event(
    id="evt_1",
    type="subscription.purchased",
    version=1,
    at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    account="acc_1",
    subject="sub_1",
    sequence=1,
    actor=Actor(ActorKind.MEMBER, "mem_1"),
    data={"items": [{"id": "itm_1", "quantity": 25}, {"id": "itm_2", "quantity": 3}]},
)


def of(type: str, **data: object) -> Event:
    return replace(PURCHASED, type=type, data=data)


def test_a_purchase_adds_the_seats_of_all_its_items() -> None:
    assert metrics([PURCHASED]) == {"purchases": 1, "seats_added": 28}


def test_items_added_are_seats_and_no_purchase() -> None:
    assert metrics([replace(PURCHASED, type="subscription.items_added")]) == {"seats_added": 28}


@pytest.mark.parametrize(
    ("event", "counted"),
    [
        (of("subscription.seats_increased", quantity={"from": 25, "to": 30}), {"seats_added": 5}),
        (of("subscription.seats_decreased", quantity={"from": 30, "to": 28}), {"seats_returned": 2}),
        # 30 to 20: 5 were bought yesterday and go back at once, the other 5 with the renewal
        (of("subscription.seats_decreased", quantity={"from": 30, "to": 20}, now=25), {"seats_returned": 5}),
        (of("subscription.seats_scheduled", quantity={"from": 30, "to": 20}), {}),
        (of("subscription.end_scheduled", ends="2027-03-15"), {"notices": 1}),
        (of("subscription.cancelled", ends="2026-12-01", refund="ref_1"), {"notices": 1, "refunds": 1}),
        (of("invoice.issued", total=110), {}),
    ],
)
def test_each_event_counts_as_what_it_is(event: Event, counted: dict) -> None:
    assert metrics([event]) == counted


def test_a_batch_is_counted_together() -> None:
    assert metrics([PURCHASED, PURCHASED, of("subscription.cancelled")]) == {
        "purchases": 2,
        "seats_added": 56,
        "notices": 1,
    }
