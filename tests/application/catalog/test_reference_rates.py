"""Reference rates as use cases load and read them: 1 seat costs 395.00 USD a year, 21 % of it are 82.95 USD."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.application import end_state
from tests.domain.contracts import edition, profile
from tests.shop import ACCOUNT, Shop
from zetel.application.catalog.reference_rates import RatesMoved, compared, fetch, load
from zetel.application.renewing import renewals
from zetel.application.store import keys
from zetel.application.work.weather import SetAside
from zetel.domain.catalog.terms import Policies
from zetel.domain.errors import ProviderUnreachable, ReferenceRateMissing
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.tax.reference_rates import PublishedRates

#: Noon in Amsterdam of the Tuesday after Easter.
TUESDAY = datetime(2027, 3, 30, 10, tzinfo=UTC)
THURSDAY = PublishedRates(date(2027, 3, 25), "ECB", {"USD": "1.0850"})
#: 00:00 in Amsterdam a year later, a Thursday.
YEAR_OVER = datetime(2028, 3, 29, 22, tzinfo=UTC)


class Source:
    """Publishes `rates`, or nothing while it is away."""

    def __init__(self, *rates):
        self.rates, self.away, self.asked = list(rates), False, []

    def published(self, until):
        self.asked.append(until)
        if self.away:
            raise ProviderUnreachable(provider="ecb")
        return tuple(self.rates)


@pytest.fixture
def source():
    return Source(THURSDAY)


@pytest.fixture
def shop(source):
    made = Shop(TUESDAY, currency="USD", credit=CreditLimit(50_000_00, "USD", 30))
    made.stock(edition(unit_price=395_00, currency="USD", policies=Policies(mail_leads=())))
    made.services = replace(made.services, rates=source)
    return made


def stored(shop, day):
    key = keys.reference_rates(day)
    return shop.world.store.read(key).get(key)


def quote(shop):
    return shop.quote(("professional-yearly", 1))


def bought(shop):
    fetch(shop.services)
    answer = shop.confirm(quote(shop))
    return answer.body["subscription"]["id"]


def renew(shop, subscription):
    renewals.work({"account": ACCOUNT, "subscription": subscription}, shop.services, shop.catalog)


def invoices(shop):
    return sorted(end_state.documents(shop), key=lambda one: one.date)


def test_each_day_is_loaded_once(shop, source):
    assert [fetch(shop.services) for _ in range(2)] == [1, 0]
    assert stored(shop, THURSDAY.day) == THURSDAY
    assert source.asked == [date(2027, 3, 30)] * 2


def test_a_stored_day_stays_as_it_is(shop, source):
    fetch(shop.services)
    source.rates = [replace(THURSDAY, units={"USD": "1.2000"})]
    assert fetch(shop.services) == 0
    assert stored(shop, THURSDAY.day) == THURSDAY


def test_only_an_operator_replaces_a_stored_day(shop):
    fetch(shop.services)
    right = replace(THURSDAY, units={"USD": "1.2000"})
    found = compared([right], shop.world.store)
    assert (found.new, found.other) == ((), (right,))
    load(found.new, shop.world.store, instead=found.other)
    assert stored(shop, THURSDAY.day) == right


def test_of_a_long_publication_the_newest_thirty_days_are_loaded(shop, source):
    source.rates = [replace(THURSDAY, day=THURSDAY.day - timedelta(days=n)) for n in range(200)]
    assert fetch(shop.services) == 30
    assert stored(shop, THURSDAY.day - timedelta(days=29))
    assert stored(shop, THURSDAY.day - timedelta(days=30)) is None


def test_of_two_loads_at_once_the_second_stores_nothing(shop):
    load([THURSDAY], shop.world.store)
    with pytest.raises(RatesMoved):
        load([THURSDAY], shop.world.store)


def test_a_source_that_is_away_raises_and_leaves_what_is_stored(shop, source):
    source.away = True
    with pytest.raises(ProviderUnreachable):
        fetch(shop.services)
    assert stored(shop, THURSDAY.day) is None


def test_the_quote_shows_the_vat_in_euros_and_the_invoice_keeps_it(shop):
    fetch(shop.services)
    shown = quote(shop)
    (paper,) = shown["documents"]
    assert paper["converted"] == {
        "currency": "EUR",
        "amount": 76_45,
        "parts": [
            {
                "vat": 82_95,
                "amount": 76_45,
                "rate": {"day": "2027-03-25", "source": "ECB", "charged": "1.0850", "home": "1"},
            }
        ],
    }
    shop.confirm(shown)
    (invoice,) = invoices(shop)
    assert (invoice.converted.currency, invoice.converted.amount) == ("EUR", 76_45)


def test_a_quote_is_refused_until_rates_are_loaded(shop):
    with pytest.raises(ReferenceRateMissing) as missing:
        quote(shop)
    assert (missing.value.currency, missing.value.home, missing.value.on) == ("USD", "EUR", date(2027, 3, 30))
    fetch(shop.services)
    assert quote(shop)["documents"][0]["converted"]["amount"] == 76_45


def test_rates_of_six_days_ago_are_none(shop):
    fetch(shop.services)
    shop.world.clock.move(timedelta(days=1))
    with pytest.raises(ReferenceRateMissing):
        quote(shop)


def test_a_quote_keeps_its_rate_until_it_expires(shop):
    fetch(shop.services)
    shown = quote(shop)
    load((), shop.world.store, instead=[replace(THURSDAY, units={"USD": "1.2000"})])
    shop.world.clock.move(timedelta(minutes=29))
    shop.confirm(shown)
    assert invoices(shop)[0].converted.amount == 76_45


def test_a_renewal_waits_for_its_rate_as_for_a_provider_that_is_away(shop, source):
    subscription = bought(shop)
    shop.world.clock.move_to(YEAR_OVER)
    with pytest.raises(SetAside):
        renew(shop, subscription)
    assert len(invoices(shop)) == 1
    held = shop.subscription(subscription)
    assert (held.period.end, held.due.at) == (date(2028, 3, 30), YEAR_OVER + timedelta(minutes=5))
    source.rates = [PublishedRates(date(2028, 3, 29), "ECB", {"USD": "1.1000"})]
    fetch(shop.services)
    renew(shop, subscription)
    _, second = invoices(shop)
    assert (second.date, second.converted.amount) == (date(2028, 3, 30), 75_41)  # 82.95 / 1.1000 = 75.4090...


def test_in_a_batch_only_those_that_need_a_rate_wait(shop):
    subscription = bought(shop)
    shop.put_profile(profile(id="pro_euros"))
    dollars, euros = (
        edition(unit_price=395_00, currency=each, policies=Policies(mail_leads=())) for each in ("USD", "EUR")
    )
    shop.stock(replace(dollars, prices=(*dollars.prices, *euros.prices)), version=2)
    sold = shop.confirm(shop.quote(("professional-yearly", 1), profile="pro_euros"), key="euros")
    other = sold.body["subscription"]["id"]
    shop.world.clock.move_to(YEAR_OVER)
    bodies = [{"account": ACCOUNT, "subscription": id} for id in (subscription, other)]
    assert renewals.end_together(bodies, shop.services, shop.catalog) == bodies[:1]
    assert shop.subscription(other).term.start == date(2028, 3, 30)


def test_warm_processes_read_rates_once_a_minute(shop):
    fetch(shop.services)
    shop.warm()
    calls = shop.world.store.counted.calls

    def reads():
        before = calls["read"]
        quote(shop)
        return calls["read"] - before

    first, second = reads(), reads()
    shop.world.clock.move_machine(seconds=60)
    third = reads()
    assert (first - second, third - second) == (1, 2)  # the rates; after a minute the head, too


def test_without_conversion_no_rate_is_read():
    shop = Shop(TUESDAY)
    shop.services = replace(shop.services, rates=Source())
    assert "converted" not in shop.quote()["documents"][0]
