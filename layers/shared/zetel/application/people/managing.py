"""Changes of a member by whoever manages people: rights, deactivating, activating, withdrawing, removing."""

from collections.abc import Callable
from dataclasses import dataclass

from zetel.application.commands import answers
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.licences import ending
from zetel.application.people import member_events, member_recipients
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import LastOwner
from zetel.domain.events import TypedEvent
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.parties import people, rights
from zetel.domain.parties.events import MemberActivated, MemberDeactivated, MemberRemoved, MemberRightsGiven
from zetel.domain.parties.member import Grant, Member, Membership, Role
from zetel.domain.parties.rights import Right

#: The member after a change by whoever has these rights, and the event of the change.
Change = Callable[[Member, Membership], tuple[Member, TypedEvent]]


@dataclass(frozen=True, slots=True)
class MemberCommand:
    """A change of `member`, which is at `version`, by `person`."""

    account: str
    member: str
    person: Person
    version: int


def give_rights(
    command: MemberCommand, roles: tuple[Role, ...], grants: tuple[Grant, ...], services: Services
) -> Answer:
    """The member with these roles and grants instead of its own; nothing is written where they are the same.

    Raises Unknown, NotAllowed, VersionStale, RightsLacking, MemberStateForbids, LastOwner, PlacesTaken, MemberMoved.
    """

    def change(member: Member, by: Membership) -> tuple[Member, TypedEvent]:
        after = people.with_rights(member, roles, grants, by)
        return after, MemberRightsGiven(roles=after.roles, grants=after.grants)

    return _changed(command, change, services)


def deactivate(command: MemberCommand, services: Services) -> Answer:
    """The member without rights, refused from its next request on, and without licences: their seats are free at once.
    Raises as `give_rights`, and PoolMoved."""
    return _changed(command, deactivation, services)


def activate(command: MemberCommand, services: Services) -> Answer:
    """The member, active again and without roles. Raises as `give_rights`, but for LastOwner."""
    return _changed(command, lambda member, by: (people.activated(member), MemberActivated()), services)


def remove(command: MemberCommand, services: Services) -> Answer:
    """The member's id, the rest is gone; everybody may remove themselves. Raises as `deactivate`."""
    return _changed(command, removal, services)


def deactivation(member: Member, by: Membership) -> tuple[Member, TypedEvent]:
    return people.deactivated(member, by), MemberDeactivated()


def removal(member: Member, by: Membership) -> tuple[Member, TypedEvent]:
    return people.removed(member, by), MemberRemoved()


def must_be_possible(command: MemberCommand, change: Change, services: Services) -> Membership:
    """The membership that gives the command, before anything else is done for it. Raises as `give_rights`."""
    by, before = _asked(command, services)
    after, _ = change(before, by)
    counts_key = keys.counts(command.account)
    if people.is_active_owner(before) and not people.is_active_owner(after):
        counts = services.store.read(counts_key).get(counts_key)
        if counts and counts.owners <= 1:
            raise LastOwner(member=before.id)
    return by


def withdraw(command: MemberCommand, services: Services) -> Answer:
    """The id of the invited member, who is removed; the link works no more. Raises as `deactivate`."""
    return _changed(command, lambda member, by: (people.withdrawn(member, by), MemberRemoved()), services)


def _changed(command: MemberCommand, change: Change, services: Services) -> Answer:
    return until_unmoved(lambda: _changed_once(command, change, services))


def _changed_once(command: MemberCommand, change: Change, services: Services) -> Answer:
    by, before = _asked(command, services)
    after = committed(command.account, before, change, by, services)
    return Answer(200, answers.member(after), version=after.version)


def committed(account: str, before: Member, change: Change, by: Membership, services: Services) -> Member:
    """Commits the change of the member by whoever gives the command, with the end of the licences that it takes.

    Raises as `give_rights`, and PoolMoved.
    """
    after, happened = change(before, by)
    if after != before:
        actor = journal.member(by.member)
        ended: list[Write] = []
        if before.licences and not after.licences:
            why = LicenceEnd(after.state.value)
            before = ending.with_few_left(before, why, account, actor, services)
            after, happened = change(before, by)
            ended = ending.ended_with(LicenceChange(before, after), why, account, actor, services)
        writes = member_events.journaled(
            happened, before=before, after=after, account=account, by=actor, services=services
        )
        if change is removal:
            writes += member_recipients.removed_with(before, account, actor, services)
        services.store.commit([*writes, *ended])
    return after


def _asked(command: MemberCommand, services: Services) -> tuple[Membership, Member]:
    """Whoever gives the command, and the member at the version that it names."""
    membership_key = keys.membership(command.person.sub, command.account)
    key = keys.member(command.account, command.member)
    found = services.store.read(membership_key, key)
    by = rights.must_be_member(found.get(membership_key), command.account, Right.OWN)
    if by.member != command.member:
        rights.must_be_member(by, command.account, Right.MANAGE_PEOPLE)
    before = found.known(key, "member", command.member)
    must_be_at(command.version, before)
    return by, before
