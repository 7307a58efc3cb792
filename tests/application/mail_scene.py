"""Events that a mail follows, and the items that they name, in the state right after the event."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.adapters.example_letters import DRAFTED, FAILED, ISSUED, SUBSCRIPTION, TRANSFER
from tests.domain.contracts import edition
from tests.domain.example_parties import VEERMAN, seller
from tests.fakes.world import World, world
from zetel.application.catalog.catalog import Catalog
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import CatalogIndex, Listed, MailSent
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.events import Actor, ActorKind, Event
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Member
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.payments.payment import Payment

ACCOUNT = DRAFTED.account
ANNA = Member("mem_01KKRAFRB0XDYK8BTJSGRH03WZ", "Anna Veerman", "anna@veerman.example")
PROFILE = BillingProfile(
    id=DRAFTED.profile,
    account=ACCOUNT,
    version=1,
    name=VEERMAN.name,
    address=VEERMAN.address,
    language=Language.NL,
    currency="EUR",
    zone="Europe/Amsterdam",
    recipients=("administratie@veerman.example", "inkoop@veerman.example"),
)
OFFER = edition()
HEAD = CatalogIndex(1, datetime(2026, 1, 1, tzinfo=UTC), seller(), (Listed(OFFER.product, (OFFER.plan.name,), ()),))
#: 10:00 in Amsterdam on 15 March 2026.
BOUGHT_AT = datetime(2026, 3, 15, 9, tzinfo=UTC)
FILES = {"acc_1/inv_2.pdf": b"%PDF-1.7", "acc_1/inv_2.xml": b"<invoice/>"}


BY_ANNA = Actor(ActorKind.MEMBER, ANNA.id)


def event(type: str, subject: str, data: Any, *, at: datetime = BOUGHT_AT, actor: Actor = BY_ANNA) -> Wire:
    made: Wire = to_wire(Event("evt_01KKRBJHM00000000000000001", type, 1, at, ACCOUNT, subject, 1, actor, data))
    return made


PURCHASED = event(
    "subscription.purchased",
    SUBSCRIPTION.id,
    {
        "quote": SUBSCRIPTION.last_quote,
        "documents": [DRAFTED.id],
        "items": [{"id": SUBSCRIPTION.items[0].id, "plan": "professional-yearly.3", "quantity": 25}],
        "total": 11041_25,
        "currency": "EUR",
        "collection": "invoice",
    },
)
RENDERED = event(
    "invoice.rendered",
    ISSUED.id,
    {"number": ISSUED.number, "formats": ["pdf", "xml"]},
    actor=Actor(ActorKind.SYSTEM, "invoice_rendering"),
)
RECEIVED = event(
    "payment.received",
    TRANSFER.id,
    {
        "amount": 12500_00,
        "currency": "EUR",
        "applied": [{"document": DRAFTED.id, "amount": 11041_25}, {"document": ISSUED.id, "amount": 1179_75}],
        "to_balance": 279_00,
    },
    actor=Actor(ActorKind.STAFF, "person-1"),
)
DECLINED = event(
    "payment.declined", FAILED.id, {"reason": "insufficient_funds"}, at=FAILED.made_at + timedelta(minutes=5)
)

EVENTS = {"purchased": PURCHASED, "rendered": RENDERED, "received": RECEIVED, "declined": DECLINED}


def scene(payment: Payment = TRANSFER) -> World:
    """A world with catalogue, profile, member, subscription, two invoices, their files, and `payment`."""
    here = world(at=BOUGHT_AT)
    store = here.store
    store.put(keys.catalog_head(), HEAD)
    store.put(keys.plan(OFFER.product.id, OFFER.plan.name), OFFER.plan)
    store.put(keys.profile(ACCOUNT, PROFILE.id), PROFILE)
    store.put(keys.member(ACCOUNT, ANNA.id), ANNA)
    store.put(keys.subscription(ACCOUNT, SUBSCRIPTION.id), SUBSCRIPTION)
    store.put(keys.document(ACCOUNT, DRAFTED.id), DRAFTED)
    store.put(keys.document(ACCOUNT, ISSUED.id), ISSUED)
    store.put(keys.payment(ACCOUNT, payment.id), payment)
    here.files.contents.update(FILES)
    return here


def paying(name: str) -> Payment:
    """The payment that stands under the id that the event of this name speaks of."""
    return FAILED if name == "declined" else TRANSFER


def mark(here: World, event: Wire) -> MailSent | None:
    """The mark that the event's mail was sent."""
    key = keys.mail_sent(ACCOUNT, event["id"])
    return here.store.read(key).get(key)


def process(services: Services) -> tuple[Services, Catalog]:
    """The services of a process that has just been started."""
    return services, Catalog(services.store, services.clock)
