"""Rights with a deadline against everything of ours that could be in their way.

The scene: five seats of 365.00 from 15 March 2026, 1,825.00 and 21 % VAT, together 2,208.25 a year. 13 February 2027 is
the last day of notice for 15 March; a day later the customer pays for another year.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from tests.application.life import VISA, Life
from tests.shop import ACCOUNT, ANNA
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.quoting.cancellation import QuoteCancellation, quote_cancellation
from zetel.application.renewing.first import after_due_work
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.parking import MOST_ATTEMPTS
from zetel.domain.errors import (
    CancelledAlready,
    ChangeInProgress,
    ChargeGivenBack,
    RenewalDue,
    RenewalParked,
    SubscriptionMoved,
)
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.payment import PaymentState
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection, SubscriptionState

YEAR = 2_208_25
#: The evening of the cancel-by day, 22:00 in Amsterdam, and 00:00 in Amsterdam on 15 March 2027.
LAST_DAY = datetime(2027, 2, 13, 21, tzinfo=UTC)
YEAR_OVER = datetime(2027, 3, 14, 23, tzinfo=UTC)
#: Noon of the renewal's day.
RENEWAL_DAY = datetime(2027, 3, 15, 11, tzinfo=UTC)


@pytest.fixture
def life():
    made = Life()
    made.warm()
    made.buys(quantity=5)
    return made


# Locks: each leaves the contract locked at `at`


def held(life, at):
    """A card is asked for a sixth seat, and its provider's answer is lost."""
    life.sleeps_until(at)
    quote = life.quote_seats(life.id, 6, by=Collection.CARD)
    assert life.confirm(quote, key="sixth", card="pm_card_timeout").status == 202
    assert life.contract.hold == quote["payment"]
    return quote


def fails(key, life):
    """The work of an item fails until the item is parked."""

    def work():
        raise RuntimeError

    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            parking.attempt(key, work, life.services)


def charge_parked(life, at):
    quote = held(life, at)
    fails(keys.payment(ACCOUNT, quote["payment"]), life)
    return quote


def allocating(life, at):
    """More invoices are set off than one commit settles; the rest is pending work."""
    life.sleeps_until(at)
    for total in range(6, 20):
        life.adds_seats(total)
    quote = life.quote_seats(life.id, 5)
    life.confirm(quote, key="all back")
    assert life.contract.hold == "alc_" + quote["documents"][0]["id"].partition("_")[2]


def renewal_due(life, at):
    """The year is over, and no sweep has run."""
    life.sleeps_until(RENEWAL_DAY)


def renewal_parked(life, at):
    life.sleeps_until(RENEWAL_DAY)
    fails(keys.subscription(ACCOUNT, life.id), life)


LOCKS = (held, charge_parked, allocating, renewal_due, renewal_parked)
IN_TIME = (held, charge_parked, allocating)


# Rights: each gives notice


def switched_off(life):
    command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
    return timeline.switch_renewal_off(command, life.services, life.catalog)


def cancelled_at_term_end(life):
    return life.confirm(life.statement(When.TERM_END), key="notice", reason=Reason("other"))


RIGHTS = (switched_off, cancelled_at_term_end)


# Rights whose window closes: each takes money back


def refunded_in_full(life):
    """Everything that was charged comes back before the window of 30 days closes."""
    return life.confirm(life.statement(When.NOW), key="refund", reason=Reason("other"))


def two_seats_returned(life):
    """Two seats of the five go back within 168 hours of their purchase or renewal."""
    return life.confirm(life.quote_seats(life.id, 3), key="return")


def name(part):
    return part.__name__


def freed(life):
    """The lock is gone: an operator resumed what was parked, and all work is done."""
    for key in (keys.subscription(ACCOUNT, life.id), *payments(life)):
        if life.world.store.read(key).get(key).parked:
            parking.resume(key, life.services)
    life.settle_everything()


def payments(life):
    hold = life.contract.hold
    return [keys.payment(ACCOUNT, hold)] if hold and hold.startswith("pay_") else []


@pytest.mark.parametrize("right", RIGHTS, ids=name)
@pytest.mark.parametrize("lock", IN_TIME, ids=name)
def test_notice_on_the_last_day_ends_the_contract_with_its_term_whatever_holds_it(life, lock, right):
    lock(life, LAST_DAY)
    hold = life.contract.hold
    answer = right(life)
    shown = answer.body.get("subscription", answer.body)
    assert (answer.status, [(entry["kind"], entry["on"]) for entry in shown["timeline"]]) == (
        200,
        [("end", "2027-03-15")],
    )
    assert life.contract.hold == hold
    freed(life)
    assert life.contract.hold is None
    life.wakes_at(YEAR_OVER)
    assert (life.contract.state, life.contract.ended) == (SubscriptionState.ENDED, date(2027, 3, 15))
    assert life.told("subscription.renewed") == []


