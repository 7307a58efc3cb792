"""Purchases of a member that must reach the account whole: taken over, and handed over when the buyer leaves."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.application import scenes
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Act, Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE, READER
from zetel.application.contracts import taking_over
from zetel.application.contracts.taking_over import TakeOver
from zetel.application.people.managing import MemberCommand
from zetel.application.renewing import handing_over
from zetel.application.store import keys
from zetel.domain.errors import MemberStateForbids, VersionStale
from zetel.domain.subscriptions.subscription import Collection

#: The billing profile of the buyer.
OWN_PROFILE: Final = "pro_01KKRBJHM0000000000000000W"


def taking_a_purchase_over(stage: Stage) -> Scene:
    id = bought(stage)
    return Scene(takes_over(stage, id), Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def losing_a_buyer(stage: Stage) -> Scene:
    """The purchase may be taken over at the same moment."""
    id = bought(stage)
    return Scene(_leaves(stage), Again.CLIENT, {"a take-over": takes_over(stage, id)})


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a purchase is taken over": taking_a_purchase_over,
    "a buyer leaves": losing_a_buyer,
}


def bought(stage: Stage) -> str:
    stage.put_profile(contracts.profile(id=OWN_PROFILE, owner=READER))
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
    key = keys.member(ACCOUNT, READER)

    def act(process: Process) -> Any:
        while True:
            version = stage.world.store.read(key).known(key, "member", READER).version
            command = MemberCommand(ACCOUNT, READER, ANNA, version)
            try:
                return handing_over.deactivate(command, process.services, process.catalog).body["state"]
            except VersionStale:
                continue
            except MemberStateForbids as done:
                return done.state

    return act
