"""The invoice by Zetel's renderer, from a document of its domain: PDF/A-3b, tagged, with Factur-X inside."""

import documents
from zetel.adapters.typst.renderer import TypstRenderer
from zetel.domain.documents.document import Document

_renderer = TypstRenderer()

content = documents.of


def pdf(document: Document) -> bytes:
    return _renderer.render(document).pdf
