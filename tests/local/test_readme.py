"""The README's walk-through, pasted line by line into a shell beside a running host."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.test_host import ROOT, running
from tests.patience import PATIENCE

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

#: Replacements in the README's commands: the port, the commands for tokens and the clock, the PDF's viewer.
INSTEAD = {
    "make -s token PERSON=": f"{shlex.quote(sys.executable)} -m local.token ",
    "make -s clock TO=": f"{shlex.quote(sys.executable)} -m local.clock --port PORT ",
}

#: The people of the demo's account, as its list has them.
NINE = (
    *("Anna Veerman", "Bram de Wit", "Lena Bakker", "Pieter Mulder", "Chris Yilmaz", "Eva Schouten"),
    *("Tom \\u00d6zdemir", "Karin Vos", "Iris Hoekstra"),
)

#: Seconds for four years, which take a minute.
YEARS = 10 * PATIENCE


def pasted(address: str, folder: Path) -> str:
    """The shell blocks of the README, without the block that starts the host."""
    first, *blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert first == "make run\n"
    script = "".join(blocks)
    for line, other in INSTEAD.items():
        assert line in script
        script = script.replace(line, other)
    script = script.replace("http://127.0.0.1:8080", address).replace("/tmp/$NUMBER", f"{folder}/$NUMBER")
    script = script.replace("PORT", address.rpartition(":")[2])
    return re.sub(r"^xdg-open .*$", "", script, flags=re.MULTILINE)


def in_order(wanted: list[str], found: list[str]) -> bool:
    """Whether `wanted` stand in `found` in their order, with others in between."""
    left = iter(found)
    return all(one in left for one in wanted)


def test_a_newcomer_gets_from_the_first_line_to_the_last_refund_and_again(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with running(state) as host:
        walk = pasted(host.address, tmp_path)
        answer = subprocess.run(
            ["bash", "-eu", "-c", f"{walk}\necho AGAIN\n{walk}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=YEARS,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        first, again = (said.strip().splitlines() for said in answer.stdout.split("AGAIN\n"))
        for said in (first, again):
            assert "settled" in said  # the first invoice
            assert {f'            "name": "{name}",' for name in NINE} <= set(said)
            assert said.count("ended") == 2
            # The invitations end unanswered, Daan's with its seat. Notices of two years, each at eight, and a renewal
            # at midnight; the answers to notice in time and late. Eva's subscription has notices and renewals too, and
            # at the second time what ended at the first is closed meanwhile.
            moves = [line for line in said if re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d  ", line)]
            assert any(line.endswith("  member invitation expired; licences ended") for line in moves)
            assert in_order([*["08:00"] * 4, "00:00", *["08:00"] * 3], [line[11:16] for line in moves])
            assert '"quote": {' in "\n".join(said)  # fewer seats, of which one is in use
            assert [how for line in said for how in re.findall(r"'how': '(\w+_end)'", line)] == [
                "term_end",
                "following_term_end",
            ]
        assert first[-2:] == ["ended", "88330"]  # 5 x 146.00 and 21 %, all of it back
        assert again[-2] == "ended"
        assert 0 < int(again[-1]) < 88330  # the refund window is used
        assert sorted(file.name[:3] for file in tmp_path.glob("*.pdf")) == ["CRN", "CRN", "INV", "INV"]
        assert all(file.read_bytes().startswith(b"%PDF-") for file in tmp_path.glob("*.pdf"))
