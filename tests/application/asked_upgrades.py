"""A plan that is sold on request: Enterprise, 730.00 per seat and year, asked for and offered in a shop."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from tests.domain import changing_plans
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.accounts import upgrades
from zetel.application.accounts.upgrades import AskUpgrade, LeaveUpgrade
from zetel.application.commands.person import Person
from zetel.application.quoting import plan as plan_changes
from zetel.application.quoting.plan import QuotePlan
from zetel.application.quoting.purchase import QuotePurchase, Wish, quote_purchase
from zetel.application.seller import upgrade_offers
from zetel.application.seller.upgrade_offers import MoveUpgrade
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.catalog.products import Offer
from zetel.domain.catalog.terms import Policies, Sale
from zetel.domain.parties.member import StaffRole
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.planning import WantedPlan
from zetel.domain.quotes.upgrade_request import Contact, SalesOffer, UpgradeRequest
from zetel.domain.subscriptions.deviations import AS_LISTED, AgreedTerms
from zetel.domain.subscriptions.subscription import Collection

MANAGER: Final = Person(
    "5b6c1e0e-0000-4000-8000-00000000a5a1", "Mara", "mara@stoelwerk.example", frozenset({StaffRole.ACCOUNT_MANAGER})
)
CONTACT: Final = Contact("Anna Veerman", "inkoop@veerman.example", "+31 10 555 01 23")
ENTERPRISE: Final = "enterprise-yearly"


def on_request(**policies: Any) -> Offer:
    """Enterprise, sold on request."""
    made: Offer = changing_plans.enterprise(policies=Policies(sale=Sale.ON_REQUEST, **policies))
    return made


def wish(subscription: str | None = None, person: Person = ANNA) -> AskUpgrade:
    return AskUpgrade(ACCOUNT, person, ENTERPRISE, CONTACT, "We grow to 400 people.", subscription, 400)


def asked(shop: Shop, subscription: str | None = None) -> str:
    """The id of the request for Enterprise, for the subscription or a new one."""
    return str(upgrades.ask(wish(subscription), shop.services, shop.catalog).body["id"])


def offer(until: date = date(2026, 9, 30), deviations: AgreedTerms = AS_LISTED, **facts: Any) -> SalesOffer:
    """10 to 500 seats."""
    made = SalesOffer(ENTERPRISE, 10, 500, until, datetime(2026, 1, 1, tzinfo=UTC), deviations)
    return replace(made, **facts)


def offered(shop: Shop, made: SalesOffer, subscription: str | None = None) -> str:
    """The id of the request that is answered by the offer."""
    request = asked(shop, subscription)
    moves(shop, request).offers(made)
    return request


def held(shop: Shop, request: str) -> UpgradeRequest:
    key = keys.upgrade(ACCOUNT, request)
    return shop.world.store.read(key).known(key, "request", request)


class moves:  # noqa: N801
    """The next steps of a request."""

    def __init__(self, shop: Shop, request: str) -> None:
        self._shop = shop
        self._step = MoveUpgrade(ACCOUNT, request, MANAGER, held(shop, request).version)

    def offers(self, made: SalesOffer, words: str | None = "We gladly make you an offer.") -> Answer:
        return upgrade_offers.make_offer(self._step, made, words, self._shop.services, self._shop.catalog)

    def answers(self, words: str = "Please call us.") -> Answer:
        return upgrade_offers.answer(self._step, words, self._shop.services)

    def withdraws(self) -> Answer:
        return upgrade_offers.withdraw_offer(self._step, self._shop.services)

    def leaves(self, person: Person = ANNA) -> Answer:
        command = LeaveUpgrade(ACCOUNT, person, self._step.request, self._step.version)
        return upgrades.leave(command, self._shop.services)


def quote_change(
    shop: Shop, subscription: str, request: str, quantity: int | None = None, by: Collection | None = None, **how: Any
) -> Mapping[str, Any]:
    """A signed quote of the plan change that takes the offer."""
    wanted = WantedPlan(NamedPlan(ENTERPRISE, quantity), {}, **how)
    command = QuotePlan(ACCOUNT, ANNA, subscription, wanted, by, offer=request)
    return plan_changes.quote_plan(command, shop.services, shop.catalog)


def quote_new(
    shop: Shop, profile: str, request: str, quantity: int = 25, by: Collection = Collection.INVOICE
) -> Mapping[str, Any]:
    """A signed quote of the purchase that takes the offer."""
    command = QuotePurchase(ACCOUNT, ANNA, profile, by, (Wish(ENTERPRISE, quantity, ""),), offer=request)
    return quote_purchase(command, shop.services, shop.catalog)
