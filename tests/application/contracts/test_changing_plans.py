"""Another plan, from its quote to what is stored: 25 seats at 365.00 a year from 15 March 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.application.contracts_running import SEPTEMBER, Running
from tests.domain.contracts import edition
from tests.shop import ACCOUNT, ANNA, ENTERPRISE, MEMBER, READER, STORAGE
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import assigning
from zetel.application.licences.assigning import AssignLicences
from zetel.application.store import keys
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer
from zetel.domain.catalog.terms import Effect, Policies
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.programme import ProgrammeApproval, ProgrammeApprovals
from zetel.domain.subscriptions.subscription import Collection

NO_MAILS = Policies(mail_leads=())


class Changing(Running):
    """A shop that sells another edition, too, at twice the price."""

    def __init__(self, policies: Policies = NO_MAILS, *wanted, by=Collection.INVOICE) -> None:
        super().__init__(policies, *wanted, by=by)
        self.stock(edition(policies=policies), ENTERPRISE, version=3)
        self.world.clock.move_machine(seconds=61)  # the head is read again
        self.at(SEPTEMBER)


@pytest.fixture
def shop() -> Changing:
    return Changing()


def sold(shop: Changing, product: str) -> list[str]:
    return [
        one.subscription
        for shard in range(16)
        for one in shop.world.store.page(keys.sold_in(product, shard), limit=9).items
    ]


def test_a_plan_change_now_leaves_the_item_with_its_new_plan_and_the_seats(shop):
    shop.pay(shop.first, 11_041_25)
    quote = shop.quote_plan(shop.id, "enterprise-yearly")
    shop.confirm(quote, key="plan")
    shop.pump()
    item = shop.now.items[0]
    assert (item.plan, item.price, item.quantity) == ("enterprise-yearly.3", "enterprise-yearly.eur.2026-01-01", 25)
    assert [shop.paper(paper["id"]).net for paper in quote["documents"]] == [4_875_00, 9_750_00]
    assert shop.balance.owed == 5_898_75
    assert (sold(shop, "professional"), sold(shop, "enterprise")) == ([], [shop.id])
    assert shop.pool.seats == 25


def test_by_card_the_rest_is_charged_and_the_credit_is_set_off_on_the_invoice():
    shop = Changing(by=Collection.CARD)
    quote = shop.quote_plan(shop.id, "enterprise-yearly")
    assert quote["due_now"] == 5_898_75
    answer = shop.confirm(quote, key="plan", card="pm_card_visa")
    assert answer.body["payment"]["amount"] == 5_898_75
    assert [shop.paper(paper["id"]).open for paper in quote["documents"]] == [0, 0]
    assert shop.now.hold is None


def test_at_the_renewal_the_plan_is_on_the_timeline_and_the_next_year_begins_with_it(shop):
    quote = shop.quote_plan(shop.id, "enterprise-yearly", 30, when=Effect.AT_RENEWAL)
    assert (quote["documents"], quote["next_renewal"]["net"]) == ([], 30 * 730_00)
    shop.confirm(quote, key="plan")
    (entry,) = shop.now.timeline
    assert (entry.kind, entry.on, entry.value) == ("plan", date(2027, 3, 15), "enterprise-yearly.3")
    shop.announced(shop.id)
    shop.at(datetime(2027, 3, 15, 6, tzinfo=UTC))
    shop.settle_everything()
    item = shop.now.items[0]
    assert (item.plan, item.quantity, shop.now.timeline) == ("enterprise-yearly.3", 30, ())
    assert (sold(shop, "professional"), sold(shop, "enterprise")) == ([], [shop.id])
    assert shop.pool.seats == 30


class WithPeople(Changing):
    """Anna and Chris have a seat of the edition, and one of storage."""

    def __init__(self) -> None:
        super().__init__(NO_MAILS, ("professional-yearly", 25), ("data-storage-yearly", 10))
        both = replace(STORAGE, product=replace(STORAGE.product, bases=("professional", "enterprise", "unlimited")))
        self.stock(edition(policies=NO_MAILS), both, ENTERPRISE, self.flat, version=4)
        self.world.clock.move_machine(seconds=61)
        for item in self.now.items:
            request = IdempotentRequest(item.id, item.id)
            command = AssignLicences(ACCOUNT, ANNA, request, self.id, item.id, (MEMBER, READER))
            assigning.assign(command, self.services, self.catalog)

    @property
    def flat(self) -> Offer:
        product, id, model = replace(ENTERPRISE.product, id="unlimited"), "unlimited-yearly", PriceModel.FLAT
        plan = replace(ENTERPRISE.plan, id=id, product=product.id, model=model, maximum=1)
        price = replace(ENTERPRISE.price, plan=id, model=model)
        return Offer(product, plan, price, (price,))

    def licences(self, member: str = READER) -> list[str]:
        key = keys.member(ACCOUNT, member)
        return [held.product for held in self.world.store.read(key).known(key, "member", member).licences]


def test_licences_move_with_the_item_and_name_the_new_edition():
    shop = WithPeople()
    assert shop.licences() == ["professional", "data-storage"]
    shop.confirm(shop.quote_plan(shop.id, "enterprise-yearly"), key="plan")
    shop.settle_everything()
    assert shop.licences() == shop.licences(MEMBER) == ["enterprise", "data-storage"]
    assert (shop.pool.seats, shop.pool.assigned) == (25, 2)


def test_to_a_flat_price_the_editions_licences_end_and_those_of_an_add_on_stay():
    shop = WithPeople()
    with pytest.raises(InvalidRequest):
        shop.quote_plan(shop.id, "unlimited-yearly", 12)
    shop.confirm(shop.quote_plan(shop.id, "unlimited-yearly"), key="plan")
    shop.settle_everything()
    assert shop.licences() == ["data-storage"]
    assert (shop.pool.seats, shop.pool.assigned) == (0, 0)


def test_a_plan_of_a_programme_is_for_accounts_with_its_approval(shop):
    nonprofit = replace(ENTERPRISE, plan=replace(ENTERPRISE.plan, version=4, programme="nonprofit"))
    shop.stock(edition(policies=NO_MAILS), nonprofit, version=4)
    shop.world.clock.move_machine(seconds=61)  # the head is read again
    with pytest.raises(InvalidRequest, match="a plan on sale in EUR"):
        shop.quote_plan(shop.id, "enterprise-yearly")
    approval = ProgrammeApproval("nonprofit", date(2027, 3, 15), "req_1", SEPTEMBER)
    shop.world.store.put(keys.approvals(ACCOUNT), ProgrammeApprovals((approval,), 1))
    shop.confirm(shop.quote_plan(shop.id, "enterprise-yearly"), key="plan")
    assert shop.now.items[0].plan == "enterprise-yearly.4"
