"""Deviations of a contract: 25 seats of Enterprise from 15 March 2026 on, listed at 730.00, agreed at 700.00 per seat.

Until 1 June 2027 the price is agreed: the periods that begin on 15 March 2026 and 2027 cost 25 x 700.00 = 17,500.00,
that of 2028 costs 25 x 730.00 = 18,250.00.
"""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from tests.application.asked_upgrades import offer, offered, on_request, quote_change, quote_new
from tests.domain.changing_plans import enterprise
from tests.domain.contracts import MONTH, edition
from tests.shop import ACCOUNT, ANNA, PROFILE, Shop
from zetel.application.contracts.documents_ahead import forecast_subscription
from zetel.application.contracts.open_changes import read_timeline
from zetel.application.contracts.reading import read_subscription
from zetel.domain.catalog.terms import Effect, Fee
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.address import Language
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.deviations import (
    AS_LISTED,
    AgreedFee,
    AgreedNotice,
    AgreedPrice,
    AgreedSeats,
    AgreedTerms,
)
from zetel.domain.subscriptions.subscription import Subscription

SEPTEMBER: Final = datetime(2026, 9, 1, 9, tzinfo=UTC)
PRICE: Final = AgreedTerms(price=AgreedPrice(unit_price=700_00, until=date(2027, 6, 1)))
NET: Final = 17_500_00
LISTED_NET: Final = 18_250_00
JOINED: Final = 3_739_73
GUIDE: Final = Path(__file__).parents[3] / "docs" / "documents.md"


class Customer(Shop):
    """A customer with much credit; Enterprise is sold on request, without mails before a term's end."""

    def __init__(self, *also: Any, **policies: Any) -> None:
        super().__init__(credit=CreditLimit(1_000_000_00, "EUR"))
        self.stock(edition(), on_request(**{"mail_leads": (), **policies}), *also)
        self.has_paid()
        self.world.clock.move_machine(seconds=61)

    def buys(self, deviations: AgreedTerms, quantity: int = 25) -> Any:
        """The confirmed quote of a new subscription with the deviations."""
        quote = quote_new(self, PROFILE, offered(self, offer(deviations=deviations)), quantity)
        self.confirm(quote, key="bought")
        self.pump()
        return quote

    def lives_to(self, *instants: datetime) -> None:
        for instant in instants:
            self.world.clock.move_to(instant)
            self.settle_everything()

    def held(self, id: str) -> Subscription:
        held = self.subscription(id)
        assert held is not None
        return held

    def reads(self, id: str) -> Any:
        return read_subscription(ACCOUNT, id, ANNA, Language.EN, self.services, self.catalog).body

    def nets(self) -> list[int]:
        """The net amounts of the invoices, oldest first."""
        issued = [self.document(event.subject) for event in self.events() if event.type == "invoice.issued"]
        return [document.net for document in issued if document]


def test_an_agreed_price_is_charged_to_its_end_and_then_the_price_on_the_list() -> None:
    customer = Customer()
    quote = customer.buys(PRICE)
    assert [paper["net"] for paper in quote["documents"]] == [NET]
    assert quote["next_renewal"]["net"] == NET
    foretold = forecast_subscription(ACCOUNT, quote["subscription"], 24, ANNA, customer.services, customer.catalog)
    customer.lives_to(datetime(2027, 3, 15, 9, tzinfo=UTC))
    assert customer.reads(quote["subscription"])["next_renewal"]["net"] == LISTED_NET
    customer.lives_to(datetime(2028, 3, 15, 9, tzinfo=UTC))
    assert customer.nets() == [NET, NET, LISTED_NET]
    assert [document["net"] for document in foretold.body["documents"]] == [NET]
    assert customer.held(quote["subscription"]).deviations == AS_LISTED


def test_seats_that_join_cost_the_agreed_price() -> None:
    """10 seats for 195 of 365 days: 7,000.00 x 195 / 365 = 3,739.73."""
    customer = Customer()
    quote = customer.buys(PRICE)
    customer.lives_to(SEPTEMBER)
    more = customer.quote_seats(quote["subscription"], 35)
    assert [paper["net"] for paper in more["documents"]] == [JOINED]


