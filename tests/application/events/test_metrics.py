"""Figures that a seller watches, counted from the events that use cases write."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.application.life import VISA, Life
from tests.domain.contracts import edition
from tests.shop import Shop
from zetel.application.events.metrics import metrics
from zetel.domain.catalog.terms import CreditTo, Policies
from zetel.domain.events import Event
from zetel.domain.quotes.ending import When

JUNE, FIFTH = datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2026, 6, 5, 12, tzinfo=UTC)


@pytest.fixture
def life() -> Life:
    """25 seats that a card pays; credits of a change go back to it."""
    bought = Life()
    bought.stock(edition(policies=Policies(mail_leads=(), change_credit_to=CreditTo.REFUND)))
    bought.buys(card=VISA)
    return bought


def counted(life: Life, type: str) -> dict[str, int]:
    """The figures of the last event of that type."""
    return dict(metrics([life.told(type)[-1]]))


def test_a_purchase_adds_the_seats_of_all_its_items() -> None:
    shop = Shop()
    shop.confirm(shop.quote(("professional-yearly", 25), ("data-storage-yearly", 3)))
    assert metrics(shop.events()) == {"purchases": 1, "seats_added": 28}


def test_items_added_are_seats_and_no_purchase() -> None:
    shop = Shop()
    bought = shop.quote()
    shop.confirm(bought)
    shop.confirm(shop.quote_addition(bought["subscription"], ("data-storage-yearly", 3)), key="added")
    assert metrics(shop.events()[-1:]) == {"seats_added": 3}


def test_seats_are_counted_as_they_come_and_go(life: Life) -> None:
    life.sleeps_until(JUNE)
    life.adds_seats(30)
    assert counted(life, "subscription.seats_increased") == {"seats_added": 5}
    life.sleeps_until(FIFTH)
    life.adds_seats(28)
    assert counted(life, "subscription.seats_decreased") == {"seats_returned": 2}  # set off: no money goes back


def test_seats_that_go_with_the_renewal_are_not_returned_yet(life: Life) -> None:
    life.sleeps_until(JUNE)
    life.adds_seats(20)
    assert counted(life, "subscription.seats_scheduled") == {}
    life.adds_seats(30)
    life.sleeps_until(FIFTH)
    life.adds_seats(20)  # 5 were bought a few days ago and go at once, the other 5 with the renewal
    assert counted(life, "subscription.seats_decreased") == {"seats_returned": 5}


def test_a_refund_counts_when_a_change_promises_it(life: Life) -> None:
    life.sleeps_until(JUNE)
    life.adds_seats(30)
    life.transfers(life.invoices[-1].open)
    life.sleeps_until(FIFTH)
    life.adds_seats(28)
    assert counted(life, "subscription.seats_decreased") == {"seats_returned": 2, "refunds": 1}
    life.cancels()
    assert counted(life, "subscription.cancelled") == {"notices": 1, "refunds": 1}
    made = life.told("refund.part_paid", "refund.task", "refund.completed")
    assert (len(made) > 2, metrics(made)) == (True, {})


def test_notice_for_a_later_day_promises_no_refund(life: Life) -> None:
    life.cancels(When.TERM_END)
    assert counted(life, "subscription.end_scheduled") == {"notices": 1}


def test_a_batch_is_counted_together(life: Life) -> None:
    life.sleeps_until(JUNE)
    life.cancels()
    assert metrics(life.events()) == {"purchases": 1, "seats_added": 25, "notices": 1, "refunds": 1}


def test_an_event_without_todays_form_counts_for_nothing(life: Life) -> None:
    (purchased,) = life.told("subscription.purchased")
    strangers: list[Event] = [
        replace(purchased, type="subscription.started"),
        replace(purchased, version=2),
        replace(purchased, data={"quantity": 25}),
    ]
    assert metrics(strangers) == {}
