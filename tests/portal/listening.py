"""Listens to pages while a test uses them. A portal in order says nothing: no line on the console, no error of a
script, no violation of its policy, no request to another origin than its own."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

_TELL: Final = """
document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sourceFile, lineNumber}) =>
  window.__heard(`${violatedDirective}: ${blockedURI} ${sourceFile}:${lineNumber}`));
"""

#: Chromium's own line about an answer that refuses. The API's refusals are part of a test's story.
_REFUSAL: Final = "Failed to load resource: the server responded with a status of "


class Listening:
    """What was heard, in sentences. `origins` may be asked; a test adds one, such as that of files to download."""

    def __init__(self, *origins: str) -> None:
        self.heard: list[str] = []
        self.origins = set(origins)

    def to(self, context: BrowserContext) -> None:
        """Listens to all pages of a context that has no page yet."""
        context.expose_binding("__heard", self._violated)
        context.add_init_script(_TELL)
        context.on("console", self._said)
        context.on("weberror", self._failed)
        context.on("request", self._asked)

    def _violated(self, source: Mapping[str, Any], violation: str) -> None:
        self.heard.append(f"The policy was violated: {violation}")

    def _said(self, message: ConsoleMessage) -> None:
        at = message.location["url"]
        if not (message.text.startswith(_REFUSAL) and urlsplit(at).path.startswith("/v1/")):
            self.heard.append(f"The console says ({message.type}): {message.text} at {at}")

    def _failed(self, error: WebError) -> None:
        self.heard.append(f"A script failed: {error.error}")

    def _asked(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in {"data", "blob", "about"} and f"{asked.scheme}://{asked.netloc}" not in self.origins:
            self.heard.append(f"Another origin was asked: {request.method} {request.url}")
