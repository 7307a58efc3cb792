"""The erasure of a member as an item: written in place of its earlier version."""

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Insert, Replace, Write
from zetel.domain.errors import MemberMoved
from zetel.domain.parties.erasure import Erasure, ErasureStep


def moved(before: Erasure | None, after: Erasure) -> Write:
    """Writes `after` in place of `before`. Raises MemberMoved from the commit."""
    key = keys.erasure(after.account, after.id)
    if before is None:
        return Insert(key, after, on_conflict=lambda found: MemberMoved(member=after.id))
    return Replace(key, after, {"version": before.version}, on_conflict=lambda found: MemberMoved(member=after.id))


def commit_unless_moved(before: Erasure, after: Erasure, services: Services) -> bool:
    """Commits `after`; whether no other worker came before."""
    try:
        services.store.commit([moved(before, after)])
    except MemberMoved:
        return False
    return True


def waits_for_notice(held: Erasure | None) -> bool:
    """Whether the person is to be told."""
    return held is not None and held.step is ErasureStep.NOTICE and held.due is not None
