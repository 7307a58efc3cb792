"""A day without a service of others: nothing is parked, no operator is needed, and afterwards all is done, each once.

200 contracts, paid by card, renew at the same midnight. Each brings five works: its period's end, and its invoice's
number, files, mail and charge. That is 1,000 due works, beside the events to be published.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.application import end_state
from tests.application.noticed import NOTICES, RENEWAL
from tests.application.outages import PORTS, Outage
from zetel import bootstrap
from zetel.domain.documents.document import DocumentKind
from zetel.domain.payments.payment import PaymentState
from zetel.domain.subscriptions.subscription import Collection

CONTRACTS = 200
#: 10 x 365.00, and 21 % of it.
TOTAL = 4_416_50

#: The minutes after midnight at which the sweep takes put-off work up again: after 5, 5, 10, 20 and 40 minutes, then
#: hourly. The sweeps between them find nothing due, and are left out, and most hours of the day.
MINUTES = (5, 10, 20, 40, 23 * 60)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _composed_again() -> Iterator[None]:
    yield
    bootstrap.provide(None)


@pytest.mark.parametrize("away", PORTS)
def test_a_day_without_a_service_parks_nothing_and_all_is_done_afterwards_once(away: str) -> None:
    shop = Outage(many=CONTRACTS, away=away)
    shop.wait_until(RENEWAL)
    shop.breaks_down(after=30)  # in the middle of the night's work
    for before, minute in pairwise((0, *MINUTES)):
        shop.sweep_and_work(after=timedelta(minutes=minute - before) if before else timedelta())
    assert not _is_done(shop)
    assert (shop.pumps.failed, _parked(shop)) == ([], [])
    assert {alarm for alarm in shop.world.alarms.raised if alarm[0] == "away"} == {("away", away)}
    shop.wait_until(RENEWAL + DAY)
    shop.comes_back()
    for _ in range(16):  # the longest wait is an hour, and each work begins the next one
        shop.sweep_and_work(after=timedelta(minutes=30))
    _all_is_done_once(shop)


def _is_done(shop: Outage) -> bool:
    published = {event["id"] for event in shop.world.bus.published}
    mailed = len(shop.world.outbox.sent) == 2 * CONTRACTS
    return mailed and published == {id for _, id in shop.happened()}


def _all_is_done_once(shop: Outage) -> None:
    assert (shop.pumps.failed, _parked(shop)) == ([], [])
    assert {str(held.term.start) for held in shop.contracts()} == {"2027-03-15"}
    assert len(shop.contracts()) == CONTRACTS
    invoices = [one for one in end_state.documents(shop) if f"{one.date}" >= "2027"]
    assert {(one.kind, one.total, one.open, len(one.files)) for one in invoices} == {
        (DocumentKind.INVOICE, TOTAL, 0, 2)
    }
    assert sorted(str(one.number) for one in invoices) == [f"INV-2027-{n:06}" for n in range(1, CONTRACTS + 1)]
    assert {one.state for one in end_state.payments(shop)} == {PaymentState.SUCCEEDED}
    charged = [charge.amount for charge in shop.world.charges.charges.values()]
    assert charged == [TOTAL] * (CONTRACTS + 1)  # and that of the purchase
    published = Counter(event["id"] for event in shop.world.bus.published)
    assert published == Counter(id for _, id in shop.happened())
    mails = Counter(mail.subject for mail in shop.world.outbox.sent)
    assert mails == {"InvoiceIssued": CONTRACTS}
    assert {f"{held.due.at:%Y-%m-%d}" for held in shop.contracts() if held.due} == {"2028-03-14"}  # the next end


def _parked(shop: Outage) -> list[tuple[str, ...]]:
    return [alarm for alarm in shop.world.alarms.raised if alarm[0] == "parked"]


def test_1000_notices_at_eight_o_clock_all_go_out_within_ses_rate_limit_each_once() -> None:
    """SES takes 250 mails between two sweeps: 4 sweeps, of which the waits of 5, 5 and 10 minutes leave one out."""
    shop = Outage(many=1000, away="ses", by=Collection.INVOICE, leads=(90,))
    shop.wait_until(NOTICES[0])
    sent = []
    for after in (0, 5, 5, 5, 5, 5, 5, 5):
        shop.takes_only(250)
        shop.sweep_and_work(after=timedelta(minutes=after))
        sent.append(len(shop.world.outbox.sent))
    assert sent == [250, 500, 750, 750, 1000, 1000, 1000, 1000]
    assert len({mail.text for mail in shop.world.outbox.sent}) == 1000
    assert Counter(type for type, _ in shop.happened()) == {"subscription.renewal_notice_sent": 1000}
    assert (shop.pumps.failed, shop.world.alarms.raised) == ([], [])


def test_twelve_minutes_without_ses_cost_no_notice() -> None:
    shop = Outage(many=3, away="ses", by=Collection.INVOICE, leads=(90,))
    shop.wait_until(NOTICES[0])
    shop.breaks_down()
    for after in (0, 5, 5):
        shop.sweep_and_work(after=timedelta(minutes=after))
    shop.wait_until(NOTICES[0] + timedelta(minutes=12))
    shop.comes_back()
    for _ in range(3):
        shop.sweep_and_work(after=timedelta(minutes=4))
    assert Counter(type for type, _ in shop.happened()) == {"subscription.renewal_notice_sent": 3}
    assert len(shop.world.outbox.sent) == 3
    assert shop.world.alarms.raised == []
