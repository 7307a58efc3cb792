"""The succession of a lost owner, wherever its process dies: told by mails, objected to, and completed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from functions.renewals import handler as renewal_work
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT, ANNA, READER
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.events import queues
from zetel.application.mails import recipient_mails
from zetel.application.people import succeeding
from zetel.application.people.succeeding import BeginSuccession
from zetel.application.store import keys
from zetel.domain.parties.member import StaffRole

_MANAGER: Final = Person("sub-manager", "Mia", "mia@stoelwerk.example", frozenset({StaffRole.ACCOUNT_MANAGER}))


def beginning(stage: Stage) -> Scene:
    return Scene(_begins, Again.CLIENT)


def telling(stage: Stage) -> Scene:
    _begins(Process(stage))
    stage.relay_new()
    message = stage.only(queues.CONFIRMATIONS)
    return Scene(lambda process: recipient_mails.work(message.body, process.services, process.catalog))


def objecting(stage: Stage) -> Scene:
    _begins(Process(stage))
    stage.pump()
    return Scene(_objects(stage), Again.CLIENT)


def completing(stage: Stage) -> Scene:
    """The 72 hours are over: an objection at the same moment is too late."""
    id = _begins(Process(stage))
    stage.pump()
    stage.world.clock.move(timedelta(hours=72))
    body = {"account": ACCOUNT, "succession": id}
    return Scene(
        lambda process: renewal_work.work(body, process.services, process.catalog),
        rivals={"an objection": _objects(stage)},
    )


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a succession is begun": beginning,
    "a succession is told": telling,
    "a succession is objected to": objecting,
    "a succession is completed": completing,
}

#: The flows whose message may be lost too, and those that a client begins.
WORK: Final = ("a succession is told", "a succession is completed")
BY_CLIENTS: Final = ("a succession is begun", "a succession is objected to")


def _begins(process: Process) -> Any:
    command = BeginSuccession(ACCOUNT, _MANAGER, IdempotentRequest("begins", "begins"), READER)
    return succeeding.begin(command, process.services).body["id"]


def _objects(stage: Stage) -> Callable[[Process], Any]:
    key = keys.succession(ACCOUNT)

    def act(process: Process) -> Any:
        held = stage.world.store.read(key).known(key, "succession", ACCOUNT)
        return succeeding.object_to(ACCOUNT, ANNA, held.version, process.services).body["state"]

    return act
