"""Work that keeps failing is parked: taken out of the due index, with an alarm, until an operator resumes it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from zetel.application import keys
from zetel.application.keys import Key
from zetel.application.ports import Services
from zetel.application.writes import Replace
from zetel.domain.documents import Document, DocumentState
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import DocumentMoved, Unknown
from zetel.domain.payments import Payment, PaymentState

#: An item is parked when its work has failed this often.
MOST_ATTEMPTS: Final = 5


def attempt(key: Key[Any], work: Callable[[], None], services: Services) -> None:
    """Does `work` on the document or payment under `key`; a failure is counted on it and raised, the fifth parks it."""
    try:
        work()
    except Exception as failure:
        _count(key, type(failure).__name__, services)
        raise


def park(document: Document, reason: str, services: Services) -> None:
    """Takes a drafted document out of numbering: it never blocks the rest. `reason` holds rule names, no texts."""
    parked = _parked(replace(document, version=document.version + 1), reason)
    _out(keys.document(document.account, document.id), document, parked, services)


def resume(key: Key[Any], services: Services) -> None:
    """Puts parked work back into the due index, due now, with its attempts forgotten. Raises Unknown."""
    found = services.store.read(key).get(key)
    if found is None or found.parked is None:
        raise Unknown(kind="parked item", id=key.sk)
    at = services.clock.now()
    if isinstance(found, Payment):
        again: Any = replace(found, due=Due(at, WorkKind.PAYMENT))
    elif found.number is None:
        again = replace(found, work=Due(at, WorkKind.NUMBER), state=DocumentState.DRAFTED)
    else:
        again = replace(found, work=Due(at, WorkKind.RENDER))
    _replace(key, found, replace(again, parked=None, attempts=0, version=found.version + 1), services)


def _count(key: Key[Any], reason: str, services: Services) -> None:
    found = services.store.read(key).get(key)
    if found is None or found.parked or _is_done(found):
        return
    counted = replace(found, attempts=found.attempts + 1, version=found.version + 1)
    if counted.attempts < MOST_ATTEMPTS:
        _replace(key, found, counted, services)
    else:
        _out(key, found, _parked(counted, reason), services)


def _parked(item: Document | Payment, reason: str) -> Document | Payment:
    if isinstance(item, Payment):
        return replace(item, parked=reason, due=None)
    state = DocumentState.PARKED if item.state is DocumentState.DRAFTED else item.state
    return replace(item, parked=reason, work=None, state=state)


def _out(key: Key[Any], was: Document | Payment, parked: Document | Payment, services: Services) -> None:
    # The alarm comes first: a crash between the two raises it again, where the other order would never raise it.
    kind, reason = key.kind.__name__.lower(), parked.parked or ""
    services.alarms.parked(account=parked.account, kind=kind, id=parked.id, reason=reason)
    _replace(key, was, parked, services)


def _is_done(found: Document | Payment) -> bool:
    if isinstance(found, Payment):
        return found.state is not PaymentState.PENDING
    return found.work is None


def _replace(key: Key[Any], was: Document | Payment, now: Document | Payment, services: Services) -> None:
    expects = {"version": was.version}
    services.store.commit([Replace(key, now, expects, otherwise=lambda found: DocumentMoved(document=was.id))])
