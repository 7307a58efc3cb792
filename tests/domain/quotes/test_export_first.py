"""Ending a contract whose terms demand an export first: the refusal, and what an earlier asking is worth after it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain import exchange
from tests.domain.contracts import BOUGHT, MONTH, buyer, edition, in_words, new_ids, seller
from tests.domain.running import bought, paid
from zetel.domain.catalog.terms import Cancelling, Policies
from zetel.domain.documents.document import DocumentState
from zetel.domain.errors import ExportRequired, SubscriptionEnded
from zetel.domain.parties.exported import NO_EXPORTS, MadeExport
from zetel.domain.quotes.cancellation import notice_entry, quote_cancellation, still_ends
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.export_first import must_be_exported, renewed_since
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.refused_end import RefusedEnd
from zetel.domain.subscriptions.renewal import period_ended
from zetel.domain.subscriptions.subscription import EarlierTerm, SubscriptionState

DEMANDED = Policies(export_required=True)
#: 31.00 a seat and month, and a yearly plan of 365.00.
MONTHLY = edition("professional-monthly", 31_00, policies=DEMANDED, term=MONTH, billing=MONTH)


def asks(contract, at, *, exports=NO_EXPORTS, ends=date(2027, 3, 15)):
    return must_be_exported(contract, exports, at, ends=ends)


def cancel(contract, when, *, at, asked=None, used=False):
    return quote_cancellation(
        contract,
        when=when,
        refund_window_used=used,
        buyer=buyer(),
        seller=seller(),
        ids=replace(new_ids(), quote="quo_3", invoice="inv_3", credit_notes=("crn_1", "crn_2")),
        at=at,
        describe=in_words,
        rates=exchange.rates,
        asked=asked,
    )


def renewed(contract: Contract, at: datetime, invoice: str) -> Contract:
    """The contract in its next billing period, whose invoice is issued."""
    after = period_ended(
        contract, buyer=buyer(), seller=seller(), invoice=invoice, at=at, describe=in_words, rates=exchange.rates
    ).outcome
    issued = tuple(replace(d, state=DocumentState.ISSUED, number=f"N-{d.id}") for d in after.documents)
    return replace(
        contract,
        subscription=after.subscription,
        ledger=after.ledger,
        documents=(*contract.documents, *issued),
    )


def test_without_an_export_of_the_last_30_days_the_end_is_refused():
    contract = bought((edition(policies=DEMANDED), 25))
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    for exports in (NO_EXPORTS, NO_EXPORTS.with_export(MadeExport(datetime(2026, 10, 31, 12, tzinfo=UTC), at))):
        with pytest.raises(ExportRequired) as refused:
            asks(contract, at, exports=exports)
        assert refused.value.begin_by == date(2026, 12, 8)
    assert asks(contract, at, exports=NO_EXPORTS.with_export(MadeExport(datetime(2026, 11, 1, tzinfo=UTC), at))) is None


def test_a_second_refusal_names_the_day_of_the_first_while_that_may_count():
    contract = bought((edition(policies=DEMANDED), 25))
    first = RefusedEnd(datetime(2026, 12, 1, 9, tzinfo=UTC), date(2027, 3, 15))
    contract = replace(contract, subscription=replace(contract.subscription, refused_ends=(first,)))
    for day, begin_by in ((8, date(2026, 12, 8)), (9, date(2026, 12, 16))):
        with pytest.raises(ExportRequired) as refused:
            asks(contract, datetime(2026, 12, day, 9, tzinfo=UTC))
        assert refused.value.begin_by == begin_by


def test_terms_without_the_demand_ask_for_no_export():
    assert asks(bought(), datetime(2026, 12, 1, 9, tzinfo=UTC)) is None


def test_after_a_plan_change_the_demand_of_the_earlier_plan_binds_until_its_term_ends():
    strict = edition(policies=DEMANDED).plan
    contract = bought()
    earlier = (EarlierTerm(strict.name, date(2026, 12, 15)),)
    contract = replace(
        contract,
        subscription=replace(contract.subscription, earlier=earlier),
        plans={strict.name: strict},
    )
    with pytest.raises(ExportRequired):
        asks(contract, datetime(2026, 12, 14, 22, 59, tzinfo=UTC))
    assert asks(contract, datetime(2026, 12, 14, 23, 0, tzinfo=UTC)) is None


def test_a_contract_that_is_over_says_so():
    contract = bought((edition(policies=DEMANDED), 25))
    over = replace(contract.subscription, state=SubscriptionState.ENDED)
    with pytest.raises(SubscriptionEnded):
        asks(replace(contract, subscription=over), datetime(2026, 12, 1, 9, tzinfo=UTC))


def test_notice_of_the_refused_day_reaches_the_end_of_the_running_term():
    """Cancel by 13 February 2027. Asked on that day, again on the 20th."""
    contract = bought((edition(policies=DEMANDED), 25))
    contract = replace(contract, subscription=replace(contract.subscription, cancel_by=date(2027, 2, 13)))
    asked = RefusedEnd(datetime(2027, 2, 13, 22, 59, tzinfo=UTC), date(2027, 3, 15))
    again = datetime(2027, 2, 20, 9, tzinfo=UTC)
    late = cancel(contract, When.TERM_END, at=again)
    assert (late.change.how, late.change.ends) == ("following_term_end", date(2028, 3, 15))
    quote = cancel(contract, When.TERM_END, at=again, asked=asked)
    assert (quote.change.how, quote.change.ends) == ("term_end", date(2027, 3, 15))
    assert (quote.change.asked_at, quote.documents, quote.next_renewal) == (asked.at, (), None)
    moved = replace(contract, subscription=replace(contract.subscription, version=9))
    assert still_ends(quote, moved)
    assert not still_ends(replace(quote, change=replace(quote.change, asked_at=None)), moved)
    assert notice_entry(contract, "ent_1", asked.at).on == date(2027, 3, 15)


def test_a_full_refund_of_the_refused_day_has_what_was_charged_in_the_window_and_since():
    """A month for 310.00 from 15 March 2026: the window is open to 13 April. Asked on that day, again on the 20th, when
    a second month is charged."""
    contract = paid(bought((MONTHLY, 10)))
    asked = RefusedEnd(datetime(2026, 4, 13, 21, 59, tzinfo=UTC), date(2026, 4, 15))
    held = replace(contract, subscription=replace(contract.subscription, refused_ends=(asked,)))
    again = datetime(2026, 4, 20, 9, tzinfo=UTC)
    later = paid(renewed(held, datetime(2026, 4, 14, 22, 0, 30, tzinfo=UTC), "inv_2"), "inv_2")
    quote = cancel(later, When.NOW, at=again, asked=asked)
    assert (quote.change.how, quote.change.ends) == ("refund_window", date(2026, 4, 20))
    assert sum(note.net for note in quote.notes) == 620_00
    assert {part.document: part.amount for part in quote.refunds} == {"inv_1": 375_10, "inv_2": 375_10}
    # Without the asking the first month is forgotten, as ever.
    forgotten = renewed(contract, datetime(2026, 4, 14, 22, 0, 30, tzinfo=UTC), "inv_2")
    assert {lot.invoice for lot in forgotten.ledger.lots} == {"inv_2"}


def test_the_refund_of_the_refused_day_is_used_up_like_any():
    contract = paid(bought((MONTHLY, 10)))
    asked = RefusedEnd(datetime(2026, 4, 13, 21, 59, tzinfo=UTC), date(2026, 4, 15))
    quote = cancel(contract, When.NOW, at=datetime(2026, 4, 14, 9, tzinfo=UTC), asked=asked, used=True)
    assert quote.change.how == "pro_rata"


@pytest.mark.parametrize("cancelling", Cancelling)
@pytest.mark.parametrize("when", When)
def test_a_term_that_began_after_the_end_that_notice_reached_is_credited_whole(when, cancelling):
    """Months from 15 March. Asked on 14 May, in time for the 15th; again on 27 May, in the term to 15 June: it ends on
    that day, and the month comes back, whatever the terms give for an early end."""
    policies = replace(DEMANDED, cancelling=cancelling)
    offer = edition("professional-monthly", 31_00, policies=policies, term=MONTH, billing=MONTH)
    contract = paid(bought((offer, 10)))
    contract = paid(renewed(contract, datetime(2026, 4, 14, 22, 1, tzinfo=UTC), "inv_2"), "inv_2")
    asked = RefusedEnd(datetime(2026, 5, 14, 9, tzinfo=UTC), date(2026, 5, 15))
    contract = replace(contract, subscription=replace(contract.subscription, refused_ends=(asked,)))
    contract = paid(renewed(contract, datetime(2026, 5, 14, 22, 1, tzinfo=UTC), "inv_3"), "inv_3")
    quote = cancel(contract, when, at=datetime(2026, 5, 27, 9, tzinfo=UTC), asked=asked)
    assert (quote.change.how, quote.change.ends, quote.change.asked_at) == ("in_time", date(2026, 5, 27), asked.at)
    (note,) = quote.documents
    assert (note.net, note.total) == (310_00, 375_10)
    assert [line.derivation.policy for line in note.lines] == ["cancelling.in_time"]
    assert [(part.document, part.amount) for part in quote.refunds] == [("inv_3", 375_10)]


def test_two_months_after_the_end_that_notice_reached_are_both_credited():
    """Asked on 14 April, in time for the 15th; the export is ready in May, and the end asked for again on the 20th."""
    contract = paid(bought((MONTHLY, 10)))
    asked = RefusedEnd(datetime(2026, 4, 14, 9, tzinfo=UTC), date(2026, 4, 15))
    contract = replace(contract, subscription=replace(contract.subscription, refused_ends=(asked,)))
    for at, invoice in (
        (datetime(2026, 4, 14, 22, 1, tzinfo=UTC), "inv_2"),
        (datetime(2026, 5, 14, 22, 1, tzinfo=UTC), "inv_3"),
    ):
        contract = paid(renewed(contract, at, invoice), invoice)
    quote = cancel(contract, When.NOW, at=datetime(2026, 5, 20, 9, tzinfo=UTC), asked=asked)
    assert quote.change.how == "in_time"
    assert {part.document: part.amount for part in quote.refunds} == {"inv_2": 375_10, "inv_3": 375_10}


def test_a_change_to_a_longer_term_leaves_nothing_of_an_earlier_end():
    """A year's terms have no boundary on 15 April."""
    contract = bought((edition(policies=DEMANDED), 10))
    asked = RefusedEnd(datetime(2026, 4, 14, 9, tzinfo=UTC), date(2026, 4, 15))
    assert renewed_since(asked, contract, datetime(2026, 5, 20, 9, tzinfo=UTC)) is None


def test_an_end_that_was_set_forgets_the_refusals():
    asked = RefusedEnd(datetime(2027, 2, 13, 9, tzinfo=UTC), date(2027, 3, 15))
    contract = bought((edition(policies=DEMANDED), 25))
    contract = replace(contract, subscription=replace(contract.subscription, refused_ends=(asked,)))
    entry = notice_entry(contract, "ent_1", asked.at)
    assert contract.with_end(entry, BOUGHT).refused_ends is None
