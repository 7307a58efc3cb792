"""Members that a mail about their account goes to: the active ones with a right, the first to join."""

from itertools import islice
from typing import Final

from zetel.application.people.right_holders import holders_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Member
from zetel.domain.parties.rights import Right

#: The most members that are told.
_MOST_TOLD: Final = 20


def holders(needs: Right, account: str, services: Services) -> tuple[Member, ...]:
    """The first active members that hold the right."""
    return tuple(islice(holders_of(needs, account, services), _MOST_TOLD))


def account_language(account: str, services: Services) -> Language:
    """The language of the account's oldest billing profile."""
    (profile,) = services.store.page(keys.profiles(account), limit=1).items
    return profile.language
