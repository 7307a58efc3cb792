"""Work of an account with a clock of its own: done by the use cases of all accounts, at the instants of that clock."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from tests.application.own_clock import SUPPORT, VISA, OwnClock
from tests.application.scenes import REFUSED
from tests.domain.contracts import edition, starter
from tests.shop import ENTERPRISE, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import jobs
from zetel.application.licences.job_files import zip_of
from zetel.application.licences.jobs import StartExport
from zetel.application.quoting.cancellation import QuoteCancellation, quote_cancellation
from zetel.application.quoting.plan import QuotePlan, quote_plan
from zetel.application.quoting.revival import QuoteRevival, quote_revival
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.catalog.terms import Effect
from zetel.domain.licences.export import ExportScope
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.vat_status import VatState
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.planning import WantedPlan
from zetel.domain.subscriptions.after_end import stage_of
from zetel.domain.subscriptions.retention import RetentionStage
from zetel.domain.subscriptions.subscription import SubscriptionState

BOUGHT: Final = datetime(2026, 3, 15, 12, tzinfo=UTC)
YEARLY: Final = edition()
DOUBLED: Final = replace(
    YEARLY,
    prices=(
        *YEARLY.prices,
        Price("professional-yearly", "EUR", date(2027, 3, 1), PriceModel.PER_SEAT, (Tier(730_00),)),
    ),
)


@pytest.fixture
def own() -> OwnClock:
    shop = Shop(BOUGHT)
    shop.sells(starter(), ENTERPRISE)
    return OwnClock(shop)


def to(own: OwnClock, year: int, month: int, day: int) -> None:
    own.advance(datetime(year, month, day, 12, tzinfo=UTC))
    own.live()
    assert own.clock["status"] == "ready"


def subjects(own: OwnClock) -> list[str]:
    return [mail["subject"] for mail in own.mails()]


def charges(own: OwnClock) -> list[tuple[str, int, int]]:
    """Day, total and paid amount of the invoices."""
    return [(str(each.date), each.total, each.paid) for each in own.invoices()]


def test_a_trial_converts_on_its_last_day_by_the_sandbox(own: OwnClock) -> None:
    """14 days from 15 March; 10 seats of 31.00 a month and 21 % VAT are 375.10."""
    trial = own.buy("starter-monthly", 10)["id"]
    to(own, 2026, 5, 1)
    assert charges(own) == [("2026-03-29", 375_10, 375_10), ("2026-04-29", 375_10, 375_10)]
    assert own.subscription(trial).trial is None
    assert own.shop.world.charges.charges == {}


def test_a_trial_whose_card_is_declined_ends_after_three_more_tries(own: OwnClock) -> None:
    """Tried on 29 March, then 3, 5 and 7 days after the trial's end."""
    trial = own.buy("starter-monthly", 10, card=REFUSED)["id"]
    to(own, 2026, 4, 4)
    assert own.subscription(trial).state is SubscriptionState.ACTIVE
    to(own, 2026, 4, 6)
    assert own.subscription(trial).state is SubscriptionState.ENDED
    assert own.invoices() == ()


def test_a_price_that_is_loaded_is_told_by_a_kept_mail_and_then_charged(own: OwnClock) -> None:
    """25 seats of 365.00, of 730.00 from 1 March 2027 on, and 21 % VAT."""
    id = own.buy()["id"]
    own.live()
    own.shop.world.clock.move(timedelta(days=1))
    own.shop.loads(DOUBLED, starter(), ENTERPRISE)
    own.shop.world.clock.move_machine(seconds=61)  # the head of the catalogue is read again
    to(own, 2026, 6, 1)
    assert subjects(own).count("PricesAnnounced") == 1
    assert list(own.subscription(id).announced) == ["professional-yearly.eur.2027-03-01"]
    to(own, 2027, 4, 1)
    assert [row[:2] for row in charges(own)] == [("2026-03-15", 11_041_25), ("2027-03-15", 22_082_50)]
    assert subjects(own).count("PricesAnnounced") == 1
    assert own.shop.world.outbox.sent == []


def test_a_plan_that_is_set_for_the_renewal_is_charged_from_then_on(own: OwnClock) -> None:
    id = own.buy()["id"]
    wanted = WantedPlan(NamedPlan(ENTERPRISE.plan.id), {}, Effect.AT_RENEWAL)
    own.confirm(
        quote_plan(QuotePlan(own.account, SUPPORT, id, wanted), own.shop.services, own.shop.catalog), key="plan-1"
    )
    to(own, 2027, 4, 1)
    # Enterprise costs twice as much.
    assert [row[:2] for row in charges(own)] == [("2026-03-15", 11_041_25), ("2027-03-15", 22_082_50)]
    assert own.subscription(id).items[0].plan == ENTERPRISE.plan.name


def test_a_cancellation_is_refunded_by_the_sandbox_and_its_receipt_kept_with_the_mail(own: OwnClock) -> None:
    id = own.buy()["id"]
    own.live()
    to(own, 2026, 3, 20)
    command = QuoteCancellation(own.account, SUPPORT, id, When.NOW)
    own.confirm(quote_cancellation(command, own.shop.services, own.shop.catalog), key="end-1")
    own.live()
    store = own.shop.world.store
    (receipt,) = store.page(keys.acknowledgements(own.account), limit=9).items
    assert set(receipt.files) == {"pdf", "ics"}
    assert all(own.shop.world.files.get(file) for file in receipt.files.values())
    (mail,) = [each for each in own.mails() if f"{receipt.id}.pdf" in each["attachments"]]
    assert mail["at"] == "2026-03-20T12:00:00Z"
    (refund,) = store.page(keys.refunds(own.account), limit=9).items
    assert (refund.amount, refund.state) == (11_041_25, "done")


