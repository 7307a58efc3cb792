"""counted_work.py - PATH: the AWS calls of a customer's operations and of the work behind them, as JSON.

By operation, a list of invocations: the request, then the work that its journal entries, messages and due instants
start, as on AWS. Of each: function, requests by operation, units, bytes. Warm processes; nothing is timed.
"""

import contextlib
import io
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

sys.path[:0] = sys.argv[2].split(":")

from bench.children import zetel_scene as scene
from bench.cost import units
from bench.cost.cloud import Cloud
from bench.requests import Context, request

MONTH: Final = 31 * 86400
#: Seconds until the next noon, at which everything is asked: at night the customer's date is not that of the sweep, and
#: a month later other work would be due.
NOON: Final = (12 * 3600 - int(time.time())) % 86400
#: The function of a queue, by the variable that names it.
WORKERS: Final = {
    "numbering_queue": "InvoiceNumbering",
    "rendering_queue": "InvoiceRendering",
    "confirmations_queue": "Confirmations",
    "payments_queue": "PaymentWork",
    "renewals_queue": "Renewals",
    "renewal_notices_queue": "RenewalNotices",
    "publications_queue": "EventPublishing",
}

cloud = Cloud(scene.wire.items, secret=scene.SECRET)
cloud.install()
functions: dict[str, Any] = {"Purchase": scene.purchase, "Subscriptions": scene.subscriptions}
path = f"/v1/accounts/{scene.ACCOUNT}"


