"""People of a member's purchase that are moved to the account's seats: confirmed, and then done as work."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.payment_work import handler as payment_work
from tests.application import scenes
from tests.application.crash_buyers import OWN_PROFILE
from tests.application.crash_flows import Again, Scene
from tests.application.seats_given import Staffed
from tests.application.stage import Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, PROFILE, READER
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming.move import ConfirmMove, confirm_move
from zetel.application.confirming.quote_kind import Reason
from zetel.application.events import queues
from zetel.application.licences import assigning
from zetel.application.quoting.move_preview import MoveWish, preview
from zetel.domain.errors import ChangeInProgress, SubscriptionEnded
from zetel.domain.subscriptions.subscription import Collection


class Moved:
    """A colleague bought 15 seats, of which 13 people have one; the account has 20 of its own."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.people = stage, Staffed(stage)
        self.own, (self.item,) = self.people.buys(("professional-yearly", 20))
        stage.put_profile(contracts.profile(id=OWN_PROFILE, owner=READER))
        quote = stage.quote(("professional-yearly", 15), person=CHRIS, profile=OWN_PROFILE)
        stage.confirm(quote, key="alone", person=CHRIS)
        self.bought, self.seats = quote["subscription"], quote["change"]["items"][0]["id"]
        self.people.assigns(self.bought, self.seats, *self.people.has(13), person=CHRIS)
        stage.pump()
        wish = MoveWish(ACCOUNT, ANNA, self.bought, self.own, PROFILE, Collection.INVOICE)
        self.preview = preview(wish, stage.services, stage.catalog)

    def confirms(self, process: Process) -> Any:
        request, reason = IdempotentRequest("move", "move"), Reason("too_expensive")
        command = ConfirmMove(ACCOUNT, ANNA, self.bought, self.preview, request, reason)
        return confirm_move(command, process.services, process.catalog).body["id"]

    def begun(self) -> "Moved":
        """It is confirmed, and the message about its people is lost."""
        self.confirms(Process(self.stage))
        self.stage.relay_new()
        self.stage.only(queues.PAYMENTS)
        return self

    def goes_on(self, process: Process) -> Any:
        payment_work.work({"account": ACCOUNT, "move": self.preview["id"]}, process.services, process.catalog)

    def gives_a_seat(self, process: Process) -> Any:
        command = self.people.command(self.bought, self.seats, MEMBER)
        try:
            return assigning.assign(command, process.services, process.catalog)
        except (ChangeInProgress, SubscriptionEnded):
            return None


def confirming(stage: Stage) -> Scene:
    moved = Moved(stage)
    return Scene(moved.confirms, Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def going_on(stage: Stage) -> Scene:
    """No other person is given a seat meanwhile; another purchase of the account goes its way."""
    moved = Moved(stage).begun()
    rivals = {"a seat is wanted": moved.gives_a_seat, "another purchase": scenes.neighbour(stage)}
    return Scene(moved.goes_on, rivals=rivals)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a move is confirmed": confirming,
    "a move goes on": going_on,
}
