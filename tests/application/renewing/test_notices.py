"""Renewal notices: their instants, their figures, and their absence after a cancellation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.application.noticed import NOTICES, RENEWAL, Customer
from tests.domain.contracts import edition
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.renewing.notices import notify
from zetel.application.store import keys
from zetel.domain.calendar import Span
from zetel.domain.catalog.terms import Effect, Policies
from zetel.domain.due import Due, WorkKind
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.timeline import next_due


def test_the_dates_of_the_worked_example() -> None:
    customer = Customer()
    for at, lead in zip(NOTICES, (90, 60, 37, 7), strict=True):
        assert customer.due() == Due(at, WorkKind.RENEWAL_MAIL, lead)
        customer.wait_until(at)
    assert customer.due() == Due(RENEWAL, WorkKind.PERIOD)
    assert customer.mails() == ["RenewalAhead"] * 4
    assert customer.notices() == [(lead, "2027-03-15") for lead in (90, 60, 37, 7)]


def test_a_notice_goes_to_the_profile_and_knows_what_the_renewal_costs() -> None:
    customer = Customer(recipients=("one@veerman.example", "two@veerman.example"))
    customer.wait_until(NOTICES[0])
    (mail,) = customer.world.outbox.sent
    assert mail.to == ("one@veerman.example", "two@veerman.example")
    # 25 x 365.00 = 9,125.00 and 21 % of it
    assert '"net":912500' in mail.text
    assert '"total":1104125' in mail.text
    assert '"cancel_by":"2027-02-13"' in mail.text


def test_it_counts_with_the_total_that_is_set_for_the_renewal() -> None:
    customer = Customer()
    customer.confirm(customer.quote_seats(customer.id, 22, when=Effect.AT_RENEWAL), key="fewer")
    customer.pump()
    customer.world.outbox.sent.clear()
    customer.wait_until(NOTICES[0])
    assert '"net":803000' in customer.world.outbox.sent[0].text  # 22 x 365.00


def test_the_next_term_has_its_own_notices() -> None:
    customer = Customer()
    customer.wait_until(RENEWAL)
    assert customer.held.term == Span(date(2027, 3, 15), date(2028, 3, 15))
    assert customer.due() == Due(datetime(2027, 12, 16, 7, tzinfo=UTC), WorkKind.RENEWAL_MAIL, 90)


# None after a cancellation


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_after_a_cancellation_there_is_no_notice(after: int) -> None:
    customer = Customer()
    for at in NOTICES[:after]:
        customer.wait_until(at)
    customer.world.clock.move(timedelta(hours=1))
    customer.confirm(customer.quote_end(customer.id, When.TERM_END), key="end")
    customer.wait_until(RENEWAL)
    assert len(customer.notices()) == after
    assert customer.held.state == "ended"


def test_a_message_under_way_during_a_cancellation_sends_nothing() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0])
    customer.confirm(customer.quote_end(customer.id, When.TERM_END), key="end")
    customer.notify()
    assert customer.notices() == []
    assert customer.due() == Due(RENEWAL, WorkKind.PERIOD)


def test_an_end_without_a_new_due_instant_is_respected_at_sending() -> None:
    """The state is checked again: an end on the timeline counts, also against the due instant."""
    customer = Customer()
    before = customer.held
    customer.confirm(customer.quote_end(customer.id, When.TERM_END), key="end")
    customer.world.store.put(keys.subscription(ACCOUNT, customer.id), replace(customer.held, due=before.due))
    customer.sleep_until(NOTICES[0])
    customer.notify()
    assert (customer.notices(), customer.mails()) == ([], [])
    assert customer.due() == Due(RENEWAL, WorkKind.PERIOD)


def test_a_cancellation_that_is_taken_back_brings_the_notices_back() -> None:
    customer = Customer()
    customer.wait_until(NOTICES[0])
    customer.confirm(customer.quote_end(customer.id, When.TERM_END), key="end")
    customer.sleep_until(NOTICES[1] + timedelta(days=1))
    command = ChangeTimeline(ACCOUNT, ANNA, customer.id, customer.held.version)
    timeline.switch_renewal_on(command, customer.services, customer.catalog)
    assert customer.due() == Due(NOTICES[2], WorkKind.RENEWAL_MAIL, 37)
    customer.wait_until(RENEWAL - timedelta(seconds=1))
    assert [lead for lead, _ in customer.notices()] == [90, 37, 7]


def test_after_a_late_notice_the_renewal_is_still_announced() -> None:
    """The contract renews once more: the last notice says so, and the term that will end has no notices."""
    customer = Customer()
    customer.wait_until(datetime(2027, 2, 14, 9, tzinfo=UTC))
    customer.confirm(customer.quote_end(customer.id, When.TERM_END), key="end")
    customer.pump()
    customer.world.outbox.sent.clear()
    customer.wait_until(NOTICES[3])
    assert '"ends":"2028-03-15"' in customer.world.outbox.sent[0].text
    customer.wait_until(datetime(2028, 3, 14, 23, tzinfo=UTC))
    assert [lead for lead, _ in customer.notices()] == [90, 60, 37, 7]
    assert customer.held.state == "ended"


# A sweep that was off


@pytest.mark.parametrize(
    ("wakes", "sent", "then"),
    [
        (NOTICES[1] - timedelta(seconds=1), [90], Due(NOTICES[1], WorkKind.RENEWAL_MAIL, 60)),
        (NOTICES[1], [60], Due(NOTICES[2], WorkKind.RENEWAL_MAIL, 37)),
        (NOTICES[3] + timedelta(days=1), [7], Due(RENEWAL, WorkKind.PERIOD)),
    ],
)
def test_a_late_sweep_sends_the_newest_due_notice(wakes: datetime, sent: list[int], then: Due) -> None:
    customer = Customer()
    customer.sleep_until(wakes)
    customer.sweep()
    customer.pump()
    assert [lead for lead, _ in customer.notices()] == sent
    assert customer.due() == then


def test_a_sweep_after_the_term_announces_no_past_renewal() -> None:
    customer = Customer()
    customer.sleep_until(RENEWAL)
    customer.sweep()
    customer.pump()
    assert (customer.notices(), customer.mails()) == ([], [])
    customer.wait_until(RENEWAL + timedelta(minutes=5))
    assert customer.held.term.start == date(2027, 3, 15)


def test_a_change_between_eight_o_clock_and_the_sweep_loses_no_notice() -> None:
    customer = Customer()
    customer.sleep_until(NOTICES[0] + timedelta(minutes=2))
    customer.confirm(customer.quote_seats(customer.id, 26), key="more")
    customer.pump()
    customer.world.outbox.sent.clear()
    assert customer.due() == Due(NOTICES[0] + timedelta(minutes=2, seconds=1), WorkKind.RENEWAL_MAIL, 90)
    customer.world.clock.move(timedelta(minutes=3))
    customer.sweep()
    customer.pump()
    assert customer.notices() == [(90, "2027-03-15")]
    assert '"net":949000' in customer.world.outbox.sent[-1].text  # 26 x 365.00: the state at sending


def test_of_several_unsent_notices_the_newest_is_due_at_once() -> None:
    term = Span(date(2026, 3, 15), date(2027, 3, 15))
    due = next_due(
        leads=(90, 60, 37, 7),
        term=term,
        period=term,
        zone="Europe/Amsterdam",
        after=NOTICES[2] + timedelta(hours=1),
        since=NOTICES[0],
    )
    assert due == Due(NOTICES[2] + timedelta(hours=1, seconds=1), WorkKind.RENEWAL_MAIL, 37)


# By the clocks of the customer


@pytest.mark.parametrize(
    ("zone", "bought", "sent"),
    [
        # forward on 28 March 2027
        ("Europe/Amsterdam", datetime(2026, 3, 30, 10, tzinfo=UTC), ["2027-03-26T07:00", "2027-03-29T06:00"]),
        # back on 31 October 2027
        ("Europe/Amsterdam", datetime(2026, 11, 2, 10, tzinfo=UTC), ["2027-10-29T06:00", "2027-11-01T07:00"]),
        # forward on 14 March 2027, the day of the second notice
        ("America/New_York", datetime(2026, 3, 15, 15, tzinfo=UTC), ["2027-03-11T13:00", "2027-03-14T12:00"]),
        ("Asia/Kolkata", datetime(2026, 3, 15, 15, tzinfo=UTC), ["2027-03-11T02:30", "2027-03-14T02:30"]),
    ],
)
def test_a_notice_is_sent_at_eight_by_the_customers_clocks(zone: str, bought: datetime, sent: list[str]) -> None:
    """Of a term of a year, 4 days and 1 day before its end."""
    shop = Shop(bought, zone=zone)
    shop.stock(edition(policies=Policies(mail_leads=(4, 1))))
    quote = shop.quote()
    shop.confirm(quote)
    shop.pump()
    for instant in sent:
        held = shop.subscription(quote["subscription"])
        assert held is not None
        assert held.due is not None
        assert f"{held.due.at:%Y-%m-%dT%H:%M}" == instant
        assert held.due.at.astimezone(ZoneInfo(zone)).hour == 8
        shop.world.clock.move_to(held.due.at)
        notify({"account": ACCOUNT, "subscription": held.id}, shop.services, shop.catalog)
    told = [e.data["lead"] for e in shop.events() if e.type == "subscription.renewal_notice_sent"]
    assert told == [4, 1]


def test_the_event_tells_ids_and_days_only() -> None:
    customer = Customer()
    customer.wait_until(NOTICES[0])
    event = next(e for e in customer.events() if e.type == "subscription.renewal_notice_sent")
    assert event.subject == customer.id
    assert event.data == {"lead": 90, "term_end": "2027-03-15"}
    assert (event.actor.kind, event.actor.id) == ("system", "renewal_notices")
