"""Test clocks, wherever a process dies: their commands are asked again, their life is brought again by the stream.

Each story ends with the life of every account that has a clock of its own. An undisturbed run tells what must stand in
the tables then, apart from ids, which are minted again.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

import pytest

from tests.application.own_clock import SUPPORT, OwnClock, live
from tests.fakes.crashing import Crash, CrashAt, Crashing, crashes
from tests.shop import Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.ports import Services
from zetel.application.seller import clocks
from zetel.application.seller.clocks import AdvanceClock
from zetel.application.store.ids import has_clock
from zetel.application.store.keys import Table
from zetel.domain.errors import Conflict, Unknown

BOUGHT: Final = datetime(2026, 3, 15, 12, tzinfo=UTC)
_ID: Final = re.compile("[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}")


@dataclass(frozen=True, slots=True)
class Story:
    """A process does `act`, which may die; a rival may do `beside` in between."""

    own: OwnClock
    act: Callable[[Services], Any]
    beside: Callable[[Services], Any]


def making() -> Story:
    own = OwnClock(Shop(BOUGHT))

    def act(services: Services) -> Any:
        return own.make(key="clock-2", services=services).body

    return Story(own, act, act)


def advancing() -> Story:
    """Another person sends the clock to the same day."""
    own = bought()
    return Story(own, advances(own, "a"), advances(own, "b"))


def living() -> Story:
    """The invoice of a purchase is numbered, rendered and mailed; then the clock goes on for a day."""
    own = bought()
    advances(own, "a")(own.shop.services)
    act = partial(live, own.shop, own.account)
    return Story(own, act, act)


def removing() -> Story:
    """Its person looks whether it is done before asking again."""
    own = bought()
    own.live()

    def act(services: Services) -> None:
        with contextlib.suppress(Unknown):  # removed, and gone
            while (clock := own.clock)["status"] != "removing":
                with contextlib.suppress(Conflict):
                    clocks.remove_clock(own.account, clock["version"], SUPPORT, services)

    return Story(own, act, act)


STORIES: Final = {"made": making, "sent ahead": advancing, "lived": living, "removed": removing}


def bought() -> OwnClock:
    own = OwnClock(Shop(BOUGHT))
    own.buy()
    return own


def advances(own: OwnClock, key: str) -> Callable[[Services], Any]:
    def act(services: Services) -> Any:
        command = AdvanceClock(own.account, SUPPORT, IdempotentRequest(key, key), BOUGHT + timedelta(days=1))
        return clocks.advance_clock(command, services).body["until"]

    return act


def calls(story: str) -> list[str]:
    told = STORIES[story]()
    crashing = Crashing(told.own.shop.services)
    told.act(crashing.services)
    return crashing.calls


def finished(story: Story) -> Any:
    """What stands after the life of every account with a clock of its own: the items without their ids, counted, the
    files, and the mails that were kept."""
    shop = story.own.shop
    for account in dict.fromkeys(event.account for event in shop.events() if has_clock(event.account)):
        live(shop, account)
    items = Counter(
        (table, _ID.sub("", pk), _ID.sub("", sk.partition("#")[0]))
        for table in Table
        for pk, sk in shop.world.store.items(table)
    )
    with contextlib.suppress(Unknown):
        mails = [(mail["at"], mail["subject"], mail["attachments"]) for mail in story.own.mails()]
        documents = [(one.number, one.total, one.paid, len(one.files)) for one in story.own.invoices()]
        clock = story.own.clock
        return items, mails, documents, (clock["at"], clock["until"], clock["status"])
    return items


def whole(story: str) -> Any:
    told = STORIES[story]()
    told.act(told.own.shop.services)
    return finished(told)


@pytest.mark.parametrize("story", STORIES)
def test_a_process_that_dies_is_made_good(story: str) -> None:
    expected, places = whole(story), crashes(calls(story))
    assert len(places) >= 10
    for crash in places:
        assert finished(died(story, crash)) == expected, str(crash)


def died(story: str, crash: CrashAt) -> Story:
    told = STORIES[story]()
    with contextlib.suppress(Crash):
        told.act(Crashing(told.own.shop.services, crash).services)
    told.act(told.own.shop.services)
    return told


@pytest.mark.parametrize("story", STORIES)
def test_a_rival_may_come_wherever_the_process_dies(story: str) -> None:
    """What the rival leaves does not stand in the way: nothing is done twice."""
    told = STORIES[story]()
    told.beside(told.own.shop.services)
    told.act(told.own.shop.services)
    expected = finished(told)
    for crash in crashes(calls(story)):
        told = STORIES[story]()
        with contextlib.suppress(Crash):
            told.act(Crashing(told.own.shop.services, crash).services)
        told.beside(told.own.shop.services)
        told.act(told.own.shop.services)
        assert finished(told) == expected, str(crash)
