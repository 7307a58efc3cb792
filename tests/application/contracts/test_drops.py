"""An add-on is dropped as a total of 0: in its return window at once with credit, else at the renewal; never the base.

The edition runs [2026-03-15, 2027-03-15) for 25 x 365.00; 10 x 73.00 of an add-on are bought on 2026-09-01, 195 days
before its end: 10 x 73.00 x 195/365 = 390.00, and 81.90 VAT.
"""

from datetime import UTC, date, datetime

import pytest

from tests.application.life import TERMS, Life
from tests.domain.contracts import MONTH, add_on, edition
from tests.shop import ACCOUNT, ANNA, DIALER
from zetel.application.contracts import timeline
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.store import keys
from zetel.application.store.writes import Adjust
from zetel.domain.catalog.prices import Tier
from zetel.domain.catalog.terms import Decreasing, Effect, Policies
from zetel.domain.errors import Defect, InvalidRequest, SeatsBelowAssigned
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.subscription import SubscriptionState

ADDED, FIFTH = datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 9, 5, 9, tzinfo=UTC)
LATE, RENEWED = datetime(2026, 10, 1, 12, tzinfo=UTC), datetime(2027, 3, 15, 12, tzinfo=UTC)
BACKUP = add_on("backup", (Tier(73_00),))
EDITION = 11_041_25


def lived(*, policies=TERMS, addition=("backup-yearly", 10), bought=None):
    life = Life()
    life.stock(edition(policies=policies), BACKUP, DIALER, version=2, cancellation_reasons={"other": {"en": "Other"}})
    life.warm()
    life.buys()
    life.sleeps_until(bought or ADDED)
    quote = life.quote_addition(life.id, addition)
    life.confirm(quote, key=quote["id"])
    life.pump()
    return life


def drop(life, total=0, *, item=1, when=Effect.NOW):
    """The quote of the new total of the add-on, confirmed."""
    quote = life.quote_seats(life.id, total, item=item, when=when)
    life.confirm(quote, key=quote["id"])
    life.pump()
    return quote


def products(life):
    return [item.plan.partition(".")[0] for item in life.contract.items]


def pool(life, item):
    key = keys.pool(ACCOUNT, life.id, item)
    return life.world.store.read(key).get(key)


def ledger(life):
    key = keys.ledger(ACCOUNT, life.id)
    return life.world.store.read(key).known(key, "ledger", life.id)


# In its return window


def test_in_its_window_it_goes_at_once_with_credit():
    life = lived()
    life.sleeps_until(FIFTH)
    item = life.contract.items[1].id
    quote = drop(life)
    (note,) = quote["documents"]
    # 10 x 73.00 x 191/365 = 382.00, and 80.22 VAT.
    assert (note["kind"], note["net"], note["total"]) == ("credit_note", 382_00, 462_22)
    assert products(life) == ["professional-yearly"]
    assert pool(life, item) == Pool(seats=0)
    assert life.open == EDITION + 471_90 - 462_22
    assert quote["next_renewal"]["net"] == 9_125_00


def test_it_costs_no_fee():
    quote = drop(lived())
    assert [paper["kind"] for paper in quote["documents"]] == ["credit_note"]


def test_a_flat_one_goes_too():
    # 99.00 x 195/365 = 52.8904, on the day of its purchase all of it goes back.
    life = lived(addition=("dialer-yearly", 1))
    quote = drop(life)
    assert [paper["net"] for paper in quote["documents"]] == [52_89]
    assert products(life) == ["professional-yearly"]


def test_dropped_and_bought_again_it_is_a_new_item():
    life = lived()
    before = life.contract.items[1].id
    drop(life)
    quote = life.quote_addition(life.id, ("backup-yearly", 3))
    life.confirm(quote, key=quote["id"])
    assert [item.quantity for item in life.contract.items] == [25, 3]
    after = life.contract.items[1].id
    assert (pool(life, before), pool(life, after)) == (Pool(seats=0), Pool(seats=3))


def test_a_total_set_for_the_renewal_goes_with_it():
    life = lived()
    drop(life, 4, when=Effect.AT_RENEWAL)
    quote = drop(life)
    assert "scheduled" not in quote["change"]
    assert life.contract.timeline == ()
    life.wakes_at(RENEWED)
    assert products(life) == ["professional-yearly"]


# Outside it


def test_outside_its_window_it_goes_with_the_renewal():
    life = lived()
    life.sleeps_until(LATE)
    item = life.contract.items[1].id
    quote = drop(life)
    assert quote["documents"] == []
    assert quote["next_renewal"]["net"] == 9_125_00
    (entry,) = life.contract.timeline
    assert (entry.on, entry.kind, entry.item, entry.value) == (date(2027, 3, 15), "seats", item, 0)
    assert products(life) == ["professional-yearly", "backup-yearly"]
    life.wakes_at(RENEWED)
    assert products(life) == ["professional-yearly"]
    assert life.contract.timeline == ()
    assert (life.invoices[-1].net, len(life.invoices[-1].lines)) == (9_125_00, 1)
    assert pool(life, item) == Pool(seats=0)
    assert ledger(life).dropped == ()


