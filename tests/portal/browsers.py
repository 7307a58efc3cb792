"""The browser of the portal's tests: this machine's Chromium, or else the one of the lock. Never none.

    $ZETEL_BROWSER          the path of a browser, or "locked" for the lock's
    a browser on the PATH   chromium, chromium-headless-shell, google-chrome, msedge
    browser/                the package lock of a Chromium that runs on any Linux (x64) without root: `make browser`

``python -m tests.portal.browsers`` ends well if the lock's is not needed.
"""

import os
import platform
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_VARIABLE: Final = "ZETEL_BROWSER"
_LOCKED: Final = "locked"
_NAMES: Final = ("chromium", "chromium-headless-shell", "google-chrome", "msedge", "microsoft-edge")
_UNPACKED: Final = Path(__file__).parent / "browser" / ".unpacked"


class NoBrowser(Exception):
    """There is no browser; the message says what to do."""


@dataclass(frozen=True, slots=True)
class InstalledBrowser:
    """A browser's program, and what it needs in its environment beside this process's."""

    program: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def found(environment: Mapping[str, str] = os.environ, unpacked: Path = _UNPACKED) -> InstalledBrowser:
    """The browser for the tests. Raises NoBrowser."""
    if program := own(environment):
        return InstalledBrowser(program)
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise NoBrowser(
            "The portal's tests need a browser, and this machine has none: install Chromium or Chrome (on Debian and "
            f"Ubuntu: apt install chromium-headless-shell), or set {_VARIABLE} to the path of one."
        )
    program = unpacked / "chromium"
    if not program.is_file():
        raise NoBrowser("The portal's tests need a browser, and this machine has none: run make browser.")
    return InstalledBrowser(program, {"LD_LIBRARY_PATH": str(unpacked / "al2023" / "lib")})


def own(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The program of this machine's own browser, if it has one. Raises NoBrowser if the variable names none."""
    asked = environment.get(_VARIABLE)
    if asked == _LOCKED:
        return None
    if asked:
        if not Path(asked).is_file():
            raise NoBrowser(f"{_VARIABLE} names no file: {asked}")
        return Path(asked)
    programs = (shutil.which(name, path=environment.get("PATH")) for name in _NAMES)
    return next((Path(program) for program in programs if program), None)


if __name__ == "__main__":
    sys.exit(0 if own() else 1)
