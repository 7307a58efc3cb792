"""Seats given to members: all that were asked for, or none, and each refusal names the person.

    an edition            ends the member's licence of another edition of its family, with those of its add-ons
    an add-on             needs the licence of its edition, and ends with it
    flat, or per account  has no licences: every active member has it

Members that hold the licence already stay as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import LicencePer, Offer, Plan, Product
from zetel.domain.errors import (
    InvalidRequest,
    ItemUnlicensed,
    LicencesRefused,
    MemberRefused,
    SubscriptionEnded,
    Unknown,
)
from zetel.domain.licences.licence_change import LicenceChange, without_items
from zetel.domain.parties.licence import Licence
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.payments.allocation import held_for
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState

#: The most members of one call, and the most of them that move from another edition.
MOST_MEMBERS: Final = 20
MOST_MOVED: Final = 12

#: The prefix of the ids of moves.
_MOVE: Final = "mov_"

#: The most licences of one member.
MOST_LICENCES: Final = 50


class MemberRefusal(StrEnum):
    """The reason for which a member gets no licence."""

    UNKNOWN = "unknown"
    DEACTIVATED = "deactivated"
    INVITATION_EXPIRED = "invitation_expired"
    EDITION_MISSING = "edition_missing"
    TOO_MANY_LICENCES = "too_many_licences"
    NO_FREE_SEAT = "no_free_seat"


@dataclass(frozen=True, slots=True)
class LicensedItem:
    """An item whose seats are given to people one by one; `needs_edition`: only to those with a licence of its base."""

    licence: Licence
    needs_edition: bool


def is_licensed(offer: Offer) -> bool:
    """Whether people hold licences of what was bought; every active member has anything else."""
    return needs_licence(offer.product, offer.plan)


def needs_licence(product: Product, plan: Plan) -> bool:
    """The same of a plan version and its product."""
    return plan.model is not PriceModel.FLAT and product.per is LicencePer.PERSON


def moves_people(subscription: Subscription) -> bool:
    """Whether its people are moved to another subscription, and it ends: nobody is given a seat of it."""
    return any(id.startswith(_MOVE) for id in held_for(subscription.hold))


def licensed(subscription: Subscription, item: str, offers: Mapping[str, Offer], at: datetime) -> LicensedItem:
    """The item of the running subscription, with the licence that a member gets now.

    Raises Unknown, SubscriptionEnded, ChangeInProgress, ItemUnlicensed.
    """
    if subscription.item(item) is None:
        raise Unknown(kind="item", id=item)
    if subscription.state is not SubscriptionState.ACTIVE:
        raise SubscriptionEnded(subscription=subscription.id)
    if moves_people(subscription):
        subscription.must_not_be_held()
    if not is_licensed(offers[item]):
        raise ItemUnlicensed(item=item)
    base = subscription.items[0].id
    product = offers[item].product
    licence = Licence(subscription.id, item, base, product.id, product.family, at)
    return LicensedItem(licence, needs_edition=item != base and is_licensed(offers[base]))


def assigned(
    item: LicensedItem, pool: Pool, wanted: Sequence[str], members: Mapping[str, Member]
) -> tuple[LicenceChange, ...]:
    """The changes that give each of `wanted` a seat; `members` are those of the account, by id.

    Raises LicencesRefused, InvalidRequest.
    """
    refused: list[MemberRefused] = []
    changes: list[LicenceChange] = []
    seats = pool.seats - pool.assigned
    for id in dict.fromkeys(wanted):
        member = members.get(id)
        if member is not None and any(held.item == item.licence.item for held in member.awake):
            continue
        after = None if member is None else with_licence(member, item.licence)
        if reason := _refusal(item, member, after):
            refused.append(MemberRefused(id, reason))
        elif _needs_seat(item, member) and seats <= 0:
            refused.append(MemberRefused(id, MemberRefusal.NO_FREE_SEAT))
        elif member and after:
            seats -= _needs_seat(item, member)
            changes.append(LicenceChange(member, after))
    if refused:
        raise LicencesRefused(refused=tuple(refused))
    if (moved := sum(bool(change.ended) for change in changes)) > MOST_MOVED:
        raise InvalidRequest.of("/members", f"at most {MOST_MOVED} that move from another edition", moved)
    return tuple(changes)


def _needs_seat(item: LicensedItem, member: Member | None) -> bool:
    """Whether the member takes a further seat: a dormant licence has its own."""
    return member is None or all(held.item != item.licence.item for held in member.licences)


def barred(member: Member | None) -> MemberRefusal | None:
    """The reason for which the member gets no licence at all."""
    if member is None or member.state is MemberState.REMOVED:
        return MemberRefusal.UNKNOWN
    if member.state is MemberState.DEACTIVATED:
        return MemberRefusal.DEACTIVATED
    return MemberRefusal.INVITATION_EXPIRED if member.invitation_expired_at else None


def _refusal(item: LicensedItem, member: Member | None, after: Member | None) -> MemberRefusal | None:
    if member is None or after is None or barred(member):
        return barred(member)
    if item.needs_edition and not any(held.item == item.licence.edition for held in member.awake):
        return MemberRefusal.EDITION_MISSING
    if len(after.awake) > MOST_LICENCES:
        return MemberRefusal.TOO_MANY_LICENCES
    return None


def with_licence(member: Member, licence: Licence) -> Member:
    """The member with the licence, and without the licences that it takes the place of; a dormant one of the same item
    wakes instead."""
    if any(held.item == licence.item for held in member.licences):
        woken = [replace(held, dormant=False) if held.item == licence.item else held for held in member.licences]
        member = replace(member, licences=tuple(woken))
        licence = next(held for held in woken if held.item == licence.item)
        kept = without_items(member, _replaced(member.awake, licence))
        return replace(kept, version=member.version + 1)
    kept = without_items(member, _replaced(member.awake, licence))
    return replace(kept, licences=(*kept.licences, licence), version=member.version + 1)


def _replaced(held: Iterable[Licence], licence: Licence) -> set[str]:
    """The items of other editions of the family, dormant ones left alone; an add-on takes no licence's place."""
    if not licence.is_edition:
        return set()
    others = (other for other in held if other.item != licence.item)
    return {other.item for other in others if other.is_edition and other.family == licence.family}
