"""The catalogues as they stand in the sources, compiled for a test run: what "make locale" compiled may be older."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from zetel.adapters.texts.words import LOCALE, Catalogues


def compiled(folder: Path) -> Catalogues:
    """Every catalogue of the sources, compiled into `folder`."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/zetel.po")):
        target = folder / source.relative_to(LOCALE).with_suffix(".mo")
        target.parent.mkdir(parents=True)
        with source.open("rb") as messages, target.open("wb") as binary:
            write_mo(binary, read_po(messages))
    return Catalogues(folder)
