"""The people and payers of an account that closes: profiles held, balances paid out, members and profiles removed."""

from dataclasses import replace
from functools import partial
from typing import Final

from zetel.application.events import journal
from zetel.application.licences import departing
from zetel.application.people import managing, member_events, member_recipients
from zetel.application.ports import Services
from zetel.application.store import ids, keys, name_entries
from zetel.application.store.keys import Key
from zetel.application.store.records import OpenTask
from zetel.application.store.writes import Adjust, Insert, Remove, Replace, Write
from zetel.application.work.paging import every
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import BalanceMoved, Defect, ProfileMoved
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties import people
from zetel.domain.parties.closing import Closing
from zetel.domain.parties.events import MemberRemoved
from zetel.domain.parties.member import Member, Membership, MemberState, Role
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.payments.events import BalanceTaskOpened
from zetel.domain.payments.refund import of_balance

_BY: Final = journal.system("closing")

#: Members of one message, more are left to the next sweep.
_MOST_PEOPLE: Final = 200


def hold(account: str, services: Services) -> None:
    """Voids every quote of a purchase: each profile moves a version on. Raises ProfileMoved."""
    for profile in every(keys.profiles(account), services):
        if not profile.closing:
            until_unmoved(partial(_held, account, profile.id, services))


def _held(account: str, id: str, services: Services) -> None:
    key = keys.profile(account, id)
    profile = services.store.read(key).get(key)
    if profile and not profile.closing:
        services.store.commit([_instead(profile, profile.held_for_closing())])


def pay_out(account: str, services: Services) -> None:
    """Makes each positive balance a refund, which is the bookkeeper's task. Raises BalanceMoved."""
    for profile in every(keys.profiles(account), services):
        until_unmoved(partial(_paid_out, profile, services))


def _paid_out(profile: BillingProfile, services: Services) -> None:
    account, balances = profile.account, _balances(profile)
    found = services.store.read(*balances.values())
    at = services.now(account)
    for currency, key in balances.items():
        held = found.get(key)
        if held is None or held.balance <= 0:
            continue
        refund = of_balance(services.ids.new(ids.REFUND, at), account, profile.id, held.balance, currency, at)
        happened = BalanceTaskOpened(amount=held.balance, currency=currency)
        moved = partial(_balance_moved, profile.id)
        services.store.commit(
            [
                Adjust(key, {"balance": -held.balance}, moved, {"balance": held.balance}),
                Insert(keys.refund(account, refund.id), refund, on_conflict=lambda _: Defect()),
                Insert(
                    keys.refund_task(account, refund.id, 1),
                    OpenTask(account, profile.id, refund.id, 1),
                    on_conflict=lambda _: Defect(),
                ),
                journal.entry(
                    happened,
                    account=account,
                    subject=refund.id,
                    sequence=refund.sequence,
                    actor=_BY,
                    at=at,
                    services=services,
                ),
            ]
        )


def members_removed(closing: Closing, services: Services) -> bool:
    """Removes every member as an owner does, whoever closed the account last; whether none is left. Raises MemberMoved,
    PoolMoved."""
    left = [one for one in every(keys.members(closing.account), services) if one.state is not MemberState.REMOVED]
    order = sorted(left, key=lambda one: (one.id == closing.by, people.is_active_owner(one)))
    for member in order[:_MOST_PEOPLE]:
        until_unmoved(partial(_member_removed, closing, member.id, services))
        departing.end_requests(closing.account, member.id, services)
    return len(order) <= _MOST_PEOPLE


def _member_removed(closing: Closing, id: str, services: Services) -> None:
    account = closing.account
    key, counts_key = keys.member(account, id), keys.counts(account)
    found = services.store.read(key, counts_key)
    member, counts = found.known(key, "member", id), found.get(counts_key)
    if member.state is MemberState.REMOVED:
        return
    by = Membership(account, closing.by, (Role.OWNER,), MemberState.ACTIVE)
    if not people.is_active_owner(member) or (counts and counts.owners > 1):
        managing.committed(account, member, managing.removal, by, services)
        return
    services.store.commit(_last_owner_removed(account, member, by, services))


def _last_owner_removed(account: str, member: Member, by: Membership, services: Services) -> list[Write]:
    """The account ends with its last owner, whom no other account would lose."""
    after = people.removed(replace(member, licences=()), by)
    actor = journal.member(by.member)
    return [
        *member_events.uncounted(
            MemberRemoved(), before=member, after=after, account=account, by=actor, services=services
        ),
        *member_recipients.removed_with(member, account, actor, services),
    ]


def profiles_removed(account: str, services: Services) -> bool:
    """Removes every billing profile with the search entries of its name; whether none is left. Raises BalanceMoved
    where money came meanwhile, ProfileMoved."""
    for profile in list(every(keys.profiles(account), services)):
        balances = _balances(profile)
        found = services.store.read(*balances.values())
        writes: list[Write] = [
            Remove(
                keys.profile(account, profile.id),
                {"version": profile.version},
                partial(_profile_moved, profile.id),
            ),
            *name_entries.renamed(profile.name, "", account=account, profile=profile.id),
        ]
        writes += [
            Adjust(key, {"balance": 0}, partial(_balance_moved, profile.id), at_most={"balance": 0})
            for key in balances.values()
            if found.get(key)
        ]
        services.store.commit(writes)
    return True


def _balances(profile: BillingProfile) -> dict[str, Key[Balance]]:
    """The key of the profile's balance in each currency."""
    return {currency: keys.balance(profile.account, profile.id, currency) for currency in MINOR_DIGITS}


def _instead(before: BillingProfile, after: BillingProfile) -> Write:
    expects = {"version": before.version, "checks": before.checks}
    return Replace(keys.profile(before.account, before.id), after, expects, partial(_profile_moved, before.id))


def _profile_moved(profile: str, _: object) -> Exception:
    return ProfileMoved(profile=profile)


def _balance_moved(profile: str, _: object) -> Exception:
    return BalanceMoved(profile=profile)
