"""Adding a kind of quote touches the files that docs/architecture.md lists, and no others.

The toy is a gift: more seats of an item, free of charge until the period ends. A true event of API Gateway quotes the
gift, another confirms it.
"""

from typing import Final

from tests.architecture.recipes.copied import Step, appended, must_be_complete, put, together

RULES: Final = '''\
"""A gift: more seats of an item without a charge."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from zetel.domain.quotes.quote import VALID, NewIds, Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.tax.treatment import TaxRule


@dataclass(frozen=True, slots=True)
class SeatGift:
    """`seats` more of `item`, from the day `effective` on."""

    item: str
    seats: int
    effective: date


def quote_gift(
    contract: Contract, *, item: str, seats: int, buyer: Buyer, ids: NewIds, at: datetime
) -> Quote[SeatGift]:
    subscription, profile = contract.subscription, buyer.profile
    return Quote(
        id=ids.quote,
        kind=QuoteKind.GIFT,
        made_at=at,
        expires_at=at + VALID,
        account=subscription.account,
        person=buyer.member,
        profile=profile.id,
        subscription=subscription.id,
        versions={"subscription": subscription.version, "ledger": contract.ledger.version, "profile": profile.version},
        currency=subscription.currency,
        collection=subscription.collection,
        tax_rule=TaxRule.OUTSIDE_SCOPE,
        change=SeatGift(item, seats, contract.today(at)),
        documents=(),
        settlement=(),
        due_now=0,
        due_later=(),
    )


def given(quote: Quote[SeatGift], contract: Contract) -> Outcome:
    """The contract with the seats; no document, no lot."""
    gift, before = quote.change, contract.subscription
    items = tuple(
        replace(item, quantity=item.quantity + gift.seats) if item.id == gift.item else item for item in before.items
    )
    pool = contract.pools[gift.item]
    return Outcome(
        replace(before.changed(), items=items, last_quote=quote.id, hold=None),
        contract.ledger,
        {gift.item: replace(pool, seats=pool.seats + gift.seats)},
        (),
    )
'''

QUOTING: Final = '''\
"""Quoting a gift."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts.timeline import case_of
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.store.wire import to_wire
from zetel.domain.quotes import gift


@dataclass(frozen=True, slots=True)
class QuoteGift:
    """Quote `seats` more of an item."""

    account: str
    person: Person
    subscription: str
    item: str
    seats: int


def quote_gift(command: QuoteGift, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    case = case_of(command.account, command.subscription, command.person, services, catalog)
    ids = new_ids(0, case.at, services)
    quote = gift.quote_gift(
        case.contract, item=command.item, seats=command.seats, buyer=case.buyer, ids=ids, at=case.at
    )
    return services.signer.sign(to_wire(quote))
'''

CONFIRMING: Final = '''\
"""Confirming a gift: more seats of an item."""

from collections.abc import Sequence
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.quote_kind import Circumstances, KindOfQuote
from zetel.application.contracts import loading
from zetel.application.ports import Records
from zetel.domain.events import TypedEvent
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.gift import SeatGift, given
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import SubscriptionSeatsIncreased
from zetel.domain.subscriptions.outcome import Outcome


def _pools(quote: Quote[SeatGift]) -> Sequence[str]:
    return (quote.change.item,)


def _contract(quote: Quote[SeatGift], found: Records, catalog: Catalog) -> Contract:
    return loading.quoted(quote, found, catalog, pools=_pools(quote))


def _decide(quote: Quote[SeatGift], scene: Circumstances) -> Outcome:
    return given(quote, scene.running)


def _event(quote: Quote[SeatGift], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    gift, total = quote.change, outcome.pools[quote.change.item].seats
    return SubscriptionSeatsIncreased(
        item=gift.item,
        quantity={"from": total - gift.seats, "to": total},
        effective=gift.effective,
        quote=quote.id,
        documents=quote.issues,
    )


KIND: Final = KindOfQuote(QuoteKind.GIFT, Quote[SeatGift], _contract, _decide, _event, pools=_pools)
'''

WISH: Final = '''

class WantedGift(Shape):
    """More seats of an item, without a charge."""

    item: ItemId
    seats: Quantity

    def command(self, account: str, subscription: str, person: Person) -> QuoteGift:
        return QuoteGift(account, person, subscription, self.item, self.seats)
'''

CHANGE: Final = '''\
class GiftOut(Shape):
    """More seats of an item, from `effective` on."""

    item: str
    seats: int
    effective: dt.date


'''

