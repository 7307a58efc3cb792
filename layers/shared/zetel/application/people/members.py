"""Members as the account's people see them, and the fields that everybody changes of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.licences import holders
from zetel.application.people import member_events
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import from_wire, to_wire
from zetel.domain.errors import NotAllowed
from zetel.domain.parties import rights
from zetel.domain.parties.events import MemberChanged
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.people import changed
from zetel.domain.parties.rights import Right


@dataclass(frozen=True, slots=True)
class ListMembers:
    """Members of an account in `state`; without it, all but the removed ones.

    A page is filtered after the read, so a page may have fewer than `limit` rows and the list still goes on.
    """

    account: str
    person: Person
    limit: int
    after: str | None = None
    state: MemberState | None = None


@dataclass(frozen=True, slots=True)
class ChangeMember:
    """Change the person's own name, telephone or language at `version`; `changes` are fields in wire form, None removes
    one (RFC 7396)."""

    account: str
    member: str
    person: Person
    version: int
    changes: Mapping[str, Any]


def list_members(command: ListMembers, services: Services) -> Rows:
    """The account's members, oldest first. Raises Unknown, NotAllowed."""
    membership_key = keys.membership(command.person.sub, command.account)
    membership = services.store.read(membership_key).get(membership_key)
    rights.must_be_member(membership, command.account, Right.VIEW_PEOPLE)
    page = services.store.page(keys.members(command.account), limit=command.limit, after=command.after)
    wanted = {command.state} if command.state else set(MemberState) - {MemberState.REMOVED}
    return Rows(tuple(answers.member(member) for member in page.items if member.state in wanted), page.next)


def read_member(account: str, id: str, person: Person, services: Services) -> Answer:
    """The member, for whoever sees people and for the person itself. Raises Unknown, NotAllowed."""
    membership_key, key = keys.membership(person.sub, account), keys.member(account, id)
    found = services.store.read(membership_key, key)
    membership = rights.must_be_member(found.get(membership_key), account, Right.OWN)
    if membership.member != id:
        rights.must_be_member(membership, account, Right.VIEW_PEOPLE)
    member = found.known(key, "member", id)
    seen = holders.last_active(account, member, services)
    return Answer(200, answers.member(member, seen), version=member.version)


def change_member(command: ChangeMember, services: Services) -> Answer:
    """The member with its changed fields; nothing is written where they are the same.

    Raises Unknown, NotAllowed, VersionStale, InvalidRequest, MemberMoved.
    """
    membership_key = keys.membership(command.person.sub, command.account)
    key = keys.member(command.account, command.member)
    found = services.store.read(membership_key, key)
    membership = rights.must_be_member(found.get(membership_key), command.account, Right.OWN)
    if membership.member != command.member:
        raise NotAllowed(needs=())
    before = found.known(key, "member", command.member)
    must_be_at(command.version, before)
    wire = {**to_wire(before), **command.changes}
    after = from_wire(Member, {name: value for name, value in wire.items() if value is not None})
    fields = tuple(sorted(name for name in command.changes if getattr(before, name) != getattr(after, name)))
    if not fields:
        return Answer(200, answers.member(before), version=before.version)
    after = changed(after)
    services.store.commit(
        member_events.journaled(
            MemberChanged(fields=fields),
            before=before,
            after=after,
            account=command.account,
            by=journal.member(membership.member),
            services=services,
        )
    )
    return Answer(200, answers.member(after), version=after.version)
