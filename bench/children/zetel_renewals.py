"""zetel_renewals.py - PATH COUNT: the cost of a renewal, its invoice numbered, as JSON.

Nanoseconds of this process: its own, the part of these in DynamoDB's client, and beside them those of the tables, which
are in memory and stand for DynamoDB.

COUNT accounts with a subscription by the month each, bought through the functions; all are due at the same time.
"""

import contextlib
import gc
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

#: Messages of a call, by the template.
RENEWALS, NUMBERINGS = 10, 8


def bought(n: int) -> dict[str, str]:
    """A message about a new account's subscription of 25 seats by the month."""
    account, profile = scene.opened(f"open-{n}")
    path = f"/v1/accounts/{account}/purchases"
    wanted = {"profile": profile, "plan": "professional-monthly", "quantity": 25, "pay_by": "invoice"}
    quote = json.loads(scene.purchase(request("POST", f"{path}/quotes", wanted), Context())["body"])
    answer = scene.purchase(request("POST", path, {"quote": quote}, key=f"key-{n}"), Context())
    return {"account": account, "subscription": json.loads(answer["body"])["subscription"]["id"]}


def worked(handler: Callable[[Any, Any], Mapping[str, Any]], bodies: Sequence[Mapping[str, str]], size: int) -> None:
    for start in range(0, len(bodies), size):
        batch = bodies[start : start + size]
        records = [{"messageId": f"{start}-{n}", "body": json.dumps(body)} for n, body in enumerate(batch)]
        if handler({"Records": records}, Context())["batchItemFailures"]:
            raise RuntimeError("a message failed")


def drafts() -> list[dict[str, str]]:
    """The messages about documents without a number."""
    found = [item for (_, _, sk), item in scene.wire.items.items() if sk.startswith("INV#")]
    waiting = [item for item in found if item["state"]["S"] == "drafted"]
    return [{"account": str(item["account"]["S"]), "document": str(item["id"]["S"])} for item in waiting]


class Counting:
    """Times every call of this process's botocore clients, with building, signing, reading, and the tables."""

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
        worked(numbering, drafts(), NUMBERINGS)
        os.environ["ZETEL_CLOCK_OFFSET"] = str(MONTH)
        gc.collect()
        gc.freeze()  # the items of the tables are no garbage of a function
        client, tables = Counting(), scene.wire.spent
        started = time.process_time_ns()
        worked(renewals, subscriptions, RENEWALS)
        spent = time.process_time_ns() - started
        made = drafts()
        started = time.process_time_ns()
        worked(numbering, made, NUMBERINGS)
        spent += time.process_time_ns() - started
        tables = scene.wire.spent - tables
    if len(made) != count or drafts():
        raise RuntimeError(f"{len(made)} of {count} renewals were invoiced, {len(drafts())} have no number")
    shares = {"own": spent - tables, "client": client.spent - tables, "database": tables}
    print(json.dumps({name: share // count for name, share in shares.items()}))


main()
