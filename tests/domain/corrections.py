"""Real credit notes and fee invoices, issued: the domain's own answers to the worked example and its neighbours.

25 seats since 15 March 2026 (invoice A, `inv_a`, paid), 5 more since 1 September (invoice B, `inv_b`, open), with an
early-termination fee of 10 %. In yen, seats that were bought one by one. A buyer that moved to Germany: 10 seats with
Dutch VAT, 5 without. `describe` puts the lines into words.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from tests.domain import exchange
from tests.domain.contracts import BOUGHT, buyer, choices, edition, in_words, new_ids, profile, seller
from tests.domain.running import ADDED
from zetel.domain.catalog.products import Offer
from zetel.domain.catalog.terms import Effect, Fee, Policies
from zetel.domain.documents.document import Document, DocumentKind, DocumentState, Payer
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.documents.subject import Describe
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.quotes.cancellation import cancelled, quote_cancellation
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.purchase import purchased, quote_purchase
from zetel.domain.quotes.seats import quote_seats, seats_changed
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer

NUMBERS = {
    "inv_a": "INV-2026-000017",
    "inv_b": "INV-2026-000042",
    "inv_f": "INV-2026-000077",
    "crn_1": "CRN-2026-000007",
    "crn_2": "CRN-2026-000008",
    **{f"inv_{n}": f"INV-2026-{n:06}" for n in range(1, 5)},
}

#: A price whose credits, rounded line by line, would be a cent more than their sum: 25 x 330.02 x 104/365 is
#: 2,350.827... and 5 x 330.02 x 104/365 is 470.165..., together 2,820.992...
UNEVEN = 330_02

#: Terms under which a buyer moves: 10 % for ending early.
MOVED = Policies(fee=Fee(basis_points=1000))

#: A profile that buys on invoice, in yen.
YEN: Mapping[str, Any] = {"currency": "JPY", "credit": CreditLimit(limit=50_000, currency="JPY", days=30)}


#: The buyer of the worked example after its move: a German business, which owes the VAT itself.
IN_GERMANY: Mapping[str, Any] = {
    "address": Address(street="Spaldingstraße 64", city="Hamburg", postcode="20097", country="DE"),
    "vat_id": "DE136695976",
}


def running(
    describe: Describe = in_words, *, unit_price: int = 365_00, added: datetime | None = ADDED, **changes: Any
) -> Contract:
    """The contract with invoice A paid and, unless `added` is None, invoice B open; `changes` are of the profile."""
    offer = edition(unit_price=unit_price, policies=Policies(fee=Fee(basis_points=1000)))
    contract = _bought(offer, 25, "inv_a", buyer(**changes), describe)
    (invoice,) = contract.documents
    payers = (Payer("pay_a", invoice.total, method=PaymentMethod.TRANSFER),)
    contract = replace(contract, documents=(replace(invoice, paid=invoice.total, payers=payers),))
    return contract if added is None else after(contract, seats(contract, 30, added, describe, **changes))


def in_yen(purchases: int = 2, describe: Describe = in_words, *, unit_price: int = 50) -> Contract:
    """So many purchases of one seat on one day, each an open invoice; at 50 of 50, VAT 21 % = 10.5 -> 11, total 61."""
    contract = _bought(edition(unit_price=unit_price, currency="JPY"), 1, "inv_1", buyer(**YEN), describe)
    for n in range(2, purchases + 1):
        contract = after(contract, seats(contract, n, BOUGHT, describe, invoice=f"inv_{n}", **YEN))
    return contract


def moved(describe: Describe = in_words, policies: Policies = MOVED, **changes: Any) -> Contract:
    """10 seats since 15 March, with 21 % VAT (3,650.00 + 766.50, invoice A, paid); 5 more since 1 September to the same
    business, in Germany by then (975.00, reverse charge, invoice B, open), or as `changes` of its profile say."""
    contract = _bought(edition(policies=policies), 10, "inv_a", buyer(), describe)
    (invoice,) = contract.documents
    payers = (Payer("pay_a", invoice.total, method=PaymentMethod.TRANSFER),)
    contract = replace(contract, documents=(replace(invoice, paid=invoice.total, payers=payers),))
    return after(contract, seats(contract, 15, ADDED, describe, **{**IN_GERMANY, **changes}))


def _bought(offer: Offer, quantity: int, invoice: str, by: Buyer, describe: Describe) -> Contract:
    ids = replace(new_ids(), invoice=invoice)
    quote = quote_purchase(
        choices((offer, quantity)),
        buyer=by,
        seller=seller(),
        ids=ids,
        at=BOUGHT,
        describe=describe,
        rates=exchange.rates,
    )
    made = purchased(quote, buyer=by.profile, seller=seller(), plans={offer.plan.name: offer.plan}, at=BOUGHT)
    return Contract(made.subscription, made.ledger, {"itm_1": offer}, made.pools, issued(made))


def seats(
    contract: Contract,
    total: int,
    at: datetime,
    describe: Describe = in_words,
    *,
    invoice: str = "inv_b",
    **changes: Any,
) -> Outcome:
    """What the new total leaves behind: invoice B, or the credit note."""
    quote = quote_seats(
        contract,
        item="itm_1",
        total=total,
        when=Effect.NOW,
        buyer=buyer(**changes),
        seller=seller(),
        ids=replace(new_ids(), invoice=invoice),
        at=at,
        describe=describe,
        rates=exchange.rates,
    )
    return seats_changed(quote, contract, buyer=profile(**changes), seller=seller(), at=at)


def cancellation(contract: Contract, at: datetime, describe: Describe = in_words, **changes: Any) -> Outcome:
    """What cancelling now leaves behind: the credit note, and the fee's invoice."""
    quote = quote_cancellation(
        contract,
        when=When.NOW,
        refund_window_used=False,
        buyer=buyer(**changes),
        seller=seller(),
        ids=replace(new_ids(), invoice="inv_f"),
        at=at,
        describe=describe,
        rates=exchange.rates,
    )
    return cancelled(quote, contract, buyer=profile(**changes), seller=seller(), at=at)


