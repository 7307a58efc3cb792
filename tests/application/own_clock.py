"""A person of the seller's staff with an account that has a clock of its own, beside the shop's ordinary account."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from functions.payment_work import handler as payment_work
from functions.renewals import handler as renewal_work
from tests.domain import contracts
from tests.shop import Shop
from zetel.application.accounts.accounts import OpenAccount
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.documents import filing
from zetel.application.documents.numbering import ToNumber, number_documents
from zetel.application.events import queues
from zetel.application.licences import job_work
from zetel.application.mails import recipient_mails
from zetel.application.ports import Services
from zetel.application.quoting import purchase
from zetel.application.quoting.purchase import QuotePurchase, Wish
from zetel.application.renewing import announcing, prices_apart
from zetel.application.seller import clocks
from zetel.application.seller.clocks import AdvanceClock, MakeClock
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import to_wire
from zetel.application.work import own_time
from zetel.application.work.own_time import Workers
from zetel.domain.documents.document import Document
from zetel.domain.events import Event
from zetel.domain.parties.member import StaffRole
from zetel.domain.subscriptions.subscription import Collection, Subscription

SUPPORT: Final = Person("sub-support", "", "", frozenset({StaffRole.SUPPORT}))
VISA: Final = "pm_card_visa"

#: The billing profile of the account, as a body of the API has it.
DETAILS: Final = {
    name: value
    for name, value in to_wire(contracts.profile()).items()
    if name in {"name", "address", "language", "zone", "currency", "recipients"}
}


class OwnClock:
    """An account that support made in `shop`; `at` is the instant of its clock, or else the shop's. Its billing profile
    is that of `DETAILS` with `changes`."""

    def __init__(self, shop: Shop, at: datetime | None = None, **changes: str) -> None:
        self.shop = shop
        self._details = {**DETAILS, **changes}
        self.made = self.make(at=at)
        self.account: str = self.made.body["account"]

    def make(
        self,
        *,
        key: str = "clock-1",
        at: datetime | None = None,
        person: Person = SUPPORT,
        services: Services | None = None,
    ) -> Answer:
        opened = OpenAccount(person, IdempotentRequest(key, "same"), "Years ahead", self._details)
        return clocks.make_clock(MakeClock(opened, at), services or self.shop.services)

    def buy(
        self, plan: str = "professional-yearly", seats: int = 25, *, key: str = "buy-1", card: str = VISA
    ) -> Mapping[str, Any]:
        """The subscription that support buys in the account, by card."""
        wishes = (Wish(plan, seats, ""),)
        command = QuotePurchase(self.account, SUPPORT, self.made.body["profile"], Collection.CARD, wishes)
        quote = purchase.quote_purchase(command, self.shop.services, self.shop.catalog)
        answer = self.confirm(quote, key=key, card=card)
        sold: Mapping[str, Any] = answer.body["subscription"]
        return sold

    def confirm(self, quote: Mapping[str, Any], *, key: str, card: str | None = None) -> Answer:
        return self.shop.confirm(quote, key=key, card=card, person=SUPPORT, account=self.account)

    def advance(self, to: datetime, *, key: str | None = None, person: Person = SUPPORT) -> Answer:
        request = IdempotentRequest(key or to.isoformat(), to.isoformat())
        return clocks.advance_clock(AdvanceClock(self.account, person, request, to), self.shop.services)

    def remove(self) -> Answer:
        return clocks.remove_clock(self.account, self.clock["version"], SUPPORT, self.shop.services)

    def live(self, services: Services | None = None) -> None:
        live(self.shop, self.account, services)

    # What is there

    @property
    def clock(self) -> Mapping[str, Any]:
        return clocks.read_clock(self.account, SUPPORT, self.shop.services).body

    def mails(self) -> Sequence[Mapping[str, Any]]:
        return clocks.list_mails(self.account, SUPPORT, 1000, None, self.shop.services).rows

    def invoices(self) -> Sequence[Document]:
        range = keys.documents(self.account, "inv_0", "inv_Z")
        return self.shop.world.store.page(range, limit=100).items

    def subscription(self, id: str) -> Subscription:
        key = keys.subscription(self.account, id)
        return self.shop.world.store.read(key).known(key, "subscription", id)

    def events(self) -> Sequence[Event]:
        return [event for event in self.shop.events() if event.account == self.account]


def live(shop: Shop, account: str, services: Services | None = None) -> None:
    """What the one function does with the entries of the account in the journal's stream."""
    told = [event for event in shop.events() if event.account == account]
    begin = partial(prices_apart.begin, catalog=shop.catalog)
    own_time.live(account, told, services or shop.services, workers(shop), begin)


def workers(shop: Shop) -> Workers:
    catalog = shop.catalog
    return {
        queues.NUMBERING: lambda body, services: number_documents([ToNumber(**body)], services, catalog),
        queues.RENDERING: filing.work,
        queues.PAYMENTS: lambda body, services: payment_work.work(body, services, catalog),
        queues.RENEWALS: lambda body, services: renewal_work.work(body, services, catalog),
        queues.CONFIRMATIONS: lambda body, services: recipient_mails.work(body, services, catalog),
        queues.JOBS: lambda body, services: job_work.work(body, services, catalog),
        queues.NOTICES: lambda body, services: announcing.work(body, services, catalog),
    }
