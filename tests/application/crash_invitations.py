"""Invitations in the crash matrix: made, sent, accepted, and expired with a licence."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from tests.application.crash_flows import Again, Scene
from tests.application.seats_given import Staffed
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, ANNA, STRANGER
from zetel.application.accounts import link_uses
from zetel.application.commands.person import IdempotentRequest
from zetel.application.mails import invitation_mails
from zetel.application.people import inviting, joining
from zetel.application.people.inviting import InviteMember
from zetel.domain.errors import LinkUsed
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose
from zetel.domain.parties.address import Language

COMMAND: Final = InviteMember(
    ACCOUNT, ANNA, IdempotentRequest("elsa", "elsa"), "Elsa", "elsa@veerman.example", Language.NL, (), ()
)


def making(stage: Stage) -> Scene:
    return Scene(lambda process: inviting.invite(COMMAND, process.services), Again.CLIENT)


def sending(stage: Stage) -> Scene:
    return Scene(_works(_invited(stage)), then=lambda _: None)


def accepting(stage: Stage) -> Scene:
    """The person presses the button again where no answer came."""
    id = _invited(stage)
    stage.pump()
    link = Link(LinkPurpose.JOIN_ACCOUNT, ACCOUNT, id, 1, stage.services.now(ACCOUNT) + OPEN_FOR)
    text = stage.services.links.address(link)

    def act(process: Process) -> Any:
        uses = {LinkPurpose.JOIN_ACCOUNT: lambda link, services: joining.join(STRANGER, link, services)}
        try:
            return link_uses.use_link(text, uses, process.services)
        except LinkUsed as used:
            return used

    return Scene(act, Again.CLIENT, then=lambda _: None)


def expiring(stage: Stage) -> Scene:
    people = Staffed(stage)
    subscription, (item,) = people.buys(("professional-yearly", 1))
    id = _invited(stage)
    stage.pump()
    people.assigns(subscription, item, id)
    stage.pump()
    stage.world.clock.move(OPEN_FOR + timedelta(seconds=1))
    return Scene(_works(id), then=lambda _: None)


def _invited(stage: Stage) -> str:
    return str(inviting.invite(COMMAND, stage.services).body["id"])


def _works(id: str) -> Act:
    return lambda process: invitation_mails.take_up(ACCOUNT, id, process.services, process.catalog)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a member is invited": making,
    "an invitation is sent": sending,
    "an invitation is accepted": accepting,
    "an invitation expires": expiring,
}

#: Flows whose message may be lost: their invitation stands in the due index.
WORK: Final = ("an invitation is sent", "an invitation expires")
