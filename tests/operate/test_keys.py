"""The key that signs quotes: rotated once an hour at most, unless it leaked."""

import json

import pytest

from operate.keys import TooSoon, replaced, rotated
from zetel.adapters.signer import SigningKey, signing_keys

#: 2026-03-15 10:00:00 UTC.
TEN = 1_773_568_800
HELD = {"id": "first", "secret": "s" * 64}


def chance(bits: int) -> int:
    return (1 << bits) - 1


def test_the_previous_key_is_kept_with_the_instant_of_its_replacement() -> None:
    keys = signing_keys(json.dumps(rotated(HELD, at=TEN, random=chance)))
    assert keys.current == SigningKey("2026-03-15-ffffffff", b"f" * 64)
    assert (keys.previous, keys.rotated_at) == (SigningKey("first", b"s" * 64), TEN)


def test_within_an_hour_of_a_rotation_another_is_refused_and_says_how_long_to_wait() -> None:
    held = rotated(HELD, at=TEN)
    with pytest.raises(TooSoon, match="for 1 minutes more"):
        rotated(held, at=TEN + 3541)
    assert rotated(held, at=TEN + 3600)["previous_id"] == held["id"]


def test_a_leaked_key_is_forgotten_at_once() -> None:
    keys = signing_keys(json.dumps(replaced(at=TEN)))
    assert keys.previous is None
    assert keys.current.id != "first"


def test_two_keys_of_one_day_differ() -> None:
    assert replaced(at=TEN)["secret"] != replaced(at=TEN)["secret"]
    assert replaced(at=TEN)["id"] != replaced(at=TEN)["id"]
