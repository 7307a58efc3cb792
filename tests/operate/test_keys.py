"""The key that signs quotes: rotated once an hour at most, unless it leaked."""

import json

import pytest

from operate.keys import LINKS, QUOTES, TooSoon, replaced, rotated
from zetel.adapters.key_ring import SigningKey, signing_keys

#: 2026-03-15 10:00:00 UTC.
TEN = 1_773_568_800
HELD = {"id": "first", "secret": "s" * 64}


def chance(bits: int) -> int:
    return (1 << bits) - 1


def test_the_previous_key_is_kept_with_the_instant_of_its_replacement() -> None:
    keys = signing_keys(json.dumps(rotated(HELD, QUOTES, at=TEN, random=chance)))
    assert keys.current == SigningKey("2026-03-15-ffffffff", b"f" * 64)
    assert (keys.previous, keys.rotated_at) == (SigningKey("first", b"s" * 64), TEN)


def test_within_an_hour_of_a_rotation_another_is_refused_and_says_how_long_to_wait() -> None:
    held = rotated(HELD, QUOTES, at=TEN)
    with pytest.raises(TooSoon, match="for 1 minutes more"):
        rotated(held, QUOTES, at=TEN + 3541)
    assert rotated(held, QUOTES, at=TEN + 3600)["previous_id"] == held["id"]


def test_the_key_of_links_is_rotated_once_in_eight_days() -> None:
    held = rotated(HELD, LINKS, at=TEN)
    with pytest.raises(TooSoon, match="opens links for 1440 minutes more"):
        rotated(held, LINKS, at=TEN + 7 * 86_400)
    assert rotated(held, LINKS, at=TEN + 8 * 86_400)["previous_id"] == held["id"]


def test_a_leaked_key_is_forgotten_at_once() -> None:
    keys = signing_keys(json.dumps(replaced(at=TEN)))
    assert keys.previous is None
    assert keys.current.id != "first"


def test_two_keys_of_one_day_differ() -> None:
    assert replaced(at=TEN)["secret"] != replaced(at=TEN)["secret"]
    assert replaced(at=TEN)["id"] != replaced(at=TEN)["id"]
