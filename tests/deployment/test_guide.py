"""docs/operate.md names existing parameters, alarms, commands and outputs."""

import importlib.util
import re
import subprocess
import sys

import pytest

from local import template
from tests.deployment.__main__ import COMMANDS, greeting
from tests.deployment.aws import ROOT

TEMPLATE = template.read()
GUIDE = (ROOT / "docs" / "operate.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_parameter_is_explained() -> None:
    declared = set(TEMPLATE.content["Parameters"])
    assert {name for name in declared if f"`{name}`" not in GUIDE} == set()


def test_every_alarm_is_explained_and_no_other() -> None:
    firsts = re.findall(r"^\| (`\.*\w+Alarm`(?:, `\w+Alarm`)*) \|", GUIDE, re.MULTILINE)
    rows = {alarm for first in firsts for alarm in re.findall(r"`(\S+)`", first)}
    alarms = {
        re.sub(r"^\w+(DeadLetters|OldestMessage)Alarm$", r"...\1Alarm", id)
        for id in TEMPLATE.of_type("AWS::CloudWatch::Alarm")
    }
    assert rows == alarms


def test_every_command_exists() -> None:
    commands = set(re.findall(r"-m (operate\.\w+)", GUIDE))
    assert len(commands) >= 6  # deployment, sign_in, smoke, redrive, resume, keys
    assert {name for name in commands if importlib.util.find_spec(name) is None} == set()
    assert {name for name in re.findall(r"make ([a-z-]+)", GUIDE) if f"\n{name}:" not in MAKEFILE} == set()


def test_every_named_output_exists() -> None:
    named = set(re.findall(r"output `(\w+)`", GUIDE)) | set(re.findall(r"OutputKey=='(\w+)'", GUIDE))
    assert named
    assert named <= set(TEMPLATE.content["Outputs"])


@pytest.mark.parametrize("command", re.findall(r"-m (operate\.\w+)", greeting("http://127.0.0.1:8080", 28.0)))
def test_every_command_in_the_greeting_of_a_local_deployment_starts_with_its_environment(command: str) -> None:
    told = subprocess.run([sys.executable, "-m", command, "--help"], env=COMMANDS, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"usage: {command} ")