def test_a_flat_one_goes_with_the_renewal_too():
    life = lived(addition=("dialer-yearly", 1))
    life.sleeps_until(LATE)
    drop(life)
    life.wakes_at(RENEWED)
    assert (products(life), life.invoices[-1].net) == (["professional-yearly"], 9_125_00)


def test_what_is_set_for_the_renewal_can_be_taken_back():
    life = lived()
    life.sleeps_until(LATE)
    drop(life)
    (entry,) = life.contract.timeline
    timeline.undo(ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version), entry.id, life.services, life.catalog)
    life.wakes_at(RENEWED)
    # 9,125.00 + 10 x 73.00
    assert life.invoices[-1].net == 9_855_00


def test_where_the_terms_let_a_decrease_happen_at_once_it_does_with_credit():
    life = lived(policies=Policies(mail_leads=(), decrease=Decreasing.AT_ONCE))
    life.sleeps_until(LATE)
    # 2026-10-01 to 2027-03-15 are 165 days: 10 x 73.00 x 165/365 = 330.00.
    assert [paper["net"] for paper in drop(life)["documents"]] == [330_00]
    assert products(life) == ["professional-yearly"]


def test_the_part_in_its_window_goes_at_once_and_the_rest_with_the_renewal():
    life = lived()
    life.sleeps_until(LATE)
    drop(life, 14)
    quote = drop(life)
    # Of the 4 that are new all goes back: 4 x 73.00 x 165/365 = 132.00.
    assert [paper["net"] for paper in quote["documents"]] == [132_00]
    assert (life.contract.items[1].quantity, life.contract.timeline[0].value) == (10, 0)


# What is dropped is no more than it was


def test_a_full_refund_gives_back_what_a_dropped_add_on_has_used():
    """Bought on the 20th, dropped on the 25th: all 365 days of the edition and 5 of the add-on's go back, too."""
    life = lived(bought=datetime(2026, 3, 20, 12, tzinfo=UTC))
    life.sleeps_until(datetime(2026, 3, 25, 12, tzinfo=UTC))
    drop(life)
    (kept,) = ledger(life).dropped
    assert kept.plan.startswith("backup-yearly")
    statement = life.statement()
    life.cancels(statement=statement)
    # 10 x 73.00 x 360/365 = 720.00 were charged, 10 x 73.00 x 355/365 = 710.00 went back.
    assert sorted(line["net"] for line in statement["documents"][0]["lines"]) == [10_00, 9_125_00]
    assert life.contract.state is SubscriptionState.ENDED
    assert sum(invoice.open for invoice in life.invoices) == 0


def test_dropped_at_a_renewal_within_the_refund_window_it_is_given_back_too():
    """Months with a refund window of 60 days: the add-on's first month is on the ledger when the second one runs."""
    life = Life()
    monthly = {"term": MONTH, "billing": MONTH}
    terms = Policies(mail_leads=(), refund_window_days=60, return_hours=0)
    offers = (
        edition("professional-monthly", 31_00, policies=terms, **monthly),
        add_on("backup", (Tier(7_00),), plan="backup-monthly", **monthly),
    )
    life.stock(*offers, version=2, cancellation_reasons={"other": {"en": "Other"}})
    life.warm()
    quote = life.quote(("professional-monthly", 2), ("backup-monthly", 3))
    life.confirm(quote, key="bought")
    life.id = quote["subscription"]
    life.pump()
    drop(life)
    life.wakes_at(datetime(2026, 4, 15, 12, tzinfo=UTC))
    assert products(life) == ["professional-monthly"]
    assert [item.plan.partition(".")[0] for item in ledger(life).dropped] == ["backup-monthly"]
    statement = life.statement()
    # Two months of 2 x 31.00, one of 3 x 7.00.
    assert sorted(line["net"] for line in statement["documents"][0]["lines"]) == [21_00, 62_00, 62_00]


# Refused


def test_the_base_is_never_dropped():
    life = lived()
    with pytest.raises(InvalidRequest) as refused:
        drop(life, item=0)
    assert [(broken.field, broken.rule) for broken in refused.value.errors] == [("/quantity", "from 1 to 10000")]


def test_a_flat_add_on_has_no_other_total_than_0():
    with pytest.raises(InvalidRequest) as refused:
        drop(lived(addition=("dialer-yearly", 1)), 2)
    assert refused.value.errors[0].field == "/item"


@pytest.mark.parametrize("when", Effect)
def test_one_whose_seats_members_have_is_not_dropped(when):
    life = lived()
    key = keys.pool(ACCOUNT, life.id, life.contract.items[1].id)
    life.world.store.commit([Adjust(key, {"assigned": 3}, on_conflict=lambda found: Defect())])
    with pytest.raises(SeatsBelowAssigned) as refused:
        drop(life, when=when)
    assert (refused.value.assigned, refused.value.requested) == (3, 0)


def test_the_journal_counts_what_went():
    life = lived()
    item = life.contract.items[1].id
    drop(life)
    (event,) = life.told("subscription.seats_decreased")
    assert (event.data["item"], event.data["quantity"], event.data["now"]) == (item, {"from": 10, "to": 0}, 0)
