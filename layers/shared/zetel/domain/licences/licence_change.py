"""A change of a member's licences, and licences taken back: those of add-ons end with their edition's."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zetel.domain.errors import LicencesRefused, MemberRefused
from zetel.domain.parties.licence import Licence
from zetel.domain.parties.member import Member, MemberState

#: The most licences that end together with a member's rights; further ones end before.
MOST_ENDED: Final = 25


@dataclass(frozen=True, slots=True)
class LicenceChange:
    """A member before and after; of the licences, an item's stays the same or ends, and others are given."""

    before: Member
    after: Member

    @property
    def given(self) -> tuple[Licence, ...]:
        return tuple(licence for licence in self.after.licences if licence not in self.before.licences)

    @property
    def ended(self) -> tuple[Licence, ...]:
        return tuple(licence for licence in self.before.licences if licence not in self.after.licences)

    @property
    def of_licences_alone(self) -> bool:
        """Whether no event of the member brings it."""
        return self.before.sequence == self.after.sequence


def without_items(member: Member, items: Collection[str]) -> Member:
    """The member without the licences of the items, and without those of add-ons that go with them."""
    return replace(
        member, licences=tuple(held for held in member.licences if held.item not in items and held.edition not in items)
    )


def taken_back(
    item: str, wanted: Sequence[str], members: Mapping[str, Member], *, kept: Collection[str] = ()
) -> tuple[LicenceChange, ...]:
    """The changes that take the item's licence from each of `wanted`; those without it stay as they are. Of the
    licences that go with it, those of the items `kept` stay.

    Raises LicencesRefused for people that the account does not have.
    """
    known = {id: members.get(id) for id in dict.fromkeys(wanted)}
    strangers = [id for id, member in known.items() if member is None or member.state is MemberState.REMOVED]
    if strangers:
        raise LicencesRefused(refused=tuple(MemberRefused(id, "unknown") for id in strangers))
    return tuple(
        LicenceChange(member, replace(_without(member, item, kept), version=member.version + 1))
        for member in known.values()
        if member and any(held.item == item for held in member.licences)
    )


def _without(member: Member, item: str, kept: Collection[str]) -> Member:
    left = without_items(member, {item})
    still = [held for held in member.licences if held in left.licences or held.item in kept]
    return replace(member, licences=tuple(still))


def renamed(item: str, product: str, members: Iterable[Member]) -> tuple[LicenceChange, ...]:
    """The changes that make the item's licences those of `product`; members whose licence names it stay as they are."""
    changes = []
    for member in members:
        licences = tuple(replace(held, product=product) if held.item == item else held for held in member.licences)
        if licences != member.licences:
            changes.append(LicenceChange(member, replace(member, licences=licences, version=member.version + 1)))
    return tuple(changes)


def first_ended(member: Member) -> LicenceChange | None:
    """The change that ends the newest licences of a member that holds more than can end at once; None for others.

    A licence of an add-on is always newer than the one of its edition, so it never outlives it.
    """
    if len(member.licences) <= MOST_ENDED:
        return None
    after = replace(member, licences=member.licences[:-MOST_ENDED], version=member.version + 1)
    return LicenceChange(member, after)
