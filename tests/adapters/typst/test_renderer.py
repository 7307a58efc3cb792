import hashlib
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.adapters.typst.documents import FIVE_MORE, LONG, credit_note, invoice
from tests.adapters.typst.read_back import RENDERER, root
from zetel.adapters.typst.press import GaveUp, Press
from zetel.domain.parties.address import Language


@cache
def rendered() -> tuple[bytes, bytes]:
    files = RENDERER.render(invoice(FIVE_MORE))
    return files.pdf, files.xml


def test_the_xml_is_inside_as_the_alternative_of_the_page() -> None:
    pdf, xml = rendered()
    reader = PdfReader(BytesIO(pdf), strict=True)
    assert {name: contents[0] for name, contents in reader.attachments.items()} == {"factur-x.xml": xml}
    (attached,) = root(pdf)["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Alternative"
    assert attached.get_object()["/EF"]["/F"].get_object()["/Subtype"] == "/text/xml"


def test_the_metadata_name_factur_x_and_both_standards() -> None:
    metadata = ET.fromstring(root(rendered()[0])["/Metadata"].get_data())
    fx, uris = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#", "{http://www.aiim.org/pdfa/ns/"

    def said(name: str) -> str | None:
        return metadata.findtext(f".//{{{fx}}}{name}")

    assert [said(name) for name in ("DocumentType", "DocumentFileName", "Version", "ConformanceLevel")] == [
        "INVOICE",
        "factur-x.xml",
        "1.0",
        "EN 16931",
    ]
    assert fx in [element.text for element in metadata.iter(f"{uris}schema#}}namespaceURI")]
    assert [metadata.findtext(f".//{uris}id/}}{name}") for name in ("part", "conformance")] == ["3", "B"]
    assert metadata.findtext(".//{http://www.aiim.org/pdfua/ns/id/}part") == "1"


def test_the_document_has_a_title_a_language_and_tags() -> None:
    pdf = RENDERER.render(invoice(language=Language.NL)).pdf
    information = PdfReader(BytesIO(pdf)).metadata
    assert information is not None
    assert information.title == "Factuur INV-2026-000042"
    assert root(pdf)["/Lang"] == "nl"
    assert root(pdf)["/MarkInfo"]["/Marked"].value
    assert root(pdf)["/ViewerPreferences"]["/DisplayDocTitle"].value


ELSEWHERE = """
import hashlib
from tests.adapters.typst.documents import FIVE_MORE, invoice
from zetel.adapters.typst.renderer import TypstRenderer
print(hashlib.sha256(TypstRenderer().render(invoice(FIVE_MORE)).pdf).hexdigest())
"""


def test_the_same_document_has_the_same_bytes_in_every_process() -> None:
    again = subprocess.run(
        [
            sys.executable,
            "-c",
            ELSEWHERE,
        ],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout.strip() == hashlib.sha256(rendered()[0]).hexdigest()


def test_other_documents_between_change_nothing() -> None:
    RENDERER.render(LONG)
    assert RENDERER.render(invoice(FIVE_MORE)).pdf == rendered()[0]


def test_the_date_of_the_file_is_the_instant_of_issue() -> None:
    assert b"/CreationDate(D:20260901120503Z)" in rendered()[0]


def test_loading_the_renderer_loads_neither_typst_nor_babel() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, zetel.adapters.typst.renderer; print(*sys.modules)"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"typst", "babel"} & set(loaded.stdout.split())


@pytest.mark.parametrize("language", Language)
def test_the_template_and_the_fonts_give_no_warnings(language: Language) -> None:
    press = Press.set_up()
    compiler, warnings = press.compiler, []

    class Listening:
        def compile(self, *arguments, **options):
            pdf, warned = compiler.compile_with_warnings(*arguments, **options)
            warnings.extend(warned)
            return pdf

    press.compiler = Listening()  # type: ignore[assignment]  # it only listens
    for document in (invoice(FIVE_MORE, language=language), credit_note(language=language), LONG):
        press.printed(document)
    assert [warning.message for warning in warnings] == []


def test_a_document_that_was_not_issued_is_refused() -> None:
    with pytest.raises(ValueError, match="was not issued"):
        RENDERER.render(invoice(issued_at=None))


def test_a_panic_of_the_compiler_fails_a_single_document() -> None:
    class PanicException(BaseException):
        """Stands for typst's error, whose class cannot be imported."""

    class Panicking:
        def compile(self, *arguments, **options):
            raise PanicException("end byte index 3 is out of bounds")

    press = Press.set_up()
    press.compiler = Panicking()  # type: ignore[assignment]  # it only panics
    with pytest.raises(GaveUp, match="end byte index 3 is out of bounds"):
        press.printed(invoice())
