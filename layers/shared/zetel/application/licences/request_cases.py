"""A request with all that a decision about it needs, and the licence that it leads to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.licences.licence_writes import LicenceWork, relisted
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.writes import Write
from zetel.domain.errors import LicencesRefused, Unknown
from zetel.domain.events import Actor
from zetel.domain.licences import assigning
from zetel.domain.licences.assigning import MemberRefusal
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.request import MemberRequest, RequestList
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState


@dataclass(frozen=True, slots=True)
class RequestCase:
    """The request with its member; of one for a licence, with the subscription and the item's pool."""

    request: MemberRequest
    listed: RequestList
    member: Member | None
    subscription: Subscription | None = None
    pool: Pool | None = None

    @property
    def can_be_served(self) -> bool:
        """Whether the member is still there, and the subscription runs and has the item."""
        left = self.member is None or self.member.state in (MemberState.DEACTIVATED, MemberState.REMOVED)
        held = self.subscription
        if held is None or held.state is not SubscriptionState.ACTIVE or held.item(self.request.item or "") is None:
            return False
        return self.pool is not None and not left

    def licence_given(self, by: Actor, at: datetime, services: Services, catalog: Catalog) -> list[Write] | None:
        """Writes the member's licence, given by `by`; None where no seat is free, or the item's people are moved.

        Raises Unknown, SubscriptionEnded, ItemUnlicensed, LicencesRefused; from the commit MemberMoved, PoolMoved.
        """
        request, held, pool = self.request, self.subscription, self.pool
        if held is None or pool is None or request.item is None:
            raise Unknown(kind="item", id=request.target)
        if assigning.moves_people(held):
            return None
        offers = {item.id: catalog.held(plan=item.plan, price=item.price) for item in held.items}
        item = assigning.licensed(held, request.item, offers, at)
        known = {self.member.id: self.member} if self.member else {}
        try:
            changes = assigning.assigned(item, pool, [request.member], known)
        except LicencesRefused as refused:
            if all(one.reason == MemberRefusal.NO_FREE_SEAT for one in refused.refused):
                return None
            raise
        work = LicenceWork(request.account, by, changes, LicenceEnd.MOVED, at)
        own = keys.pool(request.account, held.id, request.item)
        others = [key for key in work.pools().values() if key != own]
        pools = Records({own: pool, **(services.store.read(*others).found if others else {})})
        return [*(relisted(request.account, change) for change in changes), *work.writes(pools, services)]


def case_of(request: MemberRequest, services: Services) -> RequestCase:
    """The case of a request that was read, in one read."""
    account = request.account
    listed_key, member_key = keys.requests_of(account, request.member), keys.member(account, request.member)
    contract: list[Key[Any]] = []
    if request.subscription and request.item:
        contract = [
            keys.subscription(account, request.subscription),
            keys.pool(account, request.subscription, request.item),
        ]
    found = services.store.read(listed_key, member_key, *contract)
    listed = found.get(listed_key) or RequestList(request.member)
    return RequestCase(request, listed, found.get(member_key), *(found.get(key) for key in contract))
