"""Requests that change the plan of a running subscription."""

from typing import Annotated, Literal

from pydantic import Field

from zetel.application.commands.person import Person
from zetel.application.quoting.plan import QuotePlan
from zetel.domain.catalog.terms import Effect
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.planning import WantedPlan
from zetel.domain.subscriptions.subscription import Collection
from zetel.http.fields import CatalogId, ItemId, Quantity, ShortText
from zetel.http.shape import LEFT_OUT, Shape


class AddonPlan(Shape):
    """The plan that an add-on gets, where several would do, and its total, where its price is flat now."""

    item: ItemId
    plan: CatalogId = LEFT_OUT
    quantity: Quantity = LEFT_OUT


class NewPlan(Shape):
    """Another plan or edition of the base's family; `now` takes effect as far as the terms allow, else at the renewal.
    The base keeps its total unless `quantity` names another one. A longer term ends a notice that was given: `notice`
    says that it may."""

    plan: CatalogId
    quantity: Quantity = LEFT_OUT
    addons: Annotated[list[AddonPlan], Field(max_length=7, default_factory=list)]
    when: Effect = Effect.NOW
    notice: Literal["ends"] = LEFT_OUT
    pay_by: Collection = LEFT_OUT
    purchase_order: ShortText = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuotePlan:
        addons = {one.item: NamedPlan(one.plan, one.quantity, f"/addons/{n}") for n, one in enumerate(self.addons)}
        base = NamedPlan(self.plan, self.quantity)
        wanted = WantedPlan(base, addons, self.when, ends_notice=self.notice == "ends")
        return QuotePlan(account, person, subscription, wanted, self.pay_by, self.purchase_order)
