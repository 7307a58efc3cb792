"""Requests of a colleague for a licence: asked, decided, withdrawn and served, each with its scene and its rivals."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.payment_work import handler as payment_work
from tests.application.crash_flows import Again, Scene
from tests.application.seats_given import Staffed
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, READER
from zetel.application.commands.person import Person
from zetel.application.events import queues
from zetel.application.licences import asking, assigning, deciding
from zetel.application.licences.asking import AskLicence, AskPurchase
from zetel.application.licences.deciding import Decide
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.store import keys
from zetel.domain.errors import LicencesRefused, RequestClosed, VersionStale
from zetel.domain.parties.request import MemberRequest


class Asked:
    """Two seats, one of them free; the colleague asks for a licence."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.people = stage, Staffed(stage)
        self.subscription, (self.item,) = self.people.buys(("professional-yearly", 2))
        (self.holder,) = self.people.has(1)
        self.people.assigns(self.subscription, self.item, self.holder)
        stage.pump()

    def asks(self, process: Process) -> Any:
        command = AskLicence(ACCOUNT, CHRIS, self.subscription, self.item, "For the night shift")
        return asking.ask_licence(command, process.services, process.catalog)

    def wishes(self, process: Process) -> Any:
        command = AskPurchase(ACCOUNT, CHRIS, "enterprise", 3, "For the depot")
        return asking.ask_purchase(command, process.services, process.catalog)

    def begun(self) -> "Asked":
        """The colleague has asked, and whoever decides was told."""
        self.asks(Process(self.stage))
        self.stage.pump()
        return self

    def waits(self) -> "Asked":
        """No seat is free, and the request is approved."""
        self.full().begun().approves(Process(self.stage))
        self.stage.pump()
        return self

    def full(self) -> "Asked":
        self.people.assigns(self.subscription, self.item, *self.people.has(1))
        self.stage.pump()
        return self

    @property
    def request(self) -> MemberRequest:
        (one,) = self.stage.world.store.page(keys.requests(ACCOUNT), limit=2).items
        return one

    def approves(self, process: Process) -> Any:
        return self._changed(
            ANNA, lambda decide: deciding.approve(decide, process.services, process.catalog).body["state"]
        )

    def denies(self, process: Process) -> Any:
        return self._changed(ANNA, lambda decide: deciding.deny(decide, "Next quarter", process.services).body["state"])

    def withdraws(self, process: Process) -> Any:
        return self._changed(
            CHRIS,
            lambda by: asking.withdraw(ACCOUNT, by.request, by.version, by.person, process.services).body["state"],
        )

    def gives_the_seat(self, process: Process) -> Any:
        """To the owner."""
        command = self.people.command(self.subscription, self.item, MEMBER)
        try:
            return assigning.assign(command, process.services, process.catalog)
        except LicencesRefused as refused:
            return refused

    def _changed(self, person: Person, change: Callable[[Decide], Any]) -> Any:
        """The change of the request as its version stands; whoever asks again learns that it is done."""
        while True:
            request = self.request
            try:
                return change(Decide(ACCOUNT, request.id, person, request.version))
            except VersionStale:
                continue
            except RequestClosed as done:
                return done.state


def making(stage: Stage) -> Scene:
    """The colleague may ask for a purchase at the same moment."""
    asked = Asked(stage)
    return Scene(asked.asks, Again.CLIENT, {"a wish": asked.wishes})


def approving(stage: Stage) -> Scene:
    asked = Asked(stage).begun()
    return Scene(
        asked.approves, Again.CLIENT, {"a withdrawal": asked.withdraws, "the last seat is given": asked.gives_the_seat}
    )


def approving_without_a_seat(stage: Stage) -> Scene:
    asked = Asked(stage).full().begun()
    return Scene(asked.approves, Again.CLIENT, {"a withdrawal": asked.withdraws, "a denial": asked.denies})


def denying(stage: Stage) -> Scene:
    asked = Asked(stage).begun()
    return Scene(asked.denies, Again.CLIENT, {"an approval": asked.approves, "a withdrawal": asked.withdraws})


def withdrawing(stage: Stage) -> Scene:
    """The request waits for a seat, and may be denied at the same moment."""
    asked = Asked(stage).waits()
    return Scene(asked.withdraws, Again.CLIENT, {"a denial": asked.denies})


def serving(stage: Stage) -> Scene:
    """A seat comes free for the request that waits."""
    asked = Asked(stage).waits()
    asked.people.takes_back(asked.subscription, asked.item, asked.holder)
    stage.relay_new()
    message = stage.only(queues.PAYMENTS)
    return Scene(
        lambda process: payment_work.work(message.body, process.services, process.catalog),
        rivals={"a withdrawal": asked.withdraws, "the seat is given": asked.gives_the_seat},
    )


def departing(stage: Stage) -> Scene:
    """The colleague is removed with an open request, which may be denied at the same moment."""
    asked = Asked(stage).begun()
    key = keys.member(ACCOUNT, READER)
    version = stage.world.store.read(key).known(key, "member", READER).version
    managing.remove(MemberCommand(ACCOUNT, READER, ANNA, version), stage.services)
    stage.relay_new()
    message = stage.only(queues.PAYMENTS)
    return Scene(
        lambda process: payment_work.work(message.body, process.services, process.catalog),
        rivals={"a denial": asked.denies},
    )


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a request is made": making,
    "a request is approved": approving,
    "a request is approved and waits": approving_without_a_seat,
    "a request is denied": denying,
    "a request is withdrawn": withdrawing,
    "a request is served": serving,
    "a request ends with its member": departing,
}

#: The flows that a client begins.
BY_CLIENTS: Final = tuple(name for name in FLOWS if name.startswith("a request is") and name != "a request is served")
