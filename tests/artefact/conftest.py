"""One build that all tests of this folder share, and the deployment's tests too."""

import sys

import pytest

from tests.artefact.artefact import Artefact
from tests.deployment import interpreter
from tests.deployment.building import HERE, built


@pytest.fixture(scope="session")
def artefact() -> Artefact:
    """Built for this machine, and for the Python that is deployed; where that does not run here, a line says so."""
    python = interpreter.found()
    if python.note:
        print(python.note, file=sys.__stderr__)
    return Artefact(built(HERE, python), python)
