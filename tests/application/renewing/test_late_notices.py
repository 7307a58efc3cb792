"""A first notice that is late moves the cancel-by date, for reads, mails, terms and statements alike."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.application.noticed import NOTICES, RENEWAL, Customer
from tests.domain.contracts import MONTH, edition
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.contracts import timeline
from zetel.application.contracts.reading import read_subscription
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.work.weather import SetAside
from zetel.domain.catalog.terms import Policies
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import ServiceAway
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import Ending, When

#: 09:00 in Amsterdam.
FEBRUARY_10 = datetime(2027, 2, 10, 8, tzinfo=UTC)


class NoMailer:
    """SES is away."""

    def send(self, mail: Any) -> tuple[str, ...]:
        raise ServiceAway(service="ses")


def first_told(at: datetime) -> Customer:
    """A customer whose first notice goes out at `at`, because the sweep was off."""
    customer = Customer()
    customer.sleep_until(at)
    customer.notify()
    return customer


def read(customer: Customer) -> Any:
    return read_subscription(ACCOUNT, customer.id, ANNA, Language.EN, customer.services, customer.catalog).body


def test_a_notice_three_days_before_the_date_moves_the_date_to_seven_days_after_itself() -> None:
    customer = first_told(FEBRUARY_10)
    assert customer.held.cancel_by == date(2027, 2, 17)
    assert '"cancel_by":"2027-02-17"' in customer.world.outbox.sent[-1].text
    assert (read(customer)["cancel_by"], read(customer)["cancel_before"]) == ("2027-02-17", "2027-02-17T23:00:00Z")


@pytest.mark.parametrize(
    ("at", "how"),
    [
        (datetime(2027, 2, 17, 22, 59, 59, tzinfo=UTC), Ending.TERM_END),
        (datetime(2027, 2, 17, 23, tzinfo=UTC), Ending.FOLLOWING_TERM_END),
    ],
)
def test_the_statement_goes_by_the_moved_date_to_its_last_second(at: datetime, how: Ending) -> None:
    customer = first_told(FEBRUARY_10)
    customer.sleep_until(at)
    assert customer.quote_end(customer.id, When.TERM_END)["change"]["how"] == how


def test_a_notice_in_the_last_week_leaves_the_terms_last_day() -> None:
    customer = first_told(datetime(2027, 3, 12, 8, tzinfo=UTC))
    assert customer.held.cancel_by == date(2027, 3, 14)


def test_notices_in_time_leave_the_date_of_the_terms() -> None:
    customer = Customer()
    customer.wait_until(NOTICES[2])
    assert customer.held.cancel_by == date(2027, 2, 13)
    customer.wait_until(NOTICES[3])
    assert customer.held.cancel_by == date(2027, 2, 13)


def test_a_notice_of_day_seven_before_the_date_is_in_time() -> None:
    assert first_told(NOTICES[2]).held.cancel_by == date(2027, 2, 13)


def test_while_no_notice_has_gone_out_notice_can_be_given_after_the_date_of_the_terms() -> None:
    customer = Customer()
    customer.sleep_until(datetime(2027, 2, 20, 8, tzinfo=UTC))
    assert read(customer)["cancel_by"] == "2027-02-27"
    assert customer.quote_end(customer.id, When.TERM_END)["change"]["how"] == Ending.TERM_END


def test_the_next_term_has_its_own_date() -> None:
    customer = first_told(FEBRUARY_10)
    customer.wait_until(RENEWAL)
    assert customer.held.cancel_by is None
    assert read(customer)["cancel_by"] == "2028-02-14"


def test_who_takes_an_end_back_after_the_date_knows_that_the_contract_renews() -> None:
    customer = Customer()
    customer.confirm(customer.quote_end(customer.id, When.TERM_END), key="end")
    customer.sleep_until(datetime(2027, 2, 20, 8, tzinfo=UTC))
    command = ChangeTimeline(ACCOUNT, ANNA, customer.id, customer.held.version)
    timeline.switch_renewal_on(command, customer.services, customer.catalog)
    assert read(customer)["cancel_by"] == "2027-02-13"
    customer.wait_until(NOTICES[3])
    assert customer.held.cancel_by == date(2027, 2, 13)


# Weather


def test_a_notice_that_weather_stops_is_due_again_and_counts_no_defect() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0])
    with pytest.raises(SetAside):
        customer.notify(replace(customer.services, mailer=NoMailer()))
    again = NOTICES[0] + timedelta(minutes=5)
    assert customer.due() == Due(again, WorkKind.RENEWAL_MAIL, 90, since=NOTICES[0])
    assert (customer.held.attempts, customer.held.version, customer.world.alarms.raised) == (0, 1, [])
    customer.wait_until(again)
    assert customer.notices() == [(90, "2027-03-15")]


def test_a_change_while_weather_stops_a_notice_loses_no_notice() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0])
    with pytest.raises(SetAside):
        customer.notify(replace(customer.services, mailer=NoMailer()))
    customer.sleep_until(NOTICES[0] + timedelta(minutes=2))
    customer.confirm(customer.quote_seats(customer.id, 26), key="more")
    customer.sleep_until(NOTICES[0] + timedelta(minutes=5))
    customer.sweep()
    customer.pump()
    assert customer.notices() == [(90, "2027-03-15")]


def test_a_period_ends_at_its_midnight_while_weather_stops_a_notice_which_follows() -> None:
    """Billed by the month: the notice of 14 January, 08:00, waits past the period's end of the next midnight."""
    shop = Shop()
    shop.stock(edition(billing=MONTH, policies=Policies(mail_leads=(60,))))
    quote = shop.quote()
    shop.confirm(quote)
    services, midnight, last = shop.services, datetime(2027, 1, 14, 23, tzinfo=UTC), None
    while (due := _due(shop, quote["subscription"])).at <= midnight:
        shop.services = replace(services, mailer=NoMailer()) if due.at >= NOTICES[1] else services
        shop.world.clock.move_to(due.at)
        shop.sweep()
        shop.pump()
        last = due
    assert last == Due(midnight, WorkKind.PERIOD, 60)
    assert due == Due(midnight + timedelta(seconds=1), WorkKind.RENEWAL_MAIL, 60)
    shop.services = services
    shop.world.clock.move(timedelta(minutes=5))
    shop.sweep()
    shop.pump()
    told = [(event.type, f"{event.at:%m-%d}") for event in shop.events()]
    assert told.count(("subscription.period_billed", "01-14")) == 1
    assert told.count(("subscription.renewal_notice_sent", "01-14")) == 1


def _due(shop: Shop, id: str) -> Due:
    held = shop.subscription(id)
    assert held is not None
    assert held.due is not None
    return held.due


def test_after_three_days_of_weather_the_notice_is_given_up_and_the_next_moves_the_date() -> None:
    customer = Customer()
    services, customer.services = customer.services, replace(customer.services, mailer=NoMailer())
    customer.sleep_until(NOTICES[2])
    while customer.due().of == 90:
        customer.sleep_until(max(customer.due().at, customer.world.clock.now()))
        with pytest.raises(SetAside):
            customer.notify()
    assert customer.world.alarms.raised[-1] == ("parked", ACCOUNT, "renewal_mail", customer.id, "ses_away")
    assert customer.due() == Due(NOTICES[3], WorkKind.RENEWAL_MAIL, 7)
    customer.services = services
    customer.wait_until(NOTICES[3])
    assert customer.held.cancel_by == date(2027, 3, 14)  # 2027-03-08 and 7 days, and the term's last day
