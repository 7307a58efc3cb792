"""The clock goes forward only, from due instant to due instant, and work is done before the clock moves past it."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from local import clock
from local.announced import Service, announced, found
from local.diary import Diary, in_words
from local.gateway import Request, Response
from local.moving import PATH, Backwards, ClockPage, Moving, NoInstant, instant_of
from local.outbox import Outbox
from local.server import Server
from local.state import State
from local.stream_pump import as_inserted
from tests.local.test_host import Host, running
from tests.patience import PATIENCE

AMSTERDAM = "Europe/Amsterdam"
#: 10:00 in Amsterdam.
START = datetime(2026, 3, 15, 9, tzinfo=UTC)
FIRST, SECOND, THIRD = (START + timedelta(days=days) for days in (10, 20, 30))


@dataclass
class Machine:
    """A host with work that is due at some instants, and a clock that a test moves.

    A sweep finds due work, and settling does the found work. `done` has the events, each with its instant; `later` has
    the instants that the work of an instant makes due; `broken` work is never done.
    """

    state: State
    undone: list[datetime] = field(default_factory=list)
    done: list[tuple[str, datetime]] = field(default_factory=list)
    later: dict[datetime, datetime] = field(default_factory=dict)
    offsets: list[int] = field(default_factory=list)
    broken: set[datetime] = field(default_factory=set)
    _found: list[datetime] = field(default_factory=list)
    _told: int = 0

    name = "main"

    def now(self, account=None) -> datetime:
        return START + timedelta(seconds=self.state.clock_offset)

    def machine(self) -> int:
        return int(START.timestamp())

    def due(self) -> list[datetime]:
        return list(self.undone)

    def sweep(self) -> None:
        self.done.append(("sweep", self.now()))
        self._found = sorted(at for at in self.undone if at <= self.now() and at not in self.broken)

    def settle(self) -> None:
        found, self._found = self._found, []
        for at in found:
            if at in self.undone:
                self.undone.remove(at)
                self.done.append((f"{at:%Y-%m-%d}", self.now()))
                if at in self.later:
                    self.undone.append(self.later[at])

    def since(self) -> list[str]:
        told, self._told = self.done[self._told :], len(self.done)
        return [what for what, _ in told if what != "sweep"]

    @property
    def moving(self) -> Moving:
        return Moving(
            self.state,
            self,
            due=self.due,
            sweep=self.sweep,
            settle=self.settle,
            moved=self.offsets.append,
            happenings=self,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with State(tmp_path) as state:
        yield Machine(state)


def walk(machine: Machine, to: datetime) -> list[tuple[datetime, list[str]]]:
    steps = []
    moving, arrived = machine.moving, False
    while not arrived:
        step = moving.step(to)
        steps.append((step.at, list(step.happened)))
        arrived = step.arrived
    return steps


def test_work_due_on_the_way_happens_at_its_own_instant(machine: Machine) -> None:
    machine.undone = [THIRD, FIRST, SECOND]
    end = START + timedelta(days=25)
    assert walk(machine, end) == [(FIRST, ["2026-03-25"]), (SECOND, ["2026-04-04"]), (end, [])]
    assert [at for what, at in machine.done if what != "sweep"] == [FIRST, SECOND]
    assert (machine.undone, machine.now()) == ([THIRD], end)


def test_work_that_becomes_due_on_the_way_happens_too(machine: Machine) -> None:
    machine.undone, machine.later = [FIRST], {FIRST: SECOND, SECOND: THIRD}
    assert [at for at, _ in walk(machine, THIRD)] == [FIRST, SECOND, THIRD]
    assert machine.undone == []


def test_overdue_work_is_done_before_the_clock_moves(machine: Machine) -> None:
    machine.undone = [START - timedelta(days=1)]
    machine.moving.step(SECOND)
    assert [(what, at) for what, at in machine.done if what != "sweep"] == [("2026-03-14", START)]


def test_failing_work_does_not_stop_the_clock(machine: Machine) -> None:
    machine.undone, machine.broken = [FIRST, SECOND], {FIRST}
    assert [at for at, _ in walk(machine, THIRD)] == [FIRST, SECOND, THIRD]
    assert machine.undone == [FIRST]
    # The sweep finds the work again at each instant, and before the clock leaves the instant.
    assert [at for what, at in machine.done if what == "sweep"] == [FIRST, FIRST, SECOND, SECOND, THIRD]


def test_an_earlier_instant_is_refused_and_nothing_changes(machine: Machine) -> None:
    machine.undone = [FIRST]
    with pytest.raises(Backwards):
        machine.moving.step(START - timedelta(seconds=1))
    assert (machine.done, machine.offsets, machine.state.clock_offset) == ([], [], 0)


def test_the_offset_is_stored_before_anything_happens_at_the_new_instant(machine: Machine) -> None:
    walk(machine, FIRST)
    assert machine.offsets == [864_000]  # 10 days
    assert State(machine.state.folder).clock_offset == 864_000


# Requests and answers


@pytest.fixture
def page(machine: Machine) -> ClockPage:
    return ClockPage(machine.moving, zone=lambda: AMSTERDAM)


def post(page: ClockPage, content: bytes, kind: str = "application/json") -> tuple[int, Any]:
    answer = page.answer(Request("POST", PATH, (("Content-Type", kind),), content))
    assert answer is not None
    return answer.status, json.loads(answer.body)


def to(text: str) -> bytes:
    return json.dumps({"to": text}).encode()


def test_a_step_answers_its_instant_in_the_sellers_time(machine: Machine, page: ClockPage) -> None:
    machine.undone = [FIRST]
    happened = {"at": "2026-03-25 10:00", "happened": ["2026-03-25"], "arrived": False}
    assert post(page, to("2026-03-30")) == (200, happened)
    # On 29 March the clocks in Amsterdam go forward: noon of the 30th is 10:00 UTC.
    assert post(page, to("2026-03-30")) == (200, {"at": "2026-03-30 12:00", "happened": [], "arrived": True})
    assert machine.now() == datetime(2026, 3, 30, 10, tzinfo=UTC)


def test_going_back_is_refused_in_a_sentence(page: ClockPage) -> None:
    said = "The clock stands at 2026-03-15 10:00 and never goes back. Nothing was changed."
    assert post(page, to("2026-03-14")) == (409, {"detail": said})


@pytest.mark.parametrize(
    "content", [b"", b"2026", b"[]", b"{}", to("tomorrow"), to("2026-02-30"), to("2026-03-20T10:00:00")]
)
def test_a_text_without_a_day_or_instant_is_refused(machine: Machine, page: ClockPage, content: bytes) -> None:
    status, said = post(page, content)
    assert (status, said["detail"][:24]) == (422, "Say a day or an instant:")
    assert machine.state.clock_offset == 0


def test_a_form_of_another_site_moves_nothing(machine: Machine, page: ClockPage) -> None:
    status, _ = post(page, to("2026-03-30"), "text/plain")  # a browser sends this without asking first
    assert (status, machine.state.clock_offset) == (415, 0)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2027-03-15", datetime(2027, 3, 15, 11, tzinfo=UTC)),  # noon in winter time
        ("2026-07-01", datetime(2026, 7, 1, 10, tzinfo=UTC)),  # noon in summer time
        ("2027-03-15T10:00:00Z", datetime(2027, 3, 15, 10, tzinfo=UTC)),
        ("2027-03-15T10:00:00+01:00", datetime(2027, 3, 15, 9, tzinfo=UTC)),
    ],
)
def test_a_day_means_its_noon_and_an_instant_means_itself(text: str, at: datetime) -> None:
    assert instant_of(text, AMSTERDAM) == at


def test_a_time_of_day_without_a_zone_is_no_instant() -> None:
    with pytest.raises(NoInstant):
        instant_of("2027-03-15T10:00:00", AMSTERDAM)


# The server and the command


class NoApi:
    def answer(self, request: Request) -> Response:
        return Response(404, (), b'{"message":"Not Found"}')


@pytest.fixture
def served(page: ClockPage) -> Iterator[int]:
    server = Server(0, told=lambda line: None)
    server.start([page], NoApi(), after=lambda: None)
    yield int(server.address.rpartition(":")[2])
    server.stop(within=PATIENCE)


def test_the_command_prints_a_line_for_each_instant_with_events(
    machine: Machine, served: int, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.undone = [FIRST, SECOND]
    assert clock.main(["2026-04-14", "--port", str(served)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-03-25 10:00  2026-03-25",
        "2026-04-04 11:00  2026-04-04",  # summer time
        "The clock stands at 2026-04-14 12:00.",
    ]


def test_the_command_tells_the_time(served: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert clock.main(["--port", str(served)]) == 0
    assert capsys.readouterr().out == "The clock stands at 2026-03-15 10:00.\n"


def test_the_command_prints_the_reason_of_a_refusal(served: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert clock.main(["2026-03-01", "--port", str(served)]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err[:36]) == ("", "The clock stands at 2026-03-15 10:00")


def test_the_command_finds_the_running_service(
    served: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("local.announced.found", partial(found, tmp_path))
    assert clock.main([]) == 1
    assert capsys.readouterr().err == "No service of this folder runs. Start it with: make run\n"
    (tmp_path / "1").write_text("/of/a/killed/host")
    with announced(Service(served, Path("/my/data")), tmp_path):
        assert clock.main([]) == 0
        assert capsys.readouterr().out == "The clock stands at 2026-03-15 10:00.\n"
        with announced(Service(9, Path("/other data")), tmp_path):
            assert clock.main([]) == 1
            first, *ways = capsys.readouterr().err.splitlines()
    assert first == "More than one service runs. Say which (TO=2027-03-15 moves its clock):"
    assert ways == [
        "  make clock ARGS=--port=9    data in /other data",
        f"  make clock ARGS=--port={served}    data in /my/data",
    ]
    assert found(tmp_path) == []


def test_the_command_says_that_nothing_runs(capsys: pytest.CaptureFixture[str]) -> None:
    unused = Server(0, told=lambda line: None)
    port = unused.address.rpartition(":")[2]
    unused.stop(within=PATIENCE)
    assert clock.main(["2026-03-20", "--port", port]) == 1
    assert capsys.readouterr().err.startswith(f"Nothing runs at http://127.0.0.1:{port}. Start the service with: make")


def test_the_clock_is_not_reached_by_another_name_of_this_machine(machine: Machine, served: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served, timeout=PATIENCE)
    headers = {"Host": f"evil.example:{served}", "Content-Type": "application/json"}
    connection.request("POST", PATH, to("2026-04-14"), headers)
    assert (connection.getresponse().status, machine.state.clock_offset) == (404, 0)
    connection.close()


# The diary


def entry(id: str, type: str, **data: Any) -> dict[str, Any]:
    def value(of: Any) -> dict[str, Any]:
        return {"N": str(of)} if isinstance(of, int) else {"S": of}

    fields = {name: value(of) for name, of in data.items()}
    return {"PK": {"S": "ACCT#acc_1"}, "SK": {"S": id}, "id": {"S": id}, "type": {"S": type}, "data": {"M": fields}}


def test_the_diary_tells_events_and_mails_once(tmp_path: Path) -> None:
    old, new = EmailMessage(), EmailMessage()
    old["To"], old["Subject"] = "before@example.com", "Before"
    new["To"], new["Subject"] = "facturen@veerman.example", "Factuur INV-2027-000001"
    (tmp_path / "1.eml").write_bytes(bytes(old))
    diary = Diary(Outbox(tmp_path))
    records = as_inserted(
        [
            entry("evt_1", "subscription.renewed"),
            entry("evt_2", "invoice.issued", number="INV-2027-000001", total=13_249_50, currency="EUR"),
            entry("evt_3", "invoice.rendered", number="INV-2027-000001"),
        ]
    )
    diary.note(records)
    diary.note(records)  # the stream delivers them again
    (tmp_path / "2.eml").write_bytes(bytes(new))
    assert list(diary.since()) == [
        "subscription renewed",
        "invoice issued INV-2027-000001, 13,249.50 EUR",
        'mail to facturen@veerman.example: "Factuur INV-2027-000001"',
    ]
    assert list(diary.since()) == []


def test_yen_have_no_decimals() -> None:
    event = {"type": "payment.received", "data": {"amount": 1001, "currency": "JPY"}}
    assert in_words(event) == "payment received, 1,001 JPY"


# The whole service


def moved(host: Host, to: str) -> Any:
    request = urllib.request.Request(
        host.address + PATH, json.dumps({"to": to}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


@pytest.mark.emulator
@pytest.mark.xdist_group("emulator")
def test_a_restart_keeps_the_time_and_tokens_do_not_age(tmp_path: Path) -> None:
    with running(tmp_path) as host:
        host.buy("order-1")
        in_two_months = f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d}"
        while not moved(host, in_two_months)["arrived"]:
            pass
        assert host.buy("order-2")["documents"][0]["date"] == in_two_months  # with the token of today
        host.stop()
    with running(tmp_path) as again:
        assert again.buy("order-3")["documents"][0]["date"] == in_two_months
        with pytest.raises(urllib.error.HTTPError) as refused:
            moved(again, datetime.now(UTC).isoformat(timespec="seconds"))
        with refused.value as answer:
            assert answer.code == 409
