"""Seats that are given, taken back and moved, and members that leave: each flow with its scene and its rivals."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from functions.payment_work import handler as payment_work
from tests.application.crash_flows import Again, Scene
from tests.application.seats_given import Staffed
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, ANNA, MEMBER, READER
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import assigning
from zetel.application.licences.assigning import AssignLicences
from zetel.application.licences.choosing import WantedRelease
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.quoting import plan, seats
from zetel.application.quoting.plan import QuotePlan
from zetel.application.quoting.seats import QuoteSeats
from zetel.application.renewing import renewals
from zetel.application.store import keys
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import MemberStateForbids, VersionStale
from zetel.domain.licences.seat_use import COUNTED_AGAIN, count_id
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.planning import WantedPlan
from zetel.domain.subscriptions.release import release_id


class Contract:
    """5 seats of an edition and of an add-on, and another edition of the family; the first seat is a colleague's."""

    def __init__(self, stage: Stage) -> None:
        people = Staffed(stage)
        self._stage = stage
        self.id, (self.base, self.phone) = people.buys(("professional-yearly", 5), ("phone-yearly", 5))
        self.other, (self.enterprise,) = people.buys(("enterprise-yearly", 5))
        people.assigns(self.id, self.base, READER)
        stage.pump()

    def command(self, item: str, *members: str) -> AssignLicences:
        request = IdempotentRequest(f"{item}-{len(members)}", f"{item}-{len(members)}")
        subscription = self.other if item == self.enterprise else self.id
        return AssignLicences(ACCOUNT, ANNA, request, subscription, item, members)

    def assigns(self, item: str, *members: str) -> Act:
        command = self.command(item, *members)
        return lambda process: assigning.assign(command, process.services, process.catalog)

    def takes_back(self, item: str, *members: str) -> Act:
        request = IdempotentRequest("back", "back")
        command = replace(self.command(item, *members), request=request)
        return lambda process: assigning.take_back(command, process.services)

    def deactivates(self, process: Process) -> Any:
        """The colleague is deactivated, as its version stands; whoever asks again learns that it is done."""
        key = keys.member(ACCOUNT, READER)
        while True:
            version = self._stage.world.store.read(key).known(key, "member", READER).version
            command = MemberCommand(ACCOUNT, READER, ANNA, version)
            try:
                return managing.deactivate(command, process.services).body["state"]
            except VersionStale:
                continue
            except MemberStateForbids as done:
                return done.state


def assigning_seats(stage: Stage) -> Scene:
    contract = Contract(stage)
    return Scene(
        contract.assigns(contract.base, MEMBER),
        Again.CLIENT,
        {
            "an add-on for the colleague": contract.assigns(contract.phone, READER),
            "a departure": contract.deactivates,
            "fewer seats": stage.request(stage.quote_seats(contract.id, 1), key="fewer"),
        },
    )


def moving(stage: Stage) -> Scene:
    """The colleague's licence of the other edition ends, with the one of its add-on."""
    contract = Contract(stage)
    contract.assigns(contract.phone, READER)(Process(stage))
    stage.pump()
    return Scene(
        contract.assigns(contract.enterprise, READER),
        Again.CLIENT,
        {"taking back": contract.takes_back(contract.base, READER), "a departure": contract.deactivates},
    )


def taking_back(stage: Stage) -> Scene:
    contract = Contract(stage)
    return Scene(
        contract.takes_back(contract.base, READER),
        Again.CLIENT,
        {"another seat": contract.assigns(contract.base, MEMBER)},
    )


def leaving(stage: Stage) -> Scene:
    """The colleague is deactivated, and its seats are free."""
    contract = Contract(stage)
    return Scene(
        contract.deactivates,
        Again.CLIENT,
        {"another seat": contract.assigns(contract.base, MEMBER)},
    )


def releasing(stage: Stage) -> Scene:
    """Two people and one seat: the licence of one of them ends."""
    contract = Contract(stage)
    contract.assigns(contract.base, MEMBER)(Process(stage))
    stage.pump()
    wanted = WantedRelease((READER,))
    command = QuoteSeats(ACCOUNT, ANNA, contract.id, contract.base, 1, Effect.NOW, release=wanted)
    stage.confirm(seats.quote_seats(command, stage.services, stage.catalog), key="fewer")
    work = release_id(contract.id, contract.base)
    return Scene(
        lambda process: renewals.work({"account": ACCOUNT, "release": work}, process.services, process.catalog),
        rivals={"an add-on for the other": contract.assigns(contract.phone, MEMBER)},
    )


def releasing_with_another_plan(stage: Stage) -> Scene:
    """Two people, and one seat of the other edition from the renewal on: the colleague's licence is to end."""
    contract = Contract(stage)
    contract.assigns(contract.base, MEMBER)(Process(stage))
    stage.pump()
    wanted = WantedPlan(NamedPlan("enterprise-yearly", 1), {})
    command = QuotePlan(ACCOUNT, ANNA, contract.id, wanted, release=WantedRelease((READER,)))
    quote = plan.quote_plan(command, stage.services, stage.catalog)
    return Scene(
        stage.request(quote, key="plan"), Again.CLIENT, {"taking back": contract.takes_back(contract.base, READER)}
    )


def counting(stage: Stage) -> Scene:
    """A week after the first licences, as seats are added to the subscription."""
    contract = Contract(stage)
    stage.world.clock.move(COUNTED_AGAIN)
    body = {"account": ACCOUNT, "seat_count": count_id(contract.id)}
    return Scene(
        lambda process: payment_work.work(body, process.services, process.catalog),
        rivals={"more seats": stage.request(stage.quote_seats(contract.id, 6), key="more")},
    )


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "licences assigned": assigning_seats,
    "licences moved": moving,
    "licences taken back": taking_back,
    "a departure": leaving,
    "licences released": releasing,
    "licences are to end with another plan": releasing_with_another_plan,
    "a count of seats": counting,
}
