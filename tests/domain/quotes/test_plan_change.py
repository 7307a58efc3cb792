"""Another plan within the running term, in figures: 365.00 a seat and year is 1.00 a day."""

from datetime import UTC, date, datetime

from tests.domain.changing_plans import enterprise, monthly, plan_quote, until
from tests.domain.contracts import edition
from tests.domain.running import ADDED, bought, paid
from zetel.domain.calendar import Span

END = date(2027, 3, 15)


def nets(quote):
    return [(paper.kind.value, paper.net) for paper in quote.documents]


def test_a_dearer_plan_of_the_same_term_credits_the_unused_days_and_charges_the_rest():
    contract = paid(bought())  # 25 x 365.00 from 15 March 2026
    quote = plan_quote(contract, "enterprise-yearly", enterprise(), at=ADDED)
    # 195 of 365 days are left: 25 x 195.00 back, 25 x 390.00 charged; 4,875.00 + 21 % is due
    assert nets(quote) == [("credit_note", 4_875_00), ("invoice", 9_750_00)]
    assert quote.due_later[0].amount == 5_898_75
    assert (quote.change.term, quote.change.effective) == (Span(date(2026, 3, 15), END), date(2026, 9, 1))
    (note, invoice) = quote.documents
    (why,) = (line.derivation for line in invoice.lines)
    assert (why.quantity, why.unit_price, why.days, why.of_days) == (25, 730_00, 195, 365)
    assert [(part.document, part.source) for part in quote.settlement] == [(invoice.id, note.id)]


def test_an_open_invoice_takes_the_credit_before_the_new_one_does():
    quote = plan_quote(bought(), "enterprise-yearly", enterprise(), at=ADDED)
    # 11,041.25 is open on the first: all of the credit, 5,898.75, goes there; the new invoice is due whole
    assert [part.amount for part in quote.settlement] == [5_898_75]
    assert quote.due_later[0].amount == 11_797_50


def test_a_longer_term_runs_from_the_latest_boundary_and_takes_the_whole_month_back():
    contract = until(paid(bought((monthly(), 10))), date(2026, 9, 1))
    september = datetime(2026, 9, 1, 12, tzinfo=UTC)
    quote = plan_quote(contract, "professional-yearly", edition(), at=september)
    assert nets(quote) == [("credit_note", 360_00), ("invoice", 3_650_00)]
    assert quote.change.term == Span(date(2026, 8, 15), date(2027, 8, 15))
    assert quote.due_later[0].amount == 3_980_90  # 3,290.00 + 21 %
