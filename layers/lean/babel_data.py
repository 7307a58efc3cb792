"""Babel with the languages that documents are written in: of 33 MB of data some 2 remain."""

from pathlib import Path
from typing import Final

LANGUAGES: Final = ("nl", "de", "fr", "en")

#: What every language falls back on.
_ROOT: Final = "root"


def trim(folder: Path) -> None:
    """Keeps the languages and their regions in `folder`'s Babel, where it is."""
    for file in sorted((folder / "babel" / "locale-data").glob("*.dat")):
        if file.stem.partition("_")[0] not in (_ROOT, *LANGUAGES):
            file.unlink()
