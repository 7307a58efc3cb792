"""A letter of each kind about programmes: let in to a day, denied, and the day is near."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from tests.domain.example_parties import seller
from zetel.application.letters import Letter, ProgrammeAnswered, ProgrammeEnds
from zetel.domain.parties.address import Language
from zetel.domain.parties.programme import Programme
from zetel.domain.parties.request import MemberRequest, RequestKind

NONPROFIT: Final = Programme(
    "nonprofit", {"nl": "Non-profit", "de": "Gemeinnützige", "fr": "Associations", "en": "Non-profits"}
)
AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
OPEN: Final = MemberRequest(
    id="req_01KKRBJHM0000000000000000F",
    account="acc_01KKRAFRB09WCR6PDXY1Z5WQF2",
    kind=RequestKind.PROGRAMME,
    member="mem_01KKRAFRB0D2V4N7Q8S9T0W1XZ",
    reason="We are an association",
    asked_at=AT,
    changed_at=AT,
    programme="nonprofit",
)
APPROVED: Final = OPEN.approved_until(date(2027, 3, 14), AT)
DENIED: Final = OPEN.denied(None, "The statutes are missing.", AT)


def _letter(kind: type[ProgrammeAnswered | ProgrammeEnds], **about: Any) -> Callable[..., Letter]:
    def made(language: Language = Language.NL, **changes: Any) -> Letter:
        facts: dict[str, Any] = {
            "seller": seller(),
            "language": language,
            "programme": NONPROFIT,
            **about,
            **changes,
        }
        return kind(**facts)

    return made


PROGRAMMES: Final[Mapping[str, Callable[..., Letter]]] = {
    "programme open": _letter(ProgrammeAnswered, request=APPROVED),
    "programme denied": _letter(ProgrammeAnswered, request=DENIED),
    "programme ends": _letter(ProgrammeEnds, request=APPROVED, until=date(2027, 3, 14)),
}
