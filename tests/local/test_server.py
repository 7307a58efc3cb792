"""HTTP over the wire: bodies, keep-alive, sizes, and other sites' names."""

import http.client
import socket
import threading
from collections.abc import Iterator

import pytest

from local.gateway import MOST_BYTES, Request, Response
from local.server import PortTaken, Server
from tests.patience import PATIENCE


class Echo:
    """Stands for the gateway: answers with the request itself."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()

    def answer(self, request: Request) -> Response:
        self.go_on.wait(PATIENCE)
        return Response(200, (("content-type", "text/plain"),), f"{request.method} {len(request.body)}".encode())


class OnePage:
    def answer(self, request: Request) -> Response | None:
        return Response(200, (("content-type", "text/html"),), b"page") if request.target == "/" else None


class Served:
    def __init__(self) -> None:
        self.echo = Echo()
        self.woken = 0
        self.told: list[str] = []
        self.server = Server(0, told=self.told.append)
        self.server.start([OnePage()], self.echo, after=self._after)
        self.port = int(self.server.address.rpartition(":")[2])

    def _after(self) -> None:
        self.woken += 1

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)


@pytest.fixture
def served() -> Iterator[Served]:
    started = Served()
    yield started
    started.server.stop(within=PATIENCE)


def test_several_requests_share_a_connection(served: Served) -> None:
    connection = served.connection()
    answers = []
    for body in (b"", b"12345"):
        connection.request("POST", "/v1/x", body)
        response = connection.getresponse()
        answers.append((response.status, response.read()))
    connection.close()
    assert answers == [(200, b"POST 0"), (200, b"POST 5")]
    assert served.woken == 2
    assert [line.rpartition(" 200 ")[0] for line in served.told] == ["POST /v1/x", "POST /v1/x"]


def test_connections_that_come_in_a_burst_wait_for_their_turn() -> None:
    server = Server(0, told=lambda _: None)
    waiting = [socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) for _ in range(50)]
    server.start([OnePage()], Echo(), after=lambda: None)
    for connection in waiting:
        with connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(1024).startswith(b"HTTP/1.1 200 ")
    server.stop(within=PATIENCE)


def test_a_body_in_chunks_arrives_whole(served: Served) -> None:
    connection = served.connection()
    connection.request(
        "POST", "/v1/x", iter([b"123", b"4567"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"}
    )
    assert connection.getresponse().read() == b"POST 7"
    connection.close()


def test_a_body_that_is_too_large_is_not_read(served: Served) -> None:
    connection = served.connection()
    connection.putrequest("POST", "/v1/x")
    connection.putheader("Content-Length", str(10 * MOST_BYTES))
    connection.endheaders()
    assert connection.getresponse().read() == f"POST {MOST_BYTES + 1}".encode()
    connection.close()


@pytest.mark.parametrize(
    ("host", "body"), [("127.0.0.1:1", b"page"), ("localhost", b"page"), ("other.example", b"GET 0")]
)
def test_pages_are_for_this_machine_only(served: Served, host: str, body: bytes) -> None:
    connection = served.connection()
    connection.request("GET", "/", headers={"Host": host})
    assert connection.getresponse().read() == body
    connection.close()


def test_a_taken_port_is_an_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTaken):
            Server(taken.getsockname()[1], told=print)


def test_stopping_waits_for_a_running_request() -> None:
    served = Served()
    served.echo.go_on.clear()
    answers: list[bytes] = []

    def ask() -> None:
        connection = served.connection()
        connection.request("GET", "/v1/slow")
        answers.append(connection.getresponse().read())
        connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    while not served.server.busy:
        pass
    threading.Timer(0.2, served.echo.go_on.set).start()
    served.server.stop(within=PATIENCE)
    asking.join(PATIENCE)
    assert answers == [b"GET 0"]
