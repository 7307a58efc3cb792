"""Properties of every purchase and every addition, of any items, on any day, in any place, by any buyer."""

import json
from collections import Counter
from datetime import timedelta
from fractions import Fraction

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.domain import contracts, sales
from tests.domain.any_sale import FIRST, LAST, LENGTHS, additions, purchases, sold, tiered, unit_prices
from tests.oracle import days
from tests.oracle import sale as second_opinion
from zetel.application.store.wire import canonical, from_wire, to_wire
from zetel.domain.calendar import Interval, Span, Unit, period_of
from zetel.domain.catalog.prices import Price, PriceModel, Tier, portions
from zetel.domain.documents.proration import charge
from zetel.domain.quotes.new_items import NewItems
from zetel.domain.quotes.quote import Quote


@settings(max_examples=400)
@given(sold)
def test_the_oracle_recomputes_it_to_the_cent_and_the_day(sale):
    quote = sales.quoted(sale)
    event(f"{quote.kind}, {quote.tax_rule}")
    assert sales.plain(quote) == second_opinion.quoted(sale)


@given(sold)
def test_lines_sum_to_the_net_and_net_and_vat_to_the_total(sale):
    (paper,) = sales.quoted(sale).documents
    assert [line.no for line in paper.lines] == list(range(1, len(paper.lines) + 1))
    assert sum(line.net for line in paper.lines) == paper.net
    assert sum(tax.base for tax in paper.tax) == paper.net
    assert paper.net + sum(tax.amount for tax in paper.tax) == paper.total


@given(sold)
def test_vat_is_the_exact_amount_rounded_half_up_once(sale):
    (paper,) = sales.quoted(sale).documents
    for tax in paper.tax:
        lines = [line for line in paper.lines if (line.category, line.rate_bp) == (tax.category, tax.rate_bp)]
        assert tax.base == sum(line.net for line in lines)
        # Within half a unit of the exact amount, and never half a unit below it.
        assert -5_000 < tax.amount * 10_000 - tax.base * tax.rate_bp <= 5_000


@given(sold)
def test_every_line_is_its_derivation_rounded_half_up_once(sale):
    (paper,) = sales.quoted(sale).documents
    for line in paper.lines:
        why = line.derivation
        exact = Fraction(why.quantity * why.unit_price * why.days, why.of_days)
        assert Fraction(why.exact) == exact
        assert -1 < 2 * (line.net - exact) <= 1
        assert (why.rule == "full_period") == (why.days == why.of_days)
        if why.days == why.of_days:
            assert line.net == why.quantity * why.unit_price


@given(sold)
def test_the_drawn_and_the_due_amount_make_the_total(sale):
    quote = sales.quoted(sale)
    drawn = sum(part.amount for part in quote.settlement)
    assert 0 <= drawn <= sale["balance"]
    assert drawn + quote.due_now + sum(due.amount for due in quote.due_later) == quote.documents[0].total
    assert bool(quote.payment) == (quote.due_now > 0)


@given(sold)
def test_a_quote_comes_back_from_its_wire_form_as_it_was(sale):
    quote = sales.quoted(sale)
    sent = json.loads(canonical(to_wire(quote)))
    assert from_wire(Quote[NewItems], sent) == quote
    assert to_wire(from_wire(Quote[NewItems], sent)) == sent


@given(purchases())
def test_the_first_day_is_in_the_first_period_and_the_period_in_the_term(sale):
    change = sales.quoted(sale).change
    assert change.anchor <= change.effective < change.period.end <= change.term.end
    assert change.effective == change.period.start == change.term.start
    if sale["anchor_day"] is None:
        assert change.anchor == change.effective
    else:
        assert change.anchor.day == sale["anchor_day"]
    # Later billing periods fill the term to its last day.
    ends = change.period.end
    while ends < change.term.end:
        ends = period_of(change.anchor, _interval(sale["billing"]), ends).end
    assert ends == change.term.end


def made_by_confirming(sale):
    """The quote of `sale`, the ledger and subscription before it (None for a purchase), and its outcome."""
    if "running" not in sale:
        return sales.quoted(sale), None, sales.confirmed(sale)
    today = days.in_zone(sale["at"], sale["buyer"]["zone"])
    assume(str(today) < second_opinion.quoted({**sale, **_purchase_of(sale)})["period"][1])
    before, after = sales.extended(sale)
    return sales.quoted(sale), before, after


def _purchase_of(sale):
    return {"at": sale["running"]["since"], "items": sale["running"]["items"], "running": None}


confirmable = purchases() | additions(most_days=20)


@given(confirmable)
def test_confirming_issues_exactly_the_quotes_document(sale):
    quote, _, after = made_by_confirming(sale)
    (paper,) = quote.documents
    made = after.invoice
    for name in ("id", "kind", "date", "due", "lines", "net", "tax", "total"):
        assert getattr(made, name) == getattr(paper, name)
    assert (made.currency, made.tax_rule) == (quote.currency, quote.tax_rule)
    assert made.open == sum(due.amount for due in quote.due_later)


