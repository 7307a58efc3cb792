"""The departure of a buyer in one guided command: confirmed, and every step of it, wherever its process dies.

The reader has bought 10 seats by a profile of its own, holds one of them, and has asked for a purchase.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.renewals import handler as renewal_work
from tests.application import crash_buyers
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, READER
from zetel.application.commands.person import IdempotentRequest
from zetel.application.events import queues
from zetel.application.licences import asking, assigning
from zetel.application.licences.asking import AskPurchase
from zetel.application.licences.assigning import AssignLicences
from zetel.application.renewing import leaving
from zetel.application.renewing.leaving import ConfirmDeparture
from zetel.domain.parties.member import MemberState


def confirming(stage: Stage) -> Scene:
    """The purchase may be taken over at the same moment."""
    id = with_all_that_a_member_has(stage)
    return Scene(_confirms, Again.CLIENT, {"a take-over": crash_buyers.takes_over(stage, id)})


def taking_the_steps(stage: Stage) -> Scene:
    id = with_all_that_a_member_has(stage)
    _confirms(Process(stage))
    stage.relay_new()
    message = stage.only(queues.RENEWALS)
    return Scene(
        lambda process: renewal_work.work(message.body, process.services, process.catalog),
        rivals={"a take-over": crash_buyers.takes_over(stage, id)},
    )


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a departure is confirmed": confirming,
    "a departure takes its steps": taking_the_steps,
}

#: The flows whose message may be lost too.
WORK: Final = ("a departure takes its steps",)


def with_all_that_a_member_has(stage: Stage) -> str:
    id = crash_buyers.bought(stage)
    held = stage.subscription(id)
    assert held is not None
    request = IdempotentRequest("a seat", "a seat")
    wish = AssignLicences(ACCOUNT, ANNA, request, id, held.items[0].id, (READER,))
    assigning.assign(wish, stage.services, stage.catalog)
    asking.ask_purchase(AskPurchase(ACCOUNT, CHRIS, "professional", 3, "For the depot"), stage.services, stage.catalog)
    stage.pump()
    return id


def _confirms(process: Process) -> Any:
    request = IdempotentRequest("leaves", "leaves")
    command = ConfirmDeparture(ACCOUNT, READER, ANNA, request, MEMBER, MemberState.REMOVED)
    return leaving.confirm(command, process.services, process.catalog).body["successor"]
