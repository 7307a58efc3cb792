"""Types of event: each is one class in the `events` of its room, and no other code spells its name."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest

from zetel import domain
from zetel.adapters import log
from zetel.application.events.event_types import KINDS, ROOMS
from zetel.domain.events import TypedEvent

pytestmark = pytest.mark.mend(
    "layers/shared/zetel/domain/subscriptions/events.py, or that of the event's room",
    "the relay, metrics, log lines and contracts derive from the class alone",
)

ROOT: Final = Path(__file__).resolve().parents[2]
DOMAIN: Final = Path(domain.__file__).parent
FOLDERS: Final = ("layers", "functions", "local", "operate")

#: How a type is spelled in part: ``subscription.`` and ``.issued``.
PARTS: Final = {f"{type.partition('.')[0]}." for type in KINDS} | {f".{type.partition('.')[2]}" for type in KINDS}


def spelled(source: str) -> Iterator[tuple[int, str]]:
    """The lines of `source` that spell a type of event or a part of a type, with the text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in KINDS.keys() | PARTS:
            yield node.lineno, node.value


def test_no_code_but_events_py_spells_a_type_of_event() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line} spells {text!r}: import the class from zetel.domain.<room>.events, and use "
        "it or its TYPE"
        for folder in FOLDERS
        for file in sorted((ROOT / folder).rglob("*.py"))
        if not (file.name == "events.py" and file.is_relative_to(DOMAIN))
        for line, text in spelled(file.read_text())
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'kind = "payment.received"',
        'if type.endswith(".issued"): pass',
        'type = f"{document.kind}.rendered"',
        'if type.startswith("subscription."): pass',
    ],
)
def test_a_type_that_is_spelled_is_found(source: str) -> None:
    assert [line for line, _ in spelled(source)] == [1]


def test_every_events_py_is_among_the_rooms_that_readers_load() -> None:
    written = {f"zetel.domain.{file.parent.name}.events" for file in DOMAIN.glob("*/events.py")}
    assert {room.__name__ for room in ROOMS} == written, "name the room in zetel/application/events/event_types.py"


@pytest.mark.parametrize("kind", KINDS.values())
def test_a_type_is_a_dataclass_with_slots_whose_facts_are_named(kind: type[TypedEvent]) -> None:
    """It is frozen too: Python makes no other subclass of a frozen dataclass."""
    assert vars(kind).keys() >= {"__slots__", "__dataclass_fields__"}
    assert all(field.kw_only for field in fields(kind))


@pytest.mark.parametrize("kind", KINDS.values())
def test_a_log_line_may_show_the_ids_that_a_type_declares_each_by_a_name_of_its_own(kind: type[TypedEvent]) -> None:
    names = [kind.SUBJECT.shown_as, *(ids.shown_as for ids in kind.ids().values())]
    assert set(names) <= log.FACTS, "name it in FACTS of zetel/adapters/log.py"
    assert len(set(names)) == len(names)
