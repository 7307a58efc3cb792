"""Requests for ends that must survive the death of their processes: asked, sent again, withdrawn, decided, carried out.

25 seats from 15 March 2026; on 1 December their end is asked for.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from tests.application import asked_ends, changes, scenes
from tests.application.asked_ends import ASKED, ASSISTED
from tests.application.contracts_running import DECEMBER
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, DIALER, PROFESSIONAL, STORAGE
from zetel.application.events import queues
from zetel.domain.catalog.products import Offer
from zetel.domain.errors import EndRequestClosed, LinkUsed, LinkWithdrawn, VersionStale
from zetel.domain.quotes.end_request import CORRECTED_WITHIN, DECIDED_WITHIN, end_request_id
from zetel.domain.subscriptions.subscription import Collection


def asking(stage: Stage) -> Scene:
    contract = _contract(stage)
    return Scene(_asks(stage, contract), Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def sending_again(stage: Stage) -> Scene:
    request = _asked(stage, _contract(stage))
    _once(stage, request, asked_ends.rejects)(Process(stage))
    stage.pump()
    return Scene(_once(stage, request, asked_ends.sends_again), Again.CLIENT)


def withdrawing(stage: Stage) -> Scene:
    """An account manager approves it at the same moment."""
    request = _asked(stage, _contract(stage))
    rivals = {"an approval": _once(stage, request, asked_ends.approves)}
    return Scene(_once(stage, request, asked_ends.withdraws), Again.CLIENT, rivals)


def approving(stage: Stage) -> Scene:
    """The customer withdraws it at the same moment."""
    request = _asked(stage, _contract(stage))
    rivals = {"a withdrawal": _once(stage, request, asked_ends.withdraws)}
    return Scene(_once(stage, request, asked_ends.approves), Again.CLIENT, rivals)


def rejecting(stage: Stage) -> Scene:
    request = _asked(stage, _contract(stage))
    return Scene(_once(stage, request, asked_ends.rejects), Again.CLIENT)


def carrying_out(stage: Stage, card: str | None = None) -> Scene:
    """The account buys something else at the same moment."""
    request = _asked(stage, _contract(stage, card))
    _once(stage, request, asked_ends.approves)(Process(stage))
    neighbour = scenes.neighbour(stage)
    stage.relay_new()
    body = stage.only(queues.PAYMENTS).body
    stage.pump()
    return Scene(scenes.follows_up(body), rivals={"another purchase": neighbour})


def silent(stage: Stage) -> Scene:
    """The last day is over; the sweep finds the request."""
    request = _asked(stage, _contract(stage))
    return _due(stage, request, DECIDED_WITHIN)


def final(stage: Stage) -> Scene:
    """The rejected request was not sent again in time."""
    request = _asked(stage, _contract(stage))
    _once(stage, request, asked_ends.rejects)(Process(stage))
    stage.pump()
    return _due(stage, request, CORRECTED_WITHIN)


def preparing(stage: Stage) -> Scene:
    request = _asked(stage, _contract(stage, plan=ASSISTED))
    return Scene(_once(stage, request, asked_ends.prepares), Again.CLIENT)


def confirming(stage: Stage) -> Scene:
    """The account manager records a letter at the same moment."""
    request = _asked(stage, _contract(stage, plan=ASSISTED))
    _once(stage, request, asked_ends.prepares)(Process(stage))
    stage.pump()
    rivals = {"a letter": _once(stage, request, asked_ends.records)}
    return Scene(_once(stage, request, asked_ends.confirms), Again.CLIENT, rivals)


def recording(stage: Stage) -> Scene:
    request = _asked(stage, _contract(stage, plan=ASSISTED))
    return Scene(_once(stage, request, asked_ends.records), Again.CLIENT)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "an end is asked for": asking,
    "an end request is sent again": sending_again,
    "an end request is withdrawn": withdrawing,
    "an end request is approved": approving,
    "an end request is rejected": rejecting,
    "an end request is prepared": preparing,
    "an end request is confirmed by a link": confirming,
    "an end request is recorded": recording,
    "an approved end is carried out": carrying_out,
    "an approved end is carried out, paid by card": lambda stage: carrying_out(stage, scenes.VISA),
    "a silent end request": silent,
    "a final rejection": final,
}
WORK: Final = (
    "an approved end is carried out",
    "an approved end is carried out, paid by card",
    "a silent end request",
    "a final rejection",
)
BY_CLIENTS: Final = tuple(name for name in FLOWS if name not in WORK)


def _contract(stage: Stage, card: str | None = None, plan: Offer = ASKED) -> str:
    stage.stock(plan, STORAGE, DIALER, version=2)
    quote = stage.quote((plan.plan.id, 25), by=Collection.CARD if card else Collection.INVOICE)
    stage.request(quote, card=card, key="bought")(Process(stage))
    stage.pump()
    stage.stock(PROFESSIONAL, plan, STORAGE, DIALER, version=3)
    changes.at(stage, DECEMBER)
    return str(quote["subscription"])


def _asks(stage: Stage, contract: str) -> Act:
    quote = stage.quote_end(contract)
    return lambda process: asked_ends.asks(stage, quote, services=process.services, catalog=process.catalog)


def _asked(stage: Stage, contract: str) -> str:
    quote = stage.quote_end(contract)
    asked_ends.asks(stage, quote)
    stage.pump()
    return end_request_id(quote["id"])


def _once(stage: Stage, request: str, step: Callable[..., Any]) -> Act:
    """Takes the step, and looks again where the request moved; whoever takes it again learns that it is over."""

    def act(process: Process) -> str:
        while True:
            before = asked_ends.stored(stage, request)
            if asked_ends.took(before, step):
                return "over"
            try:
                step(stage, request, process.services, process.catalog)
            except VersionStale:
                continue
            except (EndRequestClosed, LinkUsed, LinkWithdrawn):
                return "over"

    return act


def _due(stage: Stage, request: str, days: int) -> Scene:
    stage.world.clock.move(timedelta(days=days + 1))
    body = {"account": ACCOUNT, "end_request": request}
    return Scene(scenes.follows_up(body))
