"""The history in words: each type of event about a contract has a sentence, in each language."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zetel.adapters.texts.texts import GettextTexts
from zetel.adapters.texts.words import Catalogues
from zetel.application.events.event_types import KINDS
from zetel.application.ports import Happened
from zetel.application.store.wire import from_wire
from zetel.domain.events import Actor, ActorKind, Event
from zetel.domain.parties.address import Language

FAMILIES = ("subscription.", "attempt.", "end_request.", "move.")
CONTRACTS = Path(__file__).parents[2] / "events" / "contracts"
TYPES = sorted(type for type in KINDS if type.startswith(FAMILIES))
PRODUCTS = {
    "professional-yearly.3": "Professional",
    "enterprise-yearly.3": "Enterprise",
    "starter-monthly.3": "Starter",
    "data-storage-yearly.3": "Storage",
}


@pytest.fixture(scope="module")
def texts() -> GettextTexts:
    return GettextTexts(Catalogues())


def golden(type: str) -> Event:
    (path,) = CONTRACTS.glob(f"{type}.v*.json")
    return from_wire(Event, json.loads(path.read_text())["Detail"])


def told(texts: GettextTexts, type: str, language: Language = Language.EN, member: str | None = "Anna V.") -> str:
    return texts.history(Happened(golden(type), member, PRODUCTS), language).text


@pytest.mark.parametrize("type", TYPES)
def test_each_event_of_a_contract_has_a_sentence_of_its_own_in_each_language(texts: GettextTexts, type: str) -> None:
    said = {language: told(texts, type, language) for language in Language}
    assert len(set(said.values())) == len(Language)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said.values())


@pytest.mark.parametrize(
    ("type", "sentence"),
    [
        ("subscription.purchased", "Bought: 25 × Professional, from 15 Mar 2026."),
        # Ends on 30 June, which is the first paid day.
        ("subscription.trial_started", "Trial begun: 10 × Starter. Its last day is 29 Jun 2026."),
        ("subscription.seats_increased", "30 seats instead of 25, from 1 Sep 2026."),
        # 5 of 8 seats go back at once, 3 with the renewal.
        ("subscription.seats_decreased", "25 seats instead of 30, from 5 Sep 2026. With the renewal 22 seats."),
        ("subscription.seats_scheduled", "20 seats set for 15 Mar 2027."),
        ("subscription.plan_changed", "Another plan: 25 × Enterprise, from 1 Sep 2026."),
        ("subscription.renewed", "Renewed: 15 Mar 2027 to 14 Mar 2028."),
        ("subscription.period_billed", "Billed: 15 Apr 2026 to 14 May 2026."),
        # The first day without service is 15 March.
        ("subscription.end_scheduled", "Cancelled in advance. The last day with service is 14 Mar 2027."),
        ("subscription.ended", "Ended. The last day with service was 14 Mar 2027."),
        ("end_request.rejected", "The request for an end rejected. It can be sent again until 6 Jul 2026."),
    ],
)
def test_an_event_in_words(texts: GettextTexts, type: str, sentence: str) -> None:
    assert told(texts, type) == sentence


def test_the_seats_of_an_add_on_are_named_by_its_product(texts: GettextTexts) -> None:
    event = golden("subscription.seats_increased")
    products = {**PRODUCTS, str(event.data["item"]): "Storage"}
    said = texts.history(Happened(event, None, products), Language.EN)
    assert said.text == "Storage: 30 seats instead of 25, from 1 Sep 2026."


@pytest.mark.parametrize(
    ("kind", "member", "by"),
    [
        (ActorKind.MEMBER, "Anna V.", "Anna V."),
        (ActorKind.MEMBER, None, "a former member"),
        (ActorKind.STAFF, None, "the seller"),
        (ActorKind.SYSTEM, None, "automatically"),
        (ActorKind.PRODUCT, None, "the product"),
    ],
)
def test_the_cause_of_an_event(texts: GettextTexts, kind: ActorKind, member: str | None, by: str) -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    event = Event("evt_1", "subscription.changed", 1, at, "acc_1", "sub_1", 2, Actor(kind, "x"), {"fields": []})
    assert texts.history(Happened(event, member, {}), Language.EN).by == by
