"""Domain time and the machine's time."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from zetel.adapters.clock import SystemClock


def test_now_is_utc_in_whole_seconds() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert (now.tzinfo, now.microsecond) == (UTC, 0)


def test_an_offset_moves_domain_time_and_not_the_machine() -> None:
    ahead = timedelta(days=365)
    clock = SystemClock("clk_1", lambda: ahead)
    assert timedelta(days=364, hours=23) < clock.now() - datetime.now(UTC) <= ahead
    assert abs(clock.machine() - time.time()) < 5
    assert clock.name == "clk_1"


def test_the_offset_is_asked_at_each_call() -> None:
    offsets = iter([timedelta(), timedelta(days=1)])
    clock = SystemClock(offset=lambda: next(offsets))
    assert clock.now() + timedelta(hours=23) < clock.now()


def test_domain_time_is_never_behind() -> None:
    with pytest.raises(ValueError, match="never behind"):
        SystemClock(offset=lambda: timedelta(seconds=-1)).now()


def test_the_clock_of_production_is_called_main() -> None:
    assert SystemClock().name == "main"
