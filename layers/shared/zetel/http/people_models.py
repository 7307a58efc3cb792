"""Requests and answers about members."""

from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Grant, MemberState, Role
from zetel.http.fields import Name, ShortText
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


class MemberOut(Shape):
    """A member; of a removed one, only id, version and state."""

    id: str
    version: int
    state: MemberState
    name: OrAbsent[str] = None
    mail: OrAbsent[str] = None
    phone: OrAbsent[str] = None
    language: OrAbsent[Language] = None
    roles: list[Role]
    grants: list[Grant]


class FoundPerson(Shape):
    """A member that was found; `readMember` tells the rest."""

    id: str
    name: str
    mail: str
    state: MemberState


class FoundPeople(Shape):
    people: list[FoundPerson]
    next: OrAbsent[str] = None


class Members(Shape):
    members: list[MemberOut]
    next: OrAbsent[str] = None
