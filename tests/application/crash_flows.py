"""Every process that must survive its own death: its scene, its act, and its rivals.

A scene is set anew for each run. `act` is the one process that dies; a request is repeated by its client, a message is
brought again by its queue. `rivals` are other processes that may commit while this one is reading.
"""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum
from functools import partial
from typing import Any, Final

from tests.application import scenes
from tests.application.scenes import AWAY, DEPOSITED, REFUSED, SILENT, VISA
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, ANNA, DIALER, PROFILE, STORAGE
from zetel.application.events import queues, relay
from zetel.application.quoting import addition, purchase
from zetel.application.quoting.addition import QuoteAddition
from zetel.application.quoting.purchase import QuotePurchase, Wish
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.sweep import sweep
from zetel.domain.documents.document import DocumentState
from zetel.domain.errors import Declined, Unknown
from zetel.domain.subscriptions.subscription import Collection


class Again(Enum):
    """The sender that brings the work of a dead process again."""

    CLIENT = "the client"
    QUEUE = "the queue"


def nothing_more(answer: Any) -> None:
    """The service carries on by itself."""


@dataclass(frozen=True, slots=True)
class Scene:
    """`then` follows the answer of the process, before the service carries on by itself."""

    act: Act
    again: Again = Again.QUEUE
    rivals: Mapping[str, Act] = field(default_factory=dict)
    then: Callable[[Any], object] = nothing_more
    deposited: int = 0


# Requests


def quoting(stage: Stage) -> Scene:
    command = QuotePurchase(ACCOUNT, ANNA, PROFILE, Collection.INVOICE, (Wish("professional-yearly", 25, ""),))
    return Scene(
        lambda process: purchase.quote_purchase(command, process.services, process.catalog),
        Again.CLIENT,
        {"another purchase": scenes.neighbour(stage)},
        then=lambda quote: stage.insist(stage.request(quote)),
    )


def quoting_an_addition(stage: Stage) -> Scene:
    command = QuoteAddition(ACCOUNT, ANNA, scenes.running(stage), None, (Wish(STORAGE.plan.id, 15, "/items/0"),))
    return Scene(
        lambda process: addition.quote_addition(command, process.services, process.catalog),
        Again.CLIENT,
        {"another purchase": scenes.neighbour(stage)},
        then=lambda quote: stage.insist(stage.request(quote)),
    )


def on_invoice(stage: Stage) -> Scene:
    neighbour = scenes.neighbour(stage)
    return Scene(stage.request(stage.quote()), Again.CLIENT, {"another purchase": neighbour})


def by_card(stage: Stage, card: str = VISA) -> Scene:
    neighbour = scenes.neighbour(stage)
    stage.deposit(DEPOSITED)
    request = stage.request(stage.quote(by=Collection.CARD), card=card)
    return Scene(request, Again.CLIENT, {"another purchase": neighbour}, deposited=DEPOSITED)


def by_a_second_card(stage: Stage, card: str = VISA) -> Scene:
    """The first card was declined: the same quote begins its second payment."""
    neighbour = scenes.neighbour(stage)
    stage.deposit(DEPOSITED)
    quote = stage.quote(by=Collection.CARD)
    with contextlib.suppress(Declined):
        stage.request(quote, card=REFUSED, key="declined")(Process(stage))
    stage.pump()
    request = stage.request(quote, card=card)
    return Scene(request, Again.CLIENT, {"another purchase": neighbour}, deposited=DEPOSITED)


def adding_on_invoice(stage: Stage) -> Scene:
    subscription, neighbour = scenes.running(stage), scenes.neighbour(stage)
    quote = stage.quote_addition(subscription, (STORAGE.plan.id, 15), (DIALER.plan.id, 1))
    return Scene(stage.request(quote), Again.CLIENT, {"another purchase": neighbour})


def adding_by_card(stage: Stage, card: str = VISA) -> Scene:
    subscription, neighbour = scenes.running(stage), scenes.neighbour(stage)
    stage.deposit(10_00)
    quote = stage.quote_addition(subscription, (STORAGE.plan.id, 15), by=Collection.CARD)
    request = stage.request(quote, card=card)
    return Scene(request, Again.CLIENT, {"another purchase": neighbour}, deposited=10_00)


def asking_again(stage: Stage) -> Scene:
    """The card was charged, the answer was lost, and the client asks again while payment_work has it."""
    request, body = scenes.waiting(stage, SILENT)
    return Scene(
        request,
        Again.CLIENT,
        {"payment_work": scenes.follows_up(body)},
        deposited=DEPOSITED,
    )


# Messages


