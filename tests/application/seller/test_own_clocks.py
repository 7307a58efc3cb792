"""Accounts with a clock of their own: made, bought in, advanced by years, while the deployment goes on as before."""

import contextlib
import inspect
from datetime import UTC, datetime

import pytest

from tests.application.own_clock import SUPPORT, OwnClock
from tests.fakes.crashing import Crash, CrashAt, Crashing, crashes
from tests.shop import ACCOUNT, Shop
from zetel.application.commands.person import Person
from zetel.application.contracts.sold import running
from zetel.application.seller import clocks
from zetel.application.store import keys
from zetel.application.store.keys import Key, Range, Table
from zetel.domain.errors import InvalidRequest, NotAllowed, Unknown
from zetel.domain.parties.member import StaffRole

#: 25 seats are bought on 15 March 2026 and renew on that day of each year.
BOUGHT = datetime(2026, 3, 15, 12, tzinfo=UTC)
A_YEAR_ON = datetime(2027, 4, 1, 12, tzinfo=UTC)

#: Arguments of keys beside the account and ids.
SAMPLES = {"day": BOUGHT.date(), "n": 1, "part": 1, "year": 2026, "word": "years"}


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


def test_the_mails_of_a_year_are_kept_with_the_instants_of_the_clock(own: OwnClock) -> None:
    own.buy()
    own.live()
    own.advance(A_YEAR_ON)
    own.live()
    ahead = [mail["at"] for mail in own.mails() if mail["subject"] == "RenewalAhead"]
    # At 8:00 in Amsterdam: 90, 60 and 7 days before the end on 15 March, and 7 days before the last day of notice, 13
    # February.
    assert ahead == [f"{day}T07:00:00Z" for day in ("2026-12-15", "2027-01-14", "2027-02-06", "2027-03-08")]
    invoiced = [mail["at"] for mail in own.mails() if mail["subject"] == "InvoiceIssued"]
    assert invoiced == ["2026-03-15T12:00:00Z", "2027-03-14T23:00:00Z"]  # midnight of 15 March in Amsterdam
    assert own.shop.world.outbox.sent == []


def test_ten_years_are_ten_invoices_and_no_day_of_the_deployment(own: OwnClock) -> None:
    own.buy()
    own.live()
    for year in (2031, 2036):
        own.advance(datetime(year, 3, 14, 12, tzinfo=UTC))
        own.live()
    assert [str(invoice.date) for invoice in own.invoices()] == [f"{year}-03-15" for year in range(2026, 2036)]
    assert own.shop.world.clock.now() == BOUGHT


def test_the_deployment_does_not_notice(own: OwnClock) -> None:
    shop = own.shop
    shop.publishing()
    ordinary = shop.confirm(shop.quote()).body["subscription"]["id"]
    own.buy()
    own.advance(A_YEAR_ON)
    own.live()
    shop.settle_everything()
    held = shop.subscription(ordinary)
    assert held is not None
    assert str(held.term.end) == "2027-03-15"
    (invoice,) = shop.world.store.page(keys.documents(ACCOUNT, "inv_0", "inv_Z"), limit=9).items
    assert invoice.number == "INV-2026-000001"
    assert {event["account"] for event in shop.world.bus.published} == {ACCOUNT}
    assert "support@veerman.example" not in {address for mail in shop.world.outbox.sent for address in mail.to}
    assert shop.world.charges.charges == {}
    assert {sold.account for sold in running("professional", shop.world.store)} == {ACCOUNT}


def test_both_live_the_same_year_at_once(own: OwnClock) -> None:
    """The ordinary account comes to the day on which the other one has been before."""
    shop = own.shop
    ordinary = shop.confirm(shop.quote()).body["subscription"]["id"]
    mine = own.buy()["id"]
    for month in range(4, 13):
        instant = datetime(2026, month, 20, 12, tzinfo=UTC)
        own.advance(instant.replace(year=2027))
        shop.world.clock.move_to(instant)
        shop.sweep()
        own.live()
        shop.pump()
    held = shop.subscription(ordinary)
    assert held is not None
    assert (str(held.term.end), str(own.subscription(mine).term.end)) == ("2027-03-15", "2028-03-15")
    own_numbers = [invoice.number for invoice in own.invoices()]
    assert own_numbers == ["TEST-INV-2026-000001", "TEST-INV-2027-000001"]


def test_no_item_of_the_account_stands_outside_its_own_partitions(own: OwnClock) -> None:
    store = own.shop.world.store
    before = {table: dict(store.items(table)) for table in Table}
    own.buy()
    own.advance(A_YEAR_ON)
    own.live()
    written = {
        pk for table in Table for (pk, sk), item in store.items(table).items() if before[table].get((pk, sk)) != item
    }
    assert {pk for pk in written if own.account not in pk} == set()


