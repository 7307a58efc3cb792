"""What goes otherwise than planned in a shop, and happens in two shops alike: cards without an answer, second cards,
buyers that move, VAT ids that turn invalid, contracts of many small invoices, transfers that bounce."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.application import end_state
from tests.application.life import BOOKKEEPER
from tests.application.two_stores import TwoShops
from tests.domain.corrections import IN_GERMANY
from tests.shop import ACCOUNT, ANNA, PROFILE, Shop
from zetel.application.accounts.profiles import ChangeProfile, change_profile
from zetel.application.commands.person import IdempotentRequest
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.payments.taking_back import TakeBack, take_back
from zetel.application.payments.transfers import RecordTransfer, record_transfer
from zetel.application.renewing.first import after_due_work
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import to_wire
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import Declined, ZetelError
from zetel.domain.parties.address import Address
from zetel.domain.payments.payment import TransferFault
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection, Subscription

T = TypeVar("T")

VISA, DECLINED = "pm_card_visa", "pm_card_chargeDeclined"
#: A card that is charged and never says so, and a card that is never reached.
SILENT, AWAY = "pm_card_timeout", "pm_card_unreachable"

#: Where a buyer may live: with 21 % VAT, without VAT, with 20 %.
HOMES: Final[tuple[Mapping[str, Any], ...]] = (
    {"address": Address(street="Havenstraat 12", city="Rotterdam", postcode="3011 AB", country="NL"), "vat_id": None},
    IN_GERMANY,
    {"address": Address(street="12 rue Cujas", city="Paris", postcode="75005", country="FR"), "vat_id": None},
)
#: Ids that the register knows, does not know, and gives no answer about.
KNOWN, UNKNOWN, UNANSWERED = "DE136695976", "DE136601704", "DE136600103"
VAT_IDS: Final = (KNOWN, UNKNOWN, UNKNOWN, UNANSWERED)

#: Seats that are bought one by one: their invoices are more than one commit settles.
ONE_BY_ONE: Final = 13

few = st.integers(0, 3)


@dataclass(frozen=True, slots=True)
class _About:
    """A command about a subscription."""

    subscription: str
    account: str = ACCOUNT


class HardDays(RuleBasedStateMachine):
    """Acts in two shops; `quotes` are still to be confirmed, or were declined; `confirmed` can be sent again."""

    shops: TwoShops

    def __init__(self) -> None:
        super().__init__()
        self.quotes: list[Mapping[str, Any]] = []
        self.confirmed: list[Callable[[Shop], Answer]] = []
        self._grown = False

    # Acts

    @rule(home=st.sampled_from(HOMES))
    def moves(self, home):
        def move(shop: Shop) -> None:
            key = keys.profile(ACCOUNT, PROFILE)
            before = shop.world.store.read(key).known(key, "billing profile", PROFILE)
            unchecked = replace(before, vat_status=None, due=None)
            shop.put_profile(replace(unchecked, version=before.version + 1, **home))

        self.shops.both(move)

    @rule(vat_id=st.sampled_from(VAT_IDS))
    def enters_a_vat_id(self, vat_id):
        """The buyer lives in Germany, so that the register's answer decides about VAT; it is asked as work."""

        def enter(shop: Shop) -> Answer:
            key = keys.profile(ACCOUNT, PROFILE)
            before = shop.world.store.read(key).known(key, "billing profile", PROFILE)
            address = {name: value for name, value in to_wire(IN_GERMANY["address"]).items() if value is not None}
            command = ChangeProfile(ACCOUNT, PROFILE, ANNA, before.version, {"address": address, "vat_id": vat_id})
            return change_profile(command, shop.services)

        self.shops.both(enter)

    @precondition(lambda self: self.quotes)
    @rule(which=few, card=st.sampled_from([VISA, VISA, DECLINED, SILENT]))
    def confirms_what_was_quoted_before(self, which, card):
        quote = self.quotes[which % len(self.quotes)]
        self.confirms(quote, card if "payment" in quote else None)

    @precondition(lambda self: self.subscriptions)
    @rule(which=few, more=st.integers(1, 5), card=st.sampled_from([SILENT, SILENT, AWAY]), then=few, fewer=few)
    def changes_its_mind_while_a_card_is_asked(self, which, more, card, then, fewer):
        """Seats by a card without an answer; then notice, an end, auto-renewal off, or seats that go back."""
        held = self.one(which)
        total = held.items[0].quantity
        self.quoted_and_confirmed(self.seats(held, 0, total + more, Effect.NOW, card), card)
        match then:
            case 0 | 1:
                when = (When.TERM_END, When.NOW)[then]
                self.quoted_and_confirmed(self.first(held, lambda shop: shop.quote_end(held.id, when)), None)
            case 2:
                command = ChangeTimeline(ACCOUNT, ANNA, held.id, self.one(which).version)
                self.shops.both(lambda shop: timeline.switch_renewal_off(command, shop.services, shop.catalog))
            case _:
                self.quoted_and_confirmed(self.seats(held, 0, max(1, total - fewer), Effect.NOW, None), None)

    @precondition(lambda self: self.subscriptions and not self._grown)
    @rule(which=few)
    def adds_seats_one_by_one(self, which):
        """Once only, for it takes long."""
        self._grown = True
        held = self.one(which)
        total = held.items[0].quantity
        for more in range(1, ONE_BY_ONE + 1):
            self.quoted_and_confirmed(self.seats(held, 0, total + more, Effect.NOW, None), None)

    @precondition(lambda self: any(len(one.items) > 1 for one in self.subscriptions))
    @rule(which=few, item=few)
    def drops_an_add_on(self, which, item):
        held = [one for one in self.subscriptions if len(one.items) > 1]
        dropped = held[which % len(held)]
        number = 1 + item % (len(dropped.items) - 1)
        self.quoted_and_confirmed(self.seats(dropped, number, 0, Effect.NOW, None), None)

    @precondition(lambda self: any(document.number for document in end_state.documents(self.shops.memory)))
    @rule(which=few, amount=st.sampled_from([50_00, 5_000_00]))
    def pays_by_number(self, which, amount):
        numbers = [one.number for one in end_state.documents(self.shops.memory) if one.number]
        reference, on = numbers[-1 - which % len(numbers)], self.shops.memory.world.clock.now().date()
        request = IdempotentRequest(f"n-{reference}-{amount}", "print")
        command = RecordTransfer(ACCOUNT, BOOKKEEPER, request, PROFILE, amount, "EUR", on, reference)
        self.shops.both(lambda shop: record_transfer(command, shop.services, shop.catalog))

    @precondition(lambda self: bool(end_state.payments(self.shops.memory)))
    @rule(which=few)
    def has_a_transfer_bounce(self, which):
        payments = end_state.payments(self.shops.memory)
        id = payments[-1 - which % len(payments)].id
        command = TakeBack(ACCOUNT, id, BOOKKEEPER, IdempotentRequest(f"back-{id}", "print"), TransferFault.BOUNCED)
        self.shops.both(lambda shop: take_back(command, shop.services))

    # The means

    @property
    def subscriptions(self) -> list[Subscription]:
        return end_state.subscriptions(self.shops.memory)

    def one(self, which: int) -> Subscription:
        return self.subscriptions[which % len(self.subscriptions)]

    def first(self, held: Subscription, act: Callable[[Shop], T]) -> Callable[[Shop], T]:
        """`act` about the subscription, after what is due for it, as the functions do."""
        return lambda shop: after_due_work(lambda *_: act(shop), _About(held.id), shop.services, shop.catalog)

    def seats(
        self, held: Subscription, item: int, total: int, when: Effect, card: str | None
    ) -> Callable[[Shop], Mapping[str, Any]]:
        by, number = Collection.CARD if card else Collection.INVOICE, item % len(held.items)
        return self.first(held, lambda shop: shop.quote_seats(held.id, total, item=number, when=when, by=by))

    def quoted_and_confirmed(self, quote: Callable[[Shop], Mapping[str, Any]], card: str | None) -> None:
        quoted = self.shops.both(quote)
        if isinstance(quoted, Mapping):
            self.confirms(quoted, card if "payment" in quoted else None)

    def confirms(self, quote: Mapping[str, Any], card: str | None) -> None:
        key = f"key-{len(self.confirmed)}"

        def confirm(shop: Shop) -> Answer:
            return shop.confirm(quote, key=key, card=card)

        self.confirmed.append(confirm)
        answer = self.shops.both(confirm)
        if isinstance(answer, Declined) and quote not in self.quotes:
            self.quotes.append(quote)
        notes = sum(document["kind"] == "credit_note" for document in quote["documents"])
        met = type(answer).__name__ if isinstance(answer, ZetelError) else answer.status
        event(f"{quote['kind']} with {notes} credit notes: {met}")
