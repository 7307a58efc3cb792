"""The commands of docs/entitlements.md, pasted into a shell beside a running host."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.test_host import ROOT, running
from tests.patience import PATIENCE

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]


def test_a_product_gates_itself_by_the_guide(tmp_path: Path) -> None:
    with running(tmp_path / "state") as host:
        guide = (ROOT / "docs/entitlements.md").read_text(encoding="utf-8")
        script = "\necho\n".join(re.findall(r"```sh\n(.*?)```", guide, re.DOTALL))
        for line, other in {
            "make -s token PERSON=": f"{shlex.quote(sys.executable)} -m local.token ",
            "http://127.0.0.1:8080": host.address,
            "/tmp/entitled.json": f"{tmp_path}/entitled.json",
        }.items():
            assert line in script
            script = script.replace(line, other)
        answer = subprocess.run(
            ["bash", "-eu", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        by_person, by_member, activity, export = (
            json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")
        )
        assert by_person == by_member
        assert by_person["members"][0]["state"] == "active"
        assert activity == {"outcomes": ["no_licence"]}  # the demo's owner has no licence of her own
        assert export["scope"] == "records"