ROUTES: Final = """\
@app.post(f"{SUBSCRIPTION}/gifts/quotes", responses=declared.quoted())
def quote_gift(account: AccountId, subscription: SubscriptionId, body: WantedGift) -> Response[QuoteOut]:
    command = body.command(account, subscription, edge.person(app))
    return edge.answer(app, Answer(200, gift.quote_gift(command, services(), catalog())))


@app.post(f"{SUBSCRIPTION}/gifts", responses=CHANGED)
def confirm_gift(
    account: AccountId, subscription: SubscriptionId, body: Confirmed, key: IdempotencyKey
) -> Response[ChangedOrPending]:
    command = body.command(account, edge.person(app), edge.keyed(app), subscription)
    return edge.answer(app, confirm(command, confirmed_gift.KIND, services(), catalog()))


"""

IMPORTS: Final = """\
from zetel.application.confirming.kinds import gift as confirmed_gift
from zetel.application.quoting import gift
from zetel.http.change_models import WantedGift
"""

#: What the toy's author would write first.
TEST: Final = '''\
"""5 seats more than the 25 that were bought, as the API gives them."""

from tests import handlers
from tests.shop import ACCOUNT, ANNA

KEY = {"Idempotency-Key": "a-gift"}


def ask(path, body, headers=None):
    return handlers.ask("seat_change", "POST", path, body=body, headers=headers, person=ANNA.sub)


def test_a_gift_is_quoted_and_confirmed_once(running):
    before, path = running.ledger, f"/v1/accounts/{ACCOUNT}/subscriptions/{running.id}/gifts"
    quote = ask(f"{path}/quotes", {"item": running.now.items[0].id, "seats": 5})
    assert (quote.status, quote.body["kind"], quote.body["documents"], quote.body["due_now"]) == (200, "gift", [], 0)

    answer = ask(path, {"quote": quote.body}, KEY)
    assert (answer.status, answer.headers["ETag"], answer.body["documents"]) == (200, '"2"', [])
    assert (running.now.version, running.now.items[0].quantity, running.pool.seats) == (2, 30, 30)
    assert running.ledger == before
    happened = running.events()[-1]
    assert (happened.type, happened.sequence) == ("subscription.seats_increased", 2)
    assert happened.data["quantity"] == {"from": 25, "to": 30}

    assert ask(path, {"quote": quote.body}, KEY) == answer
    assert ask(path, {"quote": quote.body}, {"Idempotency-Key": "another"}).problem == "quote-used"
    tampered = {**quote.body, "change": {**quote.body["change"], "seats": 500}}
    assert ask(path, {"quote": tampered}, {"Idempotency-Key": "more"}).problem == "quote-tampered"
    assert len(running.events()) == 2
'''

REGISTERED: Final = "tests/architecture/test_kinds.py::test_each_kind_of_quote_has_its_files_and_is_registered"
ANSWERED: Final = "tests/architecture/test_kinds.py::test_each_kind_of_quote_is_answered_with_its_change"

STEPS: Final = (
    Step(
        "layers/shared/zetel/domain/quotes/quote.py",
        put('    GIFT = "gift"\n', before='    SEATS = "seats"'),
        REGISTERED,
    ),
    Step("layers/shared/zetel/domain/quotes/gift.py", appended(RULES), REGISTERED),
    Step("layers/shared/zetel/application/quoting/gift.py", appended(QUOTING), REGISTERED),
    Step("layers/shared/zetel/application/confirming/kinds/gift.py", appended(CONFIRMING), REGISTERED),
    Step(
        "layers/shared/zetel/application/confirming/registry.py",
        together(put("    gift,\n", before="    plan,\n"), put("gift.KIND, ", before="seats.KIND")),
        REGISTERED,
    ),
    Step(
        "layers/shared/zetel/http/change_models.py",
        together(
            put("from zetel.application.quoting.gift import QuoteGift\n", before="from zetel.application.quoting."),
            put("Quantity, ", before="ReasonCode, "),
            appended(WISH),
        ),
        ANSWERED,
    ),
    Step(
        "layers/shared/zetel/http/models.py",
        together(put(CHANGE, before="class SetOffOut"), put("GiftOut | ", before="BoughtOut | SeatChangeOut")),
        ANSWERED,
    ),
    Step(
        "openapi/words.py",
        together(
            put('    "quoteGift": ("gift", "GiftOut"),\n', before='    "quoteSeatChange": ("seats"'),
            put('        "gift": "of more seats: `change` is a GiftOut",\n', before='        "seats": "of a new total'),
        ),
        ANSWERED,
    ),
    Step(
        "functions/seat_change/handler.py",
        together(put(IMPORTS, before="from zetel.http.quote_models import "), put(ROUTES, before="def lambda_handler")),
        ANSWERED,
    ),
)


def test_a_kind_of_quote_is_added_by_these_steps(copy):
    copy.carry_out(Step("tests/functions/test_gift.py", appended(TEST), "tests/functions/test_gift.py"))
    must_be_complete("To add a kind of quote", STEPS, copy, "tests/functions/test_gift.py")
