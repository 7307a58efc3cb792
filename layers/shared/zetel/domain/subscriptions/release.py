"""Releases: whose licences of an item end for a total below those that are assigned.

    named              the members that were named end first, in the order given
    longest_unused     the oldest of the later of last active day and assigned day first; in an account without any
                       activity the last assigned first; of equal days the last assigned, then by the member's id

People who left meanwhile count: a release ends no more licences than are above the seats. Where the named members are
too few by then, the rule decides about the rest on the day. Days are civil dates of the subscription's zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import civil_date
from zetel.domain.due import Due
from zetel.domain.parties.licence import LicenceHolder

#: The most members that a release names; a larger one says their number, and its rule.
MOST_NAMED: Final = 20


class ReleaseRule(StrEnum):
    """The choice of members by their use."""

    LONGEST_UNUSED = "longest_unused"


@dataclass(frozen=True, slots=True)
class ReleasedLicences:
    """The decision that licences of so many `people` end: of `members` in this order, then by the rule. `members` are
    those that were named, or those whom the `rule` chose on the day of the quote, where these are at most 20."""

    people: int
    members: tuple[str, ...] = ()
    rule: ReleaseRule | None = None

    def first(self, people: int) -> "ReleasedLicences | None":
        """The part of the release that ends so many licences; None where that is none."""
        return replace(self, people=people, members=self.members[:people]) if people else None

    def rest(self, ended: int, people: int) -> "ReleasedLicences | None":
        """The part that ends the licences of so many `people` after the first `ended`; None where that is none."""
        return replace(self, people=people, members=self.members[ended : ended + people]) if people else None


@dataclass(frozen=True, slots=True)
class ReleaseWork:
    """Licences of `item` that are to end, from the commit on that set its pool, as the quote or invoice `of` says.

    With a `product`, the others are licences of that product from now on: the item has a plan of it. Licences of the
    items `kept` do not end with those of their edition. There is one such work for each item with seats: a later one
    takes the place of an earlier one. It is gone when the seats suffice, and all licences name the product.
    """

    id: str
    account: str
    subscription: str
    item: str
    zone: str
    of: str
    members: tuple[str, ...]
    product: str | None = None
    kept: tuple[str, ...] = ()
    version: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None


def release_id(subscription: str, item: str) -> str:
    return f"rel_{subscription}:{item}"


def in_order(
    named: Sequence[str], holders: Sequence[LicenceHolder], *, zone: str, active: bool
) -> tuple[LicenceHolder, ...]:
    """The `holders` in the order in which their licences end: the `named` ones first, then by the rule. `active` says
    whether the account has any activity."""
    by_id = {holder.member: holder for holder in holders}
    first = [by_id[member] for member in dict.fromkeys(named) if member in by_id]
    rest = [holder for holder in holders if holder not in first]
    rest.sort(key=lambda holder: holder.member)
    rest.sort(key=lambda holder: holder.since, reverse=True)
    if active:
        rest.sort(key=lambda holder: _last_used(holder, zone))
    return (*first, *rest)


def _last_used(holder: LicenceHolder, zone: str) -> date:
    assigned = civil_date(holder.since, zone)
    return max(assigned, holder.last_active) if holder.last_active else assigned
