"""The stores that must keep the same contract, and things to put into them."""

from datetime import UTC, datetime
from uuid import uuid4

from tests import tables
from tests.emulator import Emulator
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.dynamodb.store import DynamoStore
from zetel.application.store.records import Receipt, ReceiptState
from zetel.domain.due import Due, WorkKind
from zetel.domain.events import Actor, ActorKind, Event
from zetel.domain.payments.payment import Payment, PaymentMethod, PaymentState

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
SHARDS = 4


def on_moto() -> DynamoStore:
    """A store on fresh tables; moto must be on."""
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).dynamodb
    return DynamoStore(client, tables.create(client), "main", SHARDS)


def on_emulator(emulator: Emulator) -> DynamoStore:
    """A store on fresh tables of its own."""
    client = Clients(emulator.region, endpoint=emulator.endpoint, parameters=Parameters.CHECKED).dynamodb
    return DynamoStore(client, tables.create(client, prefix=f"{uuid4().hex}-"), "main", SHARDS)


class Failed(Exception):
    """A failed write, and the item found in its place."""

    def __init__(self, write: str, found: object) -> None:
        super().__init__(write, found)
        self.write, self.found = write, found


def never(found: object) -> Exception:
    """The `on_conflict` of a write whose condition holds."""
    return AssertionError(f"must not fail, but found {found}")


def payment(id: str, due: datetime | None, *, version: int = 1) -> Payment:
    """A payment of 100.00 with work due at `due`."""
    return Payment(
        id=id,
        account="acc_1",
        profile="pro_1",
        method=PaymentMethod.CARD,
        state=PaymentState.PENDING,
        currency="EUR",
        amount=100_00,
        made_at=NOON,
        sequence=1,
        version=version,
        due=None if due is None else Due(due, WorkKind.PAYMENT),
    )


def receipt(*, expires_at: int, fingerprint: str = "f1") -> Receipt:
    return Receipt(ReceiptState.DONE, fingerprint, expires_at)


def event(id: str, sequence: int = 1) -> Event:
    actor = Actor(ActorKind.SYSTEM, "test")
    return Event(id, "subscription.started", 1, NOON, "acc_1", "sub_1", sequence, actor, {"quantity": {"to": 25}})
