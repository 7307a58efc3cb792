"""After any story: quotes, statements, reads and notices give the figures of the next term that its renewal then bills.

Rates of VAT are dated and known from the start, prices from the instant of their loading: an answer has the figures of
the term's first day, unless the price list changes. A change that comes too late never makes the renewal dearer.
"""

from datetime import datetime, timedelta

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.domain import raw_facts
from tests.domain.any_life import few, lags, lived, lives, waits, whole_lives
from tests.domain.contracts import in_words
from tests.domain.living import Life
from zetel.domain.catalog.terms import cancel_before, price_notice_before
from zetel.domain.documents.settlement import Amounts
from zetel.domain.subscriptions.next_term import next_renewal, next_term
from zetel.domain.subscriptions.subscription import SubscriptionState

MINUTE = timedelta(minutes=1)
#: Steps that put entries on the timeline or take them off, and add-ons that join meanwhile.
on_the_timeline = st.one_of(
    st.tuples(
        st.just("change_by"),
        st.fixed_dictionaries(
            {"item": few, "by": st.integers(-9, 9), "when": st.just("at_renewal"), "lag": st.just(0)}
        ),
    ),
    st.tuples(st.just("add"), st.fixed_dictionaries({"lag": lags})),
    st.tuples(st.just("cancel"), st.fixed_dictionaries({"when": st.just("term_end"), "lag": lags})),
    st.tuples(st.just("undo"), st.fixed_dictionaries({"which": few})),
)
scheduling_lives = st.tuples(
    lives(),
    st.lists(st.tuples(waits, on_the_timeline), min_size=2, max_size=8),
    st.tuples(waits, st.none()),
)


@settings(max_examples=200)
@given(whole_lives | scheduling_lives)
def test_each_answer_about_the_next_term_is_the_invoice_of_the_renewal(whole):
    facts, steps, (before, when) = whole
    life = Life(facts)
    is_foretold(life, life.quoted.next_renewal)
    for wait, step in [*steps, (before, when and ("cancel", {"when": when, "lag": 0}))]:
        last = life.quoted
        lived(life, wait, step)
        if life.quoted is last:
            is_foretold(life)
        else:
            is_foretold(life, life.quoted.next_renewal)
        at_notice_it_is_stated(life)
    plan, subscription = life.contract.base.plan, life.contract.subscription
    waits_until(life, cancel_before(plan.policies, plan.term, subscription.term, subscription.zone))
    at_notice_it_is_stated(life)


def is_foretold(life, *quoted):
    """The read, the notice, and the quote confirmed a moment ago, each compared with the invoice that follows."""
    contract, profile, seller = life.contract, life.profile, raw_facts.seller(life.facts)
    after, invoice = renewed(life)
    billed = invoice and amounts(invoice)
    renewal = next_renewal(contract.subscription, contract.offers)
    notice = next_term(contract, profile=profile, seller=seller, describe=in_words)
    assert list(quoted) == [billed] * len(quoted)
    if billed is None:
        event("the contract ends")
        assert after.state is not SubscriptionState.ACTIVE  # late work may have been all of it, to the deletion
        assert (renewal, notice) == (None, None)
        return
    event("the contract renews once" if after.timeline else "the contract renews")
    assert after.state is SubscriptionState.ACTIVE
    assert renewal
    assert notice
    assert renewal.amounts(profile=profile, seller=seller) == billed
    assert [(choice.offer.price.version, choice.quantity) for choice in renewal.choices] == [
        (item.price, item.quantity) for item in after.items
    ]
    assert (renewal.term, notice.term, notice.period) == (after.term, after.term, after.period)
    assert (notice.lines, notice.net, notice.tax, notice.total) == (
        invoice.lines,
        invoice.net,
        invoice.tax,
        invoice.total,
    )
    before = {item.id: item for item in contract.subscription.items}
    assert notice.repriced == any(
        item.plan == before[item.id].plan and item.price != before[item.id].price for item in after.items
    )


def at_notice_it_is_stated(life):
    """The statement of a cancellation at term end, given now."""
    other = life.forked()
    if other.runs:
        other.cancel("term_end", lag=0)
        if "refused" not in other.story[-1]:
            is_foretold(other, other.quoted.next_renewal)


def renewed(life):
    """The subscription after its term, each period ended on time and the price list left as it is, and the invoice of
    the next term, if there is one."""
    other = life.forked()
    other.facts = as_listed(life.facts, life.at)
    term = life.contract.subscription.term
    while other.runs and other.contract.subscription.term == term:
        waits_until(other, other.contract.subscription.due.at)
    return other.contract.subscription, list(other.documents.values())[-1] if other.runs else None


def as_listed(facts, at):
    """The facts with the price list as it is at an instant."""

    def over(price, change):
        return change in price and datetime.fromisoformat(price[change]) <= at

    def left(price):
        return {name: value for name, value in price.items() if name != "dropped" or over(price, "dropped")}

    def item(one):
        return {
            **one,
            "prices": [left(price) for price in one["prices"] if "loaded" not in price or over(price, "loaded")],
        }

    return {**facts, **{name: [item(one) for one in facts[name]] for name in ("items", "shelf")}}


@settings(max_examples=200)
@given(scheduling_lives)
def test_from_the_last_day_for_prices_on_a_renewal_never_becomes_dearer(whole):
    facts, steps, _ = whole
    life = Life(facts)
    for wait, step in steps:
        lived(life, wait, step)
    plan, subscription = life.contract.base.plan, life.contract.subscription
    waits_until(life, price_notice_before(plan.policies, plan.term, subscription.term, subscription.zone))
    contract, term = life.contract, subscription.term
    told = next_renewal(contract.subscription, contract.offers) if contract.subscription.term == term else None
    while life.runs and life.contract.subscription.term == term and (due := life.contract.subscription.due):
        waits_until(life, due.at)
    if told and life.runs:
        profile, seller = life.profile, raw_facts.seller(life.facts)
        said, billed = told.amounts(profile=profile, seller=seller).net, list(life.documents.values())[-1].net
        event("cheaper" if billed < said else "as told")
        assert billed <= said


def waits_until(life, at):
    """To `at`, or at most a minute longer; work that falls due meanwhile happens on time."""
    life.wait(max(0, -((life.at - at) // MINUTE)), punctual=True)


def amounts(invoice):
    (on,) = {line.derivation.span.start for line in invoice.lines}
    return Amounts(on=on, net=invoice.net, tax=sum(tax.amount for tax in invoice.tax), total=invoice.total)
