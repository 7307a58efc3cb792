"""The host's state is whole, belongs to one host at a time, and its clock never goes back."""

import threading
from pathlib import Path

import pytest

from local.journal import remembering
from local.state import InUse, State
from local.stream_pump import as_inserted


def test_facts_outlive_a_restart(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        state.remember("account", "acc_1")
        state.remember("catalog", "abc")
    with State(tmp_path) as again:
        assert (again.fact("account"), again.fact("catalog"), again.fact("other")) == ("acc_1", "abc", None)


def test_a_folder_has_one_host_at_a_time(tmp_path: Path) -> None:
    with State(tmp_path), pytest.raises(InUse), State(tmp_path):
        pass
    with State(tmp_path) as free_again:
        assert free_again.aws.is_dir()


def test_temporary_files_do_not_outlive_a_start(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        (state.tmp / "left").write_text("over")
        (state.outbox / "1.eml").write_text("kept")
    with State(tmp_path) as again:
        assert list(again.tmp.iterdir()) == []
        assert [file.name for file in again.outbox.iterdir()] == ["1.eml"]


def test_the_clock_only_goes_forward(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        assert state.clock_offset == 0
        state.move_clock(86_400)
        state.move_clock(3_600)
        with pytest.raises(ValueError, match="the clock never goes back"):
            state.move_clock(-1)
    with State(tmp_path) as again:
        assert again.clock_offset == 90_000


def test_facts_remembered_at_once_are_all_kept(tmp_path: Path) -> None:
    with State(tmp_path) as state:

        def count(name: str) -> None:
            for number in range(200):
                state.remember(name, number)

        threads = [threading.Thread(target=count, args=(name,)) for name in ("clock_offset", "relayed")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (state.fact("clock_offset"), state.fact("relayed")) == (199, 199)


def test_the_newest_relayed_entry_is_remembered_by_its_instant(tmp_path: Path) -> None:
    def entries(*ids: str) -> list[dict[str, dict[str, str]]]:
        return [{"PK": {"S": "ACCT#acc_1"}, "SK": {"S": id}} for id in ids]

    with State(tmp_path) as state:
        relayed = remembering(state)
        relayed(as_inserted(entries("evt_01M1EDQFF0N7P5PPNM2PCW52JA", "evt_01M1EDQFF1AAAAAAAAAAAAAAAA")))
        relayed(as_inserted(entries("evt_01M1EDQFF0ZZZZZZZZZZZZZZZZ")))  # earlier, though it came later
        assert state.fact("relayed") == "evt_01M1EDQFF1"
