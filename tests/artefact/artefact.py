"""The built functions and layers, and programs that run with them alone."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import template
from tests.deployment.interpreter import Interpreter

TEMPLATE = template.read(parameters={})


@dataclass(frozen=True, slots=True)
class Artefact:
    """The output of ``sam build`` for `python`, in the folder `built`."""

    built: Path
    python: Interpreter

    @property
    def shared(self) -> Path:
        return self.layer("SharedLayer")

    def layer(self, name: str) -> Path:
        return self.built / name / "python"

    def layers(self, function: str) -> tuple[Path, ...]:
        """The layers of a function by its id in the template, in the order of Python's path: its own first."""
        (about,) = (one for one in TEMPLATE.functions if one.id == function)
        own = [layer["Ref"] for layer in about.properties.get("Layers", [])]
        return tuple(self.layer(name) for name in (*reversed(own), "SharedLayer"))

    def says(self, code: str, *arguments: str, function: str = "", **environment: str) -> Any:
        """The last line that `code` prints, as JSON. The code runs as a function in Lambda: with its folder and its
        layers, or with the shared layer alone. Python writes no file beside the sources."""
        folders = (self.built / function, *self.layers(function)) if function else (self.shared,)
        done = subprocess.run(
            [str(self.python.executable), "-S", "-s", "-B", "-c", code, *arguments],
            env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": ":".join(map(str, folders)), **environment},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout.strip().splitlines()[-1])


def environment(endpoint: str | None = None) -> Mapping[str, str]:
    """The template's variables with their own names as values, and a function's name. The credentials open nothing."""
    named = {name: name.lower() for name in TEMPLATE.environment}
    limits = {
        "NEW_ACCOUNT_RECIPIENTS": "5",
        "NEW_ACCOUNT_MAILS": "20",
        "NEW_ACCOUNT_PURCHASES": "10",
        "EXPORT_DAYS": "30",
    }
    sources = {"PAYMENT_PROVIDER": "sandbox", "REFERENCE_RATES": "none", "VAT_CHECK": "none"}
    chosen = {"DUE_SHARDS": "16", "LOG_LEVEL": "INFO", **sources, **limits}
    given = {**chosen, "AWS_LAMBDA_FUNCTION_NAME": "zetel", "AWS_REGION": "eu-west-1", **credentials()}
    return {**named, **given, **({"AWS_ENDPOINT_URL": endpoint} if endpoint else {})}


def credentials() -> Mapping[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "000000000000",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