def numbering(stage: Stage) -> Scene:
    """A batch of two invoices, with a correction of an issued one and one of the second of them."""
    issued, other, first, second = (
        scenes.issued(stage),
        scenes.drafted(stage),
        scenes.drafted(stage),
        scenes.drafted(stage),
    )
    batch = (first, scenes.correction(stage, issued), scenes.correction(stage, second), second)
    return Scene(scenes.numbers(*batch), rivals={"another batch": scenes.numbers(other)})


def numbering_a_broken_one(stage: Stage) -> Scene:
    """An invoice whose buyer has no name (BR-07) waits before a sound one; an operator mends and resumes it."""
    broken, sound = scenes.drafted(stage), scenes.drafted(stage)
    key = keys.document(ACCOUNT, broken)
    draft = stage.document(broken)
    assert draft
    stage.world.store.put(key, replace(draft, buyer=replace(draft.buyer, name="")))

    def mended(_: Any) -> None:
        stage.carry_on()
        parked = stage.document(broken)
        assert parked
        assert (parked.state, parked.parked) == (DocumentState.PARKED, "BR-07")
        assert ("parked", ACCOUNT, "document", broken, "BR-07") in stage.world.alarms.raised
        stage.world.store.put(key, replace(parked, buyer=draft.buyer))
        parking.resume(key, stage.services)

    return Scene(scenes.numbers(broken, sound), then=mended)


def rendering(stage: Stage) -> Scene:
    document = scenes.issued(stage)
    return Scene(scenes.renders(document), rivals={"a change of the document": scenes.touches(stage, document)})


def acknowledging(stage: Stage) -> Scene:
    """A declared end whose files are made."""
    declared = scenes.declared(stage)
    return Scene(scenes.files({"account": ACCOUNT, "acknowledgement": declared}))


def relaying(stage: Stage) -> Scene:
    """A purchase on invoice and one by card: three entries, three mails and two drafts follow."""
    stage.request(stage.quote(), key="first")(Process(stage))
    stage.request(stage.quote(by=Collection.CARD), card=VISA, key="second")(Process(stage))
    entries = stage.entries()
    return Scene(lambda process: relay.relay(entries, process.services))


def confirming_a_purchase(stage: Stage) -> Scene:
    stage.request(stage.quote())(Process(stage))
    stage.relay_new()
    return Scene(scenes.confirms(stage.only(queues.CONFIRMATIONS)))


def confirming_an_invoice(stage: Stage) -> Scene:
    document = scenes.issued(stage)
    stage.pump()  # the purchase's mail
    scenes.renders(document)(Process(stage))
    stage.relay_new()
    return Scene(scenes.confirms(stage.only(queues.CONFIRMATIONS)))


def confirming_a_late_refusal(stage: Stage) -> Scene:
    _, body = scenes.waiting(stage, AWAY)
    scenes.follows_up(body)(Process(stage))
    stage.relay_new()
    return Scene(scenes.confirms(stage.only(queues.CONFIRMATIONS)), deposited=DEPOSITED)


def following_up_a_charge(stage: Stage) -> Scene:
    request, body = scenes.waiting(stage, SILENT)
    return Scene(scenes.follows_up(body), rivals={"the client": request}, deposited=DEPOSITED)


def following_up_a_refusal(stage: Stage) -> Scene:
    """The request died when the provider had said no."""
    _, body = scenes.waiting(stage, REFUSED)
    return Scene(scenes.follows_up(body), deposited=DEPOSITED)


def following_up_nothing(stage: Stage) -> Scene:
    """An addition holds its subscription for a charge that never arrived."""
    subscription = scenes.running(stage)
    quote = stage.quote_addition(subscription, (STORAGE.plan.id, 15), by=Collection.CARD)
    stage.request(quote, card=AWAY)(Process(stage))
    stage.world.clock.move(timedelta(minutes=2))
    return Scene(scenes.follows_up({"account": ACCOUNT, "payment": quote["payment"]}))


# The schedule, failures, the operator


def sweeping(stage: Stage) -> Scene:
    """A payment, a draft and an issued document of yesterday are due; their messages were lost."""
    sweep(stage.services)
    scenes.waiting(stage, SILENT)
    scenes.drafted(stage)
    scenes.issued(stage)
    stage.world.store.catch_up()
    stage.world.clock.move(timedelta(days=1))
    stage.world.clock.move_machine(seconds=24 * 3600)
    return Scene(lambda process: sweep(process.services), deposited=DEPOSITED)


def failing(stage: Stage) -> Scene:
    """The renderer fails the first time."""
    document = scenes.issued(stage)
    stage.services = replace(stage.services, renderer=scenes.NoRenderer())
    return Scene(scenes.failing(scenes.renders(document)), then=partial(scenes.repaired, stage))


