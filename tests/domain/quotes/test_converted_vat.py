"""VAT in a second currency, by hand: 1 seat costs 395.00 USD a year, 21 % of it are 82.95 USD; 1 EUR is 1.0850 USD."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.domain.contracts import buyer, choices, edition, in_words, new_ids, seller
from zetel.domain.catalog.terms import Decreasing, Effect, Fee, Policies
from zetel.domain.documents.document import DocumentState
from zetel.domain.errors import ReferenceRateMissing
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.quotes.cancellation import quote_cancellation
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.purchase import purchased, quote_purchase
from zetel.domain.quotes.seats import quote_seats, seats_changed
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.renewal import period_ended
from zetel.domain.tax.reference_rates import PublishedRates, none_known

#: Noon of the Tuesday after Easter.
TUESDAY = datetime(2027, 3, 30, 10, tzinfo=UTC)
TERMS = Policies(refund_window_days=0, decrease=Decreasing.AT_ONCE, fee=Fee(basis_points=1000))
BOSTON = Address(street="Street 1", city="Boston", postcode="02108", country="US", region="MA")
HAMBURG = Address(street="Street 1", city="Hamburg", postcode="20457", country="DE")
STOCKHOLM = Address(street="Storgatan 1", city="Stockholm", postcode="111 22", country="SE")


def of_thursday(day):
    return PublishedRates(date(2027, 3, 25), "ECB", {"USD": "1.0850", "SEK": "11.2000"})


def of_its_eve(day):
    """1.0850 for a document of 30 March, 1.2500 for later ones."""
    return PublishedRates(day.replace(day=day.day - 1), "ECB", {"USD": "1.0850" if day.month == 3 else "1.2500"})


def in_dollars(**changes):
    return buyer(currency="USD", credit=CreditLimit(50_000_00, "USD", 30), **changes)


def purchase(by=None, from_=None, rates=of_thursday, currency="USD"):
    return quote_purchase(
        choices((edition(unit_price=395_00, currency=currency, policies=TERMS), 1)),
        buyer=by or in_dollars(),
        seller=from_ or seller(),
        ids=new_ids(),
        at=TUESDAY,
        describe=in_words,
        rates=rates,
    )


def running(rates=of_its_eve):
    offer = edition(unit_price=395_00, currency="USD", policies=TERMS)
    made = purchased(
        purchase(rates=rates),
        buyer=in_dollars().profile,
        seller=seller(),
        plans={offer.plan.name: offer.plan},
        at=TUESDAY,
    )
    documents = tuple(replace(each, number="INV-1", state=DocumentState.ISSUED) for each in made.documents)
    return Contract(made.subscription, made.ledger, {"itm_1": offer}, made.pools, documents)


def more(contract, total, at, invoice, rates=of_its_eve):
    ids = replace(new_ids(), invoice=invoice)
    quote = quote_seats(
        contract,
        item="itm_1",
        total=total,
        when=Effect.NOW,
        buyer=in_dollars(),
        seller=seller(),
        ids=ids,
        at=at,
        describe=in_words,
        rates=rates,
    )
    return quote, seats_changed(quote, contract, buyer=in_dollars().profile, seller=seller(), at=at)


def grown():
    """A second seat on 1 October: 395.00 x 180/366 = 194.26, VAT 40.79 USD at 1.2500 = 32.63 EUR."""
    contract = running()
    _, outcome = more(contract, 2, datetime(2027, 10, 2, 10, tzinfo=UTC), "inv_2")
    new = tuple(replace(each, number="INV-2", state=DocumentState.ISSUED) for each in outcome.documents)
    return replace(
        contract,
        subscription=outcome.subscription,
        ledger=outcome.ledger,
        pools={**contract.pools, **outcome.pools},
        documents=(*contract.documents, *new),
    )


def end(contract, at, rates=of_its_eve):
    return quote_cancellation(
        contract,
        when=When.NOW,
        refund_window_used=False,
        buyer=in_dollars(),
        seller=seller(),
        ids=replace(new_ids(), invoice="inv_fee"),
        at=at,
        describe=in_words,
        rates=rates,
    )


def test_an_invoice_in_dollars_shows_its_vat_in_euros_at_the_rate_of_the_thursday_before_easter():
    (paper,) = purchase().documents
    (part,) = paper.converted.parts
    assert paper.tax[0].amount == part.vat == 82_95
    assert (paper.converted.currency, paper.converted.amount) == ("EUR", 76_45)
    assert (part.rate.day, part.rate.source, part.rate.charged, part.rate.home) == (
        date(2027, 3, 25),
        "ECB",
        "1.0850",
        "1",
    )


def test_confirming_keeps_it_on_the_document():
    (document,) = running(of_thursday).documents
    assert document.converted == purchase().documents[0].converted


@pytest.mark.parametrize(
    ("currency", "amount"),
    [
        ("USD", 1_019_35),  # 25 % of 395.00 are 98.75 USD; 98.75 x 11.2000 / 1.0850 = 1,019.3548...
        ("EUR", 1_106_00),  # 98.75 x 11.2000
    ],
)
def test_a_seller_in_sweden_shows_it_in_kronor(currency, amount):
    at_home = buyer(currency=currency, credit=CreditLimit(50_000_00, currency, 30), address=STOCKHOLM)
    (paper,) = purchase(at_home, seller(address=STOCKHOLM, vat_id="SE556677889901"), currency=currency).documents
    assert (paper.converted.currency, paper.converted.amount) == ("SEK", amount)


@pytest.mark.parametrize(
    ("by", "from_"),
    [
        (buyer(), seller()),  # euros of a seller in the Netherlands
        (in_dollars(address=BOSTON), seller()),  # outside the scope
        (in_dollars(address=HAMBURG, vat_id="DE136695976"), seller()),  # reverse charge
        (in_dollars(), seller(collects=False, tax_number="1234.56.789")),
    ],
)
def test_a_document_without_vat_and_one_in_the_countrys_currency_need_no_rate(by, from_):
    (paper,) = purchase(by, from_, none_known, by.profile.currency).documents
    assert paper.converted is None


def test_without_a_rate_a_sale_is_refused_with_the_reason():
    with pytest.raises(ReferenceRateMissing) as missing:
        purchase(rates=none_known)
    assert (missing.value.currency, missing.value.home, missing.value.on) == ("USD", "EUR", date(2027, 3, 30))


def test_a_renewal_takes_the_rate_of_its_own_day_and_raises_without_one():
    contract = running()
    at = datetime(2028, 3, 30, 10, tzinfo=UTC)

    def renewed(rates):
        return period_ended(
            contract,
            buyer=in_dollars(),
            seller=seller(),
            invoice="inv_2",
            at=at,
            describe=in_words,
            rates=rates,
        )

    (document,) = renewed(lambda day: PublishedRates(date(2028, 3, 29), "ECB", {"USD": "1.1000"})).outcome.documents
    assert document.converted.amount == 75_41  # 82.95 / 1.1000 = 75.4090...
    with pytest.raises(ReferenceRateMissing):
        renewed(none_known)


def test_a_credit_note_takes_the_rates_of_what_it_corrects_and_sums_them():
    """On 29 November 2027 both seats go back for 122 of 366 days: 131.67 of each. VAT 27.65 USD go back of each: at
    1.0850 are 25.48 EUR, at 1.2500 are 22.12 EUR."""
    quote = end(grown(), datetime(2027, 11, 29, 10, tzinfo=UTC))
    note, fee = quote.documents
    first, second = note.converted.parts
    assert (first.vat, first.amount, first.rate.charged) == (27_65, 25_48, "1.0850")
    assert (second.vat, second.amount, second.rate.charged) == (27_65, 22_12, "1.2500")
    assert note.converted.amount == 47_60
    # the fee is today's: 10 % of 263.34 are 26.33, VAT 5.53 USD at 1.2500
    assert (fee.tax[0].amount, fee.converted.amount) == (5_53, 4_42)


def test_what_goes_back_bit_by_bit_is_the_invoices_vat_in_both_currencies():
    """3 seats more the same day, which go back one after another: 3 x 82.95 are 248.85 USD, and 229.35 EUR."""
    contract = running(of_thursday)
    at = TUESDAY
    back = []
    _, outcome = more(contract, 4, at, "inv_2", rates=of_thursday)
    document = replace(outcome.documents[0], number="INV-2", state=DocumentState.ISSUED)
    contract = replace(
        contract,
        subscription=outcome.subscription,
        ledger=outcome.ledger,
        pools=outcome.pools,
        documents=(*contract.documents, document),
    )
    for total in (3, 2, 1):
        quote, outcome = more(contract, total, at, "inv_3", rates=none_known)
        back.append(quote.documents[0].converted.amount)
        contract = replace(contract, subscription=outcome.subscription, ledger=outcome.ledger, pools=outcome.pools)
    # 76.4516 -> 76.45; 152.9032 -> 152.90 less 76.45; 229.3548 -> 229.35 less 152.90
    assert back == [76_45, 76_45, 76_45]
    assert sum(back) == document.converted.amount