def after(contract: Contract, outcome: Outcome) -> Contract:
    """The contract as `outcome` leaves it, with every invoice that it ever had."""
    changed = {document.id: document for document in (*outcome.settled, *issued(outcome))}
    kept = [changed.pop(document.id, document) for document in contract.documents]
    new = [document for document in changed.values() if document.kind is DocumentKind.INVOICE]
    return replace(
        contract,
        subscription=outcome.subscription,
        ledger=outcome.ledger,
        pools={**contract.pools, **outcome.pools},
        documents=(*kept, *new),
    )


def issued(outcome: Outcome) -> tuple[Document, ...]:
    """The new documents of `outcome` with their numbers, and with those of what they correct."""
    return tuple(
        replace(
            document,
            state=DocumentState.ISSUED,
            number=NUMBERS[document.id],
            issued_at=datetime.combine(document.date, time(12), UTC),
            corrects=tuple(replace(past, number=NUMBERS[past.document]) for past in document.corrects),
        )
        for document in outcome.documents
    )


def seat_return(describe: Describe = in_words, **changes: Any) -> Document:
    """The credit note for 2 of the 5 seats, returned on 5 September: 2 x 365.00 x 191/365 = 382.00."""
    (note,) = issued(seats(running(describe, **changes), 28, datetime(2026, 9, 5, 9, tzinfo=UTC), describe, **changes))
    return note


def ended_early(describe: Describe = in_words, **changes: Any) -> tuple[Document, ...]:
    """The credit note over both invoices and the fee's invoice of 1 December: 3,120.00 back, 312.00 to pay."""
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    return issued(cancellation(running(describe, **changes), at, describe, **changes))


def uneven_end(describe: Describe = in_words) -> tuple[Document, ...]:
    """As `ended_early`, at 330.02: 2,820.99 back, split over both lines."""
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    return issued(cancellation(running(describe, unit_price=UNEVEN), at, describe))


def moved_end(describe: Describe = in_words) -> tuple[Document, ...]:
    """Two credit notes and the fee's invoice, of 1 December: 1,040.00 and 218.40 VAT back; 520.00 without; 156.00 to
    pay, without VAT."""
    return issued(cancellation(moved(describe), datetime(2026, 12, 1, 9, tzinfo=UTC), describe, **IN_GERMANY))


def full_refund(describe: Describe = in_words, *, kept: int = 28) -> Document:
    """The credit note for everything: 5 seats were added on 20 March and returned to `kept` on 22 March, which left two
    used days of each on their line; cancelled on 10 April."""
    contract = running(describe, added=datetime(2026, 3, 20, 9, tzinfo=UTC))
    back = seats(contract, kept, datetime(2026, 3, 22, 9, tzinfo=UTC), describe)
    (note,) = issued(cancellation(after(contract, back), datetime(2026, 4, 10, 9, tzinfo=UTC), describe))
    return note


def all_back_in_yen(describe: Describe = in_words, *, purchases: int = 2, unit_price: int = 50) -> Document:
    """The credit note for all seats that were bought in yen, an hour later."""
    contract = in_yen(purchases, describe, unit_price=unit_price)
    (note,) = issued(cancellation(contract, BOUGHT + timedelta(hours=1), describe, **YEN))
    return note


#: Every case by its name.
CORRECTIONS: Mapping[str, Callable[[Describe], tuple[Document, ...]]] = {
    "seats returned": lambda describe: (seat_return(describe),),
    "cancelled over two invoices, with a fee": ended_early,
    "cancelled with a split over two lines": uneven_end,
    "refunded in full": lambda describe: (full_refund(describe),),
    "refunded in full, of seats that all went back": lambda describe: (full_refund(describe, kept=25),),
    "cancelled by a buyer that had moved": moved_end,
    "two invoices in yen": lambda describe: (all_back_in_yen(describe),),
    "four invoices in yen": lambda describe: (all_back_in_yen(describe, purchases=4),),
    "three invoices in yen whose VAT was rounded to nothing": lambda describe: (
        all_back_in_yen(describe, purchases=3, unit_price=2),
    ),
}
