"""The active members of an account that hold a right, for what is to be told to whoever may act on it."""

from collections.abc import Iterator
from typing import Final

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.domain.parties import rights
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.rights import Right

#: Members read at once.
_PAGE: Final = 500


def holders_of(right: Right, account: str, services: Services) -> Iterator[Member]:
    """The members in the order in which they joined; read as far as they are asked for."""
    after: str | None = None
    while True:
        page = services.store.page(keys.members(account), limit=_PAGE, after=after)
        for member in page.items:
            if member.state is MemberState.ACTIVE and right in rights.rights(member.roles, member.grants):
                yield member
        after = page.next
        if after is None:
            return