@pytest.mark.parametrize("right", RIGHTS, ids=name)
@pytest.mark.parametrize("lock", [renewal_due, renewal_parked], ids=name)
def test_notice_after_the_years_end_ends_the_next_year_whether_that_is_billed_yet_or_not(life, lock, right):
    lock(life, LAST_DAY)
    right(life)
    (end,) = life.contract.timeline
    assert (end.kind, end.on) == ("end", date(2028, 3, 15))
    freed(life)
    life.wakes()
    # The year that began is billed once, and is the last.
    assert [invoice.total for invoice in life.invoices] == [YEAR, YEAR]
    life.wakes_at(datetime(2028, 3, 15, 11, tzinfo=UTC))
    assert (life.contract.state, life.contract.ended, len(life.invoices)) == (
        SubscriptionState.ENDED,
        date(2028, 3, 15),
        2,
    )


def test_a_renewal_that_waits_for_longer_than_a_term_leaves_notice_to_the_first_end_that_is_in_time(life):
    """A month of notice later: terms of a month from 15 April 2026, whose first renewal is parked until 20 June."""
    monthly = Life()
    monthly.warm()
    monthly.buys("professional-monthly", 5)
    monthly.sleeps_until(datetime(2026, 6, 20, 9, tzinfo=UTC))
    fails(keys.subscription(ACCOUNT, monthly.id), monthly)
    switched_off(monthly)
    (end,) = monthly.contract.timeline
    assert end.on == date(2026, 7, 15)


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_under_the_same_lock_everything_without_a_deadline_waits_and_says_why(life, lock):
    lock(life, LAST_DAY)
    with pytest.raises((ChangeInProgress, RenewalDue, RenewalParked)):
        life.quote_seats(life.id, 7)
    with pytest.raises((ChangeInProgress, RenewalDue, RenewalParked)):
        life.statement(When.NOW)


def test_a_statement_of_before_is_confirmed_while_a_payment_holds_and_after_it_was_taken(life):
    life.sleeps_until(LAST_DAY)
    stated = life.statement(When.TERM_END)
    held(life, LAST_DAY)
    life.wakes_at(LAST_DAY + timedelta(minutes=5))
    assert (life.contract.version, life.contract.items[0].quantity) == (2, 6)
    answer = life.confirm(stated, key="notice", reason=Reason("other"))
    assert answer.body["subscription"]["timeline"][0]["on"] == "2027-03-15"
    with pytest.raises(CancelledAlready):
        life.statement(When.TERM_END)


def test_a_statement_of_now_is_no_notice_and_is_refused_on_another_version(life):
    life.sleeps_until(LAST_DAY)
    stated = life.statement(When.NOW)
    life.adds_seats(6)
    with pytest.raises(SubscriptionMoved):
        life.confirm(stated, key="now", reason=Reason("other"))


def test_a_charge_that_was_taken_commits_its_unchanged_documents_beside_the_notice(life):
    quote = held(life, LAST_DAY)
    switched_off(life)
    version = life.contract.version
    life.settle_everything()
    assert life.contract.version == version + 1
    assert (life.contract.items[0].quantity, life.contract.hold) == (6, None)
    assert [entry.on for entry in life.contract.timeline] == [date(2027, 3, 15)]
    (promised,) = quote["documents"]
    paper = life.document(promised["id"])
    assert [line.net for line in paper.lines] == [line["net"] for line in promised["lines"]]
    assert (paper.total, paper.open) == (promised["total"], 0)
    assert life.payment(quote["payment"]).state is PaymentState.SUCCEEDED


def test_notice_between_the_charge_and_its_commit_is_kept_in_the_same_request(life):
    life.sleeps_until(LAST_DAY)
    quote = life.quote_seats(life.id, 6, by=Collection.CARD)
    provider, asked = life.services.provider, []

    class Meanwhile:
        """The provider takes the charge; before it answers, notice is given."""

        def charge(self, **facts):
            result = provider.charge(**facts)
            asked.append(switched_off(life))
            return result

    services = replace(life.services, provider=Meanwhile())
    answer = life.confirm(quote, key="sixth", card=VISA, services=services)
    assert (answer.status, len(asked)) == (200, 1)
    told = answer.body["subscription"]
    assert (told["items"][0]["quantity"], [e["on"] for e in told["timeline"]]) == (6, ["2027-03-15"])
    assert "hold" not in told


