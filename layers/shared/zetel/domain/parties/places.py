"""Account-only places: of the people of an account, those with rights but without an edition take a place each.

    rights beyond everybody's own, invited or active, no licence of an edition    a place
    the first licence of an edition                                               frees the place
    the last one ends                                                             takes a place, even beyond the limit
    a running flat edition                                                        no place is needed

A right is given within the limit alone: beyond it, the account keeps its rights and gives no further ones.
"""

from collections.abc import Mapping
from typing import Final

from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.rights import Right, rights

#: More than the people of any account: a running flat edition brings the pressing places below zero.
_FLAT: Final = 1_000_000


def takes_place(member: Member) -> bool:
    licensed = any(licence.is_edition for licence in member.awake)
    return not licensed and _held(member) > {Right.OWN}


def moved(before: Member | None, after: Member) -> int:
    """The places that the change takes: 1, 0, or -1 for a place that it frees. `before` is None for a new member."""
    return takes_place(after) - (before is not None and takes_place(before))


def gains(before: Member | None, after: Member) -> bool:
    """Whether the change gives a right beyond everybody's own."""
    return bool(_held(after) - {Right.OWN} - (_held(before) if before else set()))


def taken(places: int) -> Mapping[str, int]:
    """The counts that so many more places add."""
    return {"places": places, "pressing": places}


def spared(editions: int) -> Mapping[str, int]:
    """The counts that so many more running flat editions add."""
    return {"pressing": -editions * _FLAT}


def _held(member: Member) -> frozenset[Right]:
    """The rights that the member has, or gets by accepting the invitation."""
    if member.state not in (MemberState.INVITED, MemberState.ACTIVE):
        return frozenset()
    return rights(member.roles, member.grants)