def test_an_agreed_share_is_taken_off_the_price_of_each_billing_period_that_begins_before_its_end() -> None:
    """31.00 less 20 % is 24.80: 10 seats cost 248.00 a month, three times, then 310.00."""
    customer = Customer()
    monthly = on_request(mail_leads=())
    customer.stock(
        edition(),
        enterprise(31_00, term=MONTH, billing=MONTH, policies=monthly.plan.policies),
        version=3,
    )
    customer.world.clock.move_machine(seconds=61)
    agreed = AgreedTerms(price=AgreedPrice(reduction_bp=2_000, until=date(2026, 6, 1)))
    quote = customer.buys(agreed, 10)
    assert quote["next_renewal"]["net"] == 248_00
    foretold = forecast_subscription(ACCOUNT, quote["subscription"], 4, ANNA, customer.services, customer.catalog)
    customer.lives_to(*(datetime(2026, month, 15, 9, tzinfo=UTC) for month in (4, 5, 6, 7)))
    assert customer.nets() == [248_00, 248_00, 248_00, 310_00, 310_00]
    assert [document["net"] for document in foretold.body["documents"]] == customer.nets()[1:4]


def test_the_end_of_an_agreed_price_stands_on_the_timeline_with_the_bill_that_it_makes_dearer() -> None:
    customer = Customer()
    quote = customer.buys(PRICE)
    found = read_timeline(ACCOUNT, quote["subscription"], ANNA, customer.services, customer.catalog)
    (change,) = found.body["changes"]
    assert (change["kind"], change["value"], change["on"]) == ("deviation", "price", "2028-03-15")
    assert (change["with_it"]["net"], change["without_it"]["net"]) == (LISTED_NET, NET)
    assert not change["undoable"]


def test_the_customer_is_told_of_the_end_as_early_as_of_a_dearer_price() -> None:
    """Over on 15 March 2028: 30 days of notice and 30 days for a price before it is 15 January 2028, 08:00 local."""
    customer = Customer()
    customer.buys(PRICE)
    customer.lives_to(datetime(2027, 3, 15, 9, tzinfo=UTC), datetime(2028, 1, 15, 5, tzinfo=UTC))
    assert "DeviationsEnd" not in [mail.subject for mail in customer.world.outbox.sent]
    customer.world.outbox.sent.clear()
    customer.lives_to(datetime(2028, 1, 15, 7, 1, tzinfo=UTC))
    (mail,) = customer.world.outbox.sent
    assert mail.subject == "DeviationsEnd"
    for fact in ('"now":1750000', '"then":1825000', '"over":"2028-03-15"'):
        assert fact in mail.text
    assert [event.data for event in customer.events() if event.type == "subscription.deviations_ending"] == [
        {"deviations": ["price"]}
    ]
    customer.world.outbox.sent.clear()
    customer.lives_to(datetime(2028, 2, 15, 9, tzinfo=UTC))
    assert not customer.world.outbox.sent


def test_no_mail_follows_where_the_plan_ended_the_price_before() -> None:
    customer = Customer()
    quote = customer.buys(PRICE)
    customer.confirm(customer.quote_plan(quote["subscription"], "professional-yearly"), key="down")
    customer.lives_to(datetime(2027, 3, 15, 9, tzinfo=UTC), datetime(2028, 1, 15, 9, tzinfo=UTC))
    assert "DeviationsEnd" not in [mail.subject for mail in customer.world.outbox.sent]


def test_an_agreed_notice_moves_the_last_day_to_cancel_of_terms_that_begin_before_its_end() -> None:
    """60 days before 15 March 2027 is 14 January; from the term of 2027 on the plan's 30 days count: 14 February."""
    customer = Customer()
    quote = customer.buys(AgreedTerms(notice=AgreedNotice(60, until=date(2027, 1, 1))))
    assert customer.reads(quote["subscription"])["cancel_by"] == "2027-01-14"
    customer.lives_to(datetime(2027, 1, 15, 9, tzinfo=UTC))
    late = customer.quote_end(quote["subscription"], When.TERM_END)
    assert late["change"]["ends"] == "2028-03-15"
    customer.lives_to(datetime(2027, 3, 15, 9, tzinfo=UTC))
    assert customer.reads(quote["subscription"])["cancel_by"] == "2028-02-14"


@pytest.mark.parametrize(("agreed", "fee"), [(AgreedFee(basis_points=500), 487_50), (AgreedFee(), 0), (None, 975_00)])
def test_an_agreed_fee_takes_the_place_of_the_plans(agreed: AgreedFee | None, fee: int) -> None:
    """Ended on 1 September: 25 x 730.00 x 195 / 365 = 9,750.00 come back; 5 % are 487.50, the plan's 10 % 975.00."""
    customer = Customer(fee=Fee(basis_points=1_000))
    quote = customer.buys(AgreedTerms(fee=agreed))
    customer.lives_to(SEPTEMBER)
    statement = customer.quote_end(quote["subscription"])
    assert [paper["net"] for paper in statement["documents"]] == [9_750_00, *([fee] if fee else [])]


