"""Invitations accepted: the signed-in person who has the link is the member from now on.

no membership in the account         the membership is put where none stands
the membership of a removed member   the membership of the new member takes its place
any other membership                 refused: a person is one member of an account
"""

from zetel.application.commands import answers
from zetel.application.commands.person import Person
from zetel.application.events import journal
from zetel.application.people import inviting, member_events
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert, Replace, Write
from zetel.domain.errors import LinkTampered, MemberMoved, MembershipHeld
from zetel.domain.links import Link, must_open
from zetel.domain.parties import invitation, people
from zetel.domain.parties.events import MemberJoined
from zetel.domain.parties.member import Membership, MemberState


def join(person: Person, link: Link, services: Services) -> Answer:
    """The account as the person has it from now on; 201.

    Raises LinkTampered, LinkUsed, LinkWithdrawn, LinkSuperseded, LinkExpired, MembershipHeld, MemberMoved.
    """
    account = link.account
    account_key, key = keys.account(account), keys.member(account, link.subject)
    invitation_key, membership_key = keys.invitation(account, link.subject), keys.membership(person.sub, account)
    found = services.store.read(account_key, key, invitation_key, membership_key)
    before, sent, opened = found.get(key), found.get(invitation_key), found.get(account_key)
    if before is None or sent is None or opened is None:
        raise LinkTampered
    at = services.now(account)
    must_open(link, invitation.link_state(sent, before), at)
    held = found.get(membership_key)
    if held and held.state is not MemberState.REMOVED:
        raise MembershipHeld(member=held.member)
    after, actor = people.joined(before, person.sub), journal.member(before.id)
    services.store.commit(
        [
            *member_events.journaled(
                MemberJoined(), before=before, after=after, account=account, by=actor, services=services
            ),
            inviting.moved_on(invitation.accepted(sent, at)),
            _bound(person, held, people.membership_of(after, account)),
        ]
    )
    body = answers.my_account(opened, people.membership_of(after, account), after.language, at)
    return Answer(201, body, version=opened.version, location=f"/v1/accounts/{account}")


def _bound(person: Person, held: Membership | None, now: Membership) -> Write:
    """Writes the membership in place of a removed member's, or where none stands."""
    key = keys.membership(person.sub, now.account)
    if held is None:
        return Insert(key, now, on_conflict=lambda found: MemberMoved(member=now.member))
    expected: dict[str, str | int | None] = {"member": held.member, "state": held.state}
    return Replace(key, now, expected, on_conflict=lambda found: MemberMoved(member=now.member))
