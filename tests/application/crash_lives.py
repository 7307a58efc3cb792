"""Processes of running contracts that must survive their own death: periods that end, charges, refunds.

The contract is 10 seats by the month, 310.00 and 65.10 VAT, bought on 15 March 2026.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from functions.payment_work import handler as payment_work
from tests.application import scenes
from tests.application.crash_flows import Scene
from tests.application.life import BOOKKEEPER, MONTHLY
from tests.application.scenes import REFUSED, VISA
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, ANNA, PROFILE
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.confirming.registry import KINDS
from zetel.application.events import queues
from zetel.application.payments.transfers import RecordTransfer, record_transfer
from zetel.application.quoting import cancellation
from zetel.application.quoting.cancellation import QuoteCancellation
from zetel.application.renewing import renewals
from zetel.application.store import keys
from zetel.application.work.sweep import sweep
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

#: 00:00 in Amsterdam on 15 April 2026: the first month is over.
MONTH_OVER: Final = datetime(2026, 4, 14, 22, tzinfo=UTC)
#: Another billing profile of the account.
SECOND: Final = "pro_second"
#: On the balance before the month is billed.
DEPOSITED: Final = 75_10


def billing(stage: Stage, card: str | None = None) -> Scene:
    """A month is over; the customer may cancel at the same moment, with a statement of five minutes before."""
    subscription = _running(stage, card)
    stage.deposit(DEPOSITED)
    _at(stage, MONTH_OVER - timedelta(minutes=5))
    cancelling = _cancelling(stage, subscription)
    _at(stage, MONTH_OVER)
    return Scene(_ends_periods(subscription), rivals={"a cancellation": cancelling}, deposited=DEPOSITED)


def billing_two(stage: Stage) -> Scene:
    """Two months are over: the sweep was off."""
    subscription = _running(stage, None)
    _at(stage, MONTH_OVER + timedelta(days=40))
    return Scene(_ends_periods(subscription))


def billing_together(stage: Stage, other: str) -> Scene:
    """The months of two contracts are over, the second one's paid for by the `other` profile; a batch has both."""
    key = keys.profile(ACCOUNT, PROFILE)
    stage.put_profile(replace(stage.world.store.read(key).known(key, "billing profile", PROFILE), id=other))
    first, second = _running(stage, None), _running(stage, None, other)
    _at(stage, MONTH_OVER - timedelta(minutes=5))
    cancelling = _cancelling(stage, second)
    _at(stage, MONTH_OVER)
    return Scene(_ends_periods(first, second), rivals={"a cancellation of one": cancelling})


def expiring(stage: Stage) -> Scene:
    """The month is over, and with it the contract."""
    subscription = _running(stage, None)
    _cancelling(stage, subscription, When.TERM_END)(Process(stage))
    stage.pump()
    _at(stage, MONTH_OVER)
    return Scene(_ends_periods(subscription))


def charging(stage: Stage, card: str | None = VISA) -> Scene:
    """A month was billed, and is to be charged; another process writes its invoice at the same moment."""
    _, body = _billed(stage, card)
    return Scene(_works(body), rivals={"a change of the invoice": scenes.touches(stage, _collected_by(body))})


def charging_the_rest(stage: Stage) -> Scene:
    """A part of the invoice came by transfer before its charge."""
    _, body = _billed(stage, VISA)
    _transferred(stage, _collected_by(body))
    return Scene(_works(body), rivals={"a change of the invoice": scenes.touches(stage, _collected_by(body))})


def nobody_answers(stage: Stage) -> Scene:
    """The provider is away the first time."""
    _, body = _billed(stage, VISA)
    stage.services = replace(stage.services, provider=scenes.no_provider())
    return Scene(scenes.failing(_works(body)), then=partial(scenes.repaired, stage))


def giving_back(stage: Stage, card: str = VISA) -> Scene:
    """Everything goes back to the card, within the refund window."""
    subscription = _running(stage, card)
    _at(stage, datetime(2026, 3, 20, 9, tzinfo=UTC))
    return Scene(_works(_promised(stage, subscription)))


