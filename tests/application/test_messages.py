"""Messages twice, late and in any order change nothing.

Requests and sweeps happen anywhere in between. These tests buy contracts; `test_messages_of_changes` changes them.
"""

import contextlib
from datetime import timedelta
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.application import end_state
from tests.application.post_office import Letter, PostOffice, in_any_order, must_change_nothing, twice_more
from tests.application.stage import Process, Stage
from tests.shop import STORAGE
from zetel.domain.errors import Declined, RequestInProgress
from zetel.domain.subscriptions.subscription import Collection


def requests(stage: Stage) -> list[Letter]:
    """On invoice, by a good card, by a bad card, and by a card whose answer is lost."""
    return [
        partial(_asked, stage, stage.quote(), None, "1"),
        partial(_asked, stage, stage.quote(by=Collection.CARD), "pm_card_visa", "2"),
        partial(_asked, stage, stage.quote(by=Collection.CARD), "pm_card_chargeDeclined", "3"),
        partial(_asked, stage, stage.quote(by=Collection.CARD), "pm_card_timeout", "4"),
    ]


def _asked(stage: Stage, quote: Any, card: str | None, key: str) -> None:
    with contextlib.suppress(Declined, RequestInProgress):
        stage.request(quote, card=card, key=key)(Process(stage))


def settled() -> tuple[Stage, list[Letter]]:
    """A stage after all purchases and an addition, and all their letters."""
    stage = Stage()
    office = PostOffice(stage)
    for request in requests(stage):
        request()
    letters = office.deliver()
    (first, *_) = end_state.subscriptions(stage)
    _asked(stage, stage.quote_addition(first.id, (STORAGE.plan.id, 15)), None, "5")
    letters += office.settle()
    assert end_state.broken_promises(stage) == []
    return stage, letters


def test_the_story_has_letters_of_every_kind():
    stage, letters = settled()
    # 4 subscription events, 4 x issued and rendered, 2 payments taken and 1 declined; from them: 4 to number, 4 to
    # render, 4 + 4 + 1 to confirm, each to publish; and 1 payment that the sweep found
    assert len(stage.events()) == 4 + 8 + 3
    assert len(letters) == 15 + 4 + 4 + 9 + 15 + 1
    assert len(stage.world.outbox.sent) == 8


@pytest.mark.parametrize("order", ["as they came", "backwards", *range(8)])
@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=40)])
def test_every_letter_twice_more_in_any_order_changes_nothing(order, late):
    stage, letters = settled()
    stage.world.clock.move(late)
    stage.world.clock.move_machine(seconds=int(late.total_seconds()))
    must_change_nothing(stage, twice_more(letters, order))


@settings(max_examples=60)
@given(chance=st.randoms(use_true_random=False))
def test_letters_requests_and_sweeps_in_any_order_and_number_end_alike(chance):
    stage = Stage()
    in_any_order(stage, requests(stage), chance)
    stage.carry_on()
    assert end_state.broken_promises(stage) == []
    assert end_state.outcome_beside_others(stage) == alike()


@cache
def alike() -> Any:
    """The end of the requests when all letters are delivered once, in order."""
    stage = Stage()
    for request in requests(stage):
        request()
    stage.carry_on()
    return end_state.outcome_beside_others(stage)
