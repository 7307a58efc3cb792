"""The press: typst with its fonts and the template, set up once and used for every document of the process."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any, Final

import typst

from zetel.adapters.typst.cii import cii
from zetel.adapters.typst.glyphs import Glyphs
from zetel.adapters.typst.sheet import sheet
from zetel.adapters.typst.text import clean, each_text
from zetel.adapters.typst.xmp import with_facturx_metadata
from zetel.application.ports import Rendered
from zetel.domain.documents import Document

#: Installed packages that hold nothing but fonts; requirements/typst.in says which.
_FONT_PACKAGES: Final = ("fontpkg_source_sans_3", "manimgx_fonts", "manimgx_fonts_cjk")
_TEMPLATE: Final = Path(__file__).with_name("invoice.typ")


@dataclass(slots=True)
class Press:
    """A compiler, the fonts it sets with, and, once a document asked for it, what these fonts can show."""

    compiler: typst.Compiler
    fonts: typst.Fonts
    _glyphs: Glyphs | None = field(default=None)

    @classmethod
    def set_up(cls) -> "Press":
        """Fonts of the machine are never used: a document has the same bytes everywhere."""
        folders = [str(resources.files(package)) for package in _FONT_PACKAGES]
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
        return cls(typst.Compiler(root=_TEMPLATE.parent, font_paths=fonts), fonts)

    def printed(self, document: Document) -> Rendered:
        """Raises ValueError for a document that was not issued."""
        if document.issued_at is None:
            raise ValueError(f"{document.id} was not issued")
        xml = cii(document)
        page = each_text(sheet(document), clean)
        try:
            pdf = self._compiled(page, xml, document.issued_at)
        except typst.TypstError:  # a character that no font has, most likely; anything else fails again
            pdf = self._compiled(each_text(page, self._showing().shown), xml, document.issued_at)
        return Rendered(pdf=with_facturx_metadata(pdf), xml=xml)

    def _compiled(self, page: dict[str, Any], xml: bytes, at: datetime) -> bytes:
        pdf = self.compiler.compile(
            _TEMPLATE,
            format="pdf",
            sys_inputs={"page": json.dumps(page, ensure_ascii=False), "xml": xml.decode()},
            pdf_standards=["a-3b", "ua-1"],
            timestamp=at,
        )
        if not isinstance(pdf, bytes):
            raise TypeError("typst gave no file")
        return pdf

    def _showing(self) -> Glyphs:
        if self._glyphs is None:
            self._glyphs = Glyphs.of((Path(font.path), font.index) for font in self.fonts.fonts() if font.path)
        return self._glyphs
