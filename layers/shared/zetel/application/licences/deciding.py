"""Requests decided: approved, with the licence where a seat is free, or denied with a message.

approved, a seat is free    the licence is given in the same transaction
approved, none is free      the request waits, and who manages billing may have a quote for one more seat
a seat comes free           the first that waits has it (`waiting`)
"""

from dataclasses import dataclass

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.licences import request_writes
from zetel.application.licences.request_cases import RequestCase, case_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.licences.deciders import must_decide
from zetel.domain.parties import rights
from zetel.domain.parties.rights import Right


@dataclass(frozen=True, slots=True)
class Decide:
    """A decision of `person` about the request, which is at `version`."""

    account: str
    request: str
    person: Person
    version: int


def approve(command: Decide, services: Services, catalog: Catalog) -> Answer:
    """The approved request: its member has the licence, or `waits` for a free seat.

    Raises Unknown, NotAllowed, VersionStale, RequestClosed, SubscriptionEnded, ItemUnlicensed, LicencesRefused for a
    member that cannot have the licence, MemberMoved, PoolMoved.
    """

    def approved() -> Answer:
        case, by = _case(command, services)
        at = services.now(command.account)
        after = case.request.approved(by, at)
        given: list[Write] | None = None
        if after.waits:
            given = case.licence_given(journal.member(by), at, services, catalog)
            after = after if given is None else after.at_once()
        writes = request_writes.moved(case.request, after, case.listed, journal.member(by), services, at=at)
        services.store.commit([*writes, *(given or [])])
        return answers.request(after)

    return until_unmoved(approved)


def deny(command: Decide, message: str, services: Services) -> Answer:
    """The denied request. Raises Unknown, NotAllowed, VersionStale, RequestClosed, MemberMoved."""

    def denied() -> Answer:
        case, by = _case(command, services)
        at = services.now(command.account)
        after = case.request.denied(by, message, at)
        writes = request_writes.moved(case.request, after, case.listed, journal.member(by), services, at=at)
        services.store.commit(writes)
        return answers.request(after)

    return until_unmoved(denied)


def _case(command: Decide, services: Services) -> tuple[RequestCase, str]:
    """The case, in two reads, and the member that decides. Raises Unknown, NotAllowed, VersionStale."""
    membership_key = keys.membership(command.person.sub, command.account)
    key = keys.request(command.account, command.request)
    found = services.store.read(membership_key, key)
    by = rights.must_be_member(found.get(membership_key), command.account, Right.OWN)
    case = case_of(found.known(key, "request", command.request), services)
    must_decide(case.request, case.subscription, by)
    must_be_at(command.version, case.request)
    return case, by.member
