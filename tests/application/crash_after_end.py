"""The days after an end, and a revival: the licences that sleep and wake, the steps that are told, the deletion.

Two people hold a seat each of an edition, one of them one of its add-on, too. All ends on the day it was bought.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final

from tests.application.crash_flows import Again, Scene
from tests.application.crash_licences import Contract
from tests.application.scenes import AWAY, REFUSED, VISA
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, MEMBER, READER
from zetel.application.renewing import renewals
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.release import release_id
from zetel.domain.subscriptions.subscription import Collection

#: Days from the end to the telling of each step, and to the step.
TELLING_DISABLED, DISABLED, TELLING_DELETED, DELETED = 23, 30, 113, 120


def falling_asleep(stage: Stage) -> Scene:
    """The contract was ended; the message about its licences is lost. A colleague leaves at the same moment."""
    contract = _ended(stage, pump=False)
    return Scene(
        _steps(contract),
        rivals={"a departure": contract.deactivates},
    )


def taking_a_step(stage: Stage, days: int) -> Scene:
    """The step of that day after the end."""
    contract = _ended(stage)
    stage.carry_on()  # the first sweep of a deployment looks back a few days only
    start = stage.world.clock.now()
    for earlier in (TELLING_DISABLED, DISABLED, TELLING_DELETED):
        if earlier < days:
            _wakes(stage, start + timedelta(days=earlier))
    _goes(stage, start + timedelta(days=days))
    return Scene(_steps(contract))


def reviving(stage: Stage, card: str | None = None) -> Scene:
    contract = _ended(stage)
    by = Collection.CARD if card else None
    quote = stage.quote_revival(contract.id, by=by)
    return Scene(
        stage.request(quote, card=card, key="revived"),
        Again.CLIENT,
        {"another edition": contract.assigns(contract.enterprise, MEMBER)},
    )


def waking(stage: Stage) -> Scene:
    """The contract is revived; the messages about its licences are lost."""
    contract = _ended(stage)
    stage.request(stage.quote_revival(contract.id), key="revived")(Process(stage))
    body = {"account": ACCOUNT, "release": release_id(contract.id, contract.base)}
    return Scene(
        lambda process: renewals.work(body, process.services, process.catalog),
        rivals={"the same seat by hand": contract.assigns(contract.base, MEMBER)},
    )


#: Requests of clients, and work that is in the due index.
BY_CLIENTS: Final = (
    *("a revival on invoice", "a revival by card", "a revival by a card that is declined"),
    "a revival by card, provider unreachable",
)
WORK: Final = (
    *("licences fall asleep", "licences wake", "disabling is told", "a subscription is disabled"),
    *("its deletion is told", "a subscription is deleted"),
)

FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "licences fall asleep": falling_asleep,
    "disabling is told": partial(taking_a_step, days=TELLING_DISABLED),
    "a subscription is disabled": partial(taking_a_step, days=DISABLED),
    "its deletion is told": partial(taking_a_step, days=TELLING_DELETED),
    "a subscription is deleted": partial(taking_a_step, days=DELETED),
    "a revival on invoice": reviving,
    "a revival by card": partial(reviving, card=VISA),
    "a revival by a card that is declined": partial(reviving, card=REFUSED),
    "a revival by card, provider unreachable": partial(reviving, card=AWAY),
    "licences wake": waking,
}


#: How a flow ends whose process died between the beginning of a payment and its charge.
RELEASED: Final[Mapping[str, str]] = {
    flow: "a revival by card, provider unreachable" for flow in FLOWS if flow.startswith("a revival by ")
}


def _ended(stage: Stage, *, pump: bool = True) -> Contract:
    contract = Contract(stage)
    for item, member in ((contract.phone, READER), (contract.base, MEMBER)):
        contract.assigns(item, member)(Process(stage))
        stage.pump()
    stage.request(stage.quote_end(contract.id, When.NOW), key="ended")(Process(stage))
    if pump:
        stage.pump()
    return contract


def _steps(contract: Contract) -> Act:
    body: Mapping[str, Any] = {"account": ACCOUNT, "ended_subscription": contract.id}
    return lambda process: renewals.work(body, process.services, process.catalog)


def _wakes(stage: Stage, at: Any) -> None:
    _goes(stage, at)
    stage.carry_on()


def _goes(stage: Stage, at: Any) -> None:
    stage.world.clock.move(at - stage.world.clock.now())
    stage.world.clock.move_machine(seconds=1)
