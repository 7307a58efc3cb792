"""The closing of an account as an item: written in place of its earlier version, and told by a mail."""

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Insert, Replace, Write
from zetel.domain.errors import AccountMoved
from zetel.domain.parties.closing import Closing, ClosingStep


def moved(before: Closing | None, after: Closing) -> Write:
    """Writes `after` in place of `before`. Raises AccountMoved from the commit."""
    key = keys.closing(after.account)

    def error(_: object) -> Exception:
        return AccountMoved(account=after.account)

    if before is None:
        return Insert(key, after, on_conflict=error)
    return Replace(key, after, {"version": before.version}, on_conflict=error)


def commit_unless_moved(before: Closing, after: Closing, services: Services) -> bool:
    """Commits `after`; whether no other worker came before."""
    try:
        services.store.commit([moved(before, after)])
    except AccountMoved:
        return False
    return True


def waits_for_notice(held: Closing | None) -> bool:
    """Whether people are to be told."""
    return held is not None and held.step is ClosingStep.NOTICE and held.due is not None
