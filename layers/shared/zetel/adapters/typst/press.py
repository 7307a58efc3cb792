"""The press: typst with its fonts and the template, set up once and used for every document of the process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any, Final

import typst

from zetel.adapters.typst import acknowledged
from zetel.adapters.typst.characters import clean, each_text
from zetel.adapters.typst.cii import cii
from zetel.adapters.typst.glyphs import Glyphs
from zetel.adapters.typst.sheet import sheet
from zetel.adapters.typst.xmp import with_facturx_metadata
from zetel.application.ports import Acknowledged, Rendered
from zetel.application.store.wire import canonical
from zetel.domain.documents.document import Document
from zetel.domain.subscriptions.acknowledgement import Acknowledgement

#: Installed packages that hold only fonts; requirements/typst.in lists them.
_FONT_PACKAGES: Final = ("fontpkg_source_sans_3", "manimgx_fonts", "manimgx_fonts_cjk")
_INVOICE: Final = Path(__file__).with_name("invoice.typ")
_ACKNOWLEDGEMENT: Final = Path(__file__).with_name("acknowledgement.typ")


class GaveUp(RuntimeError):
    """typst failed without an orderly error."""


@dataclass(slots=True)
class Press:
    """A compiler with its fonts and their characters."""

    compiler: typst.Compiler
    glyphs: Glyphs

    @classmethod
    def set_up(cls) -> "Press":
        """A press without the machine's own fonts, so that a document has the same bytes everywhere."""
        folders = [str(resources.files(package)) for package in _FONT_PACKAGES]
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
        files = dict.fromkeys(Path(font.path) for font in fonts.fonts() if font.path)
        # The folders' order, not the names' order: most texts need only the first font.
        by_use = sorted(
            files, key=lambda file: next(n for n, folder in enumerate(folders) if file.is_relative_to(folder))
        )
        return cls(typst.Compiler(root=_INVOICE.parent, font_paths=fonts), Glyphs(by_use))

    def printed(self, document: Document) -> Rendered:
        """Raises ValueError for a document that was not issued, and GaveUp or typst.TypstError if typst fails."""
        if document.issued_at is None:
            raise ValueError(f"{document.id} was not issued")
        xml = cii(document)
        page = each_text(sheet(document), lambda text: self.glyphs.shown(clean(text)))
        pdf = self._compiled(_INVOICE, page, {"xml": xml.decode()}, document.issued_at)
        return Rendered(pdf=with_facturx_metadata(pdf), xml=xml)

    def acknowledged(self, told: Acknowledgement, proof: Mapping[str, Any]) -> Acknowledged:
        """Raises GaveUp or typst.TypstError if typst fails."""
        page = each_text(acknowledged.page(told, proof), lambda text: self.glyphs.shown(clean(text)))
        pdf = self._compiled(_ACKNOWLEDGEMENT, page, {"proof": canonical(proof).decode()}, told.declared_at)
        return Acknowledged(pdf=pdf, ics=acknowledged.days(told))

    def _compiled(self, template: Path, page: dict[str, Any], attached: Mapping[str, str], at: datetime) -> bytes:
        try:
            pdf = self.compiler.compile(
                template,
                format="pdf",
                sys_inputs={"page": json.dumps(page, ensure_ascii=False), **attached},
                pdf_standards=["a-3b", "ua-1"],
                timestamp=at,
            )
        except BaseException as failure:
            # A panic of the compiler is no Exception: uncaught, it would take the other documents of a batch with it.
            if type(failure).__name__ != "PanicException":
                raise
            raise GaveUp(str(failure)) from failure
        if not isinstance(pdf, bytes):
            raise GaveUp("no file was made")
        return pdf