def putting_off(stage: Stage) -> Scene:
    """The provider is away the first time."""
    _, body = scenes.waiting(stage, SILENT)
    stage.services = replace(stage.services, provider=scenes.no_provider())
    return Scene(scenes.failing(scenes.follows_up(body)), then=partial(scenes.repaired, stage), deposited=DEPOSITED)


def putting_a_mail_off(stage: Stage) -> Scene:
    """SES is away the first time: the mail becomes an errand."""
    return Scene(scenes.failing(scenes.mails(_unsent(stage))), then=partial(scenes.repaired, stage))


def running_an_errand(stage: Stage) -> Scene:
    """SES was away the first time."""
    event = _unsent(stage)
    scenes.failing(scenes.mails(event))(Process(stage))
    scenes.repaired(stage)
    stage.world.clock.move(timedelta(minutes=5))
    return Scene(scenes.mails({"account": ACCOUNT, "errand": f"mail_{event['id']}"}))


def _unsent(stage: Stage) -> Mapping[str, Any]:
    """The event of a purchase, whose mail waits; SES is away."""
    stage.request(stage.quote())(Process(stage))
    stage.relay_new()
    stage.services = replace(stage.services, mailer=scenes.NoMailer())
    return stage.only(queues.CONFIRMATIONS).body


def failing_for_the_fifth_time(stage: Stage) -> Scene:
    """The provider's answers are unreadable until the payment is parked; then an operator resumes it."""
    _, body = scenes.waiting(stage, SILENT)
    stage.services = replace(stage.services, provider=scenes.no_provider(OSError("unreadable")))
    for _ in range(4):
        scenes.failing(scenes.follows_up(body))(Process(stage))
    key = keys.payment(ACCOUNT, body["payment"])

    def resumed(_: Any) -> None:
        scenes.repaired(stage)
        assert stage.world.alarms.raised[0] == ("parked", ACCOUNT, "payment", body["payment"], "OSError")
        parking.resume(key, stage.services)

    return Scene(scenes.failing(scenes.follows_up(body)), then=resumed, deposited=DEPOSITED)


def resuming(stage: Stage) -> Scene:
    """An operator resumes a document that could not be rendered."""
    document = scenes.issued(stage)
    stage.services = replace(stage.services, renderer=scenes.NoRenderer())
    for _ in range(5):
        scenes.failing(scenes.renders(document))(Process(stage))
    scenes.repaired(stage)
    key = keys.document(ACCOUNT, document)

    def act(process: Process) -> None:
        with contextlib.suppress(Unknown):  # a second resume answers that the item is not parked
            parking.resume(key, process.services)

    return Scene(act)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "quote": quoting,
    "quote of an addition": quoting_an_addition,
    "purchase on invoice": on_invoice,
    "purchase by card": by_card,
    "purchase by a card that is declined": partial(by_card, card=REFUSED),
    "purchase by card, answer lost": partial(by_card, card=SILENT),
    "purchase by card, provider unreachable": partial(by_card, card=AWAY),
    "purchase by a second card": by_a_second_card,
    "purchase by a second card, provider unreachable": partial(by_a_second_card, card=AWAY),
    "addition on invoice": adding_on_invoice,
    "addition by card": adding_by_card,
    "addition by a card that is declined": partial(adding_by_card, card=REFUSED),
    "addition by card, answer lost": partial(adding_by_card, card=SILENT),
    "addition by card, provider unreachable": partial(adding_by_card, card=AWAY),
    "asking again for what is in progress": asking_again,
    "numbering": numbering,
    "numbering, one breaks a rule": numbering_a_broken_one,
    "rendering": rendering,
    "rendering of an acknowledgement": acknowledging,
    "relay": relaying,
    "confirmation of a purchase": confirming_a_purchase,
    "confirmation of an invoice": confirming_an_invoice,
    "confirmation of a late refusal": confirming_a_late_refusal,
    "follow-up of a charge": following_up_a_charge,
    "follow-up of a refusal": following_up_a_refusal,
    "follow-up of a charge that never arrived": following_up_nothing,
    "sweep": sweeping,
    "a failure is counted": failing,
    "weather puts a payment off": putting_off,
    "weather puts a mail off": putting_a_mail_off,
    "an errand": running_an_errand,
    "the fifth failure parks": failing_for_the_fifth_time,
    "an operator resumes": resuming,
}

#: How a flow ends whose process died between the beginning of a payment and its charge.
RELEASED: Final[Mapping[str, str]] = {
    flow: f"{kind} by card, provider unreachable"
    for kind in ("purchase", "addition")
    for flow in FLOWS
    if flow.startswith((f"{kind} by card", f"{kind} by a card"))
} | {"purchase by a second card": "purchase by a second card, provider unreachable"}
