"""People as the vendor's product names them: by the token's subject, or within an account by mail address or member."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import AddressHeld
from zetel.domain.parties.member import Member, Membership, MemberState

#: The most accounts of a person that are read when no account is named.
MOST_ACCOUNTS: Final = 50


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Exactly one of `person` (a token's subject), `mail` and `member` is set; the last two only with `account`."""

    account: str | None = None
    person: str | None = None
    mail: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """The item of a member, and its account."""

    account: str
    key: Key[Member]


def everywhere(named: NamedPerson, services: Services) -> list[Located]:
    """The person's members, of the named account or of all; in one read at most."""
    if named.person is None or named.account is not None:
        return [place for place in located([named], services) if place]
    page = services.store.page(keys.memberships(named.person), limit=MOST_ACCOUNTS)
    return [place for membership in page.items if (place := _of_membership(membership))]


def located(named: Sequence[NamedPerson], services: Services) -> list[Located | None]:
    """The member of each person within its account, None where there is none; in one batched read."""
    by: dict[NamedPerson, Key[Any]] = {one: key for one in named if (key := _found_by(one))}
    found = services.store.read(*by.values()) if by else Records()
    return [_place(one, found.get(by[one]) if one in by else None) for one in named]


def _found_by(named: NamedPerson) -> Key[Membership] | Key[AddressHeld] | None:
    """The item that names the person's member; None where the member itself is named."""
    account = named.account or ""
    if named.person:
        return keys.membership(named.person, account)
    return keys.address(account, named.mail) if named.mail else None


def _place(named: NamedPerson, found: Membership | AddressHeld | None) -> Located | None:
    if isinstance(found, Membership):
        return _of_membership(found)
    id = found.member if found else named.member
    return Located(named.account, keys.member(named.account, id)) if named.account and id else None


def _of_membership(found: Membership) -> Located | None:
    if found.state is not MemberState.ACTIVE:
        return None
    return Located(found.account, keys.member(found.account, found.member))
