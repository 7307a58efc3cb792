"""Reads a rendered document back: the text of each page."""

import unicodedata
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from zetel.adapters.typst.renderer import TypstRenderer
from zetel.domain.documents.document import Document

RENDERER = TypstRenderer()


def pages(document: Document) -> list[str]:
    """The text of each page, with every space as an ordinary space."""
    read = (page.extract_text() for page in PdfReader(BytesIO(RENDERER.render(document).pdf)).pages)
    return [" ".join(unicodedata.normalize("NFKC", page).split()) for page in read]


def page(document: Document) -> str:
    (only,) = pages(document)
    return only


def root(pdf: bytes) -> Any:
    """The catalogue of a file that a strict reader accepts."""
    return PdfReader(BytesIO(pdf), strict=True).trailer["/Root"]
