"""Exports, and files of people: begun, made, worked through and checked, each with its scene and its rivals."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.application.crash_flows import Again, Scene
from tests.application.crash_licences import Contract
from tests.application.stage import Act, Process, Stage
from tests.shop import ACCOUNT, ANNA, READER
from zetel.application.commands.person import IdempotentRequest
from zetel.application.events import queues
from zetel.application.licences import job_work, jobs
from zetel.application.licences.jobs import StartExport, StartJob
from zetel.application.store.keys import Table
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import JOB_KEPT, JobKind
from zetel.domain.parties.member import Member

#: A seat of each edition, the seat of a colleague who has it, a person who has left, and a product without seats.
ROWS: Final = (
    f"{ANNA.mail};professional",
    "chris@veerman.example;professional",
    "dirk@veerman.example;professional",
    "cor@veerman.example;enterprise",
    "cor@veerman.example;boats",
)
COR: Final = Member("mem_01KKRAFRB0C0R0000000000000", "Cor", "cor@veerman.example")
FILE: Final = "\r\n".join(("mail;product", *ROWS))


def begins(kind: JobKind, csv: str = "") -> Act:
    command = StartJob(ACCOUNT, ANNA, IdempotentRequest("file", "file"), kind, csv)
    return lambda process: jobs.start(command, process.services)


def begins_an_export(scope: ExportScope) -> Act:
    command = StartExport(ACCOUNT, ANNA, IdempotentRequest("export", "export"), scope)
    return lambda process: jobs.start_export(command, process.services)


def beginning_an_export(stage: Stage) -> Scene:
    return Scene(begins_an_export(ExportScope.EVERYTHING), Again.CLIENT)


def beginning_an_import(stage: Stage) -> Scene:
    contract = Contract(stage)
    return Scene(begins(JobKind.IMPORT, FILE), Again.CLIENT, {"an add-on": contract.assigns(contract.phone, READER)})


def making(stage: Stage) -> Scene:
    """A part of 5 MiB, for the files of the first document have so many bytes, then the last part."""
    contract = Contract(stage)
    stage.world.files.contents |= {key: bytes(3 * 2**20) for key in stage.world.files.contents}
    return _at_work(stage, contract, begins_an_export(ExportScope.EVERYTHING))


def checking(stage: Stage) -> Scene:
    contract = Contract(stage)
    return _at_work(stage, contract, begins(JobKind.CHECK, FILE))


def importing(stage: Stage) -> Scene:
    """Wrong cells, then a commit for each edition, then the end."""
    contract = Contract(stage)
    return _at_work(stage, contract, begins(JobKind.IMPORT, FILE))


def removing(stage: Stage) -> Scene:
    """The table was checked 30 days ago, and its mail was sent."""
    begins(JobKind.CHECK, FILE)(Process(stage))
    stage.pump()
    stage.world.clock.move(JOB_KEPT)
    (sk,) = [sk for _, sk in stage.world.store.items(Table.CORE) if sk.startswith("JOB#")]
    body = {"account": ACCOUNT, "job": sk.partition("#")[2]}
    return Scene(lambda process: job_work.work(body, process.services, process.catalog))


def _at_work(stage: Stage, contract: Contract, begin: Act) -> Scene:
    stage.put_member(COR)
    begin(Process(stage))
    stage.relay_new()
    message: Any = stage.only(queues.JOBS)
    return Scene(
        lambda process: job_work.work(message.body, process.services, process.catalog),
        rivals={"an add-on for a colleague": contract.assigns(contract.phone, READER)},
    )


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "an export is asked for": beginning_an_export,
    "a file is sent": beginning_an_import,
    "an export is made": making,
    "a file is checked": checking,
    "a file is worked through": importing,
    "a job is removed": removing,
}

BY_CLIENTS: Final = ("an export is asked for", "a file is sent")
WORK: Final = tuple(name for name in FLOWS if name not in BY_CLIENTS)
