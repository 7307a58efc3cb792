"""Licences: seats given to people, as the member has them and as their item has them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Licence:
    """A seat of `item` that a member holds since an instant; `product` and `family` are those of the item.

    `edition` is the item whose licence goes with it: of an edition itself, of an add-on the base of its subscription.
    A `dormant` one is of a subscription that has ended: it gives no access and counts as none, until the subscription
    is revived or deleted.
    """

    subscription: str
    item: str
    edition: str
    product: str
    family: str
    since: datetime
    dormant: bool = False

    @property
    def is_edition(self) -> bool:
        return self.item == self.edition


@dataclass(frozen=True, slots=True)
class LicenceHolder:
    """The member that holds a seat of an item since an instant; written together with the member's licence.

    `last_active` is the last day (UTC) on which the vendor's product saw the member at work; None before the first. It
    is written by itself, in no version.
    """

    member: str
    since: datetime
    last_active: date | None = None
