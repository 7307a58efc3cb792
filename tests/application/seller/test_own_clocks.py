"""Accounts with a clock of their own: made, bought in, advanced by years, while the deployment goes on as before."""

from datetime import UTC, datetime

import pytest

from tests.application.own_clock import OwnClock
from tests.shop import Shop

#: 25 seats are bought on 15 March 2026 and renew on that day of each year.
BOUGHT = datetime(2026, 3, 15, 12, tzinfo=UTC)
A_YEAR_ON = datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def own() -> OwnClock:
    return OwnClock(Shop(BOUGHT))


def test_the_id_of_the_account_says_that_it_has_a_clock(own: OwnClock) -> None:
    assert own.account.startswith("tst_")
    assert own.clock["status"] == "ready"
    assert own.clock["at"] == "2026-03-15T12:00:00Z"


def test_a_purchase_is_numbered_rendered_and_mailed_without_a_mail_being_sent(own: OwnClock) -> None:
    own.buy()
    own.live()
    (invoice,) = own.invoices()
    assert invoice.number == "TEST-INV-2026-000001"
    assert invoice.files
    assert own.mails()
    assert own.shop.world.outbox.sent == []


def test_a_year_brings_the_notice_the_renewal_and_its_invoice_on_their_days(own: OwnClock) -> None:
    sold = own.buy()
    own.live()
    answer = own.advance(A_YEAR_ON)
    assert (answer.status, answer.body["status"]) == (202, "advancing")
    own.live()
    assert (own.clock["status"], own.clock["at"]) == ("ready", "2027-04-01T12:00:00Z")
    assert str(own.subscription(sold["id"]).term.end) == "2028-03-15"
    assert [str(invoice.date) for invoice in own.invoices()] == ["2026-03-15", "2027-03-15"]
    assert [invoice.number for invoice in own.invoices()] == ["TEST-INV-2026-000001", "TEST-INV-2027-000001"]
