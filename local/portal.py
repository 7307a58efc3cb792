"""The portal as a deployment serves it: its built files, the seller's settings beside them, and deep links.

A path without a dot is a place in the portal, which the portal itself finds: it gets ``index.html``.
"""

import gzip
import mimetypes
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from local import issuer
from local.gateway import Request, Response
from local.tokens import CLIENT, ISSUER, SCOPE
from operate import portal
from zetel.domain.parties.seller import Seller

DIST: Final = Path(__file__).resolve().parent.parent / "portal" / "dist"

#: Kept for good: the name of a file below it changes with its content.
_IMMUTABLE: Final = "/assets/"

#: Paths of the API, which has no other place without a dot.
_OF_THE_API: Final = ("/v1/", "/health")

_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_COMPRESSED: Final = ("text/", "application/json", "image/svg+xml")
_NOT_BUILT: Final = "The portal is not built yet: run make portal, and open this page again.\n"


class Portal:
    """Answers GET requests. `seller` is asked on each request, because a loaded catalogue may change it."""

    def __init__(self, seller: Callable[[], Seller], provider: str, dist: Path = DIST) -> None:
        self._seller = seller
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
            return _sent(request, 200, content_type, content, kept="no-cache")
        if "." not in path or path in seller.portal.redirects:
            return self._place(request)
        file = (self._dist / path.lstrip("/")).resolve()
        if not file.is_relative_to(self._dist.resolve()) or not file.is_file():
            return _sent(request, 404, "text/plain; charset=utf-8", b"Not found\n", kept="no-cache")
        kept = "public, max-age=31536000, immutable" if path.startswith(_IMMUTABLE) else "no-cache"
        content_type = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return _sent(request, 200, content_type, file.read_bytes(), kept=kept)

    def _place(self, request: Request) -> Response:
        index = self._dist / "index.html"
        if not index.is_file():
            return _sent(request, 503, "text/plain; charset=utf-8", _NOT_BUILT.encode(), kept="no-cache")
        return _sent(request, 200, _TYPES[".html"], index.read_bytes(), kept="no-cache")


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


def _sent(request: Request, status: int, content_type: str, content: bytes, *, kept: str) -> Response:
    headers = [("content-type", content_type), ("cache-control", kept), *portal.security_headers().items()]
    if content_type.startswith(_COMPRESSED) and "gzip" in (request.header("accept-encoding") or ""):
        headers += [("content-encoding", "gzip"), ("vary", "accept-encoding")]
        content = _compressed(content)
    return Response(status, tuple(headers), content)


@lru_cache(maxsize=256)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
