"""The next term as it is known today: what it begins with, and what its first invoice will say."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain.contracts import MONTH, YEAR, add_on, buyer, edition, in_words, new_ids, profile, seller
from tests.domain.running import bought
from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.parties.address import Address
from zetel.domain.quotes.purchase import quote_purchase
from zetel.domain.subscriptions.next_term import next_renewal, next_term
from zetel.domain.subscriptions.pricing import Choice, issue_date
from zetel.domain.subscriptions.subscription import Entry, SubscriptionState
from zetel.domain.subscriptions.timeline import END, SEATS

END_OF_TERM = date(2027, 3, 15)


def coming(contract, **changes):
    return next_term(contract, profile=profile(**changes), seller=seller(), describe=in_words)


def with_entries(contract, *entries):
    return replace(contract, subscription=replace(contract.subscription, timeline=entries))


def test_it_is_the_worked_examples_renewal():
    term = coming(bought((edition(), 30)))
    assert (term.term, term.period) == (Span(date(2027, 3, 15), date(2028, 3, 15)),) * 2
    # 30 x 365.00 for the 366 days to 15 March 2028: a whole period costs its price
    assert (term.net, term.tax[0].amount, term.total) == (10_950_00, 2_299_50, 13_249_50)
    assert [(line.text, line.net) for line in term.lines] == [("30 professional period", 10_950_00)]
    assert not term.repriced


@pytest.mark.parametrize("quantity", [1, 10, 25])
def test_its_lines_add_up_to_its_amounts(quantity):
    graduated = add_on("storage", (Tier(2_00, 10), Tier(1_00)), PriceModel.GRADUATED)
    contract = bought((edition(), 25), (graduated, quantity))
    term = coming(contract)
    renewal = next_renewal(contract.subscription, contract.offers)
    assert renewal
    said = renewal.amounts(profile=profile(), seller=seller())
    assert (term.net, term.total) == (said.net, said.total)
    assert sum(line.net for line in term.lines) == term.net


def test_it_begins_with_the_total_that_is_set_for_it():
    contract = with_entries(bought(), Entry("ent_1", END_OF_TERM, SEATS, "itm_1", 22))
    assert coming(contract).net == 8_030_00  # 22 x 365.00


def test_of_several_totals_the_last_one_by_its_first_day_counts():
    earlier = Entry("ent_1", date(2027, 1, 1), SEATS, "itm_1", 24)
    at_renewal = Entry("ent_2", END_OF_TERM, SEATS, "itm_1", 22)
    a_year_later = Entry("ent_3", date(2028, 3, 15), SEATS, "itm_1", 9)
    assert coming(with_entries(bought(), earlier, at_renewal, a_year_later)).net == 8_030_00  # 22 x 365.00


@pytest.mark.parametrize("ends", [END_OF_TERM, date(2027, 1, 1)])
def test_there_is_none_after_an_end_and_one_before_an_end_of_the_next(ends):
    assert coming(with_entries(bought(), Entry("ent_1", ends, END))) is None
    later = coming(with_entries(bought(), Entry("ent_1", date(2028, 3, 15), END)))
    assert later.total == 11_041_25


def test_an_ended_subscription_has_none():
    contract = bought()
    over = replace(contract.subscription, state=SubscriptionState.ENDED)
    assert next_renewal(over, contract.offers) is None


def test_a_price_that_is_in_force_on_its_first_day_is_a_new_one():
    old = edition()
    new = Price("professional-yearly", "EUR", date(2027, 3, 1), PriceModel.PER_SEAT, (Tier(400_00),))
    contract = bought((replace(old, prices=(*old.prices, new)), 25))
    term = coming(contract)
    assert (term.net, term.repriced) == (10_000_00, True)  # 25 x 400.00


def test_billed_monthly_its_first_invoice_is_that_of_a_month():
    term = coming(bought((edition(unit_price=31_00, term=YEAR, billing=MONTH), 10)))
    assert term.period == Span(date(2027, 3, 15), date(2027, 4, 15))
    assert term.term == Span(date(2027, 3, 15), date(2028, 3, 15))
    assert term.net == 310_00


def test_no_vat_is_charged_where_it_is_reversed():
    contract = bought(
        by=buyer(vat_id="DE136695976", address=replace(profile().address, country="DE", postcode="20457"))
    )
    term = coming(contract, vat_id="DE136695976", address=replace(profile().address, country="DE", postcode="20457"))
    assert (term.tax[0].category, term.net, term.total) == ("AE", 9_125_00, 9_125_00)


def test_its_vat_is_that_of_its_first_day():
    # Estonia: 22 % to 30 June 2025, 24 % since. 25 x 365.00 = 9,125.00, of which 24 % are 2,190.00.
    tallinn = Address(street="Pikk 1", city="Tallinn", postcode="10123", country="EE")
    quote = quote_purchase(
        [Choice(edition(), 25)],
        buyer=buyer(address=tallinn),
        seller=seller(address=tallinn),
        ids=new_ids(),
        at=datetime(2025, 3, 15, 9, tzinfo=UTC),
        describe=in_words,
    )
    assert quote.documents[0].tax[0].amount == 2_007_50
    assert quote.next_renewal
    assert (quote.next_renewal.on, quote.next_renewal.tax) == (date(2026, 3, 15), 2_190_00)


def test_its_invoice_has_the_date_that_the_seller_has_when_it_begins():
    # 1 July begins in Auckland at 14:00 of 30 June in Amsterdam, and in Los Angeles at 09:00 of 1 July.
    first = date(2025, 7, 1)
    zones = ("Pacific/Auckland", "Europe/Amsterdam", "America/Los_Angeles")
    assert [issue_date(first, zone, seller()) for zone in zones] == [date(2025, 6, 30), first, first]
