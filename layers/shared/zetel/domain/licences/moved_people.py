"""The people of a move: which item's licences become those of which other item, and the changes of each member.

Licences of an add-on go along where both subscriptions have the product, and end where only the first has it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from zetel.domain.errors import InvalidRequest, ItemUnlicensed, SeatsInsufficient, SubscriptionEnded
from zetel.domain.licences.assigning import is_licensed
from zetel.domain.licences.licence_change import LicenceChange, without_items
from zetel.domain.licences.move import Move, MovedItem
from zetel.domain.parties.licence import Licence
from zetel.domain.parties.member import Member
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import SubscriptionState

#: The most people of one transaction.
MOST_AT_ONCE: Final = 12


def items_moved(source: Contract, target: Contract) -> tuple[MovedItem, ...]:
    """The items of `source` that people hold licences of, each with its item of `target`, the edition first.

    Raises ItemUnlicensed for an edition that every active member has, SeatsInsufficient; InvalidRequest for a target
    that the account does not manage, or of another family; SubscriptionEnded for one that is over.
    """
    _must_fit(source, target)
    by_product = {target.offers[item.id].product.id: item.id for item in target.subscription.items[1:]}
    edition, *add_ons = source.subscription.items
    licensed = [item.id for item in add_ons if is_licensed(source.offers[item.id])]
    return (
        _moved(source, target, edition.id, target.subscription.items[0].id),
        *(_moved(source, target, item, by_product.get(source.offers[item].product.id)) for item in licensed),
    )


def _must_fit(source: Contract, target: Contract) -> None:
    one, other = source.subscription, target.subscription
    same_family = source.base.product.family == target.base.product.family
    if one.id == other.id or other.buyer or not same_family:
        raise InvalidRequest.of(
            "/to", "another subscription that the account manages, with an edition of the family", other.id
        )
    if other.state is not SubscriptionState.ACTIVE:
        raise SubscriptionEnded(subscription=other.id)
    for contract in (source, target):
        if not is_licensed(contract.base):
            raise ItemUnlicensed(item=contract.subscription.items[0].id)


def _moved(source: Contract, target: Contract, item: str, to: str | None) -> MovedItem:
    product, licences = source.offers[item].product.id, source.pools[item].assigned
    pool = target.pools.get(to) if to else None
    if to is None or pool is None:
        return MovedItem(item, product, licences)
    free = free_seats(pool)
    if licences > free:
        raise SeatsInsufficient(item=to, free=free, needed=licences)
    return MovedItem(item, product, licences, to, free, free - licences)


def free_seats(pool: Pool) -> int:
    """0 as long as there are more licences than seats."""
    return max(0, pool.seats - pool.assigned)


def with_new_licences(
    move: Move, target: Contract, members: Sequence[Member], at: datetime
) -> tuple[LicenceChange, ...]:
    """The changes of the first of `members`, as many as find a free seat of each item that they need. A licence of an
    add-on that the other subscription has dropped meanwhile ends."""
    to = {one.item: one.to for one in move.items if one.to and target.subscription.item(one.to)}
    free = {item: free_seats(pool) for item, pool in target.pools.items()}
    changes: list[LicenceChange] = []
    for member in members:
        wanted = [to[held.item] for held in member.licences if held.item in to]
        if any(free[item] < 1 for item in wanted):
            break
        free |= {item: free[item] - 1 for item in wanted}
        kept = without_items(member, {move.items[0].item})
        given = tuple(_licence(target, item, at) for item in wanted)
        after = replace(kept, licences=(*kept.licences, *given), version=member.version + 1)
        changes.append(LicenceChange(member, after))
    return tuple(changes)


def _licence(target: Contract, item: str, at: datetime) -> Licence:
    held, product = target.subscription, target.offers[item].product
    return Licence(held.id, item, held.items[0].id, product.id, product.family, at)
