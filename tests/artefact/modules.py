"""The modules that each function loads at its start, as modules.json lists them: zetel's, and the layers' packages.

The list shows which functions a new import reaches. ``python -m tests.artefact.modules`` writes the list anew.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Any, Final

from tests.artefact.artefact import TEMPLATE, Artefact, environment
from tests.deployment import interpreter
from tests.deployment.building import HERE, built

ROOT: Final = Path(__file__).resolve().parents[2]
LIST: Final = Path(__file__).with_name("modules.json")

#: Functions by their id in the template, with their folder.
FUNCTIONS: Final = {function.id: function.folder for function in TEMPLATE.functions}
WEB: Final = frozenset(
    id for id, folder in FUNCTIONS.items() if "zetel.http" in (ROOT / "functions" / folder / "handler.py").read_text()
)

#: Groups of functions; the list of a group has the modules that all of them load.
EVERY: Final = "every function"
EVERY_WITH_ROUTES: Final = "every function with routes"
EVERY_WORKER: Final = "every worker"

#: Printed behind the last line of a handler.
LOADED: Final = """
import gc, json, sys
collected = []
gc.callbacks.append(lambda phase, about: collected.append("zetel.bootstrap" in sys.modules))
import handler
gc.callbacks.clear()
from zetel import bootstrap
composed = bootstrap._composed.services
made = [] if composed is None else sorted(
    name for name in composed.__slots__ if getattr(getattr(composed, name), "_made", None) is not None
)
in_a_layer = [name for name, module in sys.modules.items() if "Layer/python/" in str(getattr(module, "__file__", ""))]
packages = sorted({name.partition(".")[0] for name in in_a_layer})
print(json.dumps({
    "modules": sorted(sys.modules), "packages": packages, "made": made,
    "gc": gc.isenabled(), "frozen": gc.get_freeze_count(), "collected": True in collected,
}))
"""


@cache
def loaded(artefact: Artefact, function: str) -> Mapping[str, Any]:
    """The state of a deployed `function` behind its last line: `modules` (all), `packages` (of the layers), `made`
    (services), the settings of garbage collection, and whether garbage was `collected` from zetel.bootstrap on."""
    said: Mapping[str, Any] = artefact.says(LOADED, function=function, **environment())
    return said


def listed(artefact: Artefact) -> dict[str, list[str]]:
    """Packages and zetel's modules by function; modules that a whole group loads stand at the group only."""
    own = {function: set(_own(loaded(artefact, function))) for function in sorted(FUNCTIONS)}
    every = _common(own.values())
    with_routes = _common(names for function, names in own.items() if function in WEB) - every
    worker = _common(names for function, names in own.items() if function not in WEB) - every
    groups = {EVERY: every, EVERY_WITH_ROUTES: with_routes, EVERY_WORKER: worker}
    rest = {id: names - every - (with_routes if id in WEB else worker) for id, names in own.items()}
    return {name: sorted(names) for name, names in (groups | rest).items()}


def _own(said: Mapping[str, Any]) -> Iterable[str]:
    yield from (name for name in said["modules"] if name.startswith("zetel."))
    yield from (name for name in said["packages"] if name != "zetel")


def _common(sets: Iterable[set[str]]) -> set[str]:
    return reduce(set.intersection, sets)


def main() -> None:
    python = interpreter.found()
    LIST.write_text(json.dumps(listed(Artefact(built(HERE, python), python)), indent=1) + "\n")


if __name__ == "__main__":
    main()
