"""The erasure of a person, wherever its process dies: begun, its steps, and its mail with the end.

The reader has bought seats, holds one, asked for a purchase, and ended a contract with words; an export of people and
an import are done.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.renewals import handler as renewal_work
from tests.application import crash_departures
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Process, Stage
from tests.shop import ACCOUNT, ANNA, CHRIS, READER
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import jobs
from zetel.application.licences.jobs import StartExport, StartJob
from zetel.application.mails import recipient_mails
from zetel.application.renewing import erasing
from zetel.application.renewing.erasing import EraseMember
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import JobKind

_WORK: Final = {"account": ACCOUNT, "erasure": READER}
_NOTICE: Final = {"account": ACCOUNT, "erasure_notice": READER}


def beginning(stage: Stage) -> Scene:
    _with_all_that_names_the_person(stage)
    return Scene(_begins, Again.CLIENT)


def taking_the_steps(stage: Stage) -> Scene:
    _with_all_that_names_the_person(stage)
    _begins(Process(stage))
    return Scene(_goes_on)


def telling(stage: Stage) -> Scene:
    taking_the_steps(stage)
    _goes_on(Process(stage))
    stage.pump()
    return Scene(_tells)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "an erasure is begun": beginning,
    "an erasure takes its steps": taking_the_steps,
    "an erasure is told": telling,
}

#: The flows whose message may be lost too, and those that a client begins.
WORK: Final = ("an erasure takes its steps", "an erasure is told")
BY_CLIENTS: Final = ("an erasure is begun",)


def _with_all_that_names_the_person(stage: Stage) -> None:
    stage.world.sign_ins.groups[CHRIS.sub] = frozenset()
    crash_departures.with_all_that_a_member_has(stage)
    table = f"mail;product\r\n{CHRIS.mail};professional"
    jobs.start(StartJob(ACCOUNT, ANNA, IdempotentRequest("table", "table"), JobKind.CHECK, table), stage.services)
    people = StartExport(ACCOUNT, ANNA, IdempotentRequest("people", "people"), ExportScope.PEOPLE)
    jobs.start_export(people, stage.services)
    stage.pump()


def _begins(process: Process) -> Any:
    command = EraseMember(ACCOUNT, READER, ANNA, IdempotentRequest("erases", "erases"))
    return erasing.begin(command, process.services, process.catalog).body["by"]


def _goes_on(process: Process) -> None:
    renewal_work.work(_WORK, process.services, process.catalog)


def _tells(process: Process) -> None:
    recipient_mails.work(_NOTICE, process.services, process.catalog)
