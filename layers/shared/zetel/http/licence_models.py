"""Requests and answers about licences."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from zetel.domain.catalog.terms import Effect
from zetel.domain.licences.assigning import MOST_MEMBERS
from zetel.domain.parties.member import MemberState
from zetel.domain.subscriptions.release import ReleaseRule
from zetel.http.fields import MemberId
from zetel.http.shape import OrAbsent, Shape


class LicenceMembers(Shape):
    """Members of the account."""

    members: Annotated[list[MemberId], Field(min_length=1, max_length=MOST_MEMBERS)]


class LicenceEndedOut(Shape):
    """A licence that ended."""

    member: str
    subscription: str
    item: str
    product: str


class LicencesChanged(Shape):
    """The seats of the item, and the licences that were given and that ended."""

    subscription: str
    item: str
    seats: int
    assigned: int
    given: list[str]
    ended: list[LicenceEndedOut]


class LicenceHolderOut(Shape):
    """A member that holds a licence of the item."""

    member: str
    name: str
    mail: str
    state: MemberState
    since: dt.datetime
    last_active: OrAbsent[dt.date] = None


class LicenceHolders(Shape):
    """A page of the people of an item, beside its seats."""

    seats: int
    assigned: int
    licences: list[LicenceHolderOut]
    next: OrAbsent[str] = None


class LicenceOut(Shape):
    """A licence of the member; a `dormant` one is of a subscription that has ended: it gives no access."""

    subscription: str
    item: str
    product: str
    since: dt.datetime
    dormant: bool


class SharedItemOut(Shape):
    """An item that every active member has, without a licence."""

    subscription: str
    item: str
    product: str


class MemberLicences(Shape):
    """The licences of a member, and what every active member has beside them."""

    member: str
    licences: list[LicenceOut]
    shared: list[SharedItemOut]


class AskableItemOut(Shape):
    """An item of which the member has no licence, and may ask for one."""

    subscription: str
    item: str
    product: str


class OwnLicences(MemberLicences):
    """The licences of the signed-in person; `askable`, on request, are the items to ask for a licence of, one for each
    product."""

    askable: OrAbsent[list[AskableItemOut]] = None


class SeatQuoteBody(Shape):
    """The body of the quote of the proposed total, as it is sent to ask for that quote."""

    item: str
    quantity: int
    when: Effect
    rule: OrAbsent[ReleaseRule] = None


class SeatProposal(Shape):
    """Fewer seats from the renewal `on` a day, compared with the renewal as it stands: each of the next term's
    `invoices` is lower by `net`, `tax` and `total`, which are omitted for people that manage licences only."""

    quantity: int
    on: dt.date
    invoices: int
    net: OrAbsent[int] = None
    tax: OrAbsent[int] = None
    total: OrAbsent[int] = None
    quote: SeatQuoteBody


class SeatUseOut(Shape):
    """The seats of an item and their use, absent before the first count. `reported` says whether the product ever
    reported activity: without reports there is no `proposal`."""

    item: str
    product: str
    bought: int
    assigned: OrAbsent[int] = None
    active_30: OrAbsent[int] = None
    active_90: OrAbsent[int] = None
    reported: OrAbsent[bool] = None
    last_active: OrAbsent[dt.date] = None
    proposal: OrAbsent[SeatProposal] = None


class SeatUses(Shape):
    """The use of a subscription's seats, as it was counted on `day` (UTC), once a week."""

    subscription: str
    day: OrAbsent[dt.date] = None
    items: list[SeatUseOut]
