"""A fee beyond the credit: 10 seats at 32.00, a year billed monthly, ended on 14 November 2026 by card and on invoice.

Credit 10.32, fee 129.03: with VAT 156.13 - 12.49 = 143.64, of which a balance of 100.00 leaves 43.64.
"""

from dataclasses import replace

import pytest

from tests.domain.changing_plans import billed_monthly
from tests.shop import ACCOUNT, PROFILE
from zetel.application.store import keys
from zetel.domain.catalog.terms import Fee, Policies
from zetel.domain.parties.profile import Balance

PLAN = billed_monthly(32_00, policies=Policies(fee=Fee(basis_points=1000, beyond_credit=True)))


@pytest.fixture
def begun(begin):
    def bought(card):
        stage = begin("2026-03-15 10:00", PLAN)
        stage.buys("professional-yearly-monthly", 10, card=card)
        stage.until("2026-11-14 12:00")
        key = keys.balance(ACCOUNT, PROFILE, "EUR")
        held = stage.world.store.read(key).get(key) or Balance()
        stage.world.store.put(key, replace(held, balance=100_00))
        return stage

    return bought


def test_the_balance_and_then_the_card_pay_it_after_the_end(begun):
    stage = begun("pm_card_visa")
    statement = stage.statement()
    assert [due["amount"] for due in statement["due_later"]] == [43_64]
    stage.cancels(statement=statement)
    assert stage.subscription["state"] == "ended"
    stage.until("2026-11-14 13:00")
    fee = stage.documents[-1]
    assert (fee.total, fee.open, stage.balance) == (156_13, 0, 0)
    assert [charge.amount for charge in stage.world.charges.charges.values()][-1] == 43_64


def test_a_declined_card_never_stops_the_end(begun):
    stage = begun("pm_card_visa")
    stage.card_is_refused_from_now_on()
    stage.cancels()
    stage.until("2026-11-14 13:00")
    seen = stage.subscription
    assert (seen["state"], seen["ended"]) == ("ended", "2026-11-14")
    fee = stage.documents[-1]
    assert (fee.total, fee.open) == (156_13, 43_64)  # owed, and told
    assert any("could not" in subject for _, subject in stage.mails(since="2026-11-14"))


def test_on_invoice_the_rest_is_due_by_the_profiles_terms(begun):
    """The invoice of October is open: the credit of 12.49 is set off there, and 156.13 - 100.00 is left of the fee."""
    stage = begun(None)
    statement = stage.statement()
    assert statement["due_later"] == [{"on": "2026-12-14", "amount": 56_13}]  # 30 days
    stage.cancels(statement=statement)
    assert (stage.documents[-1].open, stage.balance) == (56_13, 0)
