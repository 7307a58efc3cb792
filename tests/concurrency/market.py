"""Buyers who come at the same time: each has an account and a profile of its own, or all share one.

All reads and writes go through the port of the store, so that the same buyers meet on the store in memory and on
ministack. Threads stand for Lambda's processes: each has a catalogue of its own, and they share only the store.
"""

import secrets
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tests.domain import contracts
from tests.fakes.world import world
from tests.shop import PROFESSIONAL
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.quote_kind import Confirmation
from zetel.application.confirming.registry import KINDS
from zetel.application.documents.numbering import NumbersMoved, ToNumber, number_documents
from zetel.application.events import queues, relay
from zetel.application.ports import Message, Services, Store
from zetel.application.quoting import purchase
from zetel.application.quoting.purchase import QuotePurchase, Wish
from zetel.application.store import keys
from zetel.application.store.keys import Key, Range, Table
from zetel.application.store.records import Answer, CatalogIndex, Listed, Standing
from zetel.application.store.writes import Adjust, Insert
from zetel.domain.documents.document import Document
from zetel.domain.events import Event
from zetel.domain.parties.account import Account
from zetel.domain.parties.member import Member, Membership, MemberState, Role
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.subscriptions.subscription import Collection, Subscription

T = TypeVar("T")

#: One seat for a year with 21 % VAT: 365.00 + 76.65.
PRICE = 441_65

#: The credit limit of each profile.
CREDIT = 1_000_000_00


@dataclass(frozen=True, slots=True)
class Buyer:
    account: str
    profile: str
    person: Person


class Market:
    """A seller on `store` with `buyers`, and their actions."""

    def __init__(self, store: Store, *, accounts: int) -> None:
        made = world(at=contracts.BOUGHT, chance=secrets.randbits)
        self.services: Services = replace(made.services, store=store)
        self._queues = made.queues
        self.charges = made.charges.charges
        self.clock = made.clock
        self._stock()
        self.buyers = [self._buyer(n) for n in range(accounts)]

    # Actions of buyers

    def quote(self, buyer: Buyer, collection: Collection = Collection.INVOICE) -> Any:
        wish = (Wish("professional-yearly", 1, ""),)
        command = QuotePurchase(buyer.account, buyer.person, buyer.profile, collection, wish)
        return purchase.quote_purchase(command, self.services, self._catalog())

    def confirm(self, buyer: Buyer, quote: Any, *, key: str, card: str | None = None) -> Answer:
        command = Confirmation(buyer.account, buyer.person, quote, IdempotentRequest(key, quote["id"]), card)
        return confirm(command, KINDS["purchase"], self.services, self._catalog())

    # Actions of the service

    def drafts(self) -> list[Message]:
        """The messages about all drafts, as the relay sends them."""
        entries = [event for buyer in self.buyers for event in self.all(Event, Table.JOURNAL, buyer.account, "evt_")]
        relay.relay(entries, self.services)
        return list(self._queues.take(queues.NUMBERING))

    def number(self, messages: Sequence[Message]) -> None:
        """Numbers a batch, again and again while other workers draw the numbers first."""
        while True:
            try:
                number_documents([ToNumber(**one.body) for one in messages], self.services, self._catalog())
            except NumbersMoved:
                continue
            return

    # Stored items

    def all(self, kind: type[T], table: Table, account: str, prefix: str) -> list[T]:
        found = Range(kind, table, f"ACCT#{account}", prefix, f"{prefix}\U0010ffff")
        return list(self.services.store.page(found, limit=200).items)

    def documents(self) -> list[Document]:
        return [d for buyer in self.buyers for d in self.all(Document, Table.CORE, buyer.account, "INV#")]

    def subscriptions(self) -> list[Subscription]:
        return [s for buyer in self.buyers for s in self.all(Subscription, Table.CORE, buyer.account, "SUB#")]

    def owed(self, buyer: Buyer) -> int:
        key = keys.balance(buyer.account, buyer.profile, "EUR")
        return (self.services.store.read(key).get(key) or Balance()).owed

    def owe(self, buyer: Buyer, amount: int) -> None:
        """Makes the buyer owe `amount` on earlier invoices."""
        key = keys.balance(buyer.account, buyer.profile, "EUR")
        self.services.store.commit([Adjust(key, {"owed": amount}, lambda found: AssertionError(found))])

    def _catalog(self) -> Catalog:
        return Catalog(self.services.store, self.services.clock)

    def _stock(self) -> None:
        plan, price = PROFESSIONAL.plan, PROFESSIONAL.price
        listed = Listed(PROFESSIONAL.product, (plan.name,), (price.version,))
        self._put(
            (keys.plan(plan.product, plan.name), plan),
            (keys.price(plan.product, price.version), price),
            (keys.catalog_head(), CatalogIndex(1, self.services.clock.now(), contracts.seller(), (listed,))),
        )

    def _buyer(self, number: int) -> Buyer:
        account, profile, person = (
            f"acc_{number:02}",
            f"pro_{number:02}",
            Person(f"sub-{number}", "Anna", "anna@veerman.example"),
        )
        now, credit = self.services.clock.now(), CreditLimit(CREDIT, "EUR")
        self._put(
            (keys.account(account), Account(account, "Veerman", version=1, sequence=1, created_at=now)),
            (keys.profile(account, profile), contracts.profile(id=profile, account=account, credit=credit)),
            (
                keys.membership(person.sub, account),
                Membership(account, "mem_1", (Role.OWNER,), MemberState.ACTIVE),
            ),
            (keys.member(account, "mem_1"), Member("mem_1", person.name, person.mail)),
            (keys.standing(account), Standing(payments=1)),  # no new account, which may buy ten times a day
        )
        return Buyer(account, profile, person)

    def _put(self, *things: tuple[Key[Any], object]) -> None:
        self.services.store.commit([Insert(key, thing, lambda found: AssertionError(found)) for key, thing in things])


def at_once(*orders: Callable[[], T]) -> list[T]:
    """The answers to all orders. Each runs in a thread of its own; the threads begin together and take turns often."""
    together = threading.Barrier(len(orders))
    before = sys.getswitchinterval()

    def begin(command: Callable[[], T]) -> T:
        together.wait()
        return command()

    sys.setswitchinterval(1e-6)  # seconds; otherwise a whole purchase fits into one turn
    try:
        with ThreadPoolExecutor(len(orders)) as pool:
            return list(pool.map(begin, orders))
    finally:
        sys.setswitchinterval(before)
