"""Requests of members that left: pending ones are withdrawn; what a removed member wrote is gone.

Work that follows from the member's event; each request is changed in a commit of its own, and a repeat goes on.
"""

from functools import partial
from typing import Final

from zetel.application.events import journal
from zetel.application.licences import programme_work, request_writes
from zetel.application.licences.request_cases import case_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work.retrying import until_unmoved
from zetel.domain.parties.member import MemberState
from zetel.domain.parties.request import RequestList

#: The name of the work in events.
_WORK: Final = "requests"


def end_requests(account: str, member: str, services: Services) -> None:
    """Nothing is done for a member that is active again. Raises MemberMoved, where requests move at every attempt."""
    listed_key, member_key = keys.requests_of(account, member), keys.member(account, member)
    found = services.store.read(listed_key, member_key)
    left, listed = found.get(member_key), found.get(listed_key) or RequestList(member)
    if left is None or left.state not in (MemberState.DEACTIVATED, MemberState.REMOVED):
        return
    for id in listed.kept if left.state is MemberState.REMOVED else listed.pending.values():
        until_unmoved(partial(_ended, account, id, left.state, services))


def _ended(account: str, id: str, state: MemberState, services: Services) -> None:
    key = keys.request(account, id)
    request, at = services.store.read(key).get(key), services.now(account)
    if request is None:
        return
    if state is MemberState.REMOVED:
        programme_work.drop_proof(request, services)
    if request.pending:
        after = request.withdrawn(at)
        if state is MemberState.REMOVED:
            after = after.without_words()
        listed = case_of(request, services).listed
        services.store.commit(request_writes.moved(request, after, listed, journal.system(_WORK), services, at=at))
    elif state is MemberState.REMOVED and (request.reason or request.message or request.proof):
        services.store.commit(request_writes.silenced(request))
