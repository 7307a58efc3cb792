"""Requests that change the plan of a running subscription, set its coming term, or revive an ended one."""

from typing import Annotated, Literal

from pydantic import Field

from zetel.application.commands.person import Person
from zetel.application.quoting.coming_term import QuoteComingTerm
from zetel.application.quoting.plan import QuotePlan
from zetel.application.quoting.revival import QuoteRevival
from zetel.domain.catalog.terms import Effect
from zetel.domain.quotes.coming_term import WantedTerm
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.planning import WantedPlan
from zetel.domain.quotes.revival import ChosenPlan
from zetel.domain.subscriptions.release import ReleaseRule
from zetel.domain.subscriptions.subscription import Collection
from zetel.http.fields import CatalogId, ItemId, Quantity, ShortText, Total, UpgradeId
from zetel.http.quote_models import Wanted
from zetel.http.release_models import Released, wanted_release
from zetel.http.shape import LEFT_OUT, Shape


class AddonPlan(Shape):
    """The plan that an add-on gets, where several would do, and its total, where its price is flat now."""

    item: ItemId
    plan: CatalogId = LEFT_OUT
    quantity: Quantity = LEFT_OUT


class AddonThen(Shape):
    """The total with which an add-on goes into the coming term, 0 to drop it, and the plan that it gets where several
    would do."""

    item: ItemId
    quantity: Total = LEFT_OUT
    plan: CatalogId = LEFT_OUT


class RenewWith(Shape):
    """The coming term: another plan or edition, totals, and add-ons that begin with it; whatever is left out stays as
    it is set. Below the assigned licences, `release` or `rule` says whose licences of the edition end."""

    plan: CatalogId = LEFT_OUT
    quantity: Quantity = LEFT_OUT
    addons: Annotated[list[AddonThen], Field(max_length=7, default_factory=list)]
    new_addons: Annotated[list[Wanted], Field(max_length=7, default_factory=list)]
    release: Released = LEFT_OUT
    rule: ReleaseRule = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuoteComingTerm:
        addons = {one.item: NamedPlan(one.plan, one.quantity, f"/addons/{n}") for n, one in enumerate(self.addons)}
        wanted = WantedTerm(NamedPlan(self.plan, self.quantity), addons)
        wishes = tuple(one.wish(f"/new_addons/{n}") for n, one in enumerate(self.new_addons))
        release = wanted_release(self.release, self.rule)
        return QuoteComingTerm(account, person, subscription, wanted, wishes, release)


class NewPlan(Shape):
    """Another plan or edition of the base's family; `now` takes effect as far as the terms allow, else at the renewal.
    The base keeps its total unless `quantity` names another one; below the assigned licences, `release` or `rule` says
    whose licences end. A longer term ends a notice that was given: `notice` says that it may. The `offer`
    of a request for an upgrade is taken by its id."""

    plan: CatalogId
    quantity: Quantity = LEFT_OUT
    addons: Annotated[list[AddonPlan], Field(max_length=7, default_factory=list)]
    when: Effect = Effect.NOW
    notice: Literal["ends"] = LEFT_OUT
    pay_by: Collection = LEFT_OUT
    purchase_order: ShortText = LEFT_OUT
    release: Released = LEFT_OUT
    rule: ReleaseRule = LEFT_OUT
    offer: UpgradeId = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuotePlan:
        addons = {one.item: NamedPlan(one.plan, one.quantity, f"/addons/{n}") for n, one in enumerate(self.addons)}
        base = NamedPlan(self.plan, self.quantity)
        wanted = WantedPlan(base, addons, self.when, ends_notice=self.notice == "ends")
        release = wanted_release(self.release, self.rule)
        return QuotePlan(account, person, subscription, wanted, self.pay_by, self.purchase_order, release, self.offer)


class RevivedPlan(Shape):
    """The plan of the family that an item is revived on, where its own is not sold any more."""

    item: ItemId
    plan: CatalogId


class WantedRevival(Shape):
    """The revival of an ended subscription: paid as it was unless `pay_by` says otherwise. The add-ons `without` are
    not bought again."""

    pay_by: Collection = LEFT_OUT
    plans: Annotated[list[RevivedPlan], Field(max_length=8, default_factory=list)]
    without: Annotated[list[ItemId], Field(max_length=7, default_factory=list)]
    purchase_order: ShortText = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuoteRevival:
        plans = {one.item: ChosenPlan(one.plan, f"/plans/{n}/plan") for n, one in enumerate(self.plans)}
        without = tuple(self.without)
        return QuoteRevival(account, person, subscription, self.pay_by, plans, without, self.purchase_order)
