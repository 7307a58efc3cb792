"""Billing periods and terms that end: billed, renewed or over, each once, also after late and repeated messages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from tests.application.life import MONTHLY, VISA, YEARLY, Life
from tests.domain.contracts import profile
from tests.shop import ACCOUNT, ANNA
from zetel.application.quoting.cancellation import QuoteCancellation, quote_cancellation
from zetel.application.renewing import renewals
from zetel.application.renewing.first import after_due_work
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.retrying import ATTEMPTS
from zetel.domain.calendar import Span
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import SubscriptionMoved, Unknown
from zetel.domain.parties.licence import Licence, LicenceHolder
from zetel.domain.parties.member import Member
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.collecting import payment_id
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import Entry, SubscriptionState

#: 00:00 in Amsterdam on 15 March 2027, when the year that began on 15 March 2026 is over.
YEAR_OVER = datetime(2027, 3, 14, 23, tzinfo=UTC)
#: 00:00 in Amsterdam on 15 April 2026: the end of the first month.
MONTH_OVER = datetime(2026, 4, 14, 22, tzinfo=UTC)
#: 25 x 365.00 = 9,125.00 and 21 % VAT; 10 x 31.00 = 310.00 and 21 % VAT.
YEAR, MONTH = 11_041_25, 375_10


@pytest.fixture
def life():
    made = Life()
    made.warm()
    return made


def renew(life):
    renewals.work({"account": ACCOUNT, "subscription": life.id}, life.services, life.catalog)


def days(invoice):
    return invoice.period.start.isoformat(), invoice.period.end.isoformat()


def test_a_year_on_invoice_renews_on_its_day(life):
    life.buys()
    life.wakes_at(YEAR_OVER)
    first, second = life.invoices
    assert life.contract.term == Span(date(2027, 3, 15), date(2028, 3, 15))
    assert (second.date, second.due, second.total) == (date(2027, 3, 15), date(2027, 4, 14), YEAR)
    assert (second.number, second.quote) == ("INV-2027-000001", None)
    assert (first.open, life.open) == (YEAR, 2 * YEAR)
    (renewed,) = life.told("subscription.renewed")
    assert (renewed.actor.kind, renewed.actor.id, renewed.sequence) == ("system", "renewals", 2)
    assert renewed.data == {
        "term": ["2027-03-15", "2028-03-15"],
        "period": ["2027-03-15", "2028-03-15"],
        "items": [{"id": first_item(life).id, "plan": "professional-yearly.3", "quantity": 25}],
        "currency": "EUR",
        "total": YEAR,
        "collection": "invoice",
        "documents": [second.id],
        "payments": [],
        "releases": [],
    }


def first_item(life):
    return life.contract.items[0]


def test_a_second_before_its_end_a_period_runs(life):
    life.buys()
    life.sleeps_until(YEAR_OVER - timedelta(seconds=1))
    renew(life)
    assert (len(life.invoices), life.contract.version) == (1, 1)


def test_a_month_of_a_year_is_billed_within_its_term(life):
    life.buys("professional-parts", 10)
    life.wakes_at(MONTH_OVER)
    assert life.contract.term == Span(date(2026, 3, 15), date(2027, 3, 15))
    assert life.contract.period == Span(date(2026, 4, 15), date(2026, 5, 15))
    assert [invoice.total for invoice in life.invoices] == [MONTH, MONTH]
    assert [event.type for event in life.told("subscription.period_billed", "subscription.renewed")] == [
        "subscription.period_billed"
    ]


def test_a_month_by_card_is_paid_by_the_card(life):
    life.buys("professional-monthly", 10, card=VISA)
    life.wakes_at(MONTH_OVER)
    life.wakes_at(datetime(2026, 5, 14, 22, tzinfo=UTC))
    first, second, third = life.invoices
    assert [days(invoice) for invoice in (second, third)] == [
        ("2026-04-15", "2026-05-15"),
        ("2026-05-15", "2026-06-15"),
    ]
    assert (second.due, second.open, third.open, life.open) == (date(2026, 4, 15), 0, 0, 0)
    assert [amount for _, amount in life.charged()] == [MONTH] * 3
    assert [key for key, _ in life.charged()[1:]] == [payment_id(second.id), payment_id(third.id)]
    assert first.payers[0].source != second.payers[0].source


def test_the_balance_is_drawn_before_the_customer_owes(life):
    life.buys()
    life.transfers(YEAR + 1_041_25)
    assert life.balance == Balance(balance=1_041_25)
    life.wakes_at(YEAR_OVER)
    assert (life.balance.balance, life.open, life.invoices[1].paid) == (0, 10_000_00, 1_041_25)


def test_a_card_is_charged_for_what_the_balance_does_not_cover(life):
    life.buys("professional-monthly", 10, card=VISA)
    life.deposits(75_10)
    life.wakes_at(MONTH_OVER)
    assert (life.charged()[1][1], life.balance, life.open) == (300_00, Balance(), 0)


def test_a_period_that_the_balance_covers_is_charged_to_no_card(life):
    life.buys("professional-monthly", 10, card=VISA)
    life.deposits(400_00)
    life.wakes_at(MONTH_OVER)
    assert (len(life.charged()), life.balance, life.open) == (1, Balance(balance=24_90), 0)
    assert life.told("subscription.renewed")[0].data["payments"] == []


def test_seats_set_for_the_renewal_are_its_pool_and_licences_above_it_end(life):
    life.buys()
    item = first_item(life).id
    fewer = (Entry("ent_1", date(2027, 3, 15), "seats", item, 22),)
    life.world.store.put(keys.subscription(ACCOUNT, life.id), replace(life.contract, timeline=fewer))
    pool = keys.pool(ACCOUNT, life.id, item)
    for n in range(24):
        held = Licence(life.id, item, item, "professional", "crm", life.world.clock.now())
        member = Member(f"mem_{n}", "Bo", f"bo-{n}@veerman.example", licences=(held,))
        life.world.store.put(keys.member(ACCOUNT, member.id), member)
        life.world.store.put(keys.licence(ACCOUNT, life.id, item, member.id), LicenceHolder(member.id, held.since))
    life.world.store.put(pool, Pool(seats=25, assigned=24))
    life.wakes_at(YEAR_OVER)
    assert life.world.store.read(pool).get(pool) == Pool(seats=22, assigned=22, sequence=1)
    assert (first_item(life).quantity, life.contract.timeline) == (22, ())
    assert life.invoices[1].net == 22 * 365_00


def test_a_contract_that_was_given_notice_is_over_and_nothing_is_billed(life):
    life.buys()
    life.cancels(When.TERM_END)
    life.wakes_at(YEAR_OVER)
    assert (life.contract.state, life.contract.ended) == (SubscriptionState.ENDED, date(2027, 3, 15))
    told_at = datetime(2027, 4, 7, 6, tzinfo=UTC)  # 08:00 in Amsterdam, 7 days before it is disabled
    assert life.contract.due == Due(told_at, WorkKind.AFTER_END)
    assert len(life.invoices) == 1
    (ended,) = life.told("subscription.ended")
    assert ended.data == {"ended": "2027-03-15", "documents": []}


def test_a_late_notice_renews_once_and_never_beyond_the_end(life):
    life.buys()
    life.sleeps_until(datetime(2027, 2, 14, 9, tzinfo=UTC))
    life.cancels(When.TERM_END)
    for year in (2027, 2028, 2029):
        life.wakes_at(datetime(year, 3, 15, 12, tzinfo=UTC))
    assert [days(invoice) for invoice in life.invoices] == [("2026-03-15", "2027-03-15"), ("2027-03-15", "2028-03-15")]
    assert life.contract.ended == date(2028, 3, 15)


# Late, twice, beside other requests


def test_a_message_that_comes_three_times_bills_once(life):
    life.buys()
    life.sleeps_until(YEAR_OVER)
    for _ in range(3):
        renew(life)
    assert (len(life.invoices), life.contract.version, life.open) == (2, 2, 2 * YEAR)


def test_a_sweep_that_was_off_for_40_days_bills_each_month_once_and_in_order(life):
    life.buys("professional-monthly", 10)
    life.wakes()
    life.wakes_at(MONTH_OVER + timedelta(days=40))  # 25 May in Amsterdam
    assert [days(invoice) for invoice in life.invoices] == [
        ("2026-03-15", "2026-04-15"),
        ("2026-04-15", "2026-05-15"),
        ("2026-05-15", "2026-06-15"),
    ]
    assert [invoice.date.isoformat() for invoice in life.invoices] == ["2026-03-15", "2026-05-25", "2026-05-25"]
    assert [event.sequence for event in life.told("subscription.renewed")] == [2, 3]
    assert life.contract.due == Due(datetime(2026, 6, 14, 22, tzinfo=UTC), WorkKind.PERIOD)


def test_one_message_ends_at_most_twelve_periods_and_the_sweep_the_rest(life):
    life.buys("professional-monthly", 10)
    life.sleeps_until(datetime(2027, 6, 1, tzinfo=UTC))
    renew(life)
    assert (len(life.invoices), life.contract.period.start) == (13, date(2027, 3, 15))
    life.wakes_at(datetime(2027, 6, 1, 0, 5, tzinfo=UTC))
    assert (len(life.invoices), life.contract.period.start) == (15, date(2027, 5, 15))


def test_a_contract_that_ended_while_the_sweep_was_off_is_billed_up_to_its_end_only(life):
    life.buys("professional-monthly", 10)
    life.cancels(When.TERM_END)
    life.wakes()
    life.wakes_at(MONTH_OVER + timedelta(days=40))
    assert (len(life.invoices), life.contract.ended) == (1, date(2026, 4, 15))


def test_while_a_change_waits_for_its_payment_the_period_waits_too(life):
    life.buys("professional-monthly", 10)
    key = keys.subscription(ACCOUNT, life.id)
    life.world.store.put(key, replace(life.contract, hold="pay_1"))
    life.wakes_at(MONTH_OVER)
    assert len(life.invoices) == 1
    life.world.store.put(key, replace(life.contract, hold=None))
    life.wakes()
    assert len(life.invoices) == 2


def change_before_commit(life, change, times=1):
    """Another request commits just before the renewal, so many times."""
    original, left = life.world.store.commit, iter(range(times))

    def commit(writes):
        if next(left, None) is not None:
            change()
        original(writes)

    life.world.store.commit = commit


def test_a_renewal_decides_again_where_an_item_moved_at_the_same_moment(life):
    life.buys()
    life.sleeps_until(YEAR_OVER)
    name = profile(credit=None, name="Veerman Nieuw B.V.", version=2)
    change_before_commit(life, lambda: life.put_profile(name))
    renew(life)
    assert life.invoices[1].buyer.name == "Veerman Nieuw B.V."


def test_a_balance_that_is_gone_at_the_same_moment_is_not_drawn(life):
    life.buys()
    life.deposits(100_00)
    life.sleeps_until(YEAR_OVER)
    change_before_commit(life, lambda: life.deposits(40_00))
    renew(life)
    assert (life.invoices[1].paid, life.balance.balance) == (40_00, 0)


def test_a_renewal_whose_items_move_at_every_attempt_is_left_to_the_queue(life):
    life.buys()
    life.sleeps_until(YEAR_OVER)
    key = keys.subscription(ACCOUNT, life.id)
    change_before_commit(
        life,
        lambda: life.world.store.put(key, replace(life.contract, version=life.contract.version + 1)),
        times=ATTEMPTS,
    )
    with pytest.raises(SubscriptionMoved):
        renew(life)
    assert (len(life.invoices), life.contract.attempts) == (1, 1)
    renew(life)
    assert (len(life.invoices), life.contract.attempts) == (2, 0)


def test_a_cancellation_that_is_first_leaves_nothing_to_renew(life):
    life.buys("professional-monthly", 10)
    life.sleeps_until(MONTH_OVER - timedelta(minutes=5))
    statement = life.statement()
    life.sleeps_until(MONTH_OVER + timedelta(minutes=5))
    life.cancels(statement=statement)
    life.wakes()
    assert (life.contract.ended, len(life.invoices)) == (date(2026, 4, 14), 1)


def test_a_renewal_that_is_first_makes_the_statement_void(life):
    life.buys("professional-monthly", 10)
    life.sleeps_until(MONTH_OVER - timedelta(minutes=5))
    statement = life.statement()
    life.wakes_at(MONTH_OVER)
    with pytest.raises(SubscriptionMoved):
        life.cancels(statement=statement)
    assert (life.contract.state, len(life.invoices)) == (SubscriptionState.ACTIVE, 2)


def test_a_contract_whose_period_is_over_is_renewed_before_it_is_cancelled(life):
    life.buys("professional-monthly", 10)
    life.sleeps_until(MONTH_OVER)
    command = QuoteCancellation(ACCOUNT, ANNA, life.id, When.NOW)
    stated = after_due_work(partial(quote_cancellation, command), command, life.services, life.catalog)
    assert (len(life.invoices), stated["versions"]["subscription"]) == (2, 2)
    assert [event.actor.id for event in life.told("subscription.renewed")] == ["renewals"]


def test_a_notice_that_was_never_sent_does_not_hold_up_the_period_that_is_over(life):
    life.buys()
    key = keys.subscription(ACCOUNT, life.id)
    unsent = Due(YEAR_OVER - timedelta(days=7), WorkKind.RENEWAL_MAIL, 7)
    life.world.store.put(key, replace(life.contract, due=unsent))
    life.sleeps_until(YEAR_OVER)
    renew(life)
    assert len(life.invoices) == 2


def test_a_renewal_that_fails_five_times_is_parked_and_resumed(life):
    life.buys()
    life.sleeps_until(YEAR_OVER)
    life.stock(MONTHLY, version=2)  # the catalogue lacks the plan that runs
    for _ in range(5):
        with pytest.raises(Unknown):
            renew(life)
    assert life.world.alarms.raised == [("parked", ACCOUNT, "subscription", life.id, "Unknown")]
    assert (life.contract.parked, life.contract.version) == ("Unknown", 1)
    life.wakes()
    renew(life)
    assert len(life.invoices) == 1
    life.stock(YEARLY, MONTHLY, version=3)
    life.sleeps_until(YEAR_OVER + timedelta(hours=1))
    parking.resume(keys.subscription(ACCOUNT, life.id), life.services)
    life.wakes()
    assert (len(life.invoices), life.contract.parked, life.contract.attempts) == (2, None, 0)


def test_a_renewal_is_one_small_transaction(life):
    life.buys("professional-monthly", 10, card=VISA)
    life.sleeps_until(MONTH_OVER)
    life.catalog.seller()  # read again, as it is each minute
    life.world.store.counted.reset()
    renew(life)
    counted = life.world.store.counted
    # Two reads to decide, one commit: subscription, ledger, invoice, profile, balance, payment, event.
    assert (counted.calls, counted.largest_transaction) == ({"read": 2, "commit": 1}, 7)
