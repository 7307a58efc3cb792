"""The renderer: a document in, its PDF and XML out. The same document gives the same bytes in every process."""

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zetel.application.ports import Rendered
from zetel.domain.documents.document import Document

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
            if self._press is None:
                from zetel.adapters.typst.press import Press

                self._press = Press.set_up()
            return self._press.printed(document)
