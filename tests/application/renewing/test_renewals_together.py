"""A batch of billing periods that are over: few calls for all of them, and no contract in another's way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.application.life import Life
from tests.domain.contracts import profile
from tests.fakes.crashing import Crashing
from tests.shop import ACCOUNT, PROFILE
from zetel.application.renewing import renewals
from zetel.application.store import keys
from zetel.domain.parties.profile import CreditLimit

#: 00:00 in Amsterdam on 15 April 2026: the first month is over.
MONTH_OVER = datetime(2026, 4, 14, 22, tzinfo=UTC)
#: 10 x 31.00 = 310.00 and 21 % VAT.
MONTH = 375_10


@pytest.fixture
def life():
    made = Life()
    made.warm()
    return made


def bought(life, buyers):
    """Contracts by the month, one for each of so many billing profiles, as messages name them."""
    found = []
    for n in range(buyers):
        buyer = PROFILE if n == 0 else f"pro_{n + 1:02}"
        life.put_profile(profile(id=buyer, credit=CreditLimit(1_000_000_00, "EUR")))
        quote = life.quote(("professional-monthly", 10), profile=buyer)
        life.confirm(quote, key=quote["id"])
        found.append({"account": ACCOUNT, "subscription": quote["subscription"]})
    life.pump()
    return found


def ended(life, bodies):
    """The contracts left to be worked on alone, and the calls of the store."""
    watched = Crashing(life.services)
    left = renewals.end_together(bodies, watched.services, life.catalog)
    return left, [call for call in watched.calls if call.startswith("store")]


def billed(life):
    """The number of each contract's invoices."""
    made = [invoice.subscription for invoice in life.invoices]
    return {id: made.count(id) for id in made}


def test_ten_buyers_take_two_reads_and_two_commits(life):
    """Each contract writes 6 items: subscription, ledger, invoice, event, the debt, and the check of the buyer.

    A commit takes 32.
    """
    bodies = bought(life, 10)
    life.sleeps_until(MONTH_OVER)
    left, calls = ended(life, bodies)
    assert left == []
    assert calls == ["store.read#1", "store.read#2", "store.commit#1", "store.commit#2"]
    assert set(billed(life).values()) == {2}
    assert len(billed(life)) == 10


def test_two_contracts_of_one_buyer_take_two_commits(life):
    bodies = [*bought(life, 1), *bought(life, 1)]
    life.sleeps_until(MONTH_OVER)
    left, calls = ended(life, bodies)
    assert (left, calls[2:]) == ([], ["store.commit#1", "store.commit#2"])
    assert life.open == 4 * MONTH


def test_two_contracts_do_not_draw_the_same_money(life):
    """Both are decided on with 400.00 on the balance; the second contract's commit finds 24.90 of it, and is left."""
    bodies = [*bought(life, 1), *bought(life, 1)]
    life.deposits(400_00)
    life.sleeps_until(MONTH_OVER)
    left, _ = ended(life, bodies)
    assert left == bodies[1:]
    renewals.work(left[0], life.services, life.catalog)
    assert [invoice.paid for invoice in life.invoices[2:]] == [MONTH, 24_90]
    assert life.balance.balance == 0


def test_a_contract_that_cannot_be_decided_stops_no_other(life):
    bodies = bought(life, 3)
    second = keys.subscription(ACCOUNT, bodies[1]["subscription"])
    held = life.world.store.read(second).known(second, "subscription", "")
    life.world.store.put(second, replace(held, profile="pro_none"))
    unknown = {"account": ACCOUNT, "subscription": "sub_none"}
    life.sleeps_until(MONTH_OVER)
    left, _ = ended(life, [unknown, *bodies])
    assert left == [unknown, bodies[1]]
    assert [billed(life)[body["subscription"]] for body in bodies] == [2, 1, 2]


def test_where_a_contract_moves_the_contracts_of_its_commit_are_left_and_no_other(life):
    """Ten contracts make two commits; during the first commit another request changes the first contract's buyer."""
    bodies = bought(life, 10)
    life.sleeps_until(MONTH_OVER)
    commit = life.world.store.commit

    def crossed(writes):
        life.world.store.commit = commit
        life.put_profile(profile(version=2, name="Veerman Nieuw B.V."))
        commit(writes)

    life.world.store.commit = crossed
    left, _ = ended(life, bodies)
    assert left == bodies[:5]
    assert [billed(life)[body["subscription"]] for body in bodies] == [1] * 5 + [2] * 5
    for body in left:
        renewals.work(body, life.services, life.catalog)
    assert set(billed(life).values()) == {2}
    assert {life.subscription(body["subscription"]).attempts for body in bodies} == {0}


def test_a_contract_that_is_two_months_late_is_left_after_the_first(life):
    bodies = bought(life, 2)
    life.sleeps_until(MONTH_OVER + timedelta(days=31))
    left, _ = ended(life, bodies)
    assert left == bodies
    assert set(billed(life).values()) == {2}
    for body in left:
        renewals.work(body, life.services, life.catalog)
    assert set(billed(life).values()) == {3}


def test_a_running_period_is_only_read(life):
    bodies = bought(life, 2)
    life.sleeps_until(MONTH_OVER - timedelta(seconds=1))
    assert ended(life, bodies) == ([], ["store.read#1"])
    assert set(billed(life).values()) == {1}


def test_a_batch_that_names_a_contract_twice_ends_its_period_once(life):
    bodies = bought(life, 1)
    life.sleeps_until(MONTH_OVER)
    assert ended(life, bodies * 2)[0] == []
    assert ended(life, bodies * 2)[0] == []
    assert set(billed(life).values()) == {2}
