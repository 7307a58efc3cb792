"""Purchases of a member that must reach the account whole: taken over, and handed over when the buyer leaves."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.application import scenes
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Act, Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE, READER
from zetel.application.accounts import recipients
from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import taking_over
from zetel.application.contracts.taking_over import TakeOver
from zetel.application.events import journal
from zetel.application.people.managing import MemberCommand
from zetel.application.ports import Services
from zetel.application.renewing import handing_over
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.errors import MemberStateForbids, VersionStale
from zetel.domain.parties.address import Language
from zetel.domain.parties.recipient import Recipient
from zetel.domain.subscriptions.subscription import Collection

#: The billing profile of the buyer.
OWN_PROFILE: Final = "pro_01KKRBJHM0000000000000000W"
_RECIPIENT: Final = "rcp_01KKRBJHM0000000000000000W"


def taking_a_purchase_over(stage: Stage) -> Scene:
    id = bought(stage)
    return Scene(takes_over(stage, id), Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def losing_a_buyer(stage: Stage) -> Scene:
    """The purchase may be taken over at the same moment."""
    id = bought(stage)
    return Scene(_leaves(stage), Again.CLIENT, {"a take-over": takes_over(stage, id)})


def removing_a_buyer(stage: Stage) -> Scene:
    """The buyer's profile names the account's recipient, and no recipient has the buyer's address."""
    bought(stage)
    stage.put_profile(contracts.profile(id=OWN_PROFILE, owner=READER, recipients=(CHRIS.mail,)))
    return Scene(_is_gone(stage), Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a purchase is taken over": taking_a_purchase_over,
    "a buyer leaves": losing_a_buyer,
    "a buyer is removed": removing_a_buyer,
}


def bought(stage: Stage) -> str:
    """The buyer's address was a recipient of the own profile, which has another one by now."""
    stage.put_profile(contracts.profile(id=OWN_PROFILE, owner=READER))
    at = stage.services.now(ACCOUNT)
    recipient = Recipient(_RECIPIENT, ACCOUNT, CHRIS.mail, Language.NL, READER, 1, 1, at, confirmed_at=at)
    by = journal.member(READER)
    services = stage.services
    services.store.commit(recipients.confirmed_at_sign_in(recipient, actor=by, at=at, services=services))
    stage.pump()
    quote = stage.quote(("professional-yearly", 10), person=CHRIS, profile=OWN_PROFILE)
    stage.confirm(quote, key="alone", person=CHRIS)
    stage.pump()
    return str(quote["subscription"])


def takes_over(stage: Stage, id: str) -> Act:
    """As the version stands; whoever asks again finds it taken over."""

    def act(process: Process) -> Any:
        while True:
            held = stage.subscription(id)
            assert held is not None
            command = TakeOver(ACCOUNT, ANNA, id, held.version, PROFILE, Collection.INVOICE)
            try:
                return taking_over.take_over(command, process.services, process.catalog).body["origin"]
            except VersionStale:
                continue

    return act


def _leaves(stage: Stage) -> Act:
    return _changed(stage, handing_over.deactivate)


def _is_gone(stage: Stage) -> Act:
    return _changed(stage, handing_over.remove)


def _changed(stage: Stage, change: Callable[[MemberCommand, Services, Catalog], Answer]) -> Act:
    """The change of the buyer as its version stands; whoever asks again learns that it is done."""
    key = keys.member(ACCOUNT, READER)

    def act(process: Process) -> Any:
        while True:
            version = stage.world.store.read(key).known(key, "member", READER).version
            command = MemberCommand(ACCOUNT, READER, ANNA, version)
            try:
                return change(command, process.services, process.catalog).body["state"]
            except VersionStale:
                continue
            except MemberStateForbids as done:
                return done.state

    return act
