"""A kill at any moment, of the host, of the stand-in for AWS, or of both at once, loses nothing; nor does a stop.

Every start listens on other ports than the start before.
"""

import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any

import boto3
import pytest

from local.outbox import Outbox
from local.seed import LIMIT
from local.state import State
from local.template import PSEUDO, read
from tests.local.test_host import Host, running, start, until
from tests.patience import PATIENCE

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

#: Kills, people who order at once until a kill, and the orders of each: 4 x 4 x 3 x 883.30 is less than the company's
#: limit.
KILLS, PEOPLE, ORDERS = 4, 4, 3


def stand_in(host: Host) -> Sequence[int]:
    """The process of the stand-in; none where the host has not started it yet."""
    found = subprocess.run(["pgrep", "-P", str(host.process.pid)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def kill_the_stand_in(host: Host) -> None:
    for pid in stand_in(host):
        os.kill(pid, signal.SIGKILL)


def kill_both(host: Host) -> None:
    os.kill(host.process.pid, signal.SIGSTOP)  # neither sees the other's end
    kill_the_stand_in(host)
    host.process.kill()


KILLED: Mapping[str, Callable[[Host], None]] = {
    "the host": lambda host: host.process.kill(),
    "the stand-in": kill_the_stand_in,
    "both at once": kill_both,
}


def order(host: Host, keys: Sequence[str], confirmed: dict[str, str]) -> None:
    """Buys with each key until the host is gone. Notes the subscription of each confirmation that was answered."""
    with suppress(OSError, HTTPException):  # the host may go in the middle of an answer
        for key in keys:
            confirmed[key] = host.buy(key)["subscription"]["id"]


def holds(confirmed: Mapping[str, str], number: int) -> bool:
    return len(confirmed) >= number


@pytest.mark.parametrize("killed", KILLED)
def test_no_purchase_invoice_or_mail_is_lost_by_kills(tmp_path: Path, killed: str) -> None:
    chance = random.Random(killed)
    confirmed: dict[str, str] = {}
    with running(tmp_path) as host:  # a first charge ends the limits of a new account
        confirmed["first"] = host.buy("first", pay_by="card", card="pm_card_visa")["subscription"]["id"]
    for life in range(KILLS):
        with running(tmp_path) as host:
            ordering = [
                threading.Thread(target=order, args=(host, [f"{life}-{person}-{n}" for n in range(ORDERS)], confirmed))
                for person in range(PEOPLE)
            ]
            for person in ordering:
                person.start()
            until(partial(holds, confirmed, len(confirmed) + chance.randint(1, PEOPLE * ORDERS)))
            time.sleep(chance.uniform(0, 0.3))
            KILLED[killed](host)
            host.process.wait(PATIENCE)
            for person in ordering:
                person.join(PATIENCE)
    with running(tmp_path) as host:
        bought = until(lambda: done(host, tmp_path))
    assert set(confirmed.values()) <= bought
    assert len(bought - set(confirmed.values())) <= KILLS * PEOPLE  # committed, and the answer was lost


def test_a_first_start_can_be_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(1)
    for _ in range(KILLS):
        process = start(tmp_path)
        time.sleep(chance.uniform(0.5, 4))
        kill_both(Host(process, ""))
        process.communicate(timeout=PATIENCE)
    with running(tmp_path) as host:
        profile, *_ = host.ask("GET", f"/v1/accounts/{host.account}/profiles")["profiles"]
        assert profile["credit"]["limit"] == LIMIT
        members = {
            person: len(host.ask("GET", "/v1/me", person=person)["accounts"]) for person in ("anna", "bram", "chris")
        }
        assert members == {"anna": 1, "bram": 2, "chris": 1}


def test_a_seeding_that_was_killed_before_it_was_noted_is_completed(tmp_path: Path) -> None:
    with running(tmp_path) as host:
        account = host.account
        host.process.kill()
    with State(tmp_path) as state:
        state.remember("account", None)
        state.remember("catalog", None)
    with running(tmp_path) as host:
        assert host.account == account


def done(host: Host, folder: Path) -> set[str] | None:
    """The subscriptions of all purchases, once each has its invoice with its number and files, and its two mails.

    None before. Raises AssertionError for something that happened twice: only a mail on its way at a kill comes twice.
    """
    invoices = pages(host, "invoices")
    bought = {each["id"] for each in pages(host, "subscriptions")}
    mails = list(Outbox(folder / "outbox").newest_first())
    orders = [found[0] for mail in mails if (found := re.search(r"sub_\w+", mail.text))]
    numbers = [mail.attachments[0].filename.removesuffix(".pdf") for mail in mails if mail.attachments]
    assert len(orders) <= len(bought) + KILLS
    assert len(numbers) <= len(bought) + KILLS
    if len(invoices) < len(bought) or not all("pdf" in invoice["formats"] for invoice in invoices):
        return None
    given = sorted(invoice["number"] for invoice in invoices)
    assert [int(number[-6:]) for number in given] == list(range(1, len(bought) + 1))
    return bought if set(orders) == bought and set(numbers) == set(given) else None


def pages(host: Host, name: str) -> list[Any]:
    """All entries of an account's list."""
    found: list[Any] = []
    after = ""
    while True:
        page = host.ask("GET", f"/v1/accounts/{host.account}/{name}?limit=20{after}")
        found += page[name]
        if not page.get("next"):
            return found
        after = f"&cursor={page['next']}"


def test_waiting_work_and_dead_letters_outlive_an_orderly_stop(tmp_path: Path) -> None:
    queues = [f"{PSEUDO['AWS::StackName']}-{id}" for id in read().of_type("AWS::SQS::Queue") if "DeadLetters" in id]
    (queue, *_) = [name for name in queues if "Confirmations" in name]
    with running(tmp_path) as host:
        sqs = client(tmp_path)
        sqs.send_message(
            QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"], MessageBody="a note about failed work"
        )
        assert host.stop() == 0
    with running(tmp_path):
        sqs = client(tmp_path)
        (kept,) = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"])["Messages"]
        assert kept["Body"] == "a note about failed work"


def client(folder: Path) -> Any:
    """A client for the queues, as the operator's commands make it, from the file that the host writes."""
    told = dict(line.split("=", 1) for line in (folder / "environment").read_text().splitlines())
    return boto3.client(
        "sqs",
        endpoint_url=told["AWS_ENDPOINT_URL"],
        region_name=told["AWS_REGION"],
        aws_access_key_id=told["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=told["AWS_SECRET_ACCESS_KEY"],
    )