def test_a_clock_never_goes_back_and_goes_on_at_most_five_years(own: OwnClock) -> None:
    for to in (datetime(2026, 3, 15, 11, tzinfo=UTC), datetime(2031, 6, 1, tzinfo=UTC)):
        with pytest.raises(InvalidRequest) as refused:
            own.advance(to)
        assert refused.value.errors[0].field == "/to"
    assert own.clock["until"] == "2026-03-15T12:00:00Z"


@pytest.mark.parametrize("role", [StaffRole.BOOKKEEPER, StaffRole.ACCOUNT_MANAGER])
def test_only_support_runs_clocks(own: OwnClock, role: StaffRole) -> None:
    other = Person("sub-other", "", "", frozenset({role}))
    with pytest.raises(NotAllowed):
        own.make(key="clock-2", person=other)
    with pytest.raises(NotAllowed):
        own.advance(A_YEAR_ON, person=other)


def test_the_same_key_makes_one_clock(own: OwnClock) -> None:
    assert own.make().body == own.made.body
    assert len(clocks.list_clocks(SUPPORT, 10, None, own.shop.services).rows) == 1


def test_work_that_a_crash_ends_goes_on_to_the_same_end() -> None:
    whole = lived()
    probe = lived_until_crash(None)
    places = crashes(probe)[::7]
    assert len(places) > 20
    for crash in places:
        own = started()
        with contextlib.suppress(Crash):
            own.live(Crashing(own.shop.services, crash).services)
        own.live()
        assert outcome(own) == outcome(whole), str(crash)


def started() -> OwnClock:
    own = OwnClock(Shop(BOUGHT))
    own.buy()
    own.advance(A_YEAR_ON)
    return own


def lived() -> OwnClock:
    own = started()
    own.live()
    return own


def lived_until_crash(crash: CrashAt | None) -> list[str]:
    own = started()
    crashing = Crashing(own.shop.services, crash)
    own.live(crashing.services)
    return crashing.calls


def outcome(own: OwnClock) -> tuple[object, ...]:
    invoices = [(invoice.number, str(invoice.date), invoice.total, invoice.paid) for invoice in own.invoices()]
    mails = [(mail["at"], mail["to"], mail["subject"]) for mail in own.mails()]
    return own.clock["at"], own.clock["status"], invoices, mails


def test_one_command_removes_all_that_the_account_has() -> None:
    shop = Shop(BOUGHT)
    before = {table: dict(shop.world.store.items(table)) for table in Table}
    own = OwnClock(shop)
    own.buy()
    own.advance(A_YEAR_ON)
    own.live()
    assert own.remove().body["status"] == "removing"
    own.live()
    after = {table: dict(shop.world.store.items(table)) for table in Table}
    # The receipt of the request that made the account is of no account; it ends after a week.
    left = {place for table in Table for place in after[table].keys() - before[table].keys()}
    assert {pk for pk, _ in left} == {"ACCT#-"}
    with pytest.raises(Unknown):
        clocks.read_clock(own.account, SUPPORT, shop.services)


def test_a_removal_that_dies_is_taken_up_again() -> None:
    def removed() -> OwnClock:
        own = started()
        own.live()
        own.remove()
        return own

    probe = removed()
    crashing = Crashing(probe.shop.services)
    probe.live(crashing.services)
    for crash in crashes(crashing.calls):
        own = removed()
        with contextlib.suppress(Crash):
            own.live(Crashing(own.shop.services, crash).services)
        own.live()
        items = own.shop.world.store.items
        assert [pk for table in Table for pk, _ in items(table) if own.account in pk] == [], str(crash)


def test_partitions_of_other_accounts_are_never_erased(own: OwnClock) -> None:
    for pk in (f"ACCT#{ACCOUNT}", "SERIES#zetel-nl", "SOLD#professional#01", "TASKS#refunds"):
        with pytest.raises(ValueError, match="no partition"):
            own.shop.world.store.erase(Table.CORE, pk)


def test_every_partition_of_an_account_with_a_clock_of_its_own_is_erased_with_it() -> None:
    """Each function of keys.py that is told an account: what it places would stay behind."""
    account = "tst_01KKRBJHM00000000000000002"
    erased = set(keys.erasable(account, ["sub_1"]))
    left = {}
    for name, function in inspect.getmembers(keys, inspect.isfunction):
        told = inspect.signature(function).parameters
        if "account" in told and name not in {"erasable", "listed_clock"} and name[0] != "_":
            place = function(**{each: account if each == "account" else SAMPLES.get(each, "sub_1") for each in told})
            if isinstance(place, Key | Range) and (place.table, place.pk) not in erased:
                left[name] = place.pk
    assert left == {}
