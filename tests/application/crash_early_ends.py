"""Ends on a chosen day that must survive the death of their processes: set, taken back, carried out on the day.

The contract is the worked example's: 25 seats from 15 March 2026 on; on 1 December the end is set for 13 February 2027.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from functions.payment_work import handler as payment_work
from tests.application import changes
from tests.application.contracts_running import DECEMBER
from tests.application.crash_flows import Again, Scene
from tests.application.scenes import VISA
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT
from zetel.domain.subscriptions.subscription import EARLY_END

DAY: Final = date(2027, 2, 13)
#: 00:00 in Amsterdam.
BEGINS: Final = datetime(2027, 2, 12, 23, tzinfo=UTC)


def setting(stage: Stage) -> Scene:
    contract = changes.contract(stage)
    changes.at(stage, DECEMBER)
    return Scene(changes.ends(stage, contract, DAY), Again.CLIENT, changes.other_seats(stage, contract))


def undoing(stage: Stage) -> Scene:
    contract = _set(stage)
    return Scene(changes.undoes(stage, contract, EARLY_END), Again.CLIENT, changes.other_seats(stage, contract))


def ending(stage: Stage, card: str | None = None) -> Scene:
    """The customer leaves at once at the same moment, with a statement of five minutes before."""
    contract = _set(stage, card)
    changes.at(stage, BEGINS - timedelta(minutes=5))
    leaving = changes.ends(stage, contract, key="at once")
    stage.world.clock.move(timedelta(minutes=5))
    body = {"account": ACCOUNT, "end": contract}
    return Scene(
        lambda process: payment_work.work(body, process.services, process.catalog),
        rivals={"a cancellation": leaving},
    )


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "cancellation on a day": setting,
    "undo of an end on a day": undoing,
    "an end on its day": ending,
    "an end on its day, paid by card": partial(ending, card=VISA),
}


def _set(stage: Stage, card: str | None = None) -> str:
    contract = changes.contract(stage, card=card)
    changes.at(stage, DECEMBER)
    changes.ends(stage, contract, DAY, key="set")(Process(stage))
    stage.pump()
    return contract
