"""What is published is a contract: each type of event and version has a golden file, and looks like it for ever."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import happenings
from tests.shop import ACCOUNT
from zetel.application.events.event_types import KINDS
from zetel.application.store.wire import from_wire, to_wire

pytestmark = pytest.mark.mend(
    "events/contracts/<type>.v<version>.json: a golden file; tests/architecture/happenings.py: what leads to the event",
    "others build on published events: a shape that changes is a new version beside the old one",
)

FOLDER = Path(__file__).parents[2] / "events" / "contracts"
CONTRACTS = {path.name: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
ENVELOPE = {"id", "type", "version", "at", "account", "subject", "sequence", "actor", "data"}
TYPE = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")

#: All that the text in an event may be. There is no form for a name, an address, a sentence.
FORMS = {
    "day": r"\d{4}-\d\d-\d\d",
    "instant": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "currency": r"[A-Z]{3}",
    "document number": r"[A-Z]{3}-\d{4}-\d{6}",
    "release": r"rel_sub_[0-9A-HJKMNP-TV-Z]{26}:itm_[0-9A-HJKMNP-TV-Z]{26}",
    "price version": r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z]{3}\.\d{4}-\d\d-\d\d",
    "plan version": r"[a-z0-9]+(-[a-z0-9]+)*\.\d+",
    "token's subject": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "event type": TYPE.pattern,
    "plan": r"[a-z0-9]+(-[a-z0-9]+)+",
    "id of a client": r"[0-9][0-9a-z]{15,31}",
    "word": r"[a-z]+(_[a-z]+)*",
}
#: Who acts, and the form of their ids.
ACTORS = {"member": "id mem", "staff": "token's subject", "system": "word", "product": "id of a client"}
#: What others do, too, than whom the contract shows: a card is charged as a person wishes or by itself, a refund is
#: completed by the provider or by the bookkeeper, a recipient is confirmed by its link, its sign-in or the staff, a
#: successor is made owner by itself, and an owner objects by a link.
ALSO_BY = {
    "recipient.confirmed": {"member", "staff"},
    "member.rights_given": {"system"},
    "succession.objected": {"system"},
    "payment.succeeded": {"system"},
    "payment.declined": {"system"},
    "invoice.payment_applied": {"system"},
    "refund.completed": {"staff"},
}
ID = re.compile(r"([a-z]{3})_[0-9A-HJKMNP-TV-Z]{26}")


@pytest.fixture(scope="module")
def published() -> list[dict[str, Any]]:
    return happenings.published()


def shape(value: Any) -> Any:
    """`value` without its content: the keys of objects, the kinds of values, the prefixes of ids."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    if type(value) is int:
        return "integer"
    assert isinstance(value, str), f"neither text nor an integer: {value!r}"
    if found := ID.fullmatch(value):
        return f"id {found[1]}"
    forms = [form for form, pattern in FORMS.items() if re.fullmatch(pattern, value)]
    assert forms, f"of no known form: {value!r}"
    return forms[0]


def fits(found: Any, agreed: Any) -> bool:
    """Whether a shape is the agreed one. A list may have more or fewer things, even none, each of an agreed shape."""
    if isinstance(found, dict) and isinstance(agreed, dict):
        return found.keys() == agreed.keys() and all(fits(found[key], agreed[key]) for key in agreed)
    if isinstance(found, list) and isinstance(agreed, list):
        return all(any(fits(one, form) for form in agreed) for one in found)
    return bool(found == agreed)


def test_every_type_has_a_contract_and_every_contract_a_type():
    """Where a class of `*/events.py` is new, its contract goes to events/contracts; an earlier version stays there."""
    assert CONTRACTS.keys() >= {f"{kind.TYPE}.v{kind.VERSION}.json" for kind in KINDS.values()}
    assert {contract["DetailType"] for contract in CONTRACTS.values()} == KINDS.keys()


def test_every_contract_is_shown_to_be_kept(published):
    assert {event["DetailType"] for event in published} == {contract["DetailType"] for contract in CONTRACTS.values()}


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_is_named_after_its_type_and_version(name):
    contract = CONTRACTS[name]
    assert contract["Source"] == "zetel"
    assert contract["Detail"]["type"] == contract["DetailType"]
    assert f"{contract['DetailType']}.v{contract['Detail']['version']}.json" == name


@pytest.mark.parametrize("name", CONTRACTS)
def test_what_is_published_has_the_shape_of_its_contract(name, published):
    contract = CONTRACTS[name]
    events = [event for event in published if event["DetailType"] == contract["DetailType"]]
    for event in events:
        found, agreed = _apart_from_actor(event), _apart_from_actor(contract)
        assert fits(found, agreed), f"{found} is not {agreed}"
        by = {contract["Detail"]["actor"]["kind"]} | ALSO_BY.get(contract["DetailType"], set())
        assert event["Detail"]["actor"]["kind"] in by


def _apart_from_actor(event):
    """The shape of an event whose actor has the form of its kind."""
    actor = event["Detail"]["actor"]
    assert shape(actor["id"]) == ACTORS[actor["kind"]]
    return shape({**event, "Detail": {**event["Detail"], "actor": {}}})


def test_the_envelope_is_that_of_the_worked_example(published):
    for event in published:
        assert list(event) == ["Source", "DetailType", "Detail"]
        assert (event["Source"], event["DetailType"]) == ("zetel", event["Detail"]["type"])
        assert set(event["Detail"]) == ENVELOPE
        assert set(event["Detail"]["actor"]) == {"kind", "id"}


def test_what_is_published_is_what_its_class_says(published):
    for event in published:
        kind, detail = KINDS[event["DetailType"]], event["Detail"]
        assert detail["version"] == kind.VERSION
        assert to_wire(from_wire(kind, detail["data"]).data()) == detail["data"]


@pytest.mark.parametrize("kind", KINDS.values())
def test_ids_are_declared_as_ids(kind):
    """A field of an event that is not marked as `Ids` holds none: no log line shows it, and no work follows."""
    data = CONTRACTS[f"{kind.TYPE}.v{kind.VERSION}.json"]["Detail"]["data"]
    of_one = {name for name, value in data.items() if isinstance(value, str) and ID.fullmatch(value)}
    of_many = {
        name for name, value in data.items() if value and isinstance(value, list) and ID.fullmatch(str(value[0]))
    }
    assert of_one | of_many <= kind.ids().keys() <= data.keys()


def test_no_event_tells_whom_it_is_about(published):
    for event in [*published, *CONTRACTS.values()]:
        told = json.dumps(event, ensure_ascii=False).lower()
        assert not [words for words in happenings.PRIVATE if words.lower() in told]


def test_the_events_of_a_subject_are_numbered_without_gaps(published):
    numbers = defaultdict(list)
    for event in published:
        numbers[event["Detail"]["subject"]].append(event["Detail"]["sequence"])
    # The shop's account was there before the first event: it counts on from 1.
    first = {ACCOUNT: 2}
    for subject, found in numbers.items():
        start = first.get(subject, 1)
        assert found == list(range(start, start + len(found))), subject
    assert any(len(found) > 3 for found in numbers.values())


def test_a_shape_has_no_room_for_names_addresses_and_sentences():
    for text in ("Anna Veerman", "anna@veerman.example", "Havenstraat 12", "paid late, again", "NL91ABNA0417164300"):
        with pytest.raises(AssertionError, match="of no known form"):
            shape({"data": [text]})
    for value in (1.5, None, True):
        with pytest.raises(AssertionError, match="neither text nor an integer"):
            shape(value)