def test_an_agreed_maximum_bounds_seats() -> None:
    customer = Customer()
    made = offer(deviations=AgreedTerms(maximum=AgreedSeats(30)), maximum=30)
    quote = quote_new(customer, PROFILE, offered(customer, made))
    customer.confirm(quote, key="bought")
    customer.quote_seats(quote["subscription"], 30)
    with pytest.raises(InvalidRequest) as refused:
        customer.quote_seats(quote["subscription"], 31)
    assert refused.value.errors[0].rule == "from 1 to 30"


def test_another_plan_ends_the_price_and_keeps_the_others() -> None:
    customer = Customer(mail_leads=())
    deviations = AgreedTerms(price=AgreedPrice(reduction_bp=5_000), notice=AgreedNotice(60), maximum=AgreedSeats(600))
    quote = customer.buys(deviations)
    customer.lives_to(SEPTEMBER)
    down = customer.quote_plan(quote["subscription"], "professional-yearly")
    assert down["next_renewal"]["net"] == 25 * 365_00
    customer.confirm(down, key="down")
    customer.lives_to(datetime(2027, 3, 15, 9, tzinfo=UTC))
    held = customer.held(quote["subscription"])
    assert held.items[0].plan == "professional-yearly.3"
    assert held.deviations == AgreedTerms(notice=AgreedNotice(60), maximum=AgreedSeats(600))
    assert customer.reads(quote["subscription"])["cancel_by"] == "2028-01-15"


def test_a_running_contract_takes_an_offer_now() -> None:
    """Credit 25 x 365.00 x 195 / 365 = 4,875.00; charge 17,500.00 x 195 / 365 = 9,349.32."""
    customer = Customer()
    bought = customer.quote()
    customer.confirm(bought, key="bought")
    customer.lives_to(SEPTEMBER)
    request = offered(customer, offer(deviations=PRICE), bought["subscription"])
    quote = quote_change(customer, bought["subscription"], request)
    assert [paper["net"] for paper in quote["documents"]] == [4_875_00, 9_349_32]
    assert quote["next_renewal"]["net"] == NET
    customer.confirm(quote, key="up")
    held = customer.held(bought["subscription"])
    assert (held.items[0].plan, held.deviations) == ("enterprise-yearly.3", PRICE)


def test_an_offer_taken_for_the_renewal_brings_its_deviations_then() -> None:
    customer = Customer(upgrade="at_renewal")
    bought = customer.quote()
    customer.confirm(bought, key="bought")
    customer.lives_to(SEPTEMBER)
    request = offered(customer, offer(deviations=PRICE), bought["subscription"])
    quote = quote_change(customer, bought["subscription"], request, when=Effect.AT_RENEWAL)
    assert (quote["documents"], quote["next_renewal"]["net"]) == ([], NET)
    customer.confirm(quote, key="up")
    assert customer.held(bought["subscription"]).deviations == AS_LISTED
    customer.lives_to(datetime(2027, 3, 15, 9, tzinfo=UTC))
    assert customer.held(bought["subscription"]).deviations == PRICE
    assert customer.nets()[-1] == NET


def test_the_terms_and_the_answer_name_what_was_agreed() -> None:
    customer = Customer()
    agreed = AgreedTerms(PRICE.price, AgreedNotice(60), AgreedFee(), AgreedSeats(600, until=date(2027, 6, 1)))
    quote = customer.buys(agreed)
    body = customer.reads(quote["subscription"])
    assert body["deviations"] == {
        "price": {"unit_price": 700_00, "until": "2027-06-01"},
        "notice": {"days": 60},
        "fee": {"basis_points": 0, "fixed": 0},
        "maximum": {"seats": 600, "until": "2027-06-01"},
    }
    assert body["products"][0]["maximum"] == 600


def test_a_contract_as_listed_shows_no_deviations() -> None:
    customer = Customer()
    bought = customer.quote()
    customer.confirm(bought, key="bought")
    assert "deviations" not in customer.reads(bought["subscription"])


def test_the_guide_says_these_figures() -> None:
    """docs/documents.md, Agreed with one customer; `tests/oracle/test_guide.py` computes its sums again."""
    section = GUIDE.read_text(encoding="utf-8").partition("## Agreed with one customer")[2]
    said = [int(figure.replace(".", "")) for figure in re.findall(r"-> +([\d.]+)", section)]
    assert said == [NET, JOINED, LISTED_NET, 24_80, 248_00, 310_00, 4_875_00, 9_349_32]
