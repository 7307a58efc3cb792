"""Recipients in the crash matrix: the mail of a link, its use, the mails that are held and sent on."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.application.crash_flows import Again, Scene
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, ANNA, PROFILE
from zetel.application.accounts import link_uses, profiles, recipients
from zetel.application.accounts.profiles import AddProfile, ChangeProfile
from zetel.application.commands.person import IdempotentRequest
from zetel.application.mails import recipient_mails
from zetel.domain.errors import LinkUsed
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose

NEW: Final = "inkoop@stranger.example"
DETAILS: Final = {
    "name": "Second",
    "address": {"street": "Kade 1", "city": "Delft", "postcode": "2600 AA", "country": "NL"},
    "language": "nl",
    "currency": "EUR",
    "zone": "Europe/Amsterdam",
    "recipients": [NEW],
}


def naming(stage: Stage) -> Scene:
    """Another profile names an address that the account does not have."""
    command = AddProfile(ACCOUNT, ANNA, IdempotentRequest("add", "add"), DETAILS)
    return Scene(lambda process: profiles.add_profile(command, process.services), Again.CLIENT)


def sending_a_link(stage: Stage) -> Scene:
    _named(stage)
    return Scene(_works(stage, _id(stage)), then=lambda _: None)


def using_a_link(stage: Stage) -> Scene:
    """The reader presses the button again where no answer came; the mails that were held follow."""
    _named(stage, delivered=True)
    _bought(stage)
    link = Link(LinkPurpose.CONFIRM_RECIPIENT, ACCOUNT, _id(stage), 1, stage.services.now(ACCOUNT) + OPEN_FOR)
    text = stage.services.links.address(link)

    def act(process: Process) -> Any:
        try:
            return link_uses.use_link(text, recipients.USES, process.services)
        except LinkUsed as used:
            return used

    return Scene(act, Again.CLIENT, then=lambda _: None)


def sending_on(stage: Stage) -> Scene:
    scene = using_a_link(stage)
    scene.act(Process(stage))
    return Scene(_works(stage, _id(stage)), then=lambda _: None)


def _named(stage: Stage, *, delivered: bool = False) -> None:
    profiles.change_profile(ChangeProfile(ACCOUNT, PROFILE, ANNA, 1, {"recipients": [NEW]}), stage.services)
    if delivered:
        stage.pump()


def _bought(stage: Stage) -> None:
    stage.confirm(stage.quote(), key="bought")
    stage.pump()


def _id(stage: Stage) -> str:
    rows = recipients.list_recipients(ACCOUNT, ANNA, limit=9, after=None, services=stage.services).rows
    return str(rows[0]["id"])


def _works(stage: Stage, id: str) -> Act:
    return lambda process: recipient_mails.send(ACCOUNT, id, process.services, process.catalog)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a recipient is named": naming,
    "a recipient's link is sent": sending_a_link,
    "a recipient's link is used": using_a_link,
    "a recipient's held mails are sent on": sending_on,
}

#: Flows whose message may be lost: their recipient stands in the due index.
WORK: Final = ("a recipient's link is sent", "a recipient's held mails are sent on")
