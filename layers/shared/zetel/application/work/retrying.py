"""Work that decides again when what it decided on has moved meanwhile, a bounded number of times."""

from collections.abc import Callable
from typing import Final, TypeVar

from zetel.domain.errors import BalanceMoved, DocumentMoved, ProfileMoved, SubscriptionMoved

T = TypeVar("T")


#: How often something is decided before it is given up.
ATTEMPTS: Final = 5


def until_unmoved(work: Callable[[], T]) -> T:
    """What `work` answers, which reads, decides and commits each time that it is called.

    Raises DocumentMoved, SubscriptionMoved, ProfileMoved or BalanceMoved where things moved at every attempt.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return work()
        except (BalanceMoved, DocumentMoved, ProfileMoved, SubscriptionMoved):
            continue  # numbered, rendered, paid or changed at the same moment: decide on what it is now
    return work()
