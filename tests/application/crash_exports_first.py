"""Ends that need an export first: the refusal, which the contract remembers, and what a product's report changes."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.application import scenes
from tests.application.crash_flows import Again, Scene
from tests.application.stage import Act, Process, Stage
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, DIALER, STORAGE
from zetel.application.commands.person import Person
from zetel.application.licences import product_exports
from zetel.application.licences.product_exports import ReportExport
from zetel.application.quoting import cancellation
from zetel.application.quoting.cancellation import QuoteCancellation
from zetel.domain.catalog.terms import Policies
from zetel.domain.quotes.ending import When


def _reports(scope: str, stage: Stage) -> Act:
    day = stage.services.now(ACCOUNT).date()
    command = ReportExport(ACCOUNT, scope, day, Person("7example98765432", "", ""))
    return lambda process: product_exports.report(command, process.services)


def refused(stage: Stage) -> Scene:
    """Another subscription is bought at the same moment."""
    stage.stock(contracts.edition(policies=Policies(export_required=True)), STORAGE, DIALER, version=2)
    stage.world.clock.move_machine(seconds=60)
    command = QuoteCancellation(ACCOUNT, ANNA, scenes.running(stage), When.TERM_END)

    def act(process: Process) -> Any:
        return cancellation.quote_cancellation(command, process.services, process.catalog)

    return Scene(act, Again.CLIENT, {"another purchase": scenes.neighbour(stage)})


def reported(stage: Stage) -> Scene:
    """Another scope is reported at the same moment."""
    return Scene(_reports("records", stage), Again.CLIENT, {"another scope": _reports("files", stage)})


BY_CLIENTS: Final = ("an end without an export", "an export of the product")

FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "an end without an export": refused,
    "an export of the product": reported,
}