def invoked(function: str, event: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The function's answer, and its use of AWS."""
    handler = functions.get(function) or functions.setdefault(function, scene.handler_of(function))
    before, cloud.asked, cloud.index_units = set(cloud.items), [], 0
    with contextlib.redirect_stdout(io.StringIO()) as said:
        answer = handler(event, Context())
    if answer.get("batchItemFailures") or answer.get("statusCode", 200) >= 400:
        raise RuntimeError(f"{function}: {answer} {said.getvalue()}")
    # A process reads keys once in 15 minutes, for all its calls: they are no part of one.
    asked = [one for one in cloud.asked if one.operation != "GetSecretValue"]
    writes = [one.body for one in asked if one.operation == "TransactWriteItems"]
    new = [item for place, item in cloud.items.items() if place not in before]
    return answer, {
        "function": function,
        "asked": dict(sorted(Counter(one.operation for one in asked).items())),
        "tables": len({name for one in asked for name in _tables(one.body)}),
        "read_units": str(sum(units.of_reading(one.operation, one.body, one.answer) for one in asked)),
        "write_units": sum(map(units.write_units, writes)) + cloud.index_units,
        "events": sum(len(one.body["Entries"]) for one in asked if one.operation == "PutEvents"),
        "queued": [one.body["QueueUrl"] for one in asked if one.operation == "SendMessageBatch"],
        "mail_bytes": sum(one.sent for one in asked if one.operation == "SendEmail"),
        "file_bytes": sum(one.sent for one in asked if one.operation == "PutObject"),
        "item_bytes": sum(map(units.size, new)),
        "log_bytes": len(said.getvalue()),
        "answer_bytes": len(answer.get("body", "")),
    }


def _tables(body: Mapping[str, Any]) -> list[str]:
    actions = (next(iter(action.values())) for action in body.get("TransactItems", []))
    named = [*body.get("RequestItems", {}), *(action["TableName"] for action in actions)]
    return [*named, *([body["TableName"]] if "TableName" in body else [])]


def set_off(known: set[Any]) -> list[dict[str, Any]]:
    """The invocations that new journal entries start, and those that these start, until there are no new entries."""
    used: list[dict[str, Any]] = []
    while entries := [
        item for place, item in cloud.items.items() if place[0] == "journal_table" and place not in known
    ]:
        known |= set(cloud.items)
        records = [
            {"eventName": "INSERT", "dynamodb": {"Keys": _keys(item), "NewImage": item, "SequenceNumber": str(n)}}
            for n, item in enumerate(entries)
        ]
        used.append(invoked("EventRelay", {"Records": records})[1])
        used += worked()
    return used


def worked() -> list[dict[str, Any]]:
    """The invocations that the messages just sent start: a call for each batch."""
    sent = [one.body for one in cloud.asked if one.operation == "SendMessageBatch"]
    used = []
    for batch in sent:
        records = [{"messageId": entry["Id"], "body": entry["MessageBody"]} for entry in batch["Entries"]]
        used.append(invoked(WORKERS[batch["QueueUrl"]], {"Records": records})[1])
    return used


def _keys(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("PK", "SK")}


def done(function: str, event: Mapping[str, Any]) -> tuple[Any, list[dict[str, Any]]]:
    """The answer of a request, and the use of AWS by the request and the work behind it."""
    known = set(cloud.items)
    answer, used = invoked(function, event)
    return json.loads(answer["body"]) if answer["body"] else {}, [used, *set_off(known)]


def bought(plan: str, key: str) -> tuple[Any, list[dict[str, Any]], list[dict[str, Any]]]:
    """A subscription of 25 seats, and the use of AWS by its quote and purchase."""
    wanted = {"profile": scene.PROFILE, "plan": plan, "quantity": 25, "pay_by": "invoice"}
    quote, quoting = done("Purchase", request("POST", f"{path}/purchases/quotes", wanted))
    bought, buying = done("Purchase", request("POST", f"{path}/purchases", {"quote": quote}, key=key))
    return bought["subscription"], quoting, buying


def changes(held: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Five seats more, and then a cancellation."""
    own = f"{path}/subscriptions/{held['id']}"
    read = done("Subscriptions", request("GET", own))[1]
    total = request("POST", f"{own}/seat-changes/quotes", {"item": held["items"][0]["id"], "quantity": 30})
    statement = request("POST", f"{own}/cancellation/quotes", {"when": "now"})
    for function, event in (("SeatChange", total), ("Cancellation", statement)):
        invoked(function, event)  # a cold process reads more
    quote, quoting = done("SeatChange", total)
    changing = done("SeatChange", request("POST", f"{own}/seat-changes", {"quote": quote}, key="seats"))[1]
    quote, stating = done("Cancellation", statement)
    order = request("POST", f"{own}/cancellation", {"quote": quote, "reason": "too_expensive"}, key="end")
    return {
        "read of a subscription": read,
        "quote of a seat change": quoting,
        "seat change, with its invoice and mails": changing,
        "quote of a cancellation": stating,
        "cancellation, with its documents and mails": done("Cancellation", order)[1],
    }


def renewed() -> list[dict[str, Any]]:
    """A month later, the sweep finds a monthly subscription. The sweep itself runs anyway, and is not counted here."""
    os.environ["ZETEL_CLOCK_OFFSET"] = str(NOON + MONTH)
    known = set(cloud.items)
    invoked("RenewalsSweep", {})
    return [*worked(), *set_off(known)]


def main() -> None:
    os.environ["ZETEL_CLOCK_OFFSET"] = str(NOON)
    bought("professional-yearly", "cold")
    held, quoting, buying = bought("professional-yearly", "warm")
    counted = {"quote of a purchase": quoting, "purchase, with its invoice and mails": buying, **changes(held)}
    documents = [str(item["id"]["S"]) for (_, _, sk), item in cloud.items.items() if sk.startswith("INV#")]
    link = request("GET", f"{path}/invoices/{documents[0]}/files/pdf")
    invoked("Invoices", link)
    counted["link to an invoice's file"] = done("Invoices", link)[1]
    bought("professional-monthly", "monthly")
    counted["renewal, with its invoice and mail"] = renewed()
    invoked("RenewalsSweep", {})
    counted["sweep that finds nothing"] = [invoked("RenewalsSweep", {})[1]]
    print(json.dumps(counted))


main()
