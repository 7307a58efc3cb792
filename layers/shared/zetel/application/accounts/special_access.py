"""The seller's programmes as an account sees them, and asks for them with a text and an uploaded proof.

upload   a link takes the file; nothing is written
ask      the file is kept out of the link's reach, judged by its first bytes, and the request is made
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person, Reader
from zetel.application.licences import request_writes
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import AccountMoved, InvalidRequest, Unknown
from zetel.domain.parties import rights
from zetel.domain.parties.programme import NO_APPROVALS, ProgrammeApprovals
from zetel.domain.parties.proof import MOST_BYTES, Proof, content_type_of
from zetel.domain.parties.request import MemberRequest, RequestKind, RequestList
from zetel.domain.parties.rights import Right

#: The validity of a link that takes an upload, by the machine's clock.
_UPLOAD_OPENS: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class AskProgramme:
    """Ask for the programme, for a reason, with the uploaded file `proof`."""

    account: str
    person: Person
    programme: str
    reason: str
    proof: str


def list_programmes(account: str, reader: Reader, services: Services, catalog: Catalog) -> Rows:
    """The seller's programmes in its order, each with the last day of the account's approval, if it had one; one read.

    Raises Unknown, NotAllowed.
    """
    key = keys.approvals(account)
    held = reader.read(account, services, key).get(key) or NO_APPROVALS
    return Rows(
        tuple(
            {
                "id": programme.id,
                "name": dict(programme.name),
                **({"until": approval.until.isoformat()} if (approval := held.of(programme.id)) else {}),
            }
            for programme in catalog.seller().programmes
        )
    )


def approvals_of(account: str, person: Person, services: Services) -> ProgrammeApprovals:
    """The approvals of an account that the person is a member of, in one read. Raises Unknown, NotAllowed."""
    key = keys.approvals(account)
    return person.read(account, services, key, needs=Right.OWN).get(key) or NO_APPROVALS


def upload(account: str, person: Person, size: int, services: Services) -> Answer:
    """A link that takes the file of a proof, of exactly `size` bytes; 201. Raises Unknown, NotAllowed."""
    person.read(account, services, needs=Right.MANAGE_BILLING)
    id = services.ids.new(ids.PROOF, services.now(account))
    expires = datetime.fromtimestamp(services.clock.machine(), UTC) + _UPLOAD_OPENS
    url = services.uploads.upload_link(account, id, size=size)
    return Answer(201, {"proof": id, "url": url, "expires_at": f"{expires:%Y-%m-%dT%H:%M:%SZ}"})


def ask(command: AskProgramme, services: Services, catalog: Catalog) -> Answer:
    """The request; the earlier one where the member has a pending request for the programme.

    Raises Unknown, NotAllowed, InvalidRequest for a proof that was not uploaded, is too large or of another type,
    RequestLimitReached, MemberMoved.
    """
    if command.programme not in {programme.id for programme in catalog.seller().programmes}:
        raise Unknown(kind="programme", id=command.programme)
    return until_unmoved(lambda: _asked(command, services))


def approvals_replaced(account: str, before: ProgrammeApprovals, after: ProgrammeApprovals) -> Write:
    """Writes the approvals `after` in place of `before`. Raises AccountMoved from the commit."""
    key = keys.approvals(account)

    def moved(_: object) -> Exception:
        return AccountMoved(account=account)

    if before.version == 0:
        return Insert(key, after, on_conflict=moved)
    return Replace(key, after, {"version": before.version}, on_conflict=moved)


def _asked(command: AskProgramme, services: Services) -> Answer:
    account = command.account
    membership_key = keys.membership(command.person.sub, account)
    found = services.store.read(membership_key)
    by = rights.must_be_member(found.get(membership_key), account, Right.MANAGE_BILLING)
    at, member_key, list_key = (
        services.now(account),
        keys.member(account, by.member),
        keys.requests_of(account, by.member),
    )
    read = services.store.read(member_key, list_key)
    member, listed = read.known(member_key, "member", by.member), read.get(list_key) or RequestList(by.member)
    request = MemberRequest(
        id=services.ids.new(ids.REQUEST, at),
        account=account,
        kind=RequestKind.PROGRAMME,
        member=by.member,
        reason=command.reason,
        asked_at=at,
        changed_at=at,
        programme=command.programme,
    )
    if earlier := listed.pending.get(request.target):
        key = keys.request(account, earlier)
        return answers.made_request(services.store.read(key).known(key, "request", earlier))
    listed.beginning(request)  # a member with too many requests is refused before the file is kept
    begun = request.with_proof(_proof(command, services)).begun()
    services.store.commit(request_writes.asked(begun, listed, member, services))
    return answers.made_request(begun)


def _proof(command: AskProgramme, services: Services) -> Proof:
    """The uploaded file, kept. Raises InvalidRequest."""
    taken = services.uploads.take(command.account, command.proof)
    if taken is None:
        raise InvalidRequest.of("/proof", "a file that was uploaded", command.proof)
    content_type = content_type_of(taken.first)
    if content_type is None or taken.size > MOST_BYTES:
        services.uploads.drop(command.account, command.proof)
        rule = f"a PDF, or an image in PNG, JPEG or WebP, of at most {MOST_BYTES} bytes"
        raise InvalidRequest.of("/proof", rule, command.proof)
    return Proof(command.proof, content_type, taken.size)
