"""A seller, a customer, and everything that carries a sale to its end: the setting of use-case and crash tests.

`Shop.pump` does what AWS does between the functions: the journal's stream to the relay, queues to their workers. It
goes through the same use cases as they do, and survives crashes as Lambda would: by bringing the work again.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from functions.payment_work import handler as payment_work
from functions.renewals import handler as renewal_work
from tests.domain import changing_plans, contracts
from tests.fakes.crashing import Crash, CrashAt, Crashing
from tests.fakes.world import World, world
from zetel.application.catalog.catalog import Catalog
from zetel.application.catalog.reference_rates import fetch
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.confirming.registry import KINDS
from zetel.application.documents import filing
from zetel.application.documents.numbering import ToNumber, number_documents
from zetel.application.events import queues, relay
from zetel.application.licences import job_work
from zetel.application.mails import recipient_mails
from zetel.application.ports import Services
from zetel.application.quoting import addition, cancellation, coming_term, conversion, purchase, revival, seats
from zetel.application.quoting import plan as plan_changes
from zetel.application.quoting.addition import QuoteAddition
from zetel.application.quoting.cancellation import QuoteCancellation
from zetel.application.quoting.coming_term import QuoteComingTerm
from zetel.application.quoting.conversion import QuoteConversion
from zetel.application.quoting.plan import QuotePlan
from zetel.application.quoting.purchase import QuotePurchase, Wish
from zetel.application.quoting.revival import QuoteRevival
from zetel.application.quoting.seats import QuoteSeats
from zetel.application.renewing import announcing
from zetel.application.store import keys, name_entries
from zetel.application.store.records import AddressHeld, Answer, CatalogIndex, Listed, Standing
from zetel.application.store.wire import fingerprint, from_wire, to_wire
from zetel.application.work import publishing
from zetel.application.work.sweep import sweep
from zetel.application.work.weather import SetAside
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.catalog.products import Offer, ProductKind
from zetel.domain.catalog.terms import Effect
from zetel.domain.documents.document import Document
from zetel.domain.events import ActorKind, Event
from zetel.domain.parties.account import Account
from zetel.domain.parties.member import Member, MemberCounts, MemberState, Role
from zetel.domain.parties.people import membership_of
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.quotes.coming_term import WantedTerm
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.planning import WantedPlan
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.subscriptions.last_notice import known_anyway
from zetel.domain.subscriptions.subscription import Collection, Subscription

ACCOUNT, PROFILE, MEMBER = contracts.ACCOUNT, contracts.PROFILE, contracts.MEMBER
READER, DEACTIVATED = "mem_01KKRAFRB0CHR1S00000000000", "mem_01KKRAFRB0D1RK000000000000"
ANNA = Person("sub-anna", "Anna Veerman", "anna@veerman.example")
CHRIS = Person("sub-chris", "Chris Lezer", "chris@veerman.example")
DIRK = Person("sub-dirk", "Dirk Vertrokken", "dirk@veerman.example")
STRANGER = Person("sub-stranger", "Nobody", "nobody@example.com")

#: What is sold: 365.00 per seat and year; storage 2.00 for each of the first 10, then 1.00; a dialer for 99.00.
PROFESSIONAL = contracts.edition()
STORAGE = contracts.add_on("data-storage", (Tier(2_00, 10), Tier(1_00)), PriceModel.GRADUATED)
#: Another edition at twice the price, and at half of it.
ENTERPRISE, BASIC = changing_plans.enterprise(), changing_plans.enterprise(182_50, "basic-yearly", rank=1)
DIALER = contracts.add_on("dialer", (Tier(99_00),), PriceModel.FLAT)


class Shop:
    """One account of one seller in a world of fakes."""

    def __init__(
        self, at: datetime = contracts.BOUGHT, *, index_lag: int | None = 0, shards: int = 16, **profile: Any
    ) -> None:
        self.world: World = world(at=at, index_lag=index_lag, shards=shards)
        self.services: Services = self.world.services
        self._relayed = 0
        self._publishes = False
        self._warm: Catalog | None = None
        self.stock(PROFESSIONAL, STORAGE, DIALER)
        self.put_profile(contracts.profile(**profile))
        self._people()

    @property
    def catalog(self) -> Catalog:
        """A catalogue that has read nothing yet, as in a new process, unless one is kept warm."""
        return self._warm or Catalog(self.world.store, self.world.clock)

    def warm(self) -> None:
        """From now on everything happens in a process that has read the catalogue."""
        self._warm = self.catalog
        self._warm.seller()

    def stock(self, *offers: Offer, version: int = 1, **seller: Any) -> None:
        """Sell `offers`, and nothing else, from now on; further prices of a product are loaded now, and announced at
        once."""
        self._announce(self._stocked(*offers, version=version, **seller))

    def loads(self, *offers: Offer, version: int = 2, **seller: Any) -> None:
        """Sell `offers`, and nothing else, from now on; the sweep will find the announcement of further prices."""
        prices = self._stocked(*offers, version=version, **seller)
        bases = [offer.product.id for offer in offers if offer.product.kind is ProductKind.EDITION]
        self.world.store.commit([announcing.begun(version, self.world.clock.now(), prices, bases)])

    def _stocked(self, *offers: Offer, version: int, **seller: Any) -> Sequence[str]:
        """The versions of the prices that are loaded now."""
        put, now = self.world.store.put, self.world.clock.now()
        before = self.world.store.read(keys.catalog_head()).get(keys.catalog_head())
        known = before.products if before else ()
        for offer in offers:
            put(keys.plan(offer.product.id, offer.plan.name), offer.plan)
            for price in offer.prices:
                put(keys.price(offer.product.id, price.version), price)
        listed = tuple(_listed(offer, known, now) for offer in offers)
        put(keys.catalog_head(), CatalogIndex(version, now, contracts.seller(**seller), listed))
        return [name for one in listed for name, at in one.loaded.items() if at == now]

    def _announce(self, prices: Iterable[str]) -> None:
        """The mails about `prices` go out at once."""
        for held in self.world.store.page(keys.subscriptions(ACCOUNT), limit=1000).items:
            told = {**dict.fromkeys(prices, self.world.clock.now()), **held.announced}
            self.world.store.put(keys.subscription(ACCOUNT, held.id), replace(held, announced=told))

    def sells(self, *further: Offer) -> None:
        """Sell these offers, too, in a process that has read the catalogue since."""
        self.stock(PROFESSIONAL, STORAGE, DIALER, *further, version=2)
        self._warm = None
        self.warm()

    def has_paid(self) -> None:
        """From now on the account is not new: its days have no limits."""
        self.world.store.put(keys.standing(ACCOUNT), Standing(payments=1))

    def put_profile(self, profile: BillingProfile) -> None:
        self.world.store.put(keys.profile(ACCOUNT, profile.id), profile)

    def _people(self) -> None:
        put, now = self.world.store.put, self.world.clock.now()
        put(keys.account(ACCOUNT), Account(ACCOUNT, "Veerman", 1, 1, now, owner=MEMBER))
        put(keys.counts(ACCOUNT), MemberCounts(owners=1, places=2, pressing=2))
        for person, id, roles, state in (
            (ANNA, MEMBER, (Role.OWNER,), MemberState.ACTIVE),
            (CHRIS, READER, (Role.READER,), MemberState.ACTIVE),
            (DIRK, DEACTIVATED, (), MemberState.DEACTIVATED),
        ):
            member = Member(id, person.name, person.mail, state, roles, person=person.sub)
            self.put_member(member)
            put(keys.membership(person.sub, ACCOUNT), membership_of(member, ACCOUNT))

    def put_member(self, member: Member) -> None:
        """The member of the account, who can be found."""
        self.world.store.put(keys.member(ACCOUNT, member.id), member)
        if member.mail:
            self.world.store.put(keys.address(ACCOUNT, member.mail), AddressHeld(member.id))
        for key, entry in name_entries.member_entries(member, account=ACCOUNT).items():
            self.world.store.put(key, entry)

    # What a person does

    def quote(
        self,
        *wanted: tuple[str, int],
        by: Collection = Collection.INVOICE,
        person: Person = ANNA,
        profile: str = PROFILE,
        trial: bool = True,
    ) -> Mapping[str, Any]:
        """A signed quote of ``(plan, quantity)``, the base first; 25 seats if nothing is named."""
        wishes = tuple(
            Wish(plan, quantity, "" if n == 0 else f"/addons/{n - 1}")
            for n, (plan, quantity) in enumerate(wanted or (("professional-yearly", 25),))
        )
        command = QuotePurchase(ACCOUNT, person, profile, by, wishes, trial=trial)
        return purchase.quote_purchase(command, self.services, self.catalog)

    def quote_addition(
        self, subscription: str, *wanted: tuple[str, int], by: Collection | None = None, person: Person = ANNA
    ) -> Any:
        wishes = tuple(Wish(plan, quantity, f"/items/{n}") for n, (plan, quantity) in enumerate(wanted))
        command = QuoteAddition(ACCOUNT, person, subscription, by, wishes)
        return addition.quote_addition(command, self.services, self.catalog)

    def quote_seats(
        self,
        subscription: str,
        total: int,
        *,
        item: int = 0,
        when: Effect = Effect.NOW,
        by: Collection | None = None,
        person: Person = ANNA,
    ) -> Mapping[str, Any]:
        """A signed quote of a new total of the subscription's item number `item`, its base if none is named."""
        held = self.subscription(subscription)
        named = held.items[item].id if held else "itm_unknown"
        command = QuoteSeats(ACCOUNT, person, subscription, named, total, when, by)
        return seats.quote_seats(command, self.services, self.catalog)

    def quote_plan(
        self,
        subscription: str,
        plan: str,
        quantity: int | None = None,
        *,
        by: Collection | None = None,
        person: Person = ANNA,
        addons: Mapping[str, NamedPlan] | None = None,
        **wanted: Any,
    ) -> Mapping[str, Any]:
        """A signed quote of another plan of the subscription."""
        asked = WantedPlan(NamedPlan(plan, quantity), addons or {}, **wanted)
        return plan_changes.quote_plan(QuotePlan(ACCOUNT, person, subscription, asked, by), self.services, self.catalog)

    def quote_term(
        self,
        subscription: str,
        quantity: int | None = None,
        *,
        plan: str | None = None,
        new: Sequence[tuple[str, int]] = (),
        addons: Mapping[str, NamedPlan] | None = None,
        person: Person = ANNA,
    ) -> Mapping[str, Any]:
        """A signed quote of the coming term of the subscription."""
        wanted = WantedTerm(NamedPlan(plan, quantity), addons or {})
        wishes = tuple(Wish(name, number, f"/new_addons/{n}") for n, (name, number) in enumerate(new))
        command = QuoteComingTerm(ACCOUNT, person, subscription, wanted, wishes)
        return coming_term.quote_term(command, self.services, self.catalog)

    def quote_conversion(
        self, subscription: str, *, by: Collection | None = None, person: Person = ANNA
    ) -> Mapping[str, Any]:
        """A signed quote of the conversion of a trial."""
        command = QuoteConversion(ACCOUNT, person, subscription, by)
        return conversion.quote_conversion(command, self.services, self.catalog)

    def quote_revival(self, subscription: str, *, by: Collection | None = None, person: Person = ANNA) -> Any:
        """A signed quote of the revival of an ended subscription."""
        return revival.quote_revival(QuoteRevival(ACCOUNT, person, subscription, by), self.services, self.catalog)

    def quote_end(
        self,
        subscription: str,
        when: When | date = When.NOW,
        *,
        person: Person = ANNA,
        by: ActorKind = ActorKind.MEMBER,
    ) -> Mapping[str, Any]:
        """A signed statement of what cancelling costs and gives back."""
        command = QuoteCancellation(ACCOUNT, person, subscription, when, by)
        return cancellation.quote_cancellation(command, self.services, self.catalog)

    def confirm(
        self,
        quote: Mapping[str, Any],
        *,
        key: str = "key-1",
        card: str | None = None,
        person: Person = ANNA,
        account: str = ACCOUNT,
        services: Services | None = None,
        reason: Reason | None = None,
    ) -> Answer:
        """The answer to `quote` confirmed; a cancellation is because something is too expensive, if no `reason` is
        given."""
        kind = quote["kind"]
        body = fingerprint({"quote": quote, "card": card, "reason": to_wire(reason)})
        subscription = None if kind == QuoteKind.PURCHASE else quote["subscription"]
        if kind == QuoteKind.CANCELLATION:
            reason = reason or Reason("too_expensive")
        command = Confirmation(account, person, quote, IdempotentRequest(key, body), card, subscription, reason)
        return confirm(command, KINDS[kind], services or self.services, self.catalog)

    def announced(self, subscription: str) -> None:
        """The renewal of the running term was announced in time, as the first notice leaves it."""
        held = self.subscription(subscription)
        assert held is not None
        plan = self.catalog.plan(held.items[0].plan)
        self.world.store.put(keys.subscription(ACCOUNT, subscription), known_anyway(held, plan))

    # What AWS does

    def pump(self, *, crash: CrashAt | None = None) -> None:
        """Relays what is new in the journal and works every queue until nothing waits.

        With `crash` every worker's process dies there once, and Lambda brings the work again.
        """
        while self._relay(crash) or self._work(crash):
            pass

    def publishing(self) -> None:
        """From now on the reference rates of the last days are loaded before each sweep."""
        self._publishes = True

    def sweep(self, *, crash: CrashAt | None = None) -> None:
        if self._publishes:
            fetch(self.services)
        self._run(lambda services: sweep(services), crash)

    def settle_everything(self) -> None:
        """All that the service promises to do by itself: pump, and sweep past every patience, until nothing is due."""
        self.pump()
        for _ in range(4):
            self.world.store.catch_up()
            self.world.clock.move(contracts.QUARTER_OF_AN_HOUR)
            self.world.clock.move_machine(seconds=900)
            self.sweep()
            self.pump()

    def _relay(self, crash: CrashAt | None) -> bool:
        fed = self.world.store.feed[self._relayed :]
        if not fed:
            return False
        self._relayed += len(fed)
        self._run(lambda services: relay.relay([from_wire(Event, one.data) for one in fed], services), crash)
        return True

    def _work(self, crash: CrashAt | None) -> bool:
        worked = False
        for queue, work in self._workers().items():
            for message in self.world.queues.take(queue):
                worked = True
                self._run(partial(work, message.body), crash)
        return worked

    def _workers(self) -> Mapping[str, Callable[[Mapping[str, Any], Services], None]]:
        return {
            queues.NUMBERING: lambda body, services: number_documents([ToNumber(**body)], services, self.catalog),
            queues.RENDERING: filing.work,
            queues.PAYMENTS: lambda body, services: payment_work.work(body, services, self.catalog),
            queues.RENEWALS: lambda body, services: renewal_work.work(body, services, self.catalog),
            queues.CONFIRMATIONS: lambda body, services: recipient_mails.work(body, services, self.catalog),
            queues.PUBLICATIONS: publishing.work,
            queues.JOBS: lambda body, services: job_work.work(body, services, self.catalog),
            queues.NOTICES: lambda body, services: announcing.work(body, services, self.catalog),
        }

    def _run(self, work: Callable[[Services], Any], crash: CrashAt | None) -> None:
        """`work` once; where it crashes, once more from the start, as the service brings a message again. Work that is
        set aside comes again from its item."""
        with contextlib.suppress(SetAside):
            try:
                work(Crashing(self.services, crash).services)
            except Crash:
                work(self.services)

    # What is there

    def subscription(self, id: str) -> Subscription | None:
        key = keys.subscription(ACCOUNT, id)
        return self.world.store.read(key).get(key)

    def document(self, id: str) -> Document | None:
        key = keys.document(ACCOUNT, id)
        return self.world.store.read(key).get(key)

    def events(self) -> list[Event]:
        return [from_wire(Event, one.data) for one in self.world.store.feed]


def _listed(offer: Offer, known: Sequence[Listed], now: datetime) -> Listed:
    """The offer alone; of a product that is sold already, prices that are new are loaded now."""
    prices = tuple(price.version for price in offer.prices)
    before = [listed for listed in known if listed.product.id == offer.product.id]
    names = {name for listed in before for name in listed.prices}
    loaded = {name: at for listed in before for name, at in listed.loaded.items()}
    later = {name: now for name in prices if name not in names} if before else {}
    return Listed(offer.product, (offer.plan.name,), prices, loaded=later | loaded)
