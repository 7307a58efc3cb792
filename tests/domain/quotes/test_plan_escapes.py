"""A search: no sequence of up to four changes of plan or seats leaves a commitment before its term is over.

25 seats for a year that may not be cancelled, from 15 March 2026. Each change comes a day after the one before. Every
plan to change to has the mildest terms there are, of any length, way of billing, model and rank.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain.changing_plans import changed, enterprise, ids, plan_quote, until
from tests.domain.contracts import BOUGHT, MONTH, YEAR, buyer, edition, in_words, profile, seller
from tests.domain.running import bought, paid, seats
from zetel.domain.calendar import Interval, Unit
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.terms import Cancelling, Decreasing, Effect, Policies
from zetel.domain.errors import CancellationNotAllowed, ChangesClash, InvalidRequest, SeatsBelowAssigned
from zetel.domain.quotes.cancellation import quote_cancellation
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.seats import seats_changed
from zetel.domain.subscriptions.contract import Contract

COMMITTED = Policies(cancelling=Cancelling.NOT_ALLOWED, refund_window_days=0, return_hours=0)
MILD = Policies(
    notice_days=0,
    refund_window_days=400,
    return_hours=10_000,
    decrease=Decreasing.AT_ONCE,
    upgrade=Effect.NOW,
    downgrade=Effect.NOW,
    mail_leads=(),
)
END = date(2027, 3, 15)
SEPTEMBER = datetime(2026, 9, 1, 12, tzinfo=UTC)


def mild(plan, *, model=PriceModel.PER_SEAT, rank=3, term=YEAR, billing=YEAR):
    offer = enterprise(730_00, plan, rank=rank, term=term, billing=billing, policies=MILD)
    most = 1 if model is PriceModel.FLAT else 10_000
    return replace(offer, plan=replace(offer.plan, model=model, maximum=most), price=replace(offer.price, model=model))


PLANS = (
    mild("dearer"),
    mild("cheaper", rank=1),
    mild("months", rank=5, term=MONTH, billing=MONTH),
    mild("in-parts", rank=4, billing=MONTH),
    mild("flat", rank=4, model=PriceModel.FLAT),
    mild("two-years", rank=2, term=Interval(2, Unit.YEAR)),
)
REFUSALS = (InvalidRequest, ChangesClash, SeatsBelowAssigned)


def next_ones(contract, at, n) -> Iterator[tuple[str, Contract]]:
    """Every contract that one change leaves, with the change in words."""
    for offer in PLANS:
        for total in (None, 25, 1):
            for when in Effect:
                try:
                    quote = plan_quote(contract, offer.plan.id, *PLANS, at=at, n=n, quantity=total, when=when)
                except REFUSALS:
                    continue
                after = changed(contract, quote, *PLANS, at=at)
                yield f"{offer.plan.id} {total} {when}", paid(after)
    for total in (1, 24, 30):
        try:
            quote = seats(contract, total, at=at, ids=ids(n))
        except REFUSALS:
            continue
        made = seats_changed(quote, contract, buyer=profile(), seller=seller(), at=at)
        documents = (*contract.documents, *made.documents)
        pools = {**contract.pools, **made.pools}
        after = replace(contract, subscription=made.subscription, ledger=made.ledger, pools=pools, documents=documents)
        yield f"{total} seats", paid(after)


def cancel(contract, when, at):
    return quote_cancellation(
        contract,
        when=when,
        refund_window_used=False,
        buyer=buyer(),
        seller=seller(),
        ids=ids(99),
        at=at,
        describe=in_words,
    )


def must_be_bound(contract, at, story):
    held = contract.subscription
    with pytest.raises(CancellationNotAllowed):
        cancel(contract, When.NOW, at)
    assert held.term.end >= END, story
    assert cancel(contract, When.TERM_END, at).change.ends >= END, story
    flat = contract.base.plan.model is PriceModel.FLAT
    assert flat or held.items[0].quantity >= 25, story
    assert contract.subscription.span_of(contract.base.plan.billing, held.period.start).end == held.period.end, story


def test_no_sequence_of_four_changes_leaves_a_commitment():
    seen, count = set(), 0
    committed = paid(bought((edition(policies=COMMITTED), 25), at=BOUGHT))
    waiting: list[tuple[tuple[str, ...], Contract]] = [((), committed)]
    while waiting:
        story, contract = waiting.pop()
        at = SEPTEMBER + timedelta(days=len(story))
        must_be_bound(contract, at, story)
        held = contract.subscription
        planned = tuple((entry.kind, entry.value, entry.on) for entry in held.timeline)
        state = (len(story), held.items, held.term, held.period, held.earlier, held.window_days, planned)
        if state in seen or len(story) == 4:
            continue
        seen.add(state)
        for change, after in next_ones(contract, at, len(story) + 2):
            count += 1
            waiting.append(((*story, change), after))
    assert count > 1_000  # it is a search


def test_with_the_old_terms_end_the_new_plans_terms_count():
    contract = paid(bought((edition(policies=COMMITTED), 25), at=BOUGHT))
    quote = plan_quote(contract, "dearer", *PLANS, at=SEPTEMBER)
    contract = until(paid(changed(contract, quote, *PLANS, at=SEPTEMBER)), END, *PLANS)
    assert cancel(contract, When.NOW, datetime(2027, 3, 15, 12, tzinfo=UTC)).change.ends == END
