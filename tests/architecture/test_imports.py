"""Importing does nothing: no client, no read of the environment, and workers start without the web edge."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

WORKERS = (
    *("confirmations", "event_publishing", "event_relay", "invoice_numbering", "invoice_rendering"),
    *("payment_work", "reference_rates", "renewals", "renewals_sweep"),
)

EVERYTHING = """
import importlib, os, pathlib, pkgutil, socket
import botocore.session

def refuse(*arguments, **options):
    raise AssertionError("importing makes a client or a connection")

botocore.session.Session.create_client = refuse
socket.socket.connect = refuse
before = dict(os.environ)
for folder in sorted(pathlib.Path("functions").glob("*/handler.py")):
    importlib.import_module(f"functions.{folder.parent.name}.handler")
    print(folder.parent.name)
import zetel
for module in pkgutil.walk_packages(zetel.__path__, "zetel."):
    importlib.import_module(module.name)
assert dict(os.environ) == before, "importing changes the environment"
"""

LIGHT = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(f"functions.{name}.handler")
print(*sorted(sys.modules))
"""

#: Packages loaded at their first use, never at the start of a worker.
HEAVY = {"pydantic", "zetel.http", "typst", "babel", "jinja2", "boto3", "aws_lambda_powertools"}


def python(code: str, *arguments: str) -> list[str]:
    """The words that `code` prints, in an interpreter with no environment but the path of the code."""
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": os.pathsep.join((str(ROOT / "layers/shared"), str(ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.split()


@pytest.mark.mend(
    "the module that the traceback names: make clients and read the environment in a function of "
    "layers/shared/zetel/bootstrap.py",
    "an import with an effect cannot be tested, and costs every function that reaches it",
)
def test_every_handler_and_module_can_be_imported_with_an_empty_environment() -> None:
    assert python(EVERYTHING) == sorted(file.parent.name for file in (ROOT / "functions").glob("*/handler.py"))


ANSWERED = """
import sys
from functions.health.handler import lambda_handler
from tests.functions.events import CONTEXT, event
assert lambda_handler(event("GET", "/health"), CONTEXT)["statusCode"] == 200
print(*sorted(sys.modules))
"""

#: Loaded by the first refusal: the table of problems, their sentences, the languages of the sentences.
OF_REFUSALS = {"zetel.http.problems", "zetel.http.details", "zetel.adapters.texts", "gettext"}


@pytest.mark.mend(
    "layers/shared/zetel/http/edge.py: move an import that only a refusal needs to the refusal",
    "an answered request would pay at each start for sentences that it does not say",
)
def test_an_accepted_request_pays_for_no_problem() -> None:
    printed = python(ANSWERED)
    assert "zetel.http.edge" in printed
    assert OF_REFUSALS & set(printed) == set()


@pytest.mark.mend(
    "the import of a worker in functions/ that leads there (`.venv/bin/lint-imports` shows the way); import where it "
    "is first used",
    "a worker would pay at each start for packages that it does not need",
)
def test_workers_start_without_the_web_edge_and_other_heavy_packages() -> None:
    assert HEAVY & set(python(LIGHT, *WORKERS)) == set()
