"""Kept attempts that must survive the death of their processes: kept, withdrawn, carried out.

The contract is the worked example's: 25 seats on 15 March 2026. Five days later a full refund or a return is kept.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tests.application import changes, scenes
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, ANNA
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming import keeping
from zetel.application.confirming.keeping import KeepAttempt
from zetel.application.confirming.quote_kind import Reason
from zetel.application.events import queues
from zetel.application.store import keys
from zetel.domain.errors import VersionStale
from zetel.domain.subscriptions.attempt import AttemptState

FIFTH_DAY: Final = datetime(2026, 3, 20, 9, tzinfo=UTC)


def keeping_a_refund(stage: Stage) -> Scene:
    contract = _bought(stage)
    return Scene(_keeps(stage, contract), Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def withdrawing(stage: Stage) -> Scene:
    _, body = _kept(stage)
    return Scene(_withdraws(stage, body), Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def carrying_a_refund_out(stage: Stage) -> Scene:
    """It may be withdrawn at the same moment."""
    _, body = _kept(stage)
    return Scene(scenes.follows_up(body), rivals={"a withdrawal": _withdraws(stage, body)})


def carrying_a_return_out(stage: Stage) -> Scene:
    """Notice is given at the same moment: both stand."""
    contract = _bought(stage)
    _, body = _kept(stage, contract, item=changes.held(stage, contract).items[0].id, quantity=20)
    return Scene(scenes.follows_up(body), rivals={"a notice": changes.switches_off(stage, contract)})


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "an attempt is kept": keeping_a_refund,
    "an attempt is withdrawn": withdrawing,
    "a kept refund is carried out": carrying_a_refund_out,
    "a kept return is carried out": carrying_a_return_out,
}


def _bought(stage: Stage) -> str:
    contract = changes.contract(stage)
    changes.at(stage, FIFTH_DAY)
    return contract


def _keeps(stage: Stage, contract: str, **wish: Any) -> Act:
    what = wish or {"reason": Reason("too_expensive")}
    command = KeepAttempt(ACCOUNT, ANNA, contract, IdempotentRequest("kept", "kept"), **what)
    return lambda process: keeping.keep(command, process.services, process.catalog).body


def _kept(stage: Stage, contract: str | None = None, **wish: Any) -> tuple[str, Mapping[str, Any]]:
    """The contract with a kept attempt, and the message about it, which nobody else is given."""
    contract = contract or _bought(stage)
    _keeps(stage, contract, **wish)(Process(stage))
    stage.relay_new()
    body = stage.only(queues.PAYMENTS).body
    stage.pump()
    return contract, body


def _withdraws(stage: Stage, body: Mapping[str, Any]) -> Act:
    """Withdraws the attempt, and looks again where it is at another version."""
    id = str(body["dated_attempt"])
    key = keys.attempt(ACCOUNT, id)

    def act(process: Process) -> str:
        while True:
            attempt = stage.world.store.read(key).known(key, "attempt", id)
            if attempt.state is not AttemptState.WAITING:
                return "over"
            try:
                keeping.withdraw(ACCOUNT, attempt.subscription, id, attempt.version, ANNA, process.services)
            except VersionStale:
                continue

    return act
