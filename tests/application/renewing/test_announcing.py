"""Prices announced to running contracts: 25 seats at 365.00 from 15 March 2026, told of 730.00 from 1 March 2027 on.

The year ends on 15 March 2027; the last day to tell a price is 14 January, to 24:00 in Amsterdam.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from tests.domain.contracts import MONTH, add_on, edition
from tests.fakes.crashing import Crash, Crashing, crashes
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.contracts.open_changes import read_timeline
from zetel.application.contracts.reading import read_subscription
from zetel.application.ports import Mail
from zetel.application.renewing import announcing
from zetel.application.store import keys
from zetel.application.store.records import Errand
from zetel.application.work.weather import SetAside
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.due import WorkKind
from zetel.domain.errors import ServiceAway
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Subscription

YEARLY: Final = edition()
MONTHLY: Final = edition("monthly", 31_00, term=MONTH, billing=MONTH)
DOUBLED: Final = replace(
    YEARLY,
    prices=(
        *YEARLY.prices,
        Price("professional-yearly", "EUR", date(2027, 3, 1), PriceModel.PER_SEAT, (Tier(730_00),)),
    ),
)
VERSION: Final = "professional-yearly.eur.2027-03-01"
IN_TIME: Final = datetime(2027, 1, 14, 22, 50, tzinfo=UTC)
LATE: Final = datetime(2027, 1, 15, 9, tzinfo=UTC)


class Customer(Shop):
    """A customer with 25 yearly seats; mails until now are read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.stock(YEARLY, MONTHLY)
        self.sweep()
        quote = self.quote()
        self.confirm(quote)
        self.pump()
        self.id: str = quote["subscription"]
        self.world.clock.move(timedelta(hours=1))
        self.world.outbox.sent.clear()

    def at(self, instant: datetime) -> None:
        """The clock stands at the instant; all work up to it is done."""
        self.world.clock.move_to(instant)
        for _ in range(6):
            self.sweep()
            self.pump()
        self.world.outbox.sent.clear()

    def announces(self) -> None:
        """The doubled price is loaded, the sweep finds the walk, and then the contracts that are to be told."""
        self.loads(DOUBLED, MONTHLY)
        for _ in range(2):
            self.sweep()
            self.pump()

    @property
    def held(self) -> Subscription:
        held = self.subscription(self.id)
        assert held
        return held

    def renews_for(self) -> int:
        body = read_subscription(ACCOUNT, self.id, ANNA, Language.EN, self.services, self.catalog).body
        return int(body["next_renewal"]["net"])

    def timeline(self) -> Any:
        return read_timeline(ACCOUNT, self.id, ANNA, self.services, self.catalog).body["changes"]

    def mails(self) -> list[str]:
        return [mail.subject for mail in self.world.outbox.sent]

    def telling(self) -> Errand:
        key = keys.errand(ACCOUNT, f"price_000002_{self.id}")
        return self.world.store.read(key).known(key, "errand", key.sk)


@pytest.mark.parametrize(("loaded", "renews"), [(IN_TIME, 18_250_00), (LATE, 9_125_00)])
def test_a_price_counts_for_the_next_term_if_its_mail_went_out_in_time(loaded: datetime, renews: int) -> None:
    customer = Customer()
    customer.at(loaded)
    customer.announces()
    assert customer.mails() == ["PricesAnnounced"]
    assert customer.held.announced == {VERSION: loaded}
    assert customer.renews_for() == renews
    (event,) = [event for event in customer.events() if event.type == "subscription.prices_announced"]
    assert (event.subject, event.data) == (customer.id, {"prices": [VERSION]})


def test_the_mails_instant_counts_not_that_of_the_load() -> None:
    customer = Customer()
    customer.at(IN_TIME)
    customer.loads(DOUBLED, MONTHLY)
    assert customer.renews_for() == 9_125_00
    customer.world.clock.move_to(LATE)
    for _ in range(2):
        customer.sweep()
        customer.pump()
    assert (customer.held.announced, customer.renews_for()) == ({VERSION: LATE}, 9_125_00)


def test_the_mail_says_the_cost_then_and_now_and_the_first_term_at_the_price() -> None:
    customer = Customer()
    customer.at(LATE)
    customer.announces()
    (mail,) = customer.world.outbox.sent
    for fact in ('"now":912500', '"then":1825000', '"term_start":"2028-03-15"'):
        assert fact in mail.text


def test_the_timeline_shows_the_price_with_the_bill_that_it_makes_dearer() -> None:
    """Told too late for 2027, the price is compared at the renewal of 2028."""
    customer = Customer()
    customer.at(LATE)
    customer.announces()
    (change,) = customer.timeline()
    assert (change["kind"], change["on"], change["value"], change["undoable"]) == (
        "price",
        "2027-03-01",
        VERSION,
        False,
    )
    assert change["told_at"] == "2027-01-15T09:00:00Z"
    assert (change["with_it"]["on"], change["with_it"]["net"], change["without_it"]["net"]) == (
        "2028-03-15",
        18_250_00,
        9_125_00,
    )


def test_a_renewal_at_the_price_forgets_its_announcement() -> None:
    customer = Customer()
    customer.at(IN_TIME)
    customer.announces()
    for minute in range(6):  # the notices, then the renewal
        customer.at(datetime(2027, 3, 15, 9, minute, tzinfo=UTC))
    assert (customer.held.items[0].price, customer.held.announced) == (VERSION, {})


# Whom it concerns


