"""Requests and answers about members."""

import datetime as dt

from pydantic import AwareDatetime, Field

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.people.inviting import InviteMember
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Grant, MemberState, Role
from zetel.http.fields import LinkText, MailAddress, Name, ShortText
from zetel.http.shape import LEFT_OUT, Changes, OrAbsent, Shape


class MemberChanges(Changes):
    """The fields that change; null removes `phone` or `language`."""

    name: Name = LEFT_OUT
    phone: ShortText | None = None
    language: Language | None = None


class RightsGiven(Shape):
    """All roles and grants of the member from now on; those that are not listed are taken."""

    roles: list[Role]
    grants: list[Grant]


class NewMember(Shape):
    """The person to invite, with the rights that the person gets with the acceptance."""

    name: Name
    mail: MailAddress
    language: Language
    roles: list[Role] = Field(default_factory=list)
    grants: list[Grant] = Field(default_factory=list)

    def command(self, account: str, person: Person, request: IdempotentRequest) -> InviteMember:
        return InviteMember(
            account, person, request, self.name, self.mail, self.language, tuple(self.roles), tuple(self.grants)
        )


class Acceptance(Shape):
    """The link of an invitation: its whole address, or the part behind ``#``."""

    link: LinkText


class MemberOut(Shape):
    """A member; of a removed one, only id, version and state. `invitation_expired_at` stands where an invited member
    did not accept in time."""

    id: str
    version: int
    state: MemberState
    name: OrAbsent[str] = None
    mail: OrAbsent[str] = None
    phone: OrAbsent[str] = None
    language: OrAbsent[Language] = None
    roles: list[Role]
    grants: list[Grant]
    invitation_expired_at: OrAbsent[AwareDatetime] = None
    last_active: OrAbsent[dict[str, dt.date]] = None


class FoundPerson(Shape):
    """A member that was found; `readMember` tells the rest."""

    id: str
    name: str
    mail: str
    state: MemberState


class FoundPeople(Shape):
    people: list[FoundPerson]
    next: OrAbsent[str] = None


class Places(Shape):
    """The account-only places, each taken by a person with rights and without a licence of an edition."""

    used: int
    of: int
    over: int


class Members(Shape):
    members: list[MemberOut]
    next: OrAbsent[str] = None