def giving_back_to_two(stage: Stage) -> Scene:
    """A month that was paid by transfer and by card is cancelled on 20 April: 25 of its 30 days come back."""
    subscription, body = _billed(stage, VISA)
    _transferred(stage, _collected_by(body))
    _works(body)(Process(stage))
    stage.pump()
    _at(stage, datetime(2026, 4, 20, 9, tzinfo=UTC))
    return Scene(_works(_promised(stage, subscription)))


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a period on invoice": billing,
    "a period by card": partial(billing, card=VISA),
    "a period by a card that is refused": partial(billing, card=REFUSED),
    "a period and the next one": billing_two,
    "a period that is the last": expiring,
    "a period of each of two": partial(billing_together, other=SECOND),
    "a period of each of two of one buyer": partial(billing_together, other=PROFILE),
    "a charge": charging,
    "a charge that is refused": partial(charging, card=REFUSED),
    "a charge of the rest": charging_the_rest,
    "a charge that nobody answers": nobody_answers,
    "a refund": giving_back,
    "a refund that is refused": partial(giving_back, card="pm_card_refundFail"),
    "a refund to two payments": giving_back_to_two,
}


def _at(stage: Stage, at: datetime) -> None:
    ahead = at - stage.world.clock.now()
    stage.world.clock.move(ahead)
    stage.world.clock.move_machine(seconds=int(ahead.total_seconds()))


def _running(stage: Stage, card: str | None, profile: str = PROFILE) -> str:
    """The contract, which `profile` pays for; with `card` it was paid by a good card, which also pays from now on."""
    stage.stock(MONTHLY, cancellation_reasons={"other": {"en": "Other"}})
    by = Collection.CARD if card else Collection.INVOICE
    quote = stage.quote(("professional-monthly", 10), by=by, profile=profile)
    working = "pm_card_refundFail" if card == "pm_card_refundFail" else VISA
    stage.request(quote, card=working if card else None, key=quote["id"])(Process(stage))
    stage.pump()
    sweep(stage.services)
    key = keys.subscription(ACCOUNT, quote["subscription"])
    bought = stage.world.store.read(key).known(key, "subscription", quote["subscription"])
    stage.world.store.put(key, replace(bought, token=card))
    return bought.id


def _billed(stage: Stage, card: str | None) -> tuple[str, Mapping[str, str]]:
    """The contract with a month billed, its invoice issued, and the message about its charge, taken off the queue."""
    subscription = _running(stage, card)
    _at(stage, MONTH_OVER)
    _ends_periods(subscription)(Process(stage))
    stage.relay_new()
    message = stage.only(queues.PAYMENTS)
    stage.pump()
    return subscription, message.body


def _promised(stage: Stage, subscription: str) -> Mapping[str, str]:
    """The message about the refund of a cancellation, taken off the queue."""
    _cancelling(stage, subscription)(Process(stage))
    stage.relay_new()
    return stage.only(queues.PAYMENTS).body


def _collected_by(body: Mapping[str, str]) -> str:
    """The invoice that a message's payment collects."""
    return f"inv_{body['charge'].removeprefix('pay_')}"


def _transferred(stage: Stage, invoice: str) -> None:
    """75.10 came by transfer for the invoice."""
    day = stage.world.clock.now().date()
    request = IdempotentRequest("transfer", "transfer")
    command = RecordTransfer(ACCOUNT, BOOKKEEPER, request, PROFILE, 75_10, "EUR", day, "RF18", (invoice,))
    record_transfer(command, stage.services, stage.catalog)
    stage.pump()


def _cancelling(stage: Stage, subscription: str, when: When = When.NOW) -> Act:
    """Confirming the statement that is given now."""
    command = QuoteCancellation(ACCOUNT, ANNA, subscription, when)
    statement = cancellation.quote_cancellation(command, stage.services, stage.catalog)
    request, reason = IdempotentRequest(statement["id"], statement["id"]), Reason("other", "we close")
    confirmation = Confirmation(ACCOUNT, ANNA, statement, request, None, subscription, reason)
    return lambda process: confirm(confirmation, KINDS["cancellation"], process.services, process.catalog)


def _ends_periods(*subscriptions: str) -> Act:
    """The worker's treatment of a batch; a batch of one message is worked on alone."""
    bodies = [{"account": ACCOUNT, "subscription": id} for id in subscriptions]

    def act(process: Process) -> None:
        left = renewals.end_together(bodies, process.services, process.catalog) if len(bodies) > 1 else bodies
        for body in left:
            renewals.work(body, process.services, process.catalog)

    return act


def _works(body: Mapping[str, Any]) -> Act:
    return lambda process: payment_work.work(body, process.services, process.catalog)
