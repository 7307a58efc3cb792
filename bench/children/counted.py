"""counted.py - PATH: the AWS calls of each request of a customer, as JSON by step: operations in order, read, write and
index units, actions of the transaction, bytes of the request, and the largest item. In a warm process."""

import contextlib
import io
import json
import sys
from typing import Any

sys.path[:0] = sys.argv[2].split(":")

from bench.children import zetel_scene as scene
from bench.cost import units
from bench.requests import Context, request

steps: dict[str, Any] = {}
seen: list[tuple[str, dict[str, Any], dict[str, Any]]] = []


def watched() -> None:
    """Keeps every request and its answer."""
    wire: Any = scene.wire
    answers = dict(wire._operations)

    def keeping(name: str) -> Any:
        def answer(body: dict[str, Any]) -> dict[str, Any]:
            said: dict[str, Any] = answers[name](body)
            seen.append((name, body, said))
            return said

        return answer

    type(wire)._operations = property(lambda _: {name: keeping(name) for name in answers})


def step(name: str, function: Any, event: dict[str, Any], status: int) -> Any:
    seen.clear()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        answer = function(event, Context())
    if answer["statusCode"] != status:
        raise RuntimeError(f"{name}: {answer}")
    writes = [body for operation, body, _ in seen if operation == "TransactWriteItems"]
    items = [action["Put"]["Item"] for body in writes for action in body["TransactItems"] if "Put" in action]
    steps[name] = {
        "operations": [operation for operation, _, _ in seen],
        "read_units": sum(
            units.read_units(body, told) for operation, body, told in seen if operation == "BatchGetItem"
        ),
        "write_units": sum(units.write_units(body) for body in writes),
        "index_units": sum(units.index_units(body) for body in writes),
        "actions": sum(len(body["TransactItems"]) for body in writes),
        "sent_bytes": sum(len(json.dumps(body, separators=(",", ":"))) for _, body, _ in seen),
        "largest_item": max((units.size(item) for item in items), default=0),
        "answer_bytes": len(answer["body"]),
        "log_bytes": len(said.getvalue()),
    }
    return json.loads(answer["body"])


def main() -> None:
    seat_change, cancellation = scene.handler_of("SeatChange"), scene.handler_of("Cancellation")
    account = f"/v1/accounts/{scene.ACCOUNT}"
    wanted = {"profile": scene.PROFILE, "plan": scene.PLAN, "quantity": 25, "pay_by": "invoice"}
    for key in ("cold", "warm"):  # only the second sale counts
        watched() if key == "cold" else None
        quote = step("quote a purchase", scene.purchase, request("POST", f"{account}/purchases/quotes", wanted), 200)
        confirm = request("POST", f"{account}/purchases", {"quote": quote}, key=key)
        bought = step("purchase", scene.purchase, confirm, 201)
    held = bought["subscription"]
    path = f"{account}/subscriptions/{held['id']}"
    step("read a subscription", scene.subscriptions, request("GET", path), 200)
    total = {"item": held["items"][0]["id"], "quantity": 30}
    for key in ("cold", "warm"):
        del key
        quote = step("quote seats", seat_change, request("POST", f"{path}/seat-changes/quotes", total), 200)
    step("change seats", seat_change, request("POST", f"{path}/seat-changes", {"quote": quote}, key="seats"), 200)
    for _ in range(2):
        statement = step(
            "quote a cancellation",
            cancellation,
            request("POST", f"{path}/cancellation/quotes", {"when": "now"}),
            200,
        )
    sent = {"quote": statement, "reason": "too_expensive"}
    step("cancel", cancellation, request("POST", f"{path}/cancellation", sent, key="end"), 200)
    print(json.dumps(steps))


main()
