"""Subscriptions with people: editions of one family, add-ons, members without end, and the checks of all of them."""

from dataclasses import replace
from typing import Final

from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, DIALER, Shop
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.licences import assigning
from zetel.application.licences.assigning import AssignLicences
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.catalog.products import Offer
from zetel.domain.parties.licence import LicenceHolder
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.subscriptions.ledger import Pool


def sold_as(offer: Offer, product: str, family: str = "crm") -> Offer:
    """The same for the same price, as another product."""
    named = replace(offer.product, id=product, family=family)
    plan = replace(offer.plan, id=f"{product}-yearly", product=product)
    price = replace(offer.price, plan=plan.id)
    return replace(offer, product=named, plan=plan, price=price, prices=(price,))


#: Another edition of the family, and three add-ons per seat.
ENTERPRISE: Final = sold_as(contracts.edition(), "enterprise")
ADD_ONS: Final = tuple(contracts.add_on(id) for id in ("phone", "chat", "desk"))


class Staffed:
    """The people of a shop and their seats, as commands give and take them."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._requests = 0
        shop.stock(contracts.edition(), ENTERPRISE, *ADD_ONS, DIALER, version=2)

    def buys(self, *wanted: tuple[str, int]) -> tuple[str, list[str]]:
        """The subscription and its items."""
        quote = self.shop.quote(*wanted)
        self.shop.confirm(quote, key=quote["id"])
        return quote["subscription"], [item["id"] for item in quote["change"]["items"]]

    def has(self, people: int, *, state: MemberState = MemberState.ACTIVE) -> list[str]:
        """So many more members, by id."""
        known = len(self.shop.world.store.page(keys.members(ACCOUNT), limit=60_000).items)
        made = [f"mem_01KKRAFRB0{n:016}" for n in range(known, known + people)]
        for id in made:
            self.shop.put_member(Member(id, "Bo", f"{id}@veerman.example", state))
        return made

    def command(self, subscription: str, item: str, *members: str, person: Person = ANNA) -> AssignLicences:
        self._requests += 1
        request = IdempotentRequest(f"seats-{self._requests}", f"seats-{self._requests}")
        return AssignLicences(ACCOUNT, person, request, subscription, item, members)

    def assigns(self, subscription: str, item: str, *members: str, person: Person = ANNA) -> Answer:
        command = self.command(subscription, item, *members, person=person)
        return assigning.assign(command, self.shop.services, self.shop.catalog)

    def takes_back(self, subscription: str, item: str, *members: str) -> Answer:
        return assigning.take_back(self.command(subscription, item, *members), self.shop.services)

    def member(self, id: str) -> Member:
        key = keys.member(ACCOUNT, id)
        return self.shop.world.store.read(key).known(key, "member", id)

    def pool(self, subscription: str, item: str) -> Pool:
        key = keys.pool(ACCOUNT, subscription, item)
        return self.shop.world.store.read(key).known(key, "item", item)

    def holders(self, subscription: str, item: str) -> list[str]:
        """The members with a licence of the item; the pool and the members' own lists say the same."""
        held: tuple[LicenceHolder, ...] = self.shop.world.store.page(
            keys.licences(ACCOUNT, subscription, item), limit=1000
        ).items
        members = [holder.member for holder in held]
        listed = self.shop.world.store.page(keys.members(ACCOUNT), limit=60_000).items
        assert [one.id for one in listed if any(it.item == item for it in one.licences)] == members
        assert self.pool(subscription, item).assigned == len(members)
        return members
