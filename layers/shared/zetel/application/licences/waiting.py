"""Requests that wait for a seat, and requests whose time is over.

    licences ended, seats added -> the first that waits has the seat, then the next, until no seat is free
    due                         -> waits: a look for a seat, then due a day later
                                   12 months after its last change: gone; a programme has more work (`programme_work`)

A member that left, or a subscription that is over, ends the wait: the request is withdrawn. A member that cannot have
the licence for now (its edition's is missing) lets the next one pass, and waits on.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.events import journal
from zetel.application.licences import programme_work, request_writes
from zetel.application.licences.request_cases import case_of
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import LicencesRefused
from zetel.domain.parties.request import MemberRequest

#: Requests read at once.
_PAGE: Final = 50

#: The name of the work in events.
_WORK: Final = "requests"


def offer(account: str, item: str, services: Services, catalog: Catalog) -> None:
    """Gives the item's free seats to the requests that wait for them, in the order of asking.

    A request that fails delays no other; the first failure is raised after the turn of all.
    """
    failures: list[Exception] = []
    for request in _waiting(account, item, services):
        if not _has_free_seat(request, services):
            break
        serve = partial(_served, account, request.id, services, catalog)
        try:
            parking.attempt(keys.request(account, request.id), serve, services)
        except Exception as failure:  # noqa: BLE001  raised after the turn of the other requests
            failures.append(failure)
    if failures:
        raise failures[0]


def look(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Does the work of a request: one that waits has a free seat, or is put off; one whose time is over is gone."""
    request = _read(account, id, services)
    if request and request.waits and request.item:
        offer(account, request.item, services, catalog)
    parking.attempt(
        keys.request(account, id), lambda: until_unmoved(lambda: _moved_on(account, id, services)), services
    )


def _waiting(account: str, item: str, services: Services) -> Iterator[MemberRequest]:
    """The requests that wait for a seat of the item and are not parked, in the order of asking."""
    after: str | None = None
    while True:
        page = services.store.page(keys.queued_requests(account, item), limit=_PAGE, after=after)
        wanted = [keys.request(account, queued.request) for queued in page.items]
        found = services.store.read(*wanted) if wanted else Records()
        for key in wanted:
            request = found.get(key)
            if request and request.waits and not request.parked:
                yield request
        if page.next is None:
            return
        after = page.next


def _has_free_seat(request: MemberRequest, services: Services) -> bool:
    """Whether the item has a free seat; without a pool any more, the request is to be looked at."""
    key = keys.pool(request.account, request.subscription or "", request.item or "")
    pool = services.store.read(key).get(key)
    return pool is None or pool.assigned < pool.seats


def _served(account: str, id: str, services: Services, catalog: Catalog) -> None:
    try:
        until_unmoved(lambda: _served_once(account, id, services, catalog))
    except LicencesRefused:
        return  # the request waits on


def _served_once(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Gives the waiting request its licence, or ends its wait. Raises LicencesRefused, MemberMoved, PoolMoved."""
    request = _read(account, id, services)
    if request is None or not request.waits:
        return
    case, at = case_of(request, services), services.now(account)
    if case.can_be_served:
        given = case.licence_given(journal.member(request.decided_by or ""), at, services, catalog)
        if given is None:
            return  # another person was given the seat meanwhile
        after = request.served(at)
    else:
        given, after = [], request.withdrawn(at)
    writes = request_writes.moved(request, after, case.listed, journal.system(_WORK), services, at=at)
    services.store.commit([*writes, *given])


def _moved_on(account: str, id: str, services: Services) -> None:
    """Removes the request whose time is over; puts off the one that waits on."""
    request, at = _read(account, id, services), services.now(account)
    if request is None or request.due is None or request.due.at > at:
        return
    if request.kept_until > at:
        programme = request.programme is not None
        writes = programme_work.due(request, at, services) if programme else request_writes.looked_at(request, at)
        services.store.commit(writes)
        return
    programme_work.drop_proof(request, services)
    services.store.commit(request_writes.gone(request, case_of(request, services).listed))


def _read(account: str, id: str, services: Services) -> MemberRequest | None:
    key = keys.request(account, id)
    return services.store.read(key).get(key)
