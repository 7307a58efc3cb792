"""A letter of each kind about programmes: let in to a day, denied, and the day is near."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from tests.domain.example_parties import seller
from zetel.application.letters import Letter, ProgrammeAnswered, ProgrammeEnds
from zetel.domain.parties.address import Language
from zetel.domain.parties.programme import Programme

NONPROFIT: Final = Programme(
    "nonprofit", {"nl": "Non-profit", "de": "Gemeinnützige", "fr": "Associations", "en": "Non-profits"}
)
REQUEST: Final = "req_01KKRBJHM0000000000000000F"


def _letter(kind: type[ProgrammeAnswered | ProgrammeEnds], **about: Any) -> Callable[..., Letter]:
    def made(language: Language = Language.NL, **changes: Any) -> Letter:
        facts: dict[str, Any] = {
            "seller": seller(),
            "language": language,
            "programme": NONPROFIT,
            "until": date(2027, 3, 14),
            "request": REQUEST,
            **about,
            **changes,
        }
        return kind(**facts)

    return made


PROGRAMMES: Final[Mapping[str, Callable[..., Letter]]] = {
    "programme open": _letter(ProgrammeAnswered, message=None),
    "programme denied": _letter(ProgrammeAnswered, until=None, message="The statutes are missing."),
    "programme ends": _letter(ProgrammeEnds),
}
