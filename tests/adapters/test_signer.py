"""Signed quotes: the worked example to the byte, every way of tampering, and the rotation of keys."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.key_ring import SigningKey, SigningKeys, signing_keys, stored_keys
from zetel.adapters.signer import HmacSigner
from zetel.domain.errors import QuoteTampered

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "quote.seats.json"
DEMO = SigningKey("demo-1", b"demo-quote-key")
NEXT = SigningKey("demo-2", b"another-quote-key")


def golden() -> dict[str, Any]:
    quote: dict[str, Any] = json.loads(GOLDEN.read_text())
    return quote


def content() -> dict[str, Any]:
    quote = golden()
    del quote["signature"]
    return quote


class Ring:
    """A signer with exchangeable keys, a machine's clock to move, and a count of the reads of the keys."""

    def __init__(self, keys: SigningKeys = SigningKeys(DEMO)) -> None:  # noqa: B008  # the default is frozen
        self.keys, self.now, self.read = keys, 10_000, 0
        self.signer = HmacSigner(self._keys, machine=lambda: self.now)

    def _keys(self) -> SigningKeys:
        self.read += 1
        return self.keys


def test_the_quote_of_the_worked_example_gets_its_signature() -> None:
    assert Ring().signer.sign(content()) == golden()
    assert golden()["signature"]["hmac_sha256"] == "76b8d8dc3d0fe81a0f392aa1bd4d808f50705760635bbdbd7ca421b927fad188"


def test_an_unchanged_quote_opens_with_any_order_of_its_fields() -> None:
    turned = dict(reversed(golden().items()))
    assert Ring().signer.opened(turned) == content()


CHANGES = {
    "an amount": lambda q: q.update(due_now=1),
    "a deep amount": lambda q: q["documents"][0]["lines"][0].update(net=97499),
    "a number as float": lambda q: q.update(due_now=0.0),
    "a number as text": lambda q: q.update(due_now="0"),
    "a field more": lambda q: q.update(discount=1),
    "a field less": lambda q: q.pop("settlement"),
    "another person": lambda q: q.update(person="mem_2"),
    "a half surrogate": lambda q: q.update(person="\ud800"),
    "not a number": lambda q: q.update(due_now=float("nan")),
    "a signature less": lambda q: q.pop("signature"),
    "a signature as text": lambda q: q.update(signature="demo-1"),
    "a signature as list": lambda q: q.update(signature=["demo-1", "76"]),
    "a signature of more fields": lambda q: q["signature"].update(alg="none"),
    "a signature without key": lambda q: q["signature"].pop("key"),
    "an unknown key": lambda q: q["signature"].update(key="demo-9"),
    "a key that is no text": lambda q: q["signature"].update(key=1),
    "an empty signature": lambda q: q["signature"].update(hmac_sha256=""),
    "a signature that is no text": lambda q: q["signature"].update(hmac_sha256=None),
    "a signature in capitals": lambda q: q["signature"].update(hmac_sha256=q["signature"]["hmac_sha256"].upper()),
    "a signature beyond ASCII": lambda q: q["signature"].update(hmac_sha256="é" * 64),
    "another signature": lambda q: q["signature"].update(hmac_sha256="0" * 64),
    "a shortened signature": lambda q: q["signature"].update(hmac_sha256=q["signature"]["hmac_sha256"][:-1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_quote_does_not_open(change) -> None:
    """A quote with any change does not open."""
    quote = copy.deepcopy(golden())
    change(quote)
    with pytest.raises(QuoteTampered):
        Ring().signer.opened(quote)


def test_a_signed_quote_is_signed_anew() -> None:
    assert Ring().signer.sign(golden()) == golden()


def test_the_previous_key_opens_for_an_hour_after_the_rotation() -> None:
    ring = Ring()
    quote = ring.signer.sign(content())
    ring.keys = SigningKeys(NEXT, DEMO, rotated_at=20_000)
    ring.now = 23_599
    assert ring.signer.opened(quote) == content()
    ring.now = 23_600
    with pytest.raises(QuoteTampered):
        ring.signer.opened(quote)


def test_a_long_lived_process_signs_with_the_new_key_within_15_minutes() -> None:
    ring = Ring()
    ring.signer.sign(content())
    ring.keys = SigningKeys(NEXT, DEMO, rotated_at=10_000)
    ring.now = 10_899
    assert ring.signer.sign(content())["signature"]["key"] == "demo-1"
    ring.now = 10_900
    assert ring.signer.sign(content())["signature"]["key"] == "demo-2"
    assert ring.read == 2


def test_a_quote_of_a_new_key_opens_in_a_process_that_does_not_know_the_key_yet() -> None:
    ring = Ring()
    ring.signer.sign(content())
    ring.keys = SigningKeys(NEXT, DEMO, rotated_at=10_000)
    ring.now = 10_060
    theirs = HmacSigner(lambda: ring.keys, machine=lambda: ring.now).sign(content())
    assert ring.signer.opened(theirs) == content()


def test_a_flood_of_unknown_keys_reads_the_keys_once_a_minute() -> None:
    ring = Ring()
    forged = golden()
    forged["signature"]["key"] = "demo-9"
    for second in range(120):
        ring.now = 10_000 + second
        with pytest.raises(QuoteTampered):
            ring.signer.opened(forged)
    assert ring.read == 2


def test_keys_are_read_at_their_first_use() -> None:
    ring = Ring()
    assert ring.read == 0
    ring.signer.sign(content())
    ring.signer.sign(content())
    assert ring.read == 1


def test_a_secret_has_one_key_or_two() -> None:
    assert signing_keys('{"id": "first", "secret": "s1"}') == SigningKeys(SigningKey("first", b"s1"))
    assert signing_keys(
        '{"id": "second", "secret": "s2", "previous_id": "first", "previous_secret": "s1", "rotated_at": 1788264000}'
    ) == SigningKeys(SigningKey("second", b"s2"), SigningKey("first", b"s1"), 1788264000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"hush-hush"',
        '{"id": "first"}',
        '{"id": "first", "secret": ""}',
        '{"id": 1, "secret": "hush-hush"}',
        '{"id": "a", "secret": "hush-hush", "previous_id": "b"}',
        '{"id": "a", "secret": "hush-hush", "previous_id": "b", "previous_secret": "hush-hush", "rotated_at": "soon"}',
    ],
)
def test_a_secret_of_another_form_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ValueError, match="not of the form") as error:
        signing_keys(text)
    assert "hush-hush" not in str(error.value)
    assert error.value.__suppress_context__


def test_a_key_never_shows_its_secret() -> None:
    assert "demo-quote-key" not in repr(SigningKeys(DEMO))


@pytest.mark.usefixtures("aws")
def test_keys_come_from_the_secrets_manager() -> None:
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).secretsmanager
    client.create_secret(Name="quotes", SecretString='{"id": "demo-1", "secret": "demo-quote-key"}')
    assert HmacSigner(stored_keys(client, "quotes")).sign(content()) == golden()
