"""The portal as a deployment serves it: its built files, the seller's settings beside them, and deep links.

A path without a dot is a place in the portal, which the portal itself finds: it gets ``index.html``.
"""

import gzip
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from local import issuer
from local.gateway import Request, Response
from local.tokens import CLIENT, ISSUER, SCOPE
from operate import portal
from zetel.domain.parties.seller import Seller

DIST: Final = Path(__file__).resolve().parent.parent / "portal" / "dist"

#: Paths of the API, which has no other place without a dot.
_OF_THE_API: Final = ("/v1/", "/health")

_PLAIN: Final = "text/plain; charset=utf-8"
_COMPRESSED: Final = ("text/", "application/json", "image/svg+xml")
_NOT_BUILT: Final = "The portal is not built yet: run make portal, and open this page again.\n"


class Portal:
    """Answers GET requests. `seller` is asked on each request, because a loaded catalogue may change it. The portal's
    script may ask the other origin `files`, where proofs are uploaded."""

    def __init__(self, seller: Callable[[], Seller], provider: str, files: str, dist: Path = DIST) -> None:
        self._seller = seller
        self._headers = portal.security_headers(connects=(files,))
        self._provider = provider
        self._dist = dist

    def answer(self, request: Request) -> Response | None:
        """The file or the place, or None for a path of the API."""
        path = request.target.partition("?")[0]
        if request.method not in {"GET", "HEAD"} or path.startswith(_OF_THE_API):
            return None
        origin = f"http://{request.header('host')}"
        seller = self._seller()
        settings = portal.files(seller, sign_in(origin), provider=self._provider)
        if path in settings:
            content_type, content = settings[path]
            return self._sent(request, 200, content_type, content)
        if "." not in path or path in seller.portal.redirects:
            return self._place(request)
        file = (self._dist / path.lstrip("/")).resolve()
        if not file.is_relative_to(self._dist.resolve()) or not file.is_file():
            return self._sent(request, 404, _PLAIN, b"Not found\n")
        content_type, kept = portal.served_as(path)
        return self._sent(request, 200, content_type, file.read_bytes(), kept=kept)

    def _place(self, request: Request) -> Response:
        index = self._dist / "index.html"
        if not index.is_file():
            return self._sent(request, 503, _PLAIN, _NOT_BUILT.encode())
        content_type, _ = portal.served_as(index.name)
        return self._sent(request, 200, content_type, index.read_bytes())

    def _sent(
        self, request: Request, status: int, content_type: str, content: bytes, *, kept: str = portal.ASKED_AGAIN
    ) -> Response:
        headers = [("content-type", content_type), ("cache-control", kept), *self._headers.items()]
        if content_type.startswith(_COMPRESSED) and "gzip" in (request.header("accept-encoding") or ""):
            headers += [("content-encoding", "gzip"), ("vary", "accept-encoding")]
            content = _compressed(content)
        return Response(status, tuple(headers), content)


def sign_in(origin: str) -> portal.SignInAddresses:
    """The local issuer at `origin`, which is the portal's own."""
    return portal.SignInAddresses(
        issuer=ISSUER,
        client_id=CLIENT,
        scope=f"openid {SCOPE}",
        authorize=origin + issuer.AUTHORIZE,
        token=origin + issuer.TOKEN,
        revoke=origin + issuer.REVOKE,
        logout=origin + issuer.LOGOUT,
    )


@lru_cache(maxsize=256)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
