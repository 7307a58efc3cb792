"""The rules of the scanner that the template breaks: few, each for a reason, and only rules that it still breaks."""

import json
import re
import subprocess
from pathlib import Path
from typing import Final

from tests.deployment.aws import ROOT
from tests.deployment.building import TEMPLATE

CHECKOV: Final = ROOT / ".venv-checkov" / "bin" / "checkov"
SETTINGS: Final = (ROOT / ".checkov.yaml").read_text()
SKIPPED: Final = dict(re.findall(r"^  - (CKV\w+)(?: # (.+))?$", SETTINGS, re.MULTILINE))


def broken(cwd: Path) -> set[str]:
    """The rules that the template breaks if no rule is skipped, with the settings in `cwd` only."""
    if not CHECKOV.exists():
        raise RuntimeError("checkov is not installed: `make check` makes its environment, .venv-checkov.")
    done = subprocess.run(
        [
            CHECKOV,
            "--framework=cloudformation",
            f"--file={TEMPLATE}",
            "--skip-download",
            "--soft-fail",
            "--output=json",
        ],
        cwd=cwd,
        env={"HOME": str(cwd), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return {check["check_id"] for check in json.loads(done.stdout)["results"]["failed_checks"]}


def test_a_rule_is_skipped_for_a_reason() -> None:
    assert SETTINGS.count("CKV") == len(SKIPPED)
    assert {rule for rule, reason in SKIPPED.items() if len(reason.split()) < 5} == set()


def test_the_skipped_rules_are_exactly_the_broken_rules(tmp_path: Path) -> None:
    assert broken(tmp_path) == set(SKIPPED)
