"""The renderer: a document or an acknowledgement in, its files out; the same bytes in every process."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zetel.application.ports import Acknowledged, Rendered
from zetel.domain.documents.document import Document
from zetel.domain.subscriptions.acknowledgement import Acknowledgement

if TYPE_CHECKING:
    from zetel.adapters.typst.press import Press


@dataclass(slots=True)
class TypstRenderer:
    """Renders one document at a time. typst, its fonts and Babel are loaded by the first one (about 0.1 s)."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _press: "Press | None" = None

    def render(self, document: Document) -> Rendered:
        """The document as PDF/A-3b and PDF/UA-1 with Factur-X inside, and that XML.

        Raises ValueError for a document that was not issued.
        """
        with self._lock:  # a compiler belongs to one thread at a time
            return self._set_up().printed(document)

    def acknowledge(self, acknowledgement: Acknowledgement, proof: Mapping[str, Any]) -> Acknowledged:
        """The acknowledgement as PDF/A-3b and PDF/UA-1 with its signed facts inside, and its days."""
        with self._lock:
            return self._set_up().acknowledged(acknowledgement, proof)

    def _set_up(self) -> "Press":
        if self._press is None:
            from zetel.adapters.typst.press import Press

            self._press = Press.set_up()
        return self._press
