"""The running services of this checkout, so that commands find them: a file for each, named by its port and locked
while its host runs. A killed host leaves its file behind, but no lock."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local.state import HOME

PLACE: Final = HOME / "running"


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its port on 127.0.0.1, and the folder of its data."""

    port: int
    folder: Path


@contextmanager
def announced(service: Service, place: Path = PLACE) -> Iterator[None]:
    """The service can be found meanwhile."""
    place.mkdir(parents=True, exist_ok=True)
    file = place / str(service.port)
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(str(service.folder))
        held.flush()
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def found(place: Path = PLACE) -> Sequence[Service]:
    """The running services, by port."""
    files = sorted((file for file in place.glob("*") if file.name.isdecimal()), key=lambda file: int(file.name))
    return [Service(int(file.name), Path(file.read_text())) for file in files if _runs(file)]


def _runs(file: Path) -> bool:
    with file.open() as looked_at:
        try:
            fcntl.flock(looked_at, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        return False
