"""A letter of each kind about work that a member began: jobs on files of people, and moves that stopped."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.domain import contracts
from tests.domain.example_parties import seller
from zetel.application.letters import JobTold, Letter, MoveStoppedTold
from zetel.domain.licences.job import Job, JobKind, RowOutcome, finished, started, with_outcomes
from zetel.domain.licences.move import Move, MovedItem, MoveState, MoveStop
from zetel.domain.parties.address import Language

AT: Final = datetime(2026, 3, 16, 8, tzinfo=UTC)
_ACCOUNT: Final = "acc_01KKRAFRB09WCR6PDXY1Z5WQF2"
_MEMBER: Final = "mem_01KKRAFRB0D2V4N7Q8S9T0W1XZ"


def _job(kind: JobKind, *outcomes: RowOutcome) -> Job:
    begun = started("job_01KKRBJHM00000000000000009", _ACCOUNT, kind, _MEMBER, "sub-anna", len(outcomes), AT)
    return with_outcomes(begun, {n: (outcome,) for n, outcome in enumerate(outcomes)}) if outcomes else begun


GIVEN, PROBLEM = RowOutcome.GIVEN, RowOutcome.NO_FREE_SEAT
IMPORT: Final = _job(JobKind.IMPORT, GIVEN, GIVEN, RowOutcome.HELD, PROBLEM)
CHECK: Final = _job(JobKind.CHECK, GIVEN, PROBLEM, PROBLEM)
STOPPED: Final = replace(_job(JobKind.IMPORT, GIVEN, RowOutcome.OPEN), parked="FileNotFoundError", due=None)


def _told(job: Job) -> Callable[..., Letter]:
    def made(language: Language = Language.NL, **changes: Any) -> Letter:
        facts: dict[str, Any] = {"seller": seller(), "language": language, "job": job}
        return JobTold(**facts | changes)

    return made


def _done(job: Job) -> Callable[..., Letter]:
    return _told(finished(job, AT + timedelta(minutes=1), export_days=14))


def _stop(why: MoveStop, moved: int) -> Callable[..., Letter]:
    move = Move(
        id="mov_01KKRBJHM0000000000000000M",
        account=_ACCOUNT,
        subscription="sub_01KKRBJHM00000000000000002",
        to="sub_01KKRBJHM00000000000000003",
        member=_MEMBER,
        state=MoveState.MOVING,
        at=AT,
        confirmed_at=AT,
        version=2,
        sequence=2,
        items=(MovedItem("itm_01KKRBJHM00000000000000004", "professional", 3),),
        quote="quo_01KKRBJHM00000000000000005",
        issues=(),
        reason="too_expensive",
        moved=moved,
    ).stopped(why)

    def made(language: Language = Language.NL, **changes: Any) -> Letter:
        product = contracts.edition().product
        facts: dict[str, Any] = {"seller": seller(), "language": language, "move": move, "product": product}
        return MoveStoppedTold(**facts | changes)

    return made


WORK: Final[Mapping[str, Callable[..., Letter]]] = {
    "table worked through": _done(IMPORT),
    "table worked through without a problem": _done(_job(JobKind.IMPORT, GIVEN)),
    "table checked": _done(CHECK),
    "table checked without a problem": _done(_job(JobKind.CHECK, GIVEN)),
    "job stopped": _told(STOPPED),
    "move without a seat": _stop(MoveStop.NO_FREE_SEAT, 2),
    "move to an ended subscription": _stop(MoveStop.TARGET_ENDED, 0),
    "move whose end was refused": _stop(MoveStop.END_REFUSED, 3),
}
