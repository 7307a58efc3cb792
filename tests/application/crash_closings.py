"""The closing of an account, wherever its process dies: begun, its steps before and after the mails, and its end.

The account has a subscription that was bought and ended on the same day, with its documents, and a second member.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.renewals import handler as renewal_work
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT, ANNA
from zetel.application.commands.person import IdempotentRequest
from zetel.application.mails import recipient_mails
from zetel.application.renewing import closing
from zetel.application.renewing.closing import CloseAccount
from zetel.application.store import keys

_WORK: Final = {"account": ACCOUNT, "closing": ACCOUNT}
_NOTICE: Final = {"account": ACCOUNT, "closing_notice": ACCOUNT}


def beginning(stage: Stage) -> Scene:
    _ended(stage)
    return Scene(_closes, Again.CLIENT)


def holding(stage: Stage) -> Scene:
    _ended(stage)
    _closes(Process(stage))
    return Scene(_goes_on)


def telling(stage: Stage) -> Scene:
    _ended(stage)
    _closes(Process(stage))
    stage.pump()
    return Scene(_tells)


def removing(stage: Stage) -> Scene:
    telling(stage)
    _tells(Process(stage))
    return Scene(_goes_on)


def ending(stage: Stage) -> Scene:
    """Its last document has been kept for seven years."""
    removing(stage)
    _goes_on(Process(stage))
    stage.pump()
    key = keys.closing(ACCOUNT)
    due = stage.world.store.read(key).known(key, "closing", ACCOUNT).due
    assert due is not None
    stage.world.clock.move(due.at - stage.world.clock.now())
    return Scene(_goes_on)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a closing is begun": beginning,
    "a closing holds and pays out": holding,
    "a closing is told": telling,
    "a closing removes": removing,
    "a closing ends": ending,
}

#: The flows whose message may be lost too, and those that a client begins.
WORK: Final = tuple(name for name in FLOWS if name != "a closing is begun")
BY_CLIENTS: Final = ("a closing is begun",)


def _ended(stage: Stage) -> None:
    quote = stage.quote(("professional-yearly", 2))
    stage.confirm(quote, key="bought")
    stage.pump()
    stage.confirm(stage.quote_end(quote["subscription"]), key="ended")
    stage.pump()


def _closes(process: Process) -> Any:
    command = CloseAccount(ACCOUNT, ANNA, IdempotentRequest("closes", "closes"), "Veerman")
    return closing.close(command, process.services).body["by"]


def _goes_on(process: Process) -> None:
    renewal_work.work(_WORK, process.services, process.catalog)


def _tells(process: Process) -> None:
    recipient_mails.work(_NOTICE, process.services, process.catalog)
