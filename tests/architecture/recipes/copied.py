"""A copy of the repository in which a recipe of docs/architecture.md is carried out, step by step."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Final

from tests.architecture import guide
from tests.architecture.guide import ROOT

#: What checks read of the repository.
COPIED: Final = ("events", "functions", "layers", "local", "openapi", "operate", "tests")
FILES: Final = ("babel.cfg", "pyproject.toml", "samconfig.toml", "template.yaml")


#: Makes the new text of a file from the old one, which is empty for a new file.
Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Step:
    """A change of `file`; without it `check` fails, a file of tests or a test of it."""

    file: str
    change: Change
    check: str


def appended(text: str) -> Change:
    return lambda old: old + text


def put(text: str, *, before: str) -> Change:
    """`text` before the first place of `before`, which has to be there."""

    def change(old: str) -> str:
        assert before in old, before
        return old.replace(before, text + before, 1)

    return change


def together(*changes: Change) -> Change:
    return lambda old: reduce(lambda text, change: change(text), changes, old)


class Copy:
    """The repository in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in FILES:
            shutil.copy2(ROOT / name, folder / name)
        self._checks = subprocess.Popen(
            [sys.executable, "-m", "tests.architecture.recipes.checking"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join((str(folder / "layers" / "shared"), str(folder))),
                "PYTHONDONTWRITEBYTECODE": "",  # each fork has what the one before has compiled
            },
        )

    def close(self) -> None:
        self._checks.communicate()

    def checked(self, *checks: str) -> tuple[int, str]:
        """The exit code and the output of pytest."""
        assert self._checks.stdin
        assert self._checks.stdout
        print(json.dumps(checks), file=self._checks.stdin, flush=True)
        code, output = json.loads(self._checks.stdout.readline())
        return int(code), str(output)

    def carry_out(self, step: Step) -> None:
        file = self.folder / step.file
        old = file.read_text(encoding="utf-8") if file.exists() else ""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.change(old), encoding="utf-8")

    @contextmanager
    def without(self, step: Step) -> Iterator[None]:
        """The step is not done."""
        file = self.folder / step.file
        done, original = file.read_text(encoding="utf-8"), ROOT / step.file
        if original.exists():
            shutil.copyfile(original, file)
        else:
            file.unlink()
        yield
        file.write_text(done, encoding="utf-8")


def must_be_complete(heading: str, steps: Sequence[Step], copy: Copy, *checks: str) -> None:
    """Fails unless the guide lists these files below `heading`, all steps together pass every check, and without each
    step its own check fails and names the file, be it as the guide does."""
    listed = guide.steps(heading)
    places = [min((place for place in listed if _is_of(step.file, place)), key=_open, default="") for step in steps]
    assert list(dict.fromkeys(places)) == listed, (
        f"docs/architecture.md, {heading}, lists {listed}, and this test changes {[step.file for step in steps]}."
    )
    for step in steps:
        copy.carry_out(step)
    code, output = copy.checked(*checks, *dict.fromkeys(step.check for step in steps))
    assert code == 0, output
    for place, step in zip(places, steps, strict=True):
        with copy.without(step):
            code, output = copy.checked(step.check)
        assert code != 0, f"{step.check} passes without {step.file}: {output}"
        assert step.file in output or place in output, f"{step.check} does not name {step.file}: {output}"


def _is_of(file: str, place: str) -> bool:
    """Whether the file is one of `place`, which may have parts to fill in: ``functions/<function>/handler.py``."""
    parts = re.split(r"<[^>]+>", place.removesuffix("/"))
    pattern = r"[\w.-]+".join(map(re.escape, parts))
    return re.fullmatch(rf"(layers/shared/zetel/)?{pattern}", file) is not None


def _open(place: str) -> int:
    """How many parts of `place` are to be filled in."""
    return place.count("<")
