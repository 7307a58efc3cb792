"""The succession of a lost owner: begun by the seller's account manager, objected to by an owner, completed as work.

begin      the succession and its event; the mails are work (`mails.succession_mails`), and open the 72 hours
object     an owner who is signed in, or the reader of an owner's mail
complete   the member is an owner; member, succession and both events in one commit

An objection and the completion at the same moment both write the succession at its version: one of them comes first.
"""

from dataclasses import dataclass

from zetel.application.commands import answers, staff_rights
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.people import member_events
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work import parking
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import (
    InvalidRequest,
    LinkTampered,
    MemberMoved,
    MemberStateForbids,
    OwnersRemain,
    PlacesTaken,
    SuccessionRuns,
)
from zetel.domain.events import Actor
from zetel.domain.links import Link, must_open
from zetel.domain.parties import people, rights
from zetel.domain.parties.events import (
    MemberRightsGiven,
    OfSuccession,
    SuccessionBegun,
    SuccessionCompleted,
    SuccessionLapsed,
    SuccessionObjected,
)
from zetel.domain.parties.member import Member, MemberCounts, MemberState
from zetel.domain.parties.rights import Right, StaffRight
from zetel.domain.parties.succession import Succession, SuccessionState

#: The actor that makes a member owner.
_BY = journal.system("succession")


@dataclass(frozen=True, slots=True)
class BeginSuccession:
    """Make the member an owner of the account, whose only owner is lost, unless an owner objects."""

    account: str
    person: Person
    request: IdempotentRequest
    member: str


def begin(command: BeginSuccession, services: Services) -> Answer:
    """201 with the succession; its `until` follows with the mails.

    Raises NotAllowed, SecondFactorMissing, Unknown, OwnersRemain, SuccessionRuns, MemberStateForbids, MemberMoved,
    IdempotencyKeyReused; InvalidRequest for an owner.
    """
    staff_rights.must_be_staff(command.person, StaffRight.NAME_OWNERS, command.account, services)
    receipt = command.request.receipt(command.account, command.person)
    return unless_answered(lambda: _begun(command, services), receipt, command.request, services)


def _begun(command: BeginSuccession, services: Services) -> Answer:
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    account_key, member_key = keys.account(account), keys.member(account, command.member)
    key, counts_key = keys.succession(account), keys.counts(account)
    found = services.store.read(account_key, member_key, key, counts_key, receipt)
    found.known(account_key, "account", account)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    member = found.known(member_key, "member", command.member)
    if (owners := (found.get(counts_key) or MemberCounts()).owners) > 1:
        raise OwnersRemain(owners=owners)
    if member.state is not MemberState.ACTIVE:
        raise MemberStateForbids(member=member.id, state=member.state.value)
    if people.is_active_owner(member):
        raise InvalidRequest.of("/member", "an active member that is no owner", member.id)
    before = found.get(key)
    if before and before.state is SuccessionState.OPEN:
        raise SuccessionRuns(member=before.member, until=before.until)
    at = services.now(account)
    begun = Succession(services.ids.new(ids.SUCCESSION, at), account, member.id, at).begun()
    actor = journal.staff(command.person)
    writes = [_instead(before, begun), _entry(begun, SuccessionBegun(member=member.id), actor, services)]
    location = f"/v1/seller/accounts/{account}/succession"
    answer = Answer(201, answers.succession(begun), version=begun.version, location=location)
    return commit_once(receipt, command.request, writes, answer, services)


def read(account: str, person: Person, services: Services) -> Answer:
    """The newest succession, for whoever sees people. Raises Unknown, NotAllowed."""
    membership_key, key = keys.membership(person.sub, account), keys.succession(account)
    found = services.store.read(membership_key, key)
    rights.must_be_member(found.get(membership_key), account, Right.VIEW_PEOPLE)
    held = found.known(key, "succession", account)
    return Answer(200, answers.succession(held), version=held.version)


def read_as_staff(account: str, person: Person, services: Services) -> Answer:
    """The same for the seller's staff, journaled. Raises NotAllowed, SecondFactorMissing, Unknown."""
    staff_rights.must_be_staff(person, StaffRight.VIEW_ACCOUNTS, account, services)
    key = keys.succession(account)
    held = services.store.read(key).known(key, "succession", account)
    services.store.commit([journal.accessed(account, person, "succession", services)])
    return Answer(200, answers.succession(held), version=held.version)


