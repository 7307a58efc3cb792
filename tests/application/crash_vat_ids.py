"""A VAT id in the crash matrix: the register is asked, and the customer is told that it does not know the id."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from functions.payment_work import handler as payment_work
from tests.application.crash_flows import Scene
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT, ANNA, PROFILE
from zetel.application.accounts import profiles
from zetel.application.accounts.profiles import ChangeProfile
from zetel.application.store import keys

KNOWN, UNKNOWN, SILENT = "NL004495445B01", "NL123456782B04", "NL123456782B03"


def checking(vat_id: str) -> Callable[[Stage], Scene]:
    """The id was entered; its holder changes the profile at the same moment."""

    def begun(stage: Stage) -> Scene:
        checked = replace(stage.services, checks_vat_ids=True)
        profiles.change_profile(ChangeProfile(ACCOUNT, PROFILE, ANNA, 1, {"vat_id": vat_id}), checked)
        return Scene(_asks, rivals={"another change": lambda process: _renamed(stage)}, then=lambda _: None)

    return begun


def _renamed(stage: Stage) -> None:
    key = keys.profile(ACCOUNT, PROFILE)
    held = stage.world.store.read(key).known(key, "profile", PROFILE)
    change = ChangeProfile(ACCOUNT, PROFILE, ANNA, held.version, {"reference": "PO 7"})
    profiles.change_profile(change, stage.services)


def _asks(process: Process) -> None:
    payment_work.work({"account": ACCOUNT, "profile": PROFILE}, process.services, process.catalog)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a VAT id is known": checking(KNOWN),
    "a VAT id is not known": checking(UNKNOWN),
    "a VAT id has no answer": checking(SILENT),
}
