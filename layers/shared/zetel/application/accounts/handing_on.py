"""Mails of a member that is about to be removed: no billing profile names the member's address any more.

    profile of the member's own    its recipients are the account's billing people
    profile that names the member  its other recipients; without any, the account's billing people

Each profile is changed in a commit of its own, before the member is removed: a crash leaves an active member, and the
command goes on where it was.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

from zetel.application.accounts import profiles
from zetel.application.events import journal
from zetel.application.people.right_holders import holders_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import ProfileMoved, VersionStale
from zetel.domain.parties.events import ProfileChanged
from zetel.domain.parties.member import Member
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.rights import Right

#: The most recipients that a profile gets in the place of a leaver.
_MOST: Final = 10

#: Profiles read at once.
_PAGE: Final = 100


def hand_on(account: str, member: str, by: str, services: Services) -> None:
    """Names other recipients in the place of the member, done by the member `by`. Raises AccountMoved or
    ProfileMoved where each attempt met another change."""
    key = keys.member(account, member)
    leaver = services.store.read(key).get(key)
    if leaver is None or not leaver.mail:
        return
    for profile in _profiles(account, services):
        if profile.owner == member or _names(profile, leaver):
            until_unmoved(partial(_without, account, profile.id, leaver, by, services))


def _without(account: str, id: str, leaver: Member, by: str, services: Services) -> None:
    account_key, key = keys.account(account), keys.profile(account, id)
    found = services.store.read(account_key, key)
    before = found.known(key, "billing profile", id)
    left = () if before.owner == leaver.id else tuple(one for one in before.recipients if not _is(one, leaver))
    recipients = left or _billing_people(account, leaver, services)
    settings = {kind: tuple(one for one in named if one in recipients) for kind, named in before.notifications.items()}
    kept = {kind: named for kind, named in settings.items() if named or not before.notifications[kind]}
    after = replace(before, version=before.version + 1, recipients=recipients, notifications=kept)
    fields = tuple(name for name in ("notifications", "recipients") if getattr(after, name) != getattr(before, name))
    if not fields:
        return
    writes = profiles.replaced(
        ProfileChanged(profile=id, fields=fields),
        found.known(account_key, "account", account),
        after,
        actor=journal.member(by),
        at=services.now(account),
        services=services,
    )
    try:
        services.store.commit(writes)
    except VersionStale:
        raise ProfileMoved(profile=id) from None  # the version that the command names is the member's


def _billing_people(account: str, leaver: Member, services: Services) -> tuple[str, ...]:
    """The recipients of the account's oldest own profile, or the members that manage billing; never the leaver. An
    account has an active owner, so that there is at least one."""
    own = tuple(one for one in profiles.oldest_own(account, services).recipients if not _is(one, leaver))
    managing = holders_of(Right.MANAGE_BILLING, account, services)
    return own or tuple(islice((member.mail for member in managing if member.id != leaver.id), _MOST))


def _profiles(account: str, services: Services) -> Iterator[BillingProfile]:
    after: str | None = None
    while True:
        page = services.store.page(keys.profiles(account), limit=_PAGE, after=after)
        yield from page.items
        after = page.next
        if after is None:
            return


def _names(profile: BillingProfile, leaver: Member) -> bool:
    return any(_is(address, leaver) for address in profile.recipients)


def _is(address: str, leaver: Member) -> bool:
    return address.casefold() == leaver.mail.casefold()