def ended_with_its_term(own: OwnClock) -> str:
    """25 seats of a year, whose first day without service is 15 March 2027."""
    id = str(own.buy()["id"])
    own.live()
    command = QuoteCancellation(own.account, SUPPORT, id, When.TERM_END)
    own.confirm(quote_cancellation(command, own.shop.services, own.shop.catalog), key="end-1")
    own.live()
    return id


def test_an_ended_subscription_is_disabled_and_deleted_on_its_days_each_told_a_week_ahead(own: OwnClock) -> None:
    """30 days after 15 March it is disabled, and 90 days later deleted."""
    id = ended_with_its_term(own)
    to(own, 2027, 4, 15)
    held = own.subscription(id)
    assert held.state is SubscriptionState.ENDED
    assert stage_of(held, datetime(2027, 4, 15, 12, tzinfo=UTC)) is RetentionStage.DISABLED
    to(own, 2027, 7, 12)
    assert own.subscription(id).state is SubscriptionState.ENDED
    to(own, 2027, 7, 13)
    assert own.subscription(id).state is SubscriptionState.DELETED
    told = [mail["at"] for mail in own.mails() if mail["subject"] == "AfterEndTold"]
    assert told == ["2027-04-07T06:00:00Z", "2027-07-06T06:00:00Z"]  # at 8:00 in Amsterdam
    assert [row[0] for row in charges(own)] == ["2026-03-15"]


def test_a_revival_is_charged_by_the_sandbox_and_its_term_begins_on_its_day(own: OwnClock) -> None:
    id = ended_with_its_term(own)
    to(own, 2027, 4, 13)
    quote = quote_revival(QuoteRevival(own.account, SUPPORT, id), own.shop.services, own.shop.catalog)
    own.confirm(quote, key="revive-1", card=VISA)
    to(own, 2027, 8, 1)
    assert own.subscription(id).state is SubscriptionState.ACTIVE
    assert str(own.subscription(id).term.end) == "2028-04-13"
    assert charges(own) == [("2026-03-15", 11_041_25, 11_041_25), ("2027-04-13", 11_041_25, 11_041_25)]


def test_an_ended_subscription_is_deleted_after_its_days_and_a_removal_leaves_nothing(own: OwnClock) -> None:
    """Ended on 20 March: readable for 30 days, then exported for 90; deleted on 18 July."""
    id = own.buy()["id"]
    own.live()
    to(own, 2026, 3, 20)
    command = QuoteCancellation(own.account, SUPPORT, id, When.NOW)
    own.confirm(quote_cancellation(command, own.shop.services, own.shop.catalog), key="end-1")
    to(own, 2026, 7, 17)
    assert own.subscription(id).state is SubscriptionState.ENDED
    to(own, 2026, 7, 19)
    assert own.subscription(id).state is SubscriptionState.DELETED
    own.remove()
    own.live()
    items = own.shop.world.store.items
    assert [pk for table in Table for pk, _ in items(table) if own.account in pk] == []


def test_an_export_of_everything_has_the_documents_of_the_account(own: OwnClock) -> None:
    own.buy()
    own.live()
    command = StartExport(own.account, SUPPORT, IdempotentRequest("job-1", "same"), ExportScope.EVERYTHING)
    id = jobs.start_export(command, own.shop.services).body["id"]
    own.live()
    assert jobs.read_job(own.account, id, SUPPORT, own.shop.services).body["state"] == "done"
    key = keys.job(own.account, id)
    made = own.shop.world.exports.get(zip_of(own.shop.world.store.read(key).known(key, "job", id)))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert "documents/TEST-INV-2026-000001.pdf" in archive.namelist()


class Unasked:
    """The register of the deployment, which is not to be asked."""

    def ask(self, vat_id: str, *, requester: str | None) -> Any:
        raise AssertionError(vat_id)


@pytest.mark.parametrize(
    ("vat_id", "state"), [("NL004495445B02", VatState.VALID), ("NL004495445B04", VatState.INVALID)]
)
def test_a_vat_id_is_asked_of_the_sandbox(vat_id: str, state: VatState) -> None:
    shop = Shop(BOUGHT)
    shop.services = replace(shop.services, checks_vat_ids=True, vat_check=Unasked())
    own = OwnClock(shop, vat_id=vat_id)
    own.live()
    status = profile_of(own).vat_status
    assert status
    assert status.state is state


def profile_of(own: OwnClock) -> BillingProfile:
    key = keys.profile(own.account, own.made.body["profile"])
    return own.shop.world.store.read(key).known(key, "billing profile", key.sk)


def test_vat_in_another_currency_is_converted_at_the_newest_rates_in_every_year() -> None:
    """100 seats of 365.00 USD, VAT of 7,665.00 USD at 1.0850 USD for 1 EUR: 7,064.52 EUR."""
    shop = Shop(BOUGHT)
    shop.publishing()
    shop.sweep()
    shop.sells(edition(currency="USD"))
    own = OwnClock(shop, currency="USD")
    own.buy(seats=100)
    to(own, 2029, 4, 1)
    assert [str(each.date) for each in own.invoices()] == [f"{year}-03-15" for year in range(2026, 2030)]
    assert [(each.converted.amount, each.converted.currency) for each in own.invoices() if each.converted] == [
        (7_064_52, "EUR")
    ] * 4
