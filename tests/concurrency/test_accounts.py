"""Twenty people change an account at once without conflict: all changes are made, and every event has its number."""

from functools import partial

import pytest

from tests.adapters.stores import on_emulator
from tests.concurrency.market import Buyer, Market, at_once
from tests.emulator import Emulator
from tests.fakes.memory_store import MemoryStore
from zetel.application.accounts import profiles
from zetel.application.accounts.profiles import AddProfile
from zetel.application.commands.person import IdempotentRequest
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.application.store.records import Answer
from zetel.domain.events import Event

PEOPLE = 20
ROUNDS = 5


def added(market: Market, buyer: Buyer, number: int) -> Answer:
    details = {
        "name": f"Veerman {number}",
        "address": {"street": "Kade 1", "city": "Delft", "postcode": "2600 AA", "country": "NL"},
        "language": "nl",
        "currency": "EUR",
        "zone": "Europe/Amsterdam",
        "recipients": [f"{number}@veerman.example"],
    }
    request = IdempotentRequest(f"add-{number}", f"add-{number}")
    return profiles.add_profile(AddProfile(buyer.account, buyer.person, request, details), market.services)


def check(market: Market) -> None:
    (buyer,) = market.buyers
    answers = at_once(*(partial(added, market, buyer, number) for number in range(PEOPLE)))
    assert [answer.status for answer in answers] == [201] * PEOPLE
    told = market.all(Event, Table.JOURNAL, buyer.account, "evt_")
    assert sorted(event.sequence for event in told if event.subject == buyer.account) == list(range(2, PEOPLE + 2))
    held = market.services.store.page(keys.profiles(buyer.account), limit=100).items
    assert sorted(profile.name for profile in held if profile.id != buyer.profile) == sorted(
        f"Veerman {number}" for number in range(PEOPLE)
    )


def test_20_profiles_added_at_once_are_all_added_in_memory() -> None:
    for _ in range(ROUNDS):
        check(Market(MemoryStore(), accounts=1))


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
def test_20_profiles_added_at_once_are_all_added_on_ministack(emulator: Emulator) -> None:
    check(Market(on_emulator(emulator), accounts=1))
