"""The deployment on this machine, to try: ``python -m tests.deployment`` (make deploy-local). Ctrl-C ends it.

The template is built, deployed on the local AWS and given the demo's catalogue and one customer, as the tests do it.
Nothing is kept.
"""

import argparse
import shlex
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.deployment import interpreter
from tests.deployment.aws import ROOT, LocalAws, Permissions
from tests.deployment.building import HERE, built
from tests.deployment.customer import opened
from tests.deployment.stack import CATALOGUE, NAME, Stack

#: The environment with which a shell reaches the deployment.
ENVIRONMENT: Final = ROOT / ".aws-sam" / "deployment" / "environment"

#: The environment in which operators' commands find the product.
COMMANDS: Final = {"PYTHONPATH": f"{ROOT / 'layers' / 'shared'}:{ROOT}"}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tests.deployment", description="Deploy everything on this machine.")
    parser.add_argument("--enforced", action="store_true", help="functions may do what their roles permit, no more")
    chosen = parser.parse_args(arguments)
    permissions = Permissions.ENFORCED if chosen.enforced else Permissions.OPEN
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: asked_to_stop.set())
    with tempfile.TemporaryDirectory(prefix="zetel-deployment-") as folder:
        _run(Path(folder), permissions, asked_to_stop)
    return 0


def _run(folder: Path, permissions: Permissions, asked_to_stop: threading.Event) -> None:
    started = time.monotonic()
    python = interpreter.found()
    print(python.note or "Building and deploying; this takes about half a minute.", file=sys.stderr)
    aws = LocalAws(folder, python)
    stack = Stack(aws, built(HERE, python))
    try:
        aws.start(permissions)
        stack.deploy()
        stack.operated("catalog", str(CATALOGUE), "--apply")
        customer = opened(stack, "anna")
        known = {
            **COMMANDS,
            **aws.environment,
            "API": aws.api,
            "ACCOUNT": customer.account,
            "PROFILE": customer.profile,
            "ANNA": customer.caller.token,
            "BORIS": stack.person("boris@grachtwerk.example", "bookkeeper").token,
        }
        _write(known)
        print(greeting(aws.api, time.monotonic() - started))
        asked_to_stop.wait()
    finally:
        ENVIRONMENT.unlink(missing_ok=True)
        aws.stop()


def _write(variables: Mapping[str, str]) -> None:
    ENVIRONMENT.touch(mode=0o600)
    ENVIRONMENT.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items()))


def greeting(api: str, seconds: float) -> str:
    """The next commands, to paste into a shell."""
    return f"""
The stack {NAME} is deployed on this machine ({seconds:.0f} s). Its API is {api}

In another terminal, in this folder:

  . {ENVIRONMENT.relative_to(ROOT)}
  curl -H "Authorization: Bearer $ANNA" $API/v1/accounts/$ACCOUNT
  .venv/bin/python -m operate.smoke {NAME} --api $API --buy
  .venv/bin/python -m operate.redrive {NAME}

docs/operate.md has more. Where a command takes --api, it needs --api $API here.
Ctrl-C ends it; nothing is kept."""


if __name__ == "__main__":
    sys.exit(main())
