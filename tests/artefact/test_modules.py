"""The modules that each function loads at its start: only used modules."""

import json
from pathlib import Path
from typing import Final

import pytest

from bench.starts import MOST_MODULES
from tests.artefact.artefact import Artefact, environment
from tests.artefact.modules import FUNCTIONS, LIST, LOADED, WEB, listed, loaded

pytestmark = pytest.mark.xdist_group("deployment")

ROOT: Final = Path(__file__).resolve().parents[2]

#: The most modules of a worker, which has a client of AWS and its own rules, and no web edge.
MOST_OF_A_WORKER: Final = 600

#: The most modules of the function that does the work of all workers, for accounts with a clock of their own.
MOST_OF_ALL_WORKERS: Final = 750

#: Adapters with their services, of which the last line of a function that loads the adapter names one.
ADAPTERS: Final = {
    "zetel.adapters.dynamodb.store": {"store"},
    "zetel.adapters.signer": {"signer", "proofs"},
    "zetel.adapters.payments.sandbox": {"provider", "sandbox"},
    "zetel.adapters.s3": {"files", "exports", "uploads"},
    "zetel.adapters.s3_exports": {"exports"},
    "zetel.adapters.ses": {"mailer"},
    "zetel.adapters.typst.renderer": {"renderer"},
    "zetel.adapters.texts.texts": {"texts"},
    "zetel.adapters.sqs": {"queues"},
    "zetel.adapters.eventbridge": {"bus"},
    "zetel.adapters.mails.composer": {"composer"},
}

#: Loaded by the first call that needs them, if at all.
NEVER_AT_A_START: Final = {
    *("babel", "jinja2", "typst", "stdnum", "boto3", "s3transfer", "stripe", "asyncio", "xml.sax", "unittest"),
    *(
        "aws_xray_sdk",
        "aws_lambda_powertools.tracing",
        "aws_lambda_powertools.metrics",
        "aws_lambda_powertools.logging",
    ),
}

#: The web edge, which workers lack.
WEB_EDGE: Final = {"pydantic", "pydantic_core", "aws_lambda_powertools", "zetel.http"}


def warmed(folder: str) -> list[str]:
    """The services that the handler's last line names."""
    *_, last = (ROOT / "functions" / folder / "handler.py").read_text().splitlines()
    return sorted(name.strip().strip('"') for name in last.removeprefix("warm(").removesuffix(")").split(",") if name)


@pytest.mark.mend(
    "the last line of the handler in functions/: the services that each call uses; or the import that leads to the "
    "package, to where it is first used",
    "a function pays at each start for all that it loads",
)
@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_a_function_loads_its_used_modules(artefact: Artefact, function: str) -> None:
    said = loaded(artefact, function)
    modules, named = set(said["modules"]), warmed(FUNCTIONS[function])
    most = {"ClockWork": MOST_OF_ALL_WORKERS}.get(function, MOST_OF_A_WORKER)
    assert len(modules) <= (MOST_MODULES if function in WEB else most)
    assert modules & NEVER_AT_A_START == set()
    if function not in WEB:
        assert modules & WEB_EDGE == set()
    assert said["made"] == named
    for module in modules & ADAPTERS.keys():
        assert ADAPTERS[module] & {*named, "texts"}, module


@pytest.mark.mend(
    "tests/artefact/modules.json, by `python -m tests.artefact.modules`, once each new import is meant",
    "an import reaches unexpected functions",
)
def test_the_modules_of_each_function_are_those_that_are_listed(artefact: Artefact) -> None:
    """``python -m tests.artefact.modules`` lists an intended import."""
    assert listed(artefact) == json.loads(LIST.read_text())


@pytest.mark.mend(
    "tests/artefact/modules.json, by `python -m tests.artefact.modules`", "a new function has a list, too"
)
def test_the_list_has_every_function() -> None:
    assert json.loads(LIST.read_text()).keys() >= FUNCTIONS.keys()
    assert len(FUNCTIONS) >= 18


@pytest.mark.mend(
    "layers/shared/zetel/bootstrap.py: its first lines and `warm`; the first import of the handler in functions/",
    "collecting while a function starts takes 8 % of it (docs/performance.md)",
)
@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_garbage_is_collected_from_the_first_call_on_and_never_among_loaded_objects(
    artefact: Artefact, function: str
) -> None:
    said = loaded(artefact, function)
    assert not said["collected"]
    assert said["gc"]
    assert said["frozen"] > 10_000


@pytest.mark.mend("layers/shared/zetel/bootstrap.py, `warm`", "tests and tools import handlers without any AWS")
def test_without_a_deployment_a_start_makes_nothing(artefact: Artefact) -> None:
    said = artefact.says(LOADED, function="Purchase")
    assert (said["made"], said["frozen"], said["gc"]) == ([], 0, True)
    assert "botocore.session" not in said["modules"]


#: The work of a start: the number of dataclasses whose code it finds, those that it compiles, and its clients.
STARTING: Final = """
import dataclasses, json
import aws_lambda_powertools
from zetel import prepared
known, compiled, clients = 0, [], []
execute = prepared.execute

def watched(text, *namespaces):
    global known
    if text in prepared._CODE:
        known += 1
    else:
        compiled.append(namespaces[0].get("__name__"))
    execute(text, *namespaces)

dataclasses.exec = watched
from botocore.session import Session
create = Session.create_client

def noting(session, service, *arguments, **options):
    clients.append(service)
    return create(session, service, *arguments, **options)

Session.create_client = noting
import handler
print(json.dumps({"known": known, "compiled": compiled, "clients": clients}))
"""


@pytest.mark.mend(
    "layers/lean/dataclass_code.py, if dataclasses are compiled; layers/shared/zetel/adapters/clients.py, if a client"
    " is made twice",
    "each costs a part of every start (docs/performance.md)",
)
@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_a_start_compiles_no_dataclass_and_makes_one_client_per_service(artefact: Artefact, function: str) -> None:
    said = artefact.says(STARTING, function=function, **environment())
    assert said["compiled"] == []
    assert said["known"] > 50
    assert len(set(said["clients"])) == len(said["clients"])
    assert bool(said["clients"]) is bool(warmed(FUNCTIONS[function]))
