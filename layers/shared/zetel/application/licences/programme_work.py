"""The work of requests for programmes: the end of the programme is mailed again, and the proof goes in its time.

    due -> the end is near          the event whose mail says so, unless a later approval counts, or the day is over
        -> 30 days after a decision the proof is deleted, then the request says so
        -> its time is over         the proof is deleted, then the request is gone (`waiting`)

A file is deleted before the commit: a crash between the two deletes it once more, and never leaves it behind.
"""

from datetime import datetime
from typing import Final

from zetel.application.events import journal
from zetel.application.licences import request_writes
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Write
from zetel.domain.parties.events import ProgrammeEnding
from zetel.domain.parties.programme import NO_APPROVALS
from zetel.domain.parties.request import MemberRequest

#: The name of the work in events.
_WORK: Final = "programmes"


def due(request: MemberRequest, at: datetime, services: Services) -> list[Write]:
    """The writes of the work of a request for a programme that is due at `at`, before its time is over."""
    if request.proof_until and request.proof_until <= at:
        drop_proof(request, services)
        return request_writes.unproved(request)
    return _reminding(request, at, services)


def drop_proof(request: MemberRequest, services: Services) -> None:
    """Deletes the file of the request's proof, if it has one."""
    if request.proof:
        services.uploads.drop(request.account, request.proof.id)


def _reminding(request: MemberRequest, at: datetime, services: Services) -> list[Write]:
    key = keys.approvals(request.account)
    held = services.store.read(key).get(key) or NO_APPROVALS
    counts = held.of(request.programme or "")
    happened = None
    if counts and counts.request == request.id and counts.holds(at.date()):
        happened = ProgrammeEnding(member=request.member, programme=counts.programme, until=counts.until)
    return request_writes.reminded(request, happened, journal.system(_WORK), at, services)