def object_to(account: str, person: Person, version: int, services: Services) -> Answer:
    """The succession at `version`, to which an owner objects; a repeat changes nothing.

    Raises Unknown, NotAllowed, VersionStale, SuccessionClosed, MemberMoved.
    """

    def once() -> Answer:
        membership_key, key = keys.membership(person.sub, account), keys.succession(account)
        found = services.store.read(membership_key, key)
        by = rights.must_be_member(found.get(membership_key), account, Right.MAKE_OWNERS)
        held = found.known(key, "succession", account)
        after = held
        if held.state is not SuccessionState.OBJECTED:
            must_be_at(version, held)
            after = held.objected(services.now(account))
            _commit_objection(held, after, journal.member(by.member), services)
        return Answer(200, answers.succession(after), version=after.version)

    return until_unmoved(once)


def object_by_link(link: Link, services: Services) -> Answer:
    """The purpose of the link, to which the reader of an owner's mail objects.

    Raises LinkTampered, LinkUsed, LinkWithdrawn, LinkExpired, SuccessionClosed, MemberMoved.
    """
    key = keys.succession(link.account)
    held = services.store.read(key).get(key)
    if held is None:
        raise LinkTampered
    at = services.now(link.account)
    must_open(link, held.link_state(link.subject), at)
    _commit_objection(held, held.objected(at), journal.system("link"), services)
    return Answer(200, {"purpose": link.purpose.value})


def complete(account: str, id: str, services: Services) -> None:
    """Makes the member an owner, once the time for objections is over; lapses where that cannot be.

    Raises the errors of ours, which are counted on the succession, and SetAside for weather.
    """
    parking.attempt(
        keys.succession(account), lambda: until_unmoved(lambda: _completed(account, id, services)), services
    )


def _completed(account: str, id: str, services: Services) -> None:
    key, counts_key = keys.succession(account), keys.counts(account)
    found, at = services.store.read(key, counts_key), services.now(account)
    held, counts = found.get(key), found.get(counts_key) or MemberCounts()
    if held is None or held.id != id or not held.is_due(at):
        return
    member_key = keys.member(account, held.member)
    member = services.store.read(member_key).known(member_key, "member", held.member)
    lapsed = held.lapsed(at)
    lapse = [_instead(held, lapsed), _entry(lapsed, SuccessionLapsed(member=member.id), _BY, services)]
    if counts.owners > 1 or member.state is not MemberState.ACTIVE:
        services.store.commit(lapse)
        return
    try:
        services.store.commit(_owner_made(held, member, services))
    except PlacesTaken:
        services.store.commit(lapse)


def _owner_made(held: Succession, member: Member, services: Services) -> list[Write]:
    owner, done = people.made_owner(member), held.completed(services.now(held.account))
    happened = MemberRightsGiven(roles=owner.roles, grants=owner.grants)
    return [
        _instead(held, done),
        _entry(done, SuccessionCompleted(member=member.id), _BY, services),
        *member_events.journaled(happened, before=member, after=owner, account=held.account, by=_BY, services=services),
    ]


def told(before: Succession, after: Succession, services: Services) -> None:
    """Commits that owners and recipients were told; one that moved meanwhile was objected to."""
    try:
        services.store.commit([_instead(before, after)])
    except MemberMoved:
        return


def _commit_objection(before: Succession, after: Succession, by: Actor, services: Services) -> None:
    happened = SuccessionObjected(member=after.member)
    services.store.commit([_instead(before, after), _entry(after, happened, by, services)])


def _instead(before: Succession | None, after: Succession) -> Write:
    """Writes `after` in place of `before`. Raises MemberMoved from the commit."""
    key, moved = keys.succession(after.account), MemberMoved(member=after.member)
    if before is None:
        return Insert(key, after, on_conflict=lambda found: moved)
    return Replace(key, after, {"id": before.id, "version": before.version}, on_conflict=lambda found: moved)


def _entry(succession: Succession, happened: OfSuccession, actor: Actor, services: Services) -> Write:
    return journal.entry(
        happened,
        account=succession.account,
        subject=succession.id,
        sequence=succession.sequence,
        actor=actor,
        at=services.now(succession.account),
        services=services,
    )
