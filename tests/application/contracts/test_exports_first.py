"""Terms that demand an export before an end: the refusal is remembered, and lets the end be asked for again in time.

25 seats of 365.00 for a year from 15 March 2026; notice by 13 February 2027.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.application.contracts_running import Running
from tests.shop import ACCOUNT, ANNA
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming import keeping
from zetel.application.confirming.keeping import KeepAttempt
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.licences import jobs, product_exports
from zetel.application.licences.jobs import StartExport
from zetel.application.licences.product_exports import ReportExport
from zetel.application.quoting import move_preview
from zetel.application.quoting.move_preview import MoveWish
from zetel.application.store import keys
from zetel.domain.catalog.terms import Policies
from zetel.domain.errors import ExportRequired
from zetel.domain.events import ActorKind
from zetel.domain.licences.export import ExportScope
from zetel.domain.parties.member import StaffRole
from zetel.domain.quotes.ending import When

DEMANDED = Policies(export_required=True)
SUPPORT = Person("sub-support", "Els", "els@stoelwerk.example", frozenset({StaffRole.SUPPORT}))
PRODUCT = Person("7example98765432", "", "")
#: Within the refund window, on the last day of notice, and a week later.
DAY_20 = datetime(2026, 4, 3, 9, tzinfo=UTC)
LAST_DAY, WEEK_LATER = datetime(2027, 2, 13, 9, tzinfo=UTC), datetime(2027, 2, 20, 9, tzinfo=UTC)


@pytest.fixture
def shop() -> Running:
    made = Running(DEMANDED)
    made.pump()
    made.pay(made.first, 11_041_25)
    made.settle_everything()
    return made


def lives_until(shop: Running, at: datetime) -> None:
    """Everything is done when it is due, renewal notices too."""
    while shop.now.due and shop.now.due.at <= at:
        shop.at(max(shop.now.due.at, shop.world.clock.now()))
        shop.sweep()
        shop.pump()
    shop.at(at)


def export(shop: Running, scope: ExportScope = ExportScope.EVERYTHING, key: str = "export") -> None:
    """Begun and made now."""
    jobs.start_export(StartExport(ACCOUNT, ANNA, IdempotentRequest(key, key), scope), shop.services)
    shop.pump()


def refuses(does: Any) -> ExportRequired:
    with pytest.raises(ExportRequired) as refused:
        does()
    return refused.value


def test_an_end_without_an_export_is_refused_and_the_contract_remembers_it(shop):
    shop.at(LAST_DAY)
    before, quote = shop.now, shop.quote_seats(shop.id, 30)
    refused = refuses(lambda: shop.quote_end(shop.id, When.TERM_END))
    assert (refused.subscription, refused.begin_by) == (shop.id, date(2027, 2, 20))
    (known,) = shop.now.refused_ends
    assert (known.at, known.ends) == (LAST_DAY, date(2027, 3, 15))
    assert (shop.now.version, shop.now.sequence) == (before.version, before.sequence + 1)
    (event,) = [one for one in shop.events() if one.type == "subscription.end_refused"]
    assert (event.data, event.sequence) == ({"begin_by": "2027-02-20"}, shop.now.sequence)
    shop.confirm(quote, key="more")  # a quote from before stands
    assert shop.now.items[0].quantity == 30


def test_nothing_else_changes_and_a_second_refusal_writes_nothing(shop):
    shop.at(LAST_DAY)
    refuses(lambda: shop.quote_end(shop.id, When.TERM_END))
    held, events = shop.now, len(shop.events())
    shop.at(LAST_DAY + timedelta(days=6))
    assert refuses(lambda: shop.quote_end(shop.id)).begin_by == date(2027, 2, 20)
    assert (shop.now, len(shop.events())) == (held, events)
    shop.at(LAST_DAY + timedelta(days=8))
    assert refuses(lambda: shop.quote_end(shop.id)).begin_by == date(2027, 2, 28)
    assert [one.at for one in shop.now.refused_ends] == [LAST_DAY, LAST_DAY + timedelta(days=8)]


def test_an_export_of_everything_opens_the_way_and_another_does_not(shop):
    shop.at(DAY_20)
    export(shop, ExportScope.DOCUMENTS)
    refuses(lambda: shop.quote_end(shop.id))
    export(shop, key="all")
    assert shop.quote_end(shop.id)["change"]["how"] == "refund_window"
    shop.at(DAY_20 + timedelta(days=31))
    refuses(lambda: shop.quote_end(shop.id))


def test_an_export_that_the_product_reports_opens_the_way_for_30_days_after_its_day(shop):
    shop.at(DAY_20)
    product_exports.report(ReportExport(ACCOUNT, "records", date(2026, 3, 4), PRODUCT), shop.services)
    shop.at(datetime(2026, 4, 3, 23, 59, tzinfo=UTC))
    shop.quote_end(shop.id)
    shop.at(datetime(2026, 4, 4, tzinfo=UTC))
    refuses(lambda: shop.quote_end(shop.id))
    product_exports.report(ReportExport(ACCOUNT, "records", date(2026, 4, 3), PRODUCT), shop.services)
    shop.quote_end(shop.id)


def test_notice_that_was_refused_on_its_last_day_is_in_time_a_week_later(shop):
    lives_until(shop, LAST_DAY)
    refuses(lambda: shop.quote_end(shop.id, When.TERM_END))
    lives_until(shop, WEEK_LATER)
    export(shop)
    statement = shop.quote_end(shop.id, When.TERM_END)
    assert statement["change"]["how"] == "term_end"
    assert (statement["change"]["ends"], statement["change"]["asked_at"]) == ("2027-03-15", "2027-02-13T09:00:00Z")
    shop.confirm(statement, key="ended")
    held = shop.now
    assert (held.refused_ends, [entry.on for entry in held.timeline]) == (None, [date(2027, 3, 15)])
    shop.settle_everything()
    (proof,) = shop.world.store.page(keys.acknowledgements(ACCOUNT), limit=2).items
    assert (proof.declared_at, proof.ends) == (LAST_DAY, date(2027, 3, 15))


def test_without_an_export_in_the_week_notice_is_late(shop):
    lives_until(shop, LAST_DAY)
    refuses(lambda: shop.quote_end(shop.id, When.TERM_END))
    lives_until(shop, WEEK_LATER + timedelta(days=1))
    export(shop)
    assert shop.quote_end(shop.id, When.TERM_END)["change"]["how"] == "following_term_end"


def test_auto_renewal_off_is_refused_and_counts_alike(shop):
    lives_until(shop, LAST_DAY)

    def switch() -> Any:
        command = ChangeTimeline(ACCOUNT, ANNA, shop.id, shop.now.version)
        return timeline.switch_renewal_off(command, shop.services, shop.catalog)

    refuses(switch)
    lives_until(shop, WEEK_LATER)
    export(shop)
    switch()
    assert [entry.on for entry in shop.now.timeline] == [date(2027, 3, 15)]


def test_a_full_refund_that_was_refused_on_its_last_day_is_kept_as_of_then(shop):
    """Kept as an attempt, too: it waits for nothing here, and is carried out at once."""
    last = datetime(2026, 4, 13, 9, tzinfo=UTC)
    shop.at(last)

    def keep() -> Any:
        request = IdempotentRequest("kept", "kept")
        command = KeepAttempt(ACCOUNT, ANNA, shop.id, request, reason=Reason("too_expensive"))
        return keeping.keep(command, shop.services, shop.catalog)

    refuses(keep)
    shop.at(last + timedelta(days=3))
    export(shop)
    assert keep().body["at"] == "2026-04-13T09:00:00Z"
    shop.settle_everything()
    assert shop.now.state == "ended"
    (refund,) = shop.world.store.page(keys.refunds(ACCOUNT), limit=2).items
    assert refund.amount == 11_041_25


def test_a_move_ends_a_contract_and_is_refused_alike(shop):
    other = shop.quote()
    shop.confirm(other, key="other")
    shop.settle_everything()
    shop.at(DAY_20)

    def preview() -> Any:
        return move_preview.preview(
            MoveWish(ACCOUNT, ANNA, shop.id, other["subscription"]), shop.services, shop.catalog
        )

    assert refuses(preview).subscription == shop.id
    export(shop)
    assert preview()["statement"]["change"]["how"] == "refund_window"


def test_the_sellers_staff_ends_the_contract_without_an_export(shop):
    shop.at(DAY_20)
    statement = shop.quote_end(shop.id, person=SUPPORT, by=ActorKind.STAFF)
    assert statement["change"]["how"] == "refund_window"
    assert shop.now.refused_ends is None
