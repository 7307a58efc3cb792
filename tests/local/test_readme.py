"""The README's walk-through, pasted line by line into a shell beside a running host."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.test_host import PATIENCE, ROOT, running

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

TOKEN = f"{sys.executable} -m local.token"

#: What differs from what a person pastes: the port, how a token is printed, the wait for the files, the PDF's viewer.
INSTEAD = {
    "make -s token PERSON=anna": f"{TOKEN} anna",
    "make -s token PERSON=boris": f"{TOKEN} boris",
    "sleep 2": "until anna $ZETEL/v1/accounts/$ACCOUNT/invoices | grep -q pdf; do sleep 0.2; done",
}


def pasted(address: str, folder: Path) -> str:
    """The shell blocks of the README, but the one that starts the host."""
    first, *blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert first == "make run\n"
    script = "".join(blocks)
    for line, other in INSTEAD.items():
        assert line in script
        script = script.replace(line, other)
    script = script.replace("http://127.0.0.1:8080", address).replace("/tmp/$NUMBER", f"{folder}/$NUMBER")
    return re.sub(r"^xdg-open .*$", "", script, flags=re.MULTILINE)


def test_a_newcomer_gets_from_the_first_line_to_a_settled_invoice(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with running(state) as host:
        answer = subprocess.run(
            ["bash", "-eu", "-c", pasted(host.address, tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.splitlines()[-1] == "settled"
        (pdf,) = tmp_path.glob("INV-*.pdf")
        assert pdf.read_bytes().startswith(b"%PDF-")
        assert host.page("/outbox").count("<td><a href=") == 3