def test_contracts_of_other_plans_and_over_ones_are_told_nothing() -> None:
    customer = Customer()
    customer.confirm(customer.quote(("monthly", 3)), key="monthly")
    ended = customer.quote(("professional-yearly", 1))
    customer.confirm(ended, key="ended")
    customer.pump()
    customer.confirm(customer.quote_end(ended["subscription"], When.NOW), key="end")
    customer.pump()
    customer.world.clock.move(timedelta(hours=1))
    customer.world.outbox.sent.clear()
    customer.announces()
    assert customer.mails() == ["PricesAnnounced"]


def test_a_contract_that_was_bought_with_the_price_in_the_catalogue_is_told_nothing() -> None:
    customer = Customer()
    customer.loads(DOUBLED, MONTHLY)
    later = customer.quote(("professional-yearly", 1))
    customer.confirm(later, key="later")
    customer.pump()
    for _ in range(2):
        customer.sweep()
        customer.pump()
    assert customer.mails().count("PricesAnnounced") == 1
    held = customer.subscription(later["subscription"])
    assert held
    assert held.announced == {}


def test_a_price_of_an_add_on_is_told_to_the_contracts_that_have_it() -> None:
    dialer = add_on("dialer", (Tier(99_00),), PriceModel.FLAT)
    customer = Customer()
    customer.stock(YEARLY, MONTHLY, dialer, version=2)
    customer.confirm(customer.quote_addition(customer.id, ("dialer-yearly", 1)), key="dialer")
    customer.pump()
    customer.world.clock.move(timedelta(hours=1))
    customer.world.outbox.sent.clear()
    dearer = replace(dialer.price, since=date(2027, 3, 1), tiers=(Tier(120_00),))
    customer.loads(YEARLY, MONTHLY, replace(dialer, prices=(*dialer.prices, dearer)), version=3)
    for _ in range(2):
        customer.sweep()
        customer.pump()
    assert customer.held.announced.keys() == {"dialer-yearly.eur.2027-03-01"}
    assert customer.mails() == ["PricesAnnounced"]


# Refused mails, weather, crashes


def test_a_mail_that_was_refused_does_not_count_and_is_tried_again_a_week_later() -> None:
    customer = Customer()
    customer.at(IN_TIME)
    customer.world.outbox.refuses.add("administratie@veerman.example")
    customer.announces()
    assert (customer.held.announced, customer.renews_for()) == ({}, 9_125_00)
    due = customer.telling().due
    assert due
    assert (due.at, due.kind) == (IN_TIME + timedelta(days=7), WorkKind.PRICE)
    customer.world.outbox.refuses.clear()
    customer.at(IN_TIME + timedelta(days=7))
    assert customer.held.announced == {VERSION: IN_TIME + timedelta(days=7)}
    assert customer.telling().due is None


def test_weather_puts_the_telling_off_and_loses_none() -> None:
    customer = Customer()
    customer.at(IN_TIME)
    customer.loads(DOUBLED, MONTHLY)
    customer.sweep()
    customer.pump()

    class NoMailer:
        def send(self, mail: Mail) -> tuple[str, ...]:
            raise ServiceAway(service="ses")

    body = {"account": ACCOUNT, "price_telling": customer.telling().id}
    with pytest.raises(SetAside):
        announcing.work(body, replace(customer.services, mailer=NoMailer()), customer.catalog)
    assert customer.held.announced == {}
    customer.at(IN_TIME + timedelta(minutes=5))
    assert customer.held.announced.keys() == {VERSION}


def test_a_crash_anywhere_tells_each_contract_and_counts_its_price_once() -> None:
    for message in ("price_walk", "price_telling"):
        probe = _ready(message)
        watched = Crashing(probe.services)
        announcing.work(_body(message, probe), watched.services, probe.catalog)
        for crash in crashes(watched.calls):
            customer = _ready(message)
            with pytest.raises(Crash):
                announcing.work(_body(message, customer), Crashing(customer.services, crash).services, customer.catalog)
            for _ in range(3):
                customer.world.clock.move(timedelta(minutes=6))
                customer.sweep()
                customer.pump()
            assert customer.held.announced.keys() == {VERSION}, crash
            assert 1 <= customer.mails().count("PricesAnnounced") <= 2, crash
            told = [event for event in customer.events() if event.type == "subscription.prices_announced"]
            assert len(told) == 1, crash


def _ready(message: str) -> Customer:
    """A customer whose price was loaded, and whose telling is begun, if that is the message."""
    customer = Customer()
    customer.at(IN_TIME)
    customer.loads(DOUBLED, MONTHLY)
    if message == "price_telling":
        announcing.work(_body("price_walk", customer), customer.services, customer.catalog)
    return customer


def _body(message: str, customer: Customer) -> Mapping[str, str]:
    if message == "price_walk":
        return {"account": announcing.NO_ACCOUNT, "price_walk": "announce_000002"}
    return {"account": ACCOUNT, "price_telling": f"price_000002_{customer.id}"}


def test_a_walk_goes_in_chunks_and_a_doubled_message_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "MOST_CONTRACTS", 2)
    monkeypatch.setattr(announcing, "_MOST_CHUNKS", 5)
    customer = Customer()
    customer.has_paid()
    ids = [customer.id]
    for n in range(6):
        quote = customer.quote(("professional-yearly", 1))
        customer.confirm(quote, key=f"more-{n}")
        ids.append(quote["subscription"])
    customer.pump()
    customer.world.clock.move(timedelta(hours=1))
    customer.world.outbox.sent.clear()
    customer.loads(DOUBLED, MONTHLY)
    for _ in range(8):
        for _ in range(2):
            announcing.work(_body("price_walk", customer), customer.services, customer.catalog)
        customer.world.clock.move(timedelta(minutes=6))
        customer.sweep()
        customer.pump()
    assert all((held := customer.subscription(id)) and held.announced.keys() == {VERSION} for id in ids)
    assert customer.mails() == ["PricesAnnounced"] * 7
