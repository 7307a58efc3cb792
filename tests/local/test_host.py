"""The whole service as a person starts it: ready, used, stopped, and started again with everything there."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.announced import Service, found
from local.people import PEOPLE
from local.state import HOME, State
from local.tokens import TokenKey
from tests.patience import PATIENCE

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Host:
    process: subprocess.Popen[str]
    address: str

    def ask(self, method: str, path: str, body: object = None, *, person: str = "anna", key: str = "") -> Any:
        """The JSON that the service answers. Raises HTTPError for a refusal."""
        token = TokenKey.kept_in(HOME / "key.pem").token(PEOPLE[person])
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, content, headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.load(response)

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as response:
            return str(response.read().decode())

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    @property
    def account(self) -> str:
        return str(self.ask("GET", "/v1/me")["accounts"][0]["id"])

    @property
    def profile(self) -> str:
        """The account's own profile; a member of the demo has bought by another one."""
        own, *_ = self.ask("GET", f"/v1/accounts/{self.account}/profiles")["profiles"]
        return str(own["id"])

    def buy(self, key: str, *, pay_by: str = "invoice", **more: object) -> Any:
        """Five seats of the smallest edition for a year, quoted and confirmed."""
        wish = {"plan": "essentials-yearly", "quantity": 5, "profile": self.profile, "pay_by": pay_by}
        quote = self.ask("POST", f"/v1/accounts/{self.account}/purchases/quotes", wish)
        return self.ask("POST", f"/v1/accounts/{self.account}/purchases", {"quote": quote, **more}, key=key)

    def invoices(self) -> list[Any]:
        path = f"/v1/accounts/{self.account}/invoices?profile={self.profile}"
        found: list[Any] = self.ask("GET", path)["invoices"]
        return found


def start(state: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "local", "--state", str(state), *(options or ("--port", "0"))],
        cwd=ROOT,
        env={"PATH": os.defpath, "HOME": str(state), "PYTHONPATH": f"{ROOT / 'layers/shared'}:{ROOT}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # Under nohup, the tests pass on that the terminal may close.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )


@contextmanager
def running(state: Path) -> Iterator[Host]:
    process = start(state)
    assert process.stdout
    said = ""
    try:
        for line in process.stdout:
            said += line
            if found := re.search(r"Zetel is ready at (\S+)", line):
                yield Host(process, found[1])
                break
        else:
            pytest.fail(said)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)
        process.stdout.close()


def until(true: Callable[[], Any]) -> Any:
    """The first true answer of `true`."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.1)
    pytest.fail("it did not happen")


def test_a_purchase_of_yesterday_is_there_after_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as host:
        bought = host.buy("order-1")
        (document,) = bought["documents"]
        assert document["total"] == 883_30  # 5 x 146.00 = 730.00, and 21 % of it
        account = host.account
        assert host.stop() == 0
    with running(tmp_path) as again:
        assert again.account == account
        (invoice,) = again.invoices()
        assert (invoice["id"], invoice["number"], invoice["formats"]) == (
            document["id"],
            f"INV-{document['date'][:4]}-000002",
            ["pdf", "xml"],
        )
        link = again.ask("GET", f"/v1/accounts/{account}/invoices/{invoice['id']}/files/pdf")["url"]
        with urllib.request.urlopen(link, timeout=PATIENCE) as file:
            assert file.read(5) == b"%PDF-"
        mails = re.findall(r'<td><a href="(/outbox/\d+)">', again.page("/outbox"))
        # The demo's people have mails of their own; the invoice is mailed once, with its files.
        assert sum(f"{invoice['number']}.pdf" in again.page(mail) for mail in mails) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_every_signal_to_stop_saves_the_state(tmp_path: Path, number: int) -> None:
    with running(tmp_path) as host:
        bought = host.buy("order-1")
        assert host.stop(number) == 0
    with running(tmp_path) as again:
        assert [invoice["id"] for invoice in again.invoices()] == [bought["documents"][0]["id"]]


def test_a_killed_host_loses_nothing_and_its_work_goes_on(tmp_path: Path) -> None:
    with running(tmp_path) as host:
        bought = host.buy("order-1")
        host.stop(signal.SIGKILL)
    with running(tmp_path) as again:
        assert again.buy("order-2")["documents"][0]["id"] != bought["documents"][0]["id"]
        until(lambda: all("pdf" in invoice["formats"] for invoice in again.invoices()))
        assert sorted(invoice["number"][-6:] for invoice in again.invoices()) == ["000002", "000003"]


def test_a_lost_answer_of_the_card_is_found_two_minutes_later(tmp_path: Path) -> None:
    with running(tmp_path) as host:
        payment = host.buy("order-1", pay_by="card", card="pm_card_timeout")["payment"]
        path = f"/v1/accounts/{host.account}/payments/{payment['id']}"
        assert host.ask("GET", path)["state"] == "pending"
        assert host.invoices() == []
        host.stop()
    with State(tmp_path) as state:
        state.move_clock(3600)
    with running(tmp_path) as an_hour_later:
        until(lambda: an_hour_later.ask("GET", path)["state"] == "succeeded")
        assert [invoice["settlement"] for invoice in an_hour_later.invoices()] == ["settled"]


def test_the_api_is_described_and_its_own_refusals_look_like_api_gateways(tmp_path: Path) -> None:
    with running(tmp_path) as host:
        described = json.loads(host.page("/openapi.json"))
        assert described["openapi"].startswith("3.1")
        assert "/v1/accounts/{account}/purchases" in described["paths"]
        assert json.loads(host.page("/health"))["status"] == "ok"
        with pytest.raises(urllib.error.HTTPError) as refused:
            host.page("/v1/me")
        with refused.value as answer:
            assert (answer.code, answer.read()) == (401, b'{"message":"Unauthorized"}')


def test_a_taken_port_is_reported_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process = start(tmp_path, "--port", port)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert said == f"Something listens on port {port} already. Choose another: make run ARGS=--port=8081\n"


def test_a_second_host_on_the_same_data_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with running(tmp_path) as host:
        assert Service(int(host.address.rpartition(":")[2]), tmp_path) in found()
        second = start(tmp_path)
        said, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert said == f"Zetel runs already with the data in {tmp_path}. Stop that service, or add ARGS=--ephemeral.\n"
