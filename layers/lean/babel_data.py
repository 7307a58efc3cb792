"""Babel with the languages of documents: some 2 of 33 MB of data remain."""

from pathlib import Path
from typing import Final

LANGUAGES: Final = ("nl", "de", "fr", "en")

#: The data that every language falls back on.
_ROOT: Final = "root"


def trim(folder: Path) -> None:
    """Keeps the languages and their regions in `folder`'s Babel, if Babel is there."""
    for file in sorted((folder / "babel" / "locale-data").glob("*.dat")):
        if file.stem.partition("_")[0] not in (_ROOT, *LANGUAGES):
            file.unlink()
