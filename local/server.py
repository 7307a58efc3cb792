"""HTTP on loopback: parts for people, such as the portal, and everything else through the gateway."""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Protocol

from local.gateway import MOST_BYTES, Request, Response

#: Names by which a browser may call this machine. Any other name is another site's name for this address.
OWN_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})

_CHUNK_HEAD: Final = 64

#: Files of pages: the terminal shows no line for them.
_UNTOLD: Final = ("/_local/docs/", "/_local/style.css", "/assets/", "/brand/", "/config.json")


class Part(Protocol):
    """A part of the site beside the API: the portal, its sign-in, the pages, the clock."""

    def answer(self, request: Request) -> Response | None:
        """The answer, or None to a request that is not this part's."""
        ...


class Api(Protocol):
    """`local.gateway.Gateway`, or its stand-in in a test."""

    def answer(self, request: Request) -> Response: ...


class PortTaken(Exception):
    """Another program listens on the port already."""


class Server:
    """Answers on 127.0.0.1; bound at once, serving after `start`. `told` gets a line about each request, and `after` is
    called after each request to the API."""

    def __init__(self, port: int, *, told: Callable[[str], None]) -> None:
        """Raises PortTaken."""
        try:
            self._http = _Http(("127.0.0.1", port), _Handler)
        except OSError:
            raise PortTaken from None
        self._http.told = told
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.1,), name="http", daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def busy(self) -> bool:
        """Whether a request is being answered."""
        return self._http.running > 0

    def start(self, parts: Sequence[Part], api: Api, *, after: Callable[[], None]) -> None:
        self._http.site = Site(parts, api, after)
        self._thread.start()

    def stop(self, *, within: float) -> None:
        """Takes no more requests, and waits at most `within` seconds for running requests."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()
        until = time.monotonic() + within
        while self.busy and time.monotonic() < until:
            time.sleep(0.02)


class Site:
    """The site: the parts, asked in turn, and the API, which answers all other requests."""

    def __init__(self, parts: Sequence[Part], api: Api, after: Callable[[], None]) -> None:
        self._parts = parts
        self._api = api
        self._after = after

    def answer(self, request: Request) -> Response:
        host = (request.header("host") or "").rpartition(":")[0] or (request.header("host") or "")
        if host in OWN_NAMES:
            for part in self._parts:
                if answer := part.answer(request):
                    return answer
        response = self._api.answer(request)
        self._after()
        return response


class _Http(ThreadingHTTPServer):
    daemon_threads = True  # idle connections end with the process
    request_queue_size = 128  # of connections that wait to be accepted: a burst of more than 5 was reset
    site: Site
    told: Callable[[str], None]

    def __init__(self, *arguments: Any) -> None:
        self.running = 0
        self.counting = threading.Lock()
        super().__init__(*arguments)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Zetel"
    sys_version = ""
    timeout = 60
    server: _Http

    def _answer(self) -> None:
        with self.server.counting:
            self.server.running += 1
        started = time.monotonic()
        try:
            request = Request(self.command, self.path, self.headers.items(), self._body(), self.client_address[0])
            response = self.server.site.answer(request)
            self._send(response)
        finally:
            with self.server.counting:
                self.server.running -= 1
        if not self.path.startswith(_UNTOLD):
            self.server.told(
                f"{self.command} {self.path} {response.status} {int((time.monotonic() - started) * 1000)} ms"
            )

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _answer  # noqa: N815  its caller's names

    def _body(self) -> bytes:
        """The body; a body over the limit is cut right after the limit."""
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        length = int(self.headers.get("content-length") or 0)
        if length > MOST_BYTES:
            self.close_connection = True
            return bytes(MOST_BYTES + 1)
        return self.rfile.read(length)

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline(_CHUNK_HEAD).partition(b";")[0].strip() or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline(_CHUNK_HEAD)
            if len(body) > MOST_BYTES:
                self.close_connection = True
                return body
        self.rfile.readline(_CHUNK_HEAD)
        return body

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            if name != "content-length":
                self.send_header(name, value)
        if response.status not in {204, 304}:
            self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD" and response.status not in {204, 304}:
            self.wfile.write(response.body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Writes nothing: `_answer` tells each request."""
