"""Invitations by whoever manages people: made, sent again, and ended where their link expired."""

from dataclasses import dataclass
from datetime import datetime

from zetel.application.commands import answers
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.events import journal
from zetel.application.licences import ending
from zetel.application.people import member_counts, member_events
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Defect, MemberMoved
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.licence_change import LicenceChange
from zetel.domain.parties import invitation, people, rights
from zetel.domain.parties.address import Language
from zetel.domain.parties.events import MemberInvitationExpired, MemberInvited, MemberInvitedAgain
from zetel.domain.parties.invitation import Invitation
from zetel.domain.parties.member import Grant, Member, MemberState, Role
from zetel.domain.parties.rights import Right

#: The actor that ends an invitation.
_BY = journal.system("invitation")


@dataclass(frozen=True, slots=True)
class InviteMember:
    """Invite a person by mail to become a member with these roles and grants."""

    account: str
    person: Person
    request: IdempotentRequest
    name: str
    mail: str
    language: Language
    roles: tuple[Role, ...]
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class InviteAgain:
    """Send the invited member a new link."""

    account: str
    member: str
    person: Person
    request: IdempotentRequest


def invite(command: InviteMember, services: Services) -> Answer:
    """The invited member, to whom a link is sent; 201.

    Raises Unknown, NotAllowed, RightsLacking, AddressTaken, PlacesTaken, IdempotencyKeyReused.
    """
    receipt = command.request.receipt(command.account, command.person)
    return unless_answered(lambda: _invited(command, services), receipt, command.request, services)


def _invited(command: InviteMember, services: Services) -> Answer:
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    membership_key = keys.membership(command.person.sub, account)
    found = services.store.read(membership_key, receipt)
    by = rights.must_be_member(found.get(membership_key), account, Right.MANAGE_PEOPLE)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    at = services.now(account)
    wanted = Member(
        services.ids.new(ids.MEMBER, at),
        command.name,
        command.mail,
        roles=command.roles,
        grants=command.grants,
        language=command.language,
    )
    member = people.invited(wanted, by)
    writes = [
        *member_events.entered(member, account),
        *member_counts.counted(None, member, account, services),
        Insert(
            keys.invitation(account, member.id),
            Invitation(member.id, account, by.member, due=invitation.link_due(at)),
            on_conflict=lambda found: Defect(),
        ),
        journal.entry(
            MemberInvited(roles=member.roles, grants=member.grants),
            account=account,
            subject=member.id,
            sequence=member.sequence,
            actor=journal.member(by.member),
            at=at,
            services=services,
        ),
    ]
    location = f"/v1/accounts/{account}/members/{member.id}"
    answer = Answer(201, answers.member(member), version=member.version, location=location)
    return commit_once(receipt, command.request, writes, answer, services)


def invite_again(command: InviteAgain, services: Services) -> Answer:
    """The invited member, to whom a new link is sent. The earlier links work no more.

    Raises Unknown, NotAllowed, MemberStateForbids, RightsLacking, MemberMoved, IdempotencyKeyReused.
    """
    receipt = command.request.receipt(command.account, command.person)

    def once() -> Answer:
        return unless_answered(lambda: _invited_again(command, services), receipt, command.request, services)

    return until_unmoved(once)


def _invited_again(command: InviteAgain, services: Services) -> Answer:
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    membership_key, key = keys.membership(command.person.sub, account), keys.member(account, command.member)
    invitation_key = keys.invitation(account, command.member)
    found = services.store.read(membership_key, receipt, key, invitation_key)
    by = rights.must_be_member(found.get(membership_key), account, Right.MANAGE_PEOPLE)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    before = found.known(key, "member", command.member)
    after = people.invited_again(before, by)
    asked = invitation.asked_again(
        found.known(invitation_key, "invitation", command.member), by.member, services.now(account)
    )
    actor = journal.member(by.member)
    happened = MemberInvitedAgain(number=asked.number)
    writes = [
        *member_events.journaled(happened, before=before, after=after, account=account, by=actor, services=services),
        moved_on(asked),
    ]
    return commit_once(
        receipt, command.request, writes, Answer(200, answers.member(after), version=after.version), services
    )


def expire(account: str, member: str, services: Services) -> None:
    """Ends the invitation whose link has expired, with the licences of its member, who may be invited again.

    Raises Unknown, MemberMoved, PoolMoved.
    """
    until_unmoved(lambda: _expired(account, member, services))


def _expired(account: str, id: str, services: Services) -> None:
    key, invitation_key = keys.member(account, id), keys.invitation(account, id)
    found = services.store.read(key, invitation_key)
    held = found.known(invitation_key, "invitation", id)
    if held.expires_at is None or not is_over(held, services.now(account)):
        return  # asked for again, or accepted, meanwhile
    before = found.known(key, "member", id)
    writes: list[Write] = [moved_on(invitation.over(held))]
    if before.state is MemberState.INVITED:
        before = ending.with_few_left(before, LicenceEnd.EXPIRED, account, _BY, services)
        after = people.not_reached(before, held.expires_at)
        writes += member_events.journaled(
            MemberInvitationExpired(), before=before, after=after, account=account, by=_BY, services=services
        )
        writes += ending.ended_with(LicenceChange(before, after), LicenceEnd.EXPIRED, account, _BY, services)
    services.store.commit(writes)


def is_over(held: Invitation, at: datetime) -> bool:
    """Whether the link has expired, and the invitation has not ended yet."""
    return held.due is not None and held.expires_at is not None and at >= held.expires_at


def moved_on(after: Invitation) -> Write:
    """Writes the invitation, one version further than the stored one. Raises MemberMoved from the commit."""
    return Replace(
        keys.invitation(after.account, after.id),
        after,
        {"version": after.version - 1},
        on_conflict=lambda found: MemberMoved(member=after.id),
    )