def test_a_renewal_notice_between_the_charge_and_its_commit_is_borne_in_the_same_request(life):
    life.sleeps_until(LAST_DAY)
    quote = life.quote_seats(life.id, 6, by=Collection.CARD)
    provider = life.services.provider

    class Noticed:
        """The provider takes the charge; before it answers, a notice is counted, which makes no new version."""

        def charge(self, **facts):
            result = provider.charge(**facts)
            life.world.store.put(
                keys.subscription(ACCOUNT, life.id), replace(life.contract, sequence=life.contract.sequence + 1)
            )
            return result

    sequence = life.contract.sequence
    answer = life.confirm(quote, key="sixth", card=VISA, services=replace(life.services, provider=Noticed()))
    assert answer.status == 200
    assert (life.contract.items[0].quantity, life.contract.hold, life.contract.sequence) == (6, None, sequence + 2)


def test_a_card_that_is_refused_lets_go_of_a_contract_that_notice_has_moved(life):
    life.sleeps_until(LAST_DAY)
    quote = life.quote_seats(life.id, 6, by=Collection.CARD)
    life.confirm(quote, key="sixth", card="pm_card_unreachable")
    switched_off(life)
    life.settle_everything()
    assert life.payment(quote["payment"]).state is PaymentState.RELEASED
    assert (life.contract.hold, life.contract.items[0].quantity, life.contract.version) == (None, 5, 2)
    assert [entry.on for entry in life.contract.timeline] == [date(2027, 3, 15)]


@pytest.mark.parametrize(("card", "on_balance"), [("pm_card_timeout", False), ("pm_card_refundFail", True)])
def test_a_charge_for_a_quote_that_no_longer_fits_is_given_back(life, card, on_balance):
    """Another hand has changed the seats of the held contract: the quoted five are not the present seven."""
    life.sleeps_until(LAST_DAY)
    quote = life.quote_seats(life.id, 6, by=Collection.CARD)
    provider = life.services.provider

    class Overtaken:
        def charge(self, **facts):
            result = provider.charge(**facts)
            held = life.contract
            more = replace(held.changed(), items=(replace(held.items[0], quantity=7),))
            life.world.store.put(keys.subscription(ACCOUNT, life.id), more)
            return result

        def refund(self, **facts):
            return provider.refund(**facts)

    services = replace(life.services, provider=Overtaken())
    asked = {"key": "sixth", "card": VISA if card == "pm_card_timeout" else card, "services": services}
    owed = life.balance.owed
    with pytest.raises(ChargeGivenBack):
        life.confirm(quote, **asked)
    amount = quote["due_now"]
    payment = life.payment(quote["payment"])
    assert (payment.state, payment.to_balance) == (PaymentState.GIVEN_BACK, amount if on_balance else 0)
    charge = life.world.charges.charges[quote["payment"]]
    assert charge.refunded == (0 if on_balance else amount)
    assert life.balance == Balance(balance=amount if on_balance else 0, owed=owed)
    assert (life.contract.hold, life.contract.items[0].quantity) == (None, 7)
    assert life.document(quote["documents"][0]["id"]) is None
    with pytest.raises(ChargeGivenBack):  # the same request again
        life.confirm(quote, **asked)
    (told,) = life.told("payment.given_back")
    assert told.data == {
        "amount": amount,
        "currency": "EUR",
        "method": "card",
        "to_balance": amount if on_balance else 0,
    }


def test_an_end_is_taken_back_while_a_payment_holds(life):
    life.sleeps_until(LAST_DAY - timedelta(days=1))
    switched_off(life)
    held(life, LAST_DAY)
    command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
    timeline.switch_renewal_on(command, life.services, life.catalog)
    life.settle_everything()
    assert (life.contract.timeline, life.contract.items[0].quantity) == ((), 6)


# The windows of refunds and returns

#: Noon of days 20 and 5 of the contract, in Amsterdam.
DAY_20, DAY_5 = datetime(2026, 4, 3, 10, tzinfo=UTC), datetime(2026, 3, 19, 11, tzinfo=UTC)


