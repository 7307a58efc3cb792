"""Requests for a programme: asked with an uploaded proof, decided by the seller, mailed, and at the end of their times,
each with its scene and its rivals."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from functions.payment_work import handler as payment_work
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT, ANNA
from zetel.application.accounts import special_access
from zetel.application.accounts.special_access import AskProgramme
from zetel.application.commands.person import Person
from zetel.application.events import queues
from zetel.application.licences import asking
from zetel.application.mails import recipient_mails
from zetel.application.seller import programme_requests
from zetel.application.seller.programme_requests import DecideProgramme
from zetel.application.store import keys
from zetel.domain.errors import RequestClosed, VersionStale
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.request import MemberRequest

MARA: Final = Person("sub-mara", "Mara", "mara@stoelwerk.example", frozenset({StaffRole.ACCOUNT_MANAGER}))
PROOF: Final = "prf_01KKRBJHM0000000000000000D"


class InProgramme:
    """The owner has uploaded a proof."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        stage.world.uploads.uploaded[ACCOUNT, PROOF] = b"%PDF-1.7\n"

    def asks(self, process: Process) -> Any:
        command = AskProgramme(ACCOUNT, ANNA, "nonprofit", "We are an association.", PROOF)
        return special_access.ask(command, process.services, process.catalog)

    def begun(self) -> "InProgramme":
        self.asks(Process(self.stage))
        self.stage.pump()
        return self

    @property
    def request(self) -> MemberRequest:
        (one,) = self.stage.world.store.page(keys.requests(ACCOUNT), limit=2).items
        return one

    def approves(self, process: Process) -> Any:
        """For 61 days: the end is near a day after."""
        until = self.request.asked_at.date() + timedelta(days=61)
        return self._decided(
            lambda decide: programme_requests.approve(decide, until, process.services, process.catalog)
        )

    def denies(self, process: Process) -> Any:
        return self._decided(lambda decide: programme_requests.deny(decide, "No statutes.", process.services))

    def withdraws(self, process: Process) -> Any:
        return self._decided(lambda by: asking.withdraw(ACCOUNT, by.request, by.version, ANNA, process.services))

    def _decided(self, decide: Callable[[DecideProgramme], Any]) -> Any:
        """The decision as the request's version stands; whoever decides again learns that it is done."""
        while True:
            request = self.request
            try:
                return decide(DecideProgramme(ACCOUNT, request.id, MARA, request.version)).body["state"]
            except VersionStale:
                continue
            except RequestClosed as done:
                return done.state

    def due(self, days: int) -> Scene:
        """The work that is due so many days later."""
        self.stage.world.clock.move(timedelta(days=days))
        body = {"account": ACCOUNT, "request": self.request.id}
        return Scene(lambda process: payment_work.work(body, process.services, process.catalog))


def making(stage: Stage) -> Scene:
    return Scene(InProgramme(stage).asks, Again.CLIENT)


def approving(stage: Stage) -> Scene:
    asked = InProgramme(stage).begun()
    return Scene(asked.approves, Again.CLIENT, {"a withdrawal": asked.withdraws, "a denial": asked.denies})


def denying(stage: Stage) -> Scene:
    asked = InProgramme(stage).begun()
    return Scene(asked.denies, Again.CLIENT, {"a withdrawal": asked.withdraws, "an approval": asked.approves})


def mailing(stage: Stage) -> Scene:
    """The end is told with the approval."""
    asked = InProgramme(stage).begun()
    asked.approves(Process(stage))
    stage.relay_new()
    message = stage.only(queues.CONFIRMATIONS)
    return Scene(lambda process: recipient_mails.work(message.body, process.services, process.catalog))


def reminding(stage: Stage) -> Scene:
    asked = InProgramme(stage).begun()
    asked.approves(Process(stage))
    stage.pump()
    return asked.due(days=2)


def dropping(stage: Stage) -> Scene:
    """The proof goes 30 days after a denial."""
    asked = InProgramme(stage).begun()
    asked.denies(Process(stage))
    stage.pump()
    return asked.due(days=30)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a programme is asked for": making,
    "a programme is approved": approving,
    "a programme is denied": denying,
    "a programme's end is told": mailing,
    "a programme's end is near": reminding,
    "a programme's proof is dropped": dropping,
}

#: The flows that a client begins, and those whose item stands in the due index.
BY_CLIENTS: Final = tuple(name for name in FLOWS if name.startswith("a programme is"))
WORK: Final = ("a programme's end is near", "a programme's proof is dropped")
