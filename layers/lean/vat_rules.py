"""python-stdnum with the countries whose VAT ids are checked: the EU's, and three others with rules of their own."""

import shutil
from pathlib import Path
from typing import Final

#: The countries, named as python-stdnum names them. A test compares them with the domain's.
COUNTRIES: Final = frozenset(
    {
        *("at", "be", "bg", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr", "hr", "hu", "ie", "it", "lt", "lu"),
        *("lv", "mt", "nl", "pl", "pt", "ro", "se", "si", "sk"),
        *("eu", "ch", "gb", "no"),
    }
)


#: A folder with a name of two letters is a country's; other folders hold code that countries share.
_CODE: Final = 2


def trim(folder: Path) -> None:
    """Removes other countries, and registers of numbers that are no VAT ids, if the package is there."""
    stdnum = folder / "stdnum"
    for entry in sorted(stdnum.iterdir()) if stdnum.is_dir() else ():
        if entry.is_dir() and len(entry.name.rstrip("_")) == _CODE and entry.name not in COUNTRIES:
            shutil.rmtree(entry)
    for register in sorted(stdnum.rglob("*.dat")):
        register.unlink()
