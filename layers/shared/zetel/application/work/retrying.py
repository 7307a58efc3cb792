"""Decisions that are made again where an item moved since its read, a bounded number of times."""

from collections.abc import Callable
from typing import Final, TypeVar

from zetel.domain.errors import (
    AccountMoved,
    BalanceMoved,
    DocumentMoved,
    MemberMoved,
    PoolMoved,
    ProfileMoved,
    SubscriptionMoved,
)

T = TypeVar("T")


#: Attempts of a decision. At each of them one of all that move the same item gets on: so many may do so at once.
ATTEMPTS: Final = 25


def until_unmoved(work: Callable[[], T]) -> T:
    """The result of `work`, which reads, decides and commits at each call.

    Raises AccountMoved, DocumentMoved, SubscriptionMoved, ProfileMoved, BalanceMoved, MemberMoved or PoolMoved where an
    item moved at every attempt.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return work()
        except (AccountMoved, BalanceMoved, DocumentMoved, MemberMoved, PoolMoved, ProfileMoved, SubscriptionMoved):
            continue  # numbered, rendered, paid or changed at the same moment: decide on the new state
    return work()