@given(confirmable)
def test_the_ledger_holds_a_lot_for_each_line_and_the_vat_of_the_document(sale):
    quote, before, after = made_by_confirming(sale)
    (paper,) = quote.documents
    old = before.ledger if before else None
    lots = after.ledger.lots[len(old.lots) if old else 0 :]
    assert [(lot.invoice, lot.line, lot.charged, lot.credited) for lot in lots] == [
        (paper.id, line.no, line.net, 0) for line in paper.lines
    ]
    assert [(lot.quantity, lot.unit_price, lot.span) for lot in lots] == [
        (line.derivation.quantity, line.derivation.unit_price, line.derivation.span) for line in paper.lines
    ]
    assert sum(lot.charged for lot in lots) == paper.net
    tax = after.ledger.tax[len(old.tax) if old else 0 :]
    assert [(held.document, held.charged, held.credited) for held in tax] == [(paper.id, paper.total - paper.net, 0)]
    if old:
        assert (after.ledger.lots[: len(old.lots)], after.ledger.tax[: len(old.tax)]) == (old.lots, old.tax)


@given(confirmable)
def test_lots_of_an_item_sum_to_its_quantity_and_pools_hold_the_seats(sale):
    _, before, after = made_by_confirming(sale)
    seats: Counter[str] = Counter()
    for lot in after.ledger.lots[len(before.ledger.lots) if before else 0 :]:
        seats[lot.item] += lot.quantity
    new = after.subscription.items[len(before.subscription.items) if before else 0 :]
    assert seats == {item.id: item.quantity for item in new}
    assert [item.quantity for item in new] == [wanted["quantity"] for wanted in sale["items"]]
    in_seats = {item.id for item, wanted in zip(new, sale["items"], strict=True) if wanted["model"] != "flat"}
    assert {id: pool.seats for id, pool in after.pools.items()} == {
        item.id: item.quantity for item in new if item.id in in_seats
    }


@given(st.sampled_from(PriceModel), st.data())
def test_portions_sum_to_the_quantity_and_follow_the_tiers(model, data):
    tiers = data.draw(tiered()) if model in (PriceModel.VOLUME, PriceModel.GRADUATED) else [data.draw(unit_prices)]
    price = Price(
        "plan", "EUR", FIRST, model, tuple(Tier(t[1], t[0]) if isinstance(t, tuple) else Tier(t) for t in tiers)
    )
    already = data.draw(st.integers(0, 80))
    quantity = data.draw(st.integers(1, 80))
    parts = portions(price, quantity, already=already)
    assert sum(part.quantity for part in parts) == quantity
    assert all(part.quantity > 0 for part in parts)
    if model is PriceModel.GRADUATED:
        # Tier by tier, present and added units together cost as much as all units bought at once.
        before = _each(portions(price, already)) if already else []
        assert [*before, *_each(parts)] == _each(portions(price, already + quantity))
    else:
        assert len(parts) == 1


def _each(parts):
    return [part.unit_price for part in parts for _ in range(part.quantity)]


@given(
    st.integers(1, 1_000_000),
    st.integers(0, 1_000_000_000),
    st.dates(FIRST, LAST),
    st.sampled_from(LENGTHS),
    st.data(),
)
def test_a_stub_and_the_rest_make_the_whole_within_half_a_unit_each(quantity, unit_price, anchor, length, data):
    whole = period_of(anchor, Interval(1, Unit(length[0])), anchor)
    cut = whole.start + timedelta(days=data.draw(st.integers(0, whole.days)))

    def net(used):
        return charge(
            quantity=quantity, unit_price=unit_price, used=used, period=whole, price_version="p", policy="purchase.stub"
        )[0]

    parts = net(Span(whole.start, cut)) + net(Span(cut, whole.end))
    assert net(whole) == quantity * unit_price
    assert abs(parts - quantity * unit_price) <= 1  # two amounts, half a unit each


@given(purchases())
def test_a_stub_costs_no_more_than_the_whole_and_a_whole_period_its_price(sale):
    quote = sales.quoted(sale)
    of_whole = sum(line.derivation.quantity * line.derivation.unit_price for line in quote.documents[0].lines)
    stub = any(line.derivation.policy == "purchase.stub" for line in quote.documents[0].lines)
    assert quote.documents[0].net <= of_whole
    if not stub:
        assert quote.documents[0].net == of_whole
    if quote.next_bill:
        assert quote.next_bill.net == of_whole  # at the same prices: they are pinned for the term


@given(sold)
def test_every_line_names_the_version_of_its_price(sale):
    quote = sales.quoted(sale)
    of_line = {no: item.price for item in quote.change.items for no in item.lines}
    assert {line.no: line.derivation.price_version for line in quote.documents[0].lines} == of_line
    assert quote.expires_at - quote.made_at == timedelta(minutes=30)
    assert quote.person == contracts.MEMBER


def _interval(length):
    count, unit = length
    return Interval(count, Unit(unit))
