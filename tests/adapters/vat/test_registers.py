"""Registers of VAT ids: VIES by a stub on this machine that answers in the documented forms, and the sandbox."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from zetel.adapters.vat.sandbox_check import NoVatCheck, SandboxVatCheck
from zetel.adapters.vat.vies import ADDRESS, ViesCheck, ViesRefused, posted_to
from zetel.adapters.weather import sheltered
from zetel.domain.errors import ServiceAway
from zetel.domain.parties.vat_status import VatAnswer, VatState

SELLER, GREEK = "NL004495445B01", "EL094259216"


def about(*, valid: bool, number: str = "") -> dict[str, Any]:
    """An answer of VIES about the Greek id."""
    return {
        "countryCode": "EL",
        "vatNumber": "094259216",
        "requestDate": "2026-03-15T09:00:00.000Z",
        "valid": valid,
        "requestIdentifier": number,
        "name": "---",
        "address": "---",
        "traderName": "---",
        "traderNameMatch": "NOT_PROCESSED",
    }


def failed(code: str) -> dict[str, Any]:
    return {"actionSucceed": False, "errorWrappers": [{"error": code}]}


class Stub:
    """Answers, in order, and the questions that came."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.questions: list[Any] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                stub.questions.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                status, content = stub.answers.pop(0)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.check = ViesCheck(posted_to(f"http://127.0.0.1:{self.server.server_port}/check-vat-number"))

    def ask(self, *answers: tuple[int, Any], requester: str | None = SELLER) -> VatAnswer:
        self.answers = list(answers)
        return self.check.ask(GREEK, requester=requester)


@pytest.fixture
def vies() -> Iterator[Stub]:
    stub = Stub()
    thread = threading.Thread(target=stub.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stub
    stub.server.shutdown()
    thread.join()
    stub.server.server_close()


def test_vies_is_asked_under_the_sellers_id_for_a_consultation_number(vies):
    answer = vies.ask((200, about(valid=True, number="WAPIAAAAYbNMW0xN")))
    assert answer == VatAnswer(VatState.VALID, "WAPIAAAAYbNMW0xN")
    assert vies.questions == [
        {
            "countryCode": "EL",
            "vatNumber": "094259216",
            "requesterMemberStateCode": "NL",
            "requesterNumber": "004495445B01",
        }
    ]
    assert ADDRESS == "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"


def test_an_id_that_vies_does_not_know_is_invalid(vies):
    assert vies.ask((200, about(valid=False)), requester=None) == VatAnswer(VatState.INVALID)
    assert vies.ask((200, failed("INVALID_INPUT"))) == VatAnswer(VatState.INVALID)
    assert vies.questions[0] == {"countryCode": "EL", "vatNumber": "094259216"}


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("code", ["MS_UNAVAILABLE", "MS_MAX_CONCURRENT_REQ"])
def test_a_member_state_that_is_away_gives_no_answer(vies, status, code):
    assert vies.ask((status, failed(code))) == VatAnswer(VatState.UNAVAILABLE)


def test_an_unknown_seller_is_answered_without_a_number(vies):
    answer = vies.ask((400, failed("INVALID_REQUESTER_INFO")), (200, about(valid=True)))
    assert answer == VatAnswer(VatState.VALID)
    assert "requesterNumber" not in vies.questions[1]


@pytest.mark.parametrize(
    "answer",
    [
        (200, failed("GLOBAL_MAX_CONCURRENT_REQ")),
        (200, failed("SERVICE_UNAVAILABLE")),
        (500, failed("TIMEOUT")),
        (503, b"<html>maintenance</html>"),
        (429, b""),
    ],
)
def test_vies_itself_being_away_is_weather(vies, answer):
    vies.check = sheltered(vies.check, lambda: ServiceAway(service="vies"))
    with pytest.raises(ServiceAway) as away:
        vies.ask(answer)
    assert away.value.service == "vies"


def test_a_service_that_does_not_answer_is_weather():
    closed = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    closed.server_close()
    check = sheltered(
        ViesCheck(posted_to(f"http://127.0.0.1:{closed.server_port}/")), lambda: ServiceAway(service="vies")
    )
    with pytest.raises(ServiceAway):
        check.ask(GREEK, requester=None)


@pytest.mark.parametrize("answer", [(200, b"<html>"), (400, failed("VOW-ERR-1")), (200, {"valid": "yes"})])
def test_an_answer_of_another_form_is_a_defect(vies, answer):
    with pytest.raises(ViesRefused):
        vies.ask(answer)


@pytest.mark.parametrize(
    ("vat_id", "state"),
    [
        ("DE136695976", VatState.VALID),
        ("DE136601704", VatState.INVALID),
        ("NL123456782B04", VatState.INVALID),
        ("NL123456782B03", VatState.UNAVAILABLE),
    ],
)
def test_the_sandbox_answers_by_the_last_two_digits(vat_id, state):
    answer = SandboxVatCheck().ask(vat_id, requester=SELLER)
    assert answer == VatAnswer(state, None if state is VatState.UNAVAILABLE else f"SANDBOX-{vat_id}")
    assert SandboxVatCheck().ask(vat_id, requester=None).consultation is None


def test_without_a_register_the_format_is_the_answer():
    assert NoVatCheck().ask(GREEK, requester=SELLER) == VatAnswer(VatState.FORMAT)
