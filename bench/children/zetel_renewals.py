"""zetel_renewals.py - PATH COUNT: what one renewal costs, its invoice numbered, as JSON.

Nanoseconds of this process, and how many of them were spent in the database and in its client.

COUNT subscriptions with a monthly plan each, bought through the functions; all are due at the same time. The tables are
in memory, and what they cost is counted.
"""

import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

sys.path[:0] = sys.argv[2].split(":")

from botocore.client import BaseClient

from bench.children import zetel_scene as scene
from bench.requests import Context, request

MONTH = 31 * 86400

#: Messages of one call, as the template has them.
RENEWALS, NUMBERINGS = 5, 8


def bought(n: int) -> str:
    """The id of a new monthly subscription of 25 seats."""
    path = f"/v1/accounts/{scene.ACCOUNT}/purchases"
    wanted = {"profile": scene.PROFILE, "plan": "professional-monthly", "quantity": 25, "pay_by": "invoice"}
    quote = json.loads(scene.purchase(request("POST", f"{path}/quotes", wanted), Context())["body"])
    answer = scene.purchase(request("POST", path, {"quote": quote}, key=f"key-{n}"), Context())
    return str(json.loads(answer["body"])["subscription"]["id"])


def worked(handler: Callable[[Any, Any], Mapping[str, Any]], bodies: Sequence[Mapping[str, str]], size: int) -> None:
    for start in range(0, len(bodies), size):
        batch = bodies[start : start + size]
        records = [{"messageId": f"{start}-{n}", "body": json.dumps(body)} for n, body in enumerate(batch)]
        if handler({"Records": records}, Context())["batchItemFailures"]:
            raise RuntimeError("a message failed")


def drafts() -> list[str]:
    found = [item for (_, _, sk), item in scene.wire.items.items() if sk.startswith("INV#")]
    return [str(item["id"]["S"]) for item in found if item["state"]["S"] == "drafted"]


class Counting:
    """Every call of a botocore client of this process: building, signing and reading included."""

    def __init__(self) -> None:
        self.spent = 0
        call = BaseClient._make_api_call

        def counted(client: Any, operation: str, parameters: Any) -> Any:
            started = time.process_time_ns()
            try:
                return call(client, operation, parameters)
            finally:
                self.spent += time.process_time_ns() - started

        BaseClient._make_api_call = counted


def main() -> None:
    count = int(sys.argv[3])
    renewals, numbering = scene.handler_of("Renewals"), scene.handler_of("InvoiceNumbering")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        subscriptions = [bought(n) for n in range(count)]
        worked(numbering, [{"account": scene.ACCOUNT, "document": id} for id in drafts()], NUMBERINGS)
        os.environ["ZETEL_CLOCK_OFFSET"] = str(MONTH)
        database = Counting()
        started = time.process_time_ns()
        worked(renewals, [{"account": scene.ACCOUNT, "subscription": id} for id in subscriptions], RENEWALS)
        made = drafts()
        worked(numbering, [{"account": scene.ACCOUNT, "document": id} for id in made], NUMBERINGS)
        spent = time.process_time_ns() - started
    if len(made) != count or drafts():
        raise RuntimeError(f"{len(made)} of {count} renewals were invoiced, {len(drafts())} have no number")
    print(json.dumps({"all": spent // count, "database": database.spent // count}))


main()
