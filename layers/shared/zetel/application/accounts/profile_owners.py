"""Billing profiles that members own, given to another member when their owner leaves.

The successor pays by the profile from then on: its debts, credits and balance stay with it. Mails that went to the one
that leaves go to the successor, whose address is confirmed as any other.
"""

from collections.abc import Iterator
from functools import partial

from zetel.application.accounts import profiles, recipients
from zetel.application.accounts.recipients import Newcomers
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import ProfileMoved, VersionStale
from zetel.domain.parties.events import ProfileChanged
from zetel.domain.parties.member import Member
from zetel.domain.parties.profile import BillingProfile

#: Profiles read at once.
_PAGE = 100


def owned_by(account: str, member: str, services: Services) -> Iterator[BillingProfile]:
    """The profiles that the member owns, oldest first."""
    after: str | None = None
    while True:
        page = services.store.page(keys.profiles(account), limit=_PAGE, after=after)
        yield from (profile for profile in page.items if profile.owner == member)
        if page.next is None:
            return
        after = page.next


def give(account: str, owner: Member, successor: Member, by: str, services: Services) -> None:
    """Gives each profile of `owner` to the successor, in a commit of its own, done by the member `by`; a repeated call
    goes on where it was. Raises TooManyToday, AccountMoved, ProfileMoved."""
    for profile in owned_by(account, owner.id, services):
        until_unmoved(partial(_given, account, profile.id, owner, successor, by, services))


def _given(account: str, profile: str, owner: Member, successor: Member, by: str, services: Services) -> None:
    account_key, key = keys.account(account), keys.profile(account, profile)
    named, standing = keys.recipient(account, successor.mail), keys.standing(account)
    found = services.store.read(account_key, key, named, standing)
    before = found.known(key, "billing profile", profile)
    if before.owner != owner.id:
        return
    after = before.given_to(successor.id, mails={owner.mail.casefold(): successor.mail})
    addresses = tuple(address for address in after.recipients if address not in before.recipients)
    newcomers = Newcomers(account, addresses, after.language, successor.id)
    at, actor = services.now(account), journal.member(by)
    fields = ("owner", "recipients") if addresses else ("owner",)
    happened = ProfileChanged(profile=profile, fields=fields)
    account_held = found.known(account_key, "account", account)
    writes = [
        *profiles.replaced(happened, account_held, after, actor=actor, at=at, services=services),
        *recipients.added(newcomers, found, found.get(standing), actor=actor, at=at, services=services),
    ]
    try:
        services.store.commit(writes)
    except VersionStale:
        raise ProfileMoved(profile=profile) from None  # of no version that a person named: decide again
