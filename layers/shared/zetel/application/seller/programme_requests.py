"""Requests for the seller's programmes, decided by its account managers: listed across accounts, read with their
proof, approved until a day, or denied with a message.

A list tells ids and the accounts' names, and opens no account; a read is journaled as an access to the account.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from zetel.application.accounts.special_access import approvals_replaced
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.licences import request_writes
from zetel.application.licences.request_cases import case_of
from zetel.application.ports import Services
from zetel.application.seller import account_names
from zetel.application.seller.staff_reader import StaffReader
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.errors import InvalidRequest, Unknown
from zetel.domain.parties.programme import NO_APPROVALS, ProgrammeApproval
from zetel.domain.parties.request import MemberRequest, RequestKind
from zetel.domain.parties.rights import StaffRight

#: The validity of a link to a proof, by the machine's clock.
_LINK: Final = timedelta(minutes=5)

#: An approval reaches at most so far: a programme is asked for again.
_MOST_DAYS: Final = 5 * 366


@dataclass(frozen=True, slots=True)
class DecideProgramme:
    """A decision of `person`, of the staff, about the request, which is at `version`."""

    account: str
    request: str
    person: Person
    version: int


def list_asked(person: Person, limit: int, after: str | None, services: Services) -> Rows:
    """The open requests of the accounts that the person sees, oldest first. Raises NotAllowed, SecondFactorMissing."""
    reach = staff_rights.reach(person, StaffRight.DECIDE_PROGRAMMES, services)
    page = services.store.page(keys.asked_programmes(), limit=limit, after=after)
    seen = reach.of(asked.account for asked in page.items)
    shown = [asked for asked in page.items if asked.account in seen]
    names = account_names.of((asked.account for asked in shown), services)
    rows: tuple[Wire, ...] = tuple(
        {**to_wire(asked), "name": name} for asked in shown if (name := names.get(asked.account))
    )
    return Rows(rows, page.next)


def read_asked(account: str, id: str, person: Person, services: Services) -> Answer:
    """The request, with a link to its proof as long as that is kept.

    Raises NotAllowed, SecondFactorMissing, Unknown.
    """
    key = keys.request(account, id)
    reader = StaffReader(person, id, StaffRight.DECIDE_PROGRAMMES)
    request = reader.read(account, services, key).get(key)
    if request is None or request.kind is not RequestKind.PROGRAMME:
        raise Unknown(kind="request", id=id)
    body = answers.request_row(request)
    if proof := request.proof:
        expires = datetime.fromtimestamp(services.clock.machine(), UTC) + _LINK
        url = services.uploads.link(account, proof.id, content_type=proof.content_type)
        body["download"] = {"url": url, "expires_at": f"{expires:%Y-%m-%dT%H:%M:%SZ}"}
    return Answer(200, body, version=request.version)


def approve(command: DecideProgramme, until: date, services: Services, catalog: Catalog) -> Answer:
    """The approved request: the account is in the programme up to and including the day `until`, in place of an earlier
    approval. The mail of its end follows.

    Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale, RequestClosed, InvalidRequest for a day that is over
    or more than 5 years ahead, AccountMoved, MemberMoved.
    """
    today = civil_date(services.now(command.account), catalog.seller().zone)
    if not today < until <= today + timedelta(days=_MOST_DAYS):
        rule = f"a day from {today + timedelta(days=1)} to {today + timedelta(days=_MOST_DAYS)}"
        raise InvalidRequest.of("/until", rule, until.isoformat())

    def decide(before: MemberRequest, at: datetime) -> tuple[MemberRequest, list[Write]]:
        after = before.approved_until(until, at)
        key = keys.approvals(command.account)
        held = services.store.read(key).get(key) or NO_APPROVALS
        approval = ProgrammeApproval(before.programme or "", until, before.id)
        return after, [approvals_replaced(command.account, held, held.approving(approval))]

    return _decided(command, decide, services)


def deny(command: DecideProgramme, message: str, services: Services) -> Answer:
    """The denied request. Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale, RequestClosed, MemberMoved."""
    return _decided(command, lambda before, at: (before.denied(None, message, at), []), services)


def _decided(
    command: DecideProgramme,
    decide: Callable[[MemberRequest, datetime], tuple[MemberRequest, list[Write]]],
    services: Services,
) -> Answer:
    staff_rights.must_be_staff(command.person, StaffRight.DECIDE_PROGRAMMES, command.account, services)

    def decided() -> Answer:
        key = keys.request(command.account, command.request)
        before = services.store.read(key).known(key, "request", command.request)
        if before.kind is not RequestKind.PROGRAMME:
            raise Unknown(kind="request", id=command.request)
        must_be_at(command.version, before)
        at = services.now(command.account)
        after, more = decide(before, at)
        listed = case_of(before, services).listed
        actor = journal.staff(command.person)
        services.store.commit([*request_writes.moved(before, after, listed, actor, services, at=at), *more])
        return answers.request(after)

    return until_unmoved(decided)
