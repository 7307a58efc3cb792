"""sale.py SCENE PATH COUNT: the processor time of a sale in a warm function, without the wire's.

SCENE names a module with `handlers` (functions by step: quote, buy, read) and `prepared` (a Wire with the items of the
sale). A sale is a quote of 25 seats, its confirmation and a read of the subscription. COUNT sales are measured after
some warm-up sales; the answer is a line of JSON: nanoseconds by step, a figure per sale.
"""

import contextlib
import gc
import importlib
import io
import json
import sys
import time
from typing import Any

sys.path[:0] = sys.argv[2].split(":")

from bench.requests import Context, request

#: Sales before the measurement: they build models, resolve endpoints, read catalogues.
WARMING = 25


def main() -> None:
    scene: Any = importlib.import_module(sys.argv[1])
    wire = scene.prepared()
    base = dict(wire.items)
    spent: dict[str, list[int]] = {"quote": [], "buy": [], "read": []}
    gc.collect()
    for n in range(WARMING + int(sys.argv[3])):
        wire.items = dict(base)
        took = _sale(scene, wire, n)
        if n >= WARMING:
            for step, ns in took.items():
                spent[step].append(ns)
    print(json.dumps(spent))


def _sale(scene: Any, wire: Any, n: int) -> dict[str, int]:
    account = f"/v1/accounts/{scene.ACCOUNT}"
    took: dict[str, int] = {}

    def ask(step: str, event: dict[str, Any], status: int) -> Any:
        wire.spent = 0
        with contextlib.redirect_stdout(io.StringIO()):
            started = time.process_time_ns()
            answer = scene.handlers[step](event, Context())
            took[step] = time.process_time_ns() - started - wire.spent
        if answer["statusCode"] != status:
            raise RuntimeError(f"{step}: {answer}")
        return json.loads(answer["body"])

    wanted = {"profile": scene.PROFILE, "plan": scene.PLAN, "quantity": 25, "pay_by": "invoice"}
    quote = ask("quote", request("POST", f"{account}/purchases/quotes", wanted), 200)
    bought = ask("buy", request("POST", f"{account}/purchases", {"quote": quote}, key=f"key-{n}"), 201)
    subscription = bought["subscription"]["id"]
    read = ask("read", request("GET", f"{account}/subscriptions/{subscription}"), 200)
    if read["items"][0]["quantity"] != 25 or len(bought["documents"]) != 1:
        raise RuntimeError(f"not the requested sale: {read}")
    return took


main()
