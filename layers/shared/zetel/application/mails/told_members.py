"""Members that a mail about their account goes to: the active ones with a right, the first to join; or one of them."""

from itertools import islice
from typing import Final

from zetel.application.people.right_holders import holders_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.rights import Right

#: The most members that are told.
_MOST_TOLD: Final = 20


def holders(needs: Right, account: str, services: Services) -> tuple[Member, ...]:
    """The first active members that hold the right."""
    return tuple(islice(holders_of(needs, account, services), _MOST_TOLD))


def active(account: str, member: str, services: Services) -> Member | None:
    """The member, unless it is not active any more."""
    key = keys.member(account, member)
    found = services.store.read(key).get(key)
    return found if found and found.state is MemberState.ACTIVE else None


def account_language(account: str, services: Services) -> Language:
    """The language of the account's oldest billing profile."""
    (profile,) = services.store.page(keys.profiles(account), limit=1).items
    return profile.language