@pytest.mark.parametrize("lock", [held, charge_parked], ids=name)
def test_a_full_refund_does_not_wait_for_a_payment_and_the_charge_is_given_back(life, lock):
    quote = lock(life, DAY_20)
    answer = refunded_in_full(life)
    told = answer.body["subscription"]
    assert (told["state"], told["ended"], "hold" in told) == ("ended", "2026-04-03", False)
    assert [paper["total"] for paper in answer.body["documents"]] == [YEAR]
    if lock is charge_parked:
        parking.resume(keys.payment(ACCOUNT, quote["payment"]), life.services)
    life.settle_everything()
    assert life.payment(quote["payment"]).state is PaymentState.GIVEN_BACK
    charge = life.world.charges.charges[quote["payment"]]
    assert charge.refunded == charge.amount == quote["due_now"]
    assert (life.contract.state, life.open) == (SubscriptionState.ENDED, 0)


def test_a_full_refund_comes_after_the_rest_of_a_credit_that_is_still_to_be_set_off(life):
    """14 seats one by one, on an invoice each, all returned on the same day; then the contract is cancelled."""
    allocating(life, DAY_5)
    with pytest.raises(ChangeInProgress):
        life.statement(When.NOW)
    command = QuoteCancellation(ACCOUNT, ANNA, life.id, When.NOW)
    stated = after_due_work(partial(quote_cancellation, command), command, life.services, life.catalog)
    assert life.contract.hold is None
    life.confirm(stated, key="refund", reason=Reason("other"))
    life.settle_everything()
    assert (life.contract.state, life.open, life.balance) == (SubscriptionState.ENDED, 0, Balance())


def test_a_credit_that_cannot_be_set_off_now_is_in_progress_still(life):
    allocating(life, DAY_5)
    fails(keys.credit_allocation(ACCOUNT, life.contract.hold), life)
    command = QuoteCancellation(ACCOUNT, ANNA, life.id, When.NOW)
    with pytest.raises(ChangeInProgress):
        after_due_work(partial(quote_cancellation, command), command, life.services, life.catalog)


@pytest.mark.parametrize("lock", [held, charge_parked], ids=name)
def test_seats_go_back_in_their_window_while_a_payment_holds_and_its_charge_is_given_back(life, lock):
    quote = lock(life, DAY_5)
    answer = two_seats_returned(life)
    # 2 x 365.00 for 361 of 365 days, and 21 % VAT
    assert [(paper["kind"], paper["net"], paper["total"]) for paper in answer.body["documents"]] == [
        ("credit_note", 722_00, 873_62)
    ]
    assert (life.contract.items[0].quantity, life.contract.hold) == (3, quote["payment"])
    freed(life)
    assert (life.contract.items[0].quantity, life.contract.hold) == (3, None)
    assert life.payment(quote["payment"]).state is PaymentState.GIVEN_BACK


@pytest.mark.parametrize("lock", [renewal_due, renewal_parked], ids=name)
def test_seats_go_back_before_the_renewal_that_is_still_to_be_billed_and_are_not_billed(life, lock):
    lock(life, LAST_DAY)
    answer = two_seats_returned(life)
    assert (answer.body["documents"], life.contract.items[0].quantity) == ([], 3)
    freed(life)
    life.wakes()
    # 3 x 365.00 and 21 % VAT
    assert [invoice.total for invoice in life.invoices] == [YEAR, 1_324_95]


@pytest.mark.parametrize("lock", [renewal_due, renewal_parked], ids=name)
def test_a_full_refund_does_not_wait_for_the_next_month(lock):
    """A month from 15 February 2027 ends on 15 March, the window on 16 March."""
    life = Life(datetime(2027, 2, 15, 9, tzinfo=UTC))
    life.warm()
    life.buys("professional-monthly", 5)
    lock(life, LAST_DAY)
    answer = refunded_in_full(life)
    # 5 x 31.00 and 21 % VAT
    assert [paper["total"] for paper in answer.body["documents"]] == [187_55]
    life.settle_everything()
    assert (life.contract.state, life.contract.parked, len(life.invoices), life.open) == (
        SubscriptionState.ENDED,
        None,
        1,
        0,
    )


def test_fewer_seats_are_set_for_the_renewal_while_a_payment_holds(life):
    held(life, YEAR_OVER - timedelta(days=1))
    fewer = life.quote_seats(life.id, 3)
    assert fewer["change"]["entry"]["on"] == "2027-03-15"
    life.confirm(fewer, key="fewer")
    life.settle_everything()
    assert life.contract.items[0].quantity == 6
    life.wakes_at(YEAR_OVER)
    assert life.contract.items[0].quantity == 3
