"""Members that a mail about their account goes to: the active ones with a right, the first to join."""

from collections.abc import Iterator
from typing import Final

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.domain.parties import rights
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.rights import Right

#: The most members that are told.
_MOST_TOLD: Final = 20

#: Members read at once.
_PAGE: Final = 500


def holders(needs: Right, account: str, services: Services) -> tuple[Member, ...]:
    """The first active members that hold the right."""
    found: list[Member] = []
    for member in _members(account, services):
        if member.state is MemberState.ACTIVE and needs in rights.rights(member.roles, member.grants):
            found.append(member)
        if len(found) == _MOST_TOLD:
            break
    return tuple(found)


def account_language(account: str, services: Services) -> Language:
    """The language of the account's oldest billing profile."""
    (profile,) = services.store.page(keys.profiles(account), limit=1).items
    return profile.language


def _members(account: str, services: Services) -> Iterator[Member]:
    after: str | None = None
    while True:
        page = services.store.page(keys.members(account), limit=_PAGE, after=after)
        yield from page.items
        after = page.next
        if after is None:
            return
