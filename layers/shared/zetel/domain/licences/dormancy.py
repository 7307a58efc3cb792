"""Dormant licences: those of a subscription that has ended sleep, and wake as far as they fit once it is revived.

ended          revived
|- dormant ----|- awake        an edition, unless its member has another one of the family by now, or 50 licences
               |               an add-on, with its edition
               |- ended        all others
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from zetel.domain.licences.assigning import MOST_LICENCES, with_licence
from zetel.domain.licences.licence_change import LicenceChange, without_items
from zetel.domain.parties.licence import Licence
from zetel.domain.parties.member import Member


def asleep(subscription: str, members: Iterable[Member]) -> tuple[LicenceChange, ...]:
    """The changes that make the members' licences of the subscription dormant; those without one stay as they are."""
    changes = []
    for member in members:
        licences = tuple(
            replace(held, dormant=True) if held.subscription == subscription else held for held in member.licences
        )
        if licences != member.licences:
            changes.append(LicenceChange(member, replace(member, licences=licences, version=member.version + 1)))
    return tuple(changes)


def woken(items: Collection[str], members: Iterable[Member]) -> tuple[LicenceChange, ...]:
    """The changes that wake the members' dormant licences of the items, and end those that do not fit any more; members
    without one stay as they are."""
    changes = []
    for member in members:
        after = member
        for held in member.licences:
            if held.dormant and held.item in items and held in after.licences:
                after = with_licence(after, held) if _fits(after, held) else without_items(after, {held.item})
        if after != member:
            changes.append(LicenceChange(member, replace(after, version=member.version + 1)))
    return tuple(changes)


def _fits(member: Member, licence: Licence) -> bool:
    """An add-on whose member never had a licence of its edition needs none."""
    if len(member.awake) >= MOST_LICENCES:
        return False
    if licence.is_edition:
        return not any(other.is_edition and other.family == licence.family for other in member.awake)
    edition = next((other for other in member.licences if other.item == licence.edition), None)
    return edition is None or not edition.dormant
