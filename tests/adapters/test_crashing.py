"""Crashes around every port call, as the crash matrix uses them."""

from dataclasses import fields

import pytest

from tests.fakes.crashing import PORTS, Crash, CrashAt, Crashing, Moment, crashes
from tests.fakes.world import NOON, world
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Counter
from zetel.application.store.writes import Insert

SERIES = keys.series("NL01", "invoice", 2026)


def use_case(services: Services) -> str:
    """Reads, draws an id, commits twice, names the clock."""
    services.store.read(SERIES)
    first = services.ids.new("inv", services.clock.now())
    for year in (2026, 2027):
        services.store.commit([Insert(keys.series("NL01", "invoice", year), Counter(1), lambda _: AssertionError())])
    return f"{services.clock.name} {first}"


def test_every_field_of_services_but_ids_and_settings_is_a_port() -> None:
    settings = {"shards", "takes_cards", "checks_vat_ids", "allowance", "export_days"}
    assert {field.name for field in fields(Services)} - set(PORTS) == {"ids", *settings}


def test_a_run_names_its_calls_and_keeps_its_answer() -> None:
    probe = Crashing(world().services)
    assert use_case(probe.services) == use_case(world().services)
    assert probe.calls == ["store.read#1", "clock.now#1", "store.commit#1", "store.commit#2"]


def test_four_calls_have_eight_places_to_crash() -> None:
    assert [str(crash) for crash in crashes(["store.read#1", "store.commit#1"])] == [
        "before store.read#1",
        "after store.read#1",
        "before store.commit#1",
        "after store.commit#1",
    ]


@pytest.mark.parametrize(("moment", "written"), [(Moment.BEFORE, None), (Moment.AFTER, Counter(1))])
def test_a_crash_before_a_commit_writes_nothing_and_a_crash_after_it_loses_nothing(moment, written) -> None:
    fakes = world()
    doomed = Crashing(fakes.services, CrashAt("store.commit#2", moment))
    with pytest.raises(Crash, match=r"store\.commit#2"):
        use_case(doomed.services)
    second = keys.series("NL01", "invoice", 2027)
    assert fakes.store.read(SERIES, second).found == {SERIES: Counter(1), second: written}


def test_code_that_catches_exceptions_does_not_survive_a_crash() -> None:
    assert not issubclass(Crash, Exception)


def test_a_crash_that_names_no_call_never_happens() -> None:
    assert use_case(Crashing(world().services, CrashAt("store.commit#3", Moment.BEFORE)).services)


def test_the_clock_of_the_fakes_only_goes_forward() -> None:
    clock = world().clock
    clock.move_to(NOON)
    with pytest.raises(ValueError, match="never goes back"):
        clock.move_to(NOON.replace(hour=11))
