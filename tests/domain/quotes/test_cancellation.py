"""Ending a contract: every case of its terms, with the money that goes back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain import exchange
from tests.domain.contracts import BOUGHT, MONTH, add_on, buyer, edition, in_words, new_ids, profile, seller
from tests.domain.corrections import YEN, all_back_in_yen, cancellation, in_yen
from tests.domain.running import ADDED, bought, paid, seats
from zetel.domain.catalog.terms import CancellationMode, Cancelling, CreditTo, Fee, Policies
from zetel.domain.documents.document import Payer
from zetel.domain.documents.en16931.conformity import broken_rules
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import CancellationNotAllowed, CancelledAlready, ChangeInProgress, SubscriptionEnded, Unknown
from zetel.domain.quotes.cancellation import cancelled, notice_entry, quote_cancellation
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.seats import seats_changed
from zetel.domain.subscriptions.subscription import Collection, SubscriptionState

WITH_FEE = Policies(fee=Fee(basis_points=1000))
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)


def cancel(contract, when=When.NOW, *, at=DECEMBER, used=False, by=None):
    return quote_cancellation(
        contract,
        when=when,
        refund_window_used=used,
        buyer=by or buyer(),
        seller=seller(),
        ids=replace(new_ids(), quote="quo_3", invoice="inv_3", credit_notes=("crn_1",)),
        at=at,
        describe=in_words,
        rates=exchange.rates,
    )


def worked_example(policies=WITH_FEE):
    """25 seats since March (invoice A, `inv_1`, paid), 5 more since September (invoice B, `inv_2`, open)."""
    contract = bought((edition(policies=policies), 25))
    more = seats(contract, 30, ids=replace(new_ids(), quote="quo_2", invoice="inv_2", payment="pay_2"))
    after = seats_changed(more, contract, buyer=profile(), seller=seller(), at=ADDED)
    documents = (*contract.documents, *after.documents)
    pools = {**contract.pools, **after.pools}
    contract = replace(contract, subscription=after.subscription, ledger=after.ledger, pools=pools, documents=documents)
    return paid(contract, "inv_1")


def test_the_worked_example_to_the_cent():
    quote = cancel(worked_example())
    note, fee = quote.documents
    (line,) = note.lines
    assert [(past.document, past.quantity, past.net) for past in line.corrects] == [
        ("inv_1", 25, 2_600_00),
        ("inv_2", 5, 520_00),
    ]
    assert (note.net, note.tax[0].amount, note.total) == (3_120_00, 655_20, 3_775_20)
    assert (fee.net, fee.tax[0].amount, fee.total) == (312_00, 65_52, 377_52)
    assert [(part.document, part.source, part.amount) for part in quote.settlement] == [
        ("inv_2", "crn_1", 1_179_75),
        ("inv_3", "crn_1", 377_52),
    ]
    assert [(part.payment, part.document, part.amount) for part in quote.refunds] == [("pay_inv_1", "inv_1", 2_217_93)]
    assert (quote.to_balance, quote.due_later, quote.change.how) == (0, (), "pro_rata")


def test_used_and_unused_are_the_whole():
    contract = worked_example()
    after = cancelled(cancel(contract), contract, buyer=profile(), seller=seller(), at=DECEMBER)
    assert [(lot.credited, lot.holds, lot.charged) for lot in after.ledger.lots] == [
        (2_600_00, 6_525_00, 9_125_00),
        (520_00, 455_00, 975_00),
    ]
    # VAT: 546.00 of 1,916.25 and 109.20 of 204.75 went back
    assert [(tax.credited, tax.charged) for tax in after.ledger.tax] == [(546_00, 1_916_25), (109_20, 204_75)]


def test_confirmed_it_has_ended_today_and_every_document_fits():
    contract = worked_example()
    after = cancelled(cancel(contract), contract, buyer=profile(), seller=seller(), at=DECEMBER)
    assert (after.subscription.state, after.subscription.ended) == (SubscriptionState.ENDED, date(2026, 12, 1))
    due = Due(DECEMBER, WorkKind.AFTER_END)
    assert (after.subscription.due, after.subscription.timeline) == (due, ())
    assert {d.id: d.open for d in (*after.documents, *after.settled)} == {
        "crn_1": 0,
        "inv_3": 0,
        "inv_1": 0,
        "inv_2": 0,
    }
    payer = next(d for d in after.settled if d.id == "inv_1").payers[0]
    assert (payer.amount, payer.returned) == (11_041_25, 2_217_93)
    note = after.documents[0]
    assert [(ref.document, ref.number) for ref in note.corrects] == [("inv_1", "INV-2026-000001"), ("inv_2", None)]


@pytest.mark.parametrize(
    ("purchases", "net", "vat", "rounding", "total"),
    [(1, 50, 11, None, 61), (2, 100, 21, 1, 122), (4, 200, 42, 2, 244)],
)
def test_a_credit_over_purchases_in_yen_shows_its_rate_and_gives_back_what_was_paid(
    purchases, net, vat, rounding, total
):
    # each is an invoice of 50 + 11 = 61: 21 % of 50 is 10.5
    quote = cancel(in_yen(purchases), at=BOUGHT, by=buyer(**YEN))
    (note,) = quote.documents
    assert (note.net, [part.amount for part in note.tax], note.rounding, note.total) == (net, [vat], rounding, total)
    assert [(part.document, part.amount) for part in quote.settlement] == [
        (f"inv_{n}", 61) for n in range(1, purchases + 1)
    ]
    assert (quote.refunds, quote.to_balance) == ((), 0)


def test_confirmed_in_yen_each_invoice_has_its_own_vat_back_and_the_note_conforms():
    after = cancellation(in_yen(2), BOUGHT, **YEN)
    assert [(tax.document, tax.charged, tax.credited) for tax in after.ledger.tax] == [
        ("inv_1", 11, 11),
        ("inv_2", 11, 11),
    ]
    assert {d.id: d.open for d in (*after.documents, *after.settled)} == {"crn_1": 0, "inv_1": 0, "inv_2": 0}
    note = all_back_in_yen(purchases=2)
    assert (note.rounding, broken_rules(note, number=note.number or "")) == (1, ())


def test_at_term_end_nothing_is_credited_and_the_open_invoice_stays_due():
    contract = worked_example()
    quote = cancel(contract, When.TERM_END)
    assert (quote.change.how, quote.change.ends, quote.documents) == ("term_end", date(2027, 3, 15), ())
    after = cancelled(quote, contract, buyer=profile(), seller=seller(), at=DECEMBER)
    assert [(e.kind, e.on) for e in after.subscription.timeline] == [("end", date(2027, 3, 15))]
    assert after.subscription.due
    # no renewal mails any more: the next thing to happen is the end itself, at 23:00 UTC the day before (winter time)
    assert (after.subscription.due.at, after.subscription.due.kind) == (
        datetime(2027, 3, 14, 23, tzinfo=UTC),
        WorkKind.PERIOD,
    )
    assert after.ledger is contract.ledger


def announced(contract):
    """The contract whose renewal was announced in time."""
    return replace(contract, subscription=replace(contract.subscription, cancel_by=date(2027, 2, 13)))


@pytest.mark.parametrize(
    ("at", "ends", "how"),
    [
        (datetime(2027, 2, 13, 22, 59, 59, tzinfo=UTC), date(2027, 3, 15), "term_end"),
        (datetime(2027, 2, 13, 23, 0, 0, tzinfo=UTC), date(2028, 3, 15), "following_term_end"),
    ],
)
def test_notice_on_the_cancel_by_date_is_in_time_and_a_second_later_is_not(at, ends, how):
    quote = cancel(announced(bought()), When.TERM_END, at=at)
    assert (quote.change.ends, quote.change.how) == (ends, how)
    assert (quote.next_renewal is not None) == (how == "following_term_end")


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        (datetime(2028, 2, 20, 9, tzinfo=UTC), date(2028, 3, 15)),  # no notice has gone out yet for that term
        (datetime(2028, 3, 14, 23, tzinfo=UTC), date(2029, 3, 15)),  # it is over, too
    ],
)
def test_notice_in_a_term_that_is_still_to_be_billed_goes_by_the_notices_of_that_term(at, ends):
    assert notice_entry(announced(bought()), "ent_1", at).on == ends


def test_a_late_notice_shows_what_the_renewal_costs():
    quote = cancel(announced(bought()), When.TERM_END, at=datetime(2027, 2, 14, 9, tzinfo=UTC))
    assert (quote.next_renewal.on, quote.next_renewal.total) == (date(2027, 3, 15), 11_041_25)


def test_a_late_notice_shows_the_renewal_with_the_seats_that_are_set_for_it():
    contract = announced(bought())
    fewer = seats(contract, 20)
    outcome = seats_changed(fewer, contract, buyer=profile(), seller=seller(), at=ADDED)
    contract = replace(contract, subscription=outcome.subscription)
    quote = cancel(contract, When.TERM_END, at=datetime(2027, 2, 14, 9, tzinfo=UTC))
    assert quote.next_renewal.net == 7_300_00  # 20 x 365.00


@pytest.mark.parametrize(
    ("at", "how"),
    [
        (datetime(2026, 4, 13, 21, 59, tzinfo=UTC), "refund_window"),  # 23:59 in Amsterdam on service day 30
        (datetime(2026, 4, 13, 22, 1, tzinfo=UTC), "pro_rata"),  # 00:01 the day after
    ],
)
def test_the_refund_window_ends_with_the_thirtieth_service_day(at, how):
    assert cancel(bought(), at=at).change.how == how


def test_in_the_refund_window_everything_comes_back_without_a_fee():
    contract = bought((edition(policies=WITH_FEE), 25), (add_on(), 2))
    contract = paid(contract)
    quote = cancel(contract, at=datetime(2026, 4, 10, 9, tzinfo=UTC))
    assert quote.change.fee is None
    assert quote.documents[0].total == contract.documents[0].total
    assert [(part.payment, part.amount) for part in quote.refunds] == [("pay_inv_1", contract.documents[0].total)]
    assert [paper.kind for paper in quote.documents] == ["credit_note"]


def test_it_comes_back_only_once_per_account_and_product():
    quote = cancel(bought(), at=datetime(2026, 4, 10, 9, tzinfo=UTC), used=True)
    assert quote.change.how == "pro_rata"


def test_an_unpaid_invoice_is_set_off_instead_of_refunded():
    quote = cancel(bought(), at=datetime(2026, 4, 10, 9, tzinfo=UTC))
    assert [(part.document, part.amount) for part in quote.settlement] == [("inv_1", 11_041_25)]
    assert (quote.refunds, quote.to_balance) == ((), 0)


def test_what_was_paid_from_the_balance_returns_to_it():
    contract = bought((edition(), 25), by=buyer(balance=1_000_00))
    assert contract.documents[0].open == 10_041_25
    contract = paid_in_part(contract, "pay_9", 10_041_25)
    quote = cancel(contract, at=datetime(2026, 4, 10, 9, tzinfo=UTC))
    assert [(part.payment, part.amount) for part in quote.refunds] == [("pay_9", 10_041_25)]
    assert quote.to_balance == 1_000_00


def paid_in_part(contract, payment, amount):
    document = contract.documents[0]
    settled = replace(document, paid=document.paid + amount, payers=(*document.payers, Payer(payment, amount)))
    return replace(contract, documents=(settled,))


def test_a_part_paid_invoice_is_set_off_first_and_the_rest_refunded():
    contract = paid_in_part(bought(), "pay_9", 9_000_00)
    quote = cancel(contract)
    # Unused: 25 x 1.00 x 104 days = 2,600.00 and 546.00 VAT; 2,041.25 are still open
    assert [(part.document, part.amount) for part in quote.settlement] == [("inv_1", 2_041_25)]
    assert [(part.payment, part.amount) for part in quote.refunds] == [("pay_9", 1_104_75)]


def test_terms_may_send_it_to_the_balance():
    contract = paid(bought((edition(policies=Policies(cancellation_credit_to=CreditTo.BALANCE)), 25)))
    quote = cancel(contract)
    assert (quote.refunds, quote.to_balance) == ((), 3_146_00)


def test_no_refund_ends_now_and_gives_nothing_back():
    quote = cancel(bought((edition(policies=Policies(cancelling=Cancelling.NO_REFUND)), 25)))
    assert (quote.change.how, quote.documents, quote.change.ends) == ("no_refund", (), date(2026, 12, 1))


def test_not_allowed_names_the_day_that_is():
    contract = bought((edition(policies=Policies(cancelling=Cancelling.NOT_ALLOWED)), 25))
    with pytest.raises(CancellationNotAllowed) as refused:
        cancel(contract)
    assert (refused.value.why, refused.value.ends) == ("not_allowed", date(2027, 3, 15))
    assert cancel(contract, When.TERM_END).change.how == "term_end"
    assert cancel(contract, at=datetime(2026, 4, 1, 9, tzinfo=UTC)).change.how == "refund_window"


@pytest.mark.parametrize("mode", [CancellationMode.REQUEST, CancellationMode.ASSISTED])
@pytest.mark.parametrize("when", list(When))
def test_other_modes_are_named_by_the_refusal(mode, when):
    with pytest.raises(CancellationNotAllowed) as refused:
        cancel(bought((edition(policies=Policies(mode=mode)), 25)), when)
    assert refused.value.why == mode


def test_billed_monthly_the_unbilled_months_are_released():
    contract = bought((edition(unit_price=31_00, billing=MONTH), 10))
    quote = cancel(contract, at=datetime(2026, 4, 14, 9, tzinfo=UTC), used=True)
    assert quote.change.lapsed == 11
    assert quote.documents[0].net == 10_00  # 10 seats x 1.00 for the last day, 14 April


def test_the_fee_counts_the_unbilled_months_and_is_capped_at_the_credit():
    contract = bought((edition(unit_price=31_00, billing=MONTH, policies=WITH_FEE), 10))
    fee = cancel(contract, at=datetime(2026, 4, 14, 9, tzinfo=UTC), used=True).change.fee
    # 10 % of (10.00 + 11 x 310.00) = 342.00, capped at the net credit
    assert (fee.net_credit, fee.unbilled, fee.amount, fee.capped) == (10_00, 3_410_00, 10_00, True)


def test_a_fee_beyond_the_credit_is_due_later():
    terms = Policies(fee=Fee(basis_points=1000, beyond_credit=True))
    contract = bought((edition(unit_price=31_00, billing=MONTH, policies=terms), 10))
    quote = cancel(contract, at=datetime(2026, 4, 14, 9, tzinfo=UTC), used=True)
    assert (quote.change.fee.amount, quote.change.fee.capped) == (342_00, False)
    # The credit, 12.10 with VAT, goes first to the open invoice that it corrects; the fee, 413.82 with VAT, stays open.
    assert [(part.document, part.amount) for part in quote.settlement] == [("inv_1", 12_10)]
    assert [(due.on, due.amount) for due in quote.due_later] == [(date(2026, 5, 14), 413_82)]


def test_a_fixed_fee_is_in_the_contracts_currency():
    contract = paid(bought((edition(policies=Policies(fee=Fee(fixed={"EUR": 150_00, "USD": 175_00}))), 25)))
    fee = cancel(contract).documents[1]
    assert (fee.net, fee.lines[0].derivation.exact) == (150_00, "15000")


def test_add_ons_end_with_their_base():
    quote = cancel(bought((edition(), 25), (add_on(), 2)))
    # 25 x 1.00 x 104 days, and 2 x 12.00 x 104/365 = 6.84
    assert [line.net for line in quote.documents[0].lines] == [2_600_00, 6_84]


def test_reverse_charged_credits_bear_no_vat():
    contract = bought(
        by=buyer(vat_id="DE136695976", address=replace(profile().address, country="DE", postcode="20457"))
    )
    note = cancel(contract).documents[0]
    assert (note.net, note.total, note.tax[0].category) == (2_600_00, 2_600_00, "AE")


def test_cancelling_twice_says_when_it_ends():
    contract = ending(bought(), When.TERM_END)
    with pytest.raises(CancelledAlready) as refused:
        cancel(contract, When.TERM_END)
    assert refused.value.ends == date(2027, 3, 15)


def ending(contract, when, at=DECEMBER):
    after = cancelled(cancel(contract, when, at=at), contract, buyer=profile(), seller=seller(), at=at)
    return replace(contract, subscription=after.subscription, ledger=after.ledger)


def test_what_was_to_end_later_may_still_end_now():
    assert cancel(ending(bought(), When.TERM_END)).change.how == "pro_rata"


def test_an_ended_subscription_is_not_cancelled_again():
    with pytest.raises(SubscriptionEnded):
        cancel(ending(bought(), When.NOW))


def test_a_held_subscription_waits():
    contract = bought()
    with pytest.raises(ChangeInProgress):
        cancel(replace(contract, subscription=replace(contract.subscription, hold="pay_1")))


def test_an_end_is_undone_until_it_takes_effect():
    contract = ending(bought(), When.TERM_END)
    entry = contract.subscription.timeline[0]
    after = contract.without(entry, DECEMBER)
    assert after.due
    assert (after.timeline, after.due.kind, after.due.of) == ((), WorkKind.RENEWAL_MAIL, 90)
    with pytest.raises(Unknown):
        replace(contract, subscription=after).entry(entry.id)


def test_a_fee_by_card_is_due_at_once():
    terms = Policies(fee=Fee(basis_points=1000, beyond_credit=True), cancelling=Cancelling.NO_REFUND)
    contract = bought((edition(unit_price=31_00, billing=MONTH, policies=terms), 10))
    quote = cancel(contract, used=True, at=BOUGHT.replace(month=4, day=14), by=buyer(collection=Collection.CARD))
    assert [(due.on, due.amount) for due in quote.due_later] == [(date(2026, 4, 14), 412_61)]  # 341.00 and 21 %


def test_a_fee_bears_the_vat_of_today_and_a_credit_that_of_what_it_corrects():
    # Bought at home with 21 %; the company has moved to Germany since.
    contract = bought((edition(policies=WITH_FEE), 25))
    moved = buyer(version=2, vat_id="DE136695976", address=replace(profile().address, country="DE", postcode="20457"))
    note, fee = cancel(contract, by=moved).documents
    assert (note.tax[0].rate_bp, fee.tax[0].category, fee.tax_rule) == (2100, "AE", "reverse_charge")
    after = cancelled(cancel(contract, by=moved), contract, buyer=moved.profile, seller=seller(), at=DECEMBER)
    assert [(d.kind, d.tax_rule) for d in after.documents] == [
        ("credit_note", "domestic"),
        ("invoice", "reverse_charge"),
    ]
    assert [broken_rules(d, number="1") for d in after.documents[1:]] == [()]
