"""Work that decides again where an item moved since its decision, a bounded number of times."""

from collections.abc import Callable
from typing import Final, TypeVar

from zetel.domain.errors import BalanceMoved, DocumentMoved, MemberMoved, PoolMoved, ProfileMoved, SubscriptionMoved

T = TypeVar("T")


#: Attempts of a decision before the work gives up.
ATTEMPTS: Final = 5


def until_unmoved(work: Callable[[], T]) -> T:
    """The result of `work`, which reads, decides and commits at each call.

    Raises DocumentMoved, SubscriptionMoved, ProfileMoved, BalanceMoved, MemberMoved or PoolMoved where an item moved at
    every attempt.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return work()
        except (BalanceMoved, DocumentMoved, MemberMoved, PoolMoved, ProfileMoved, SubscriptionMoved):
            continue  # numbered, rendered, paid or changed at the same moment: decide on the new state
    return work()
