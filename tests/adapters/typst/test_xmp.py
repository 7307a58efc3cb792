import re

import pytest

from zetel.adapters.typst.xmp import UnexpectedPdf, with_facturx_metadata

PACKET = b"<rdf:RDF><pdfaExtension:schemas><rdf:Bag></rdf:Bag></pdfaExtension:schemas></rdf:RDF>"


def pdf(packet: bytes = PACKET, *, wrong_start: int = 0) -> bytes:
    """A file of three objects in typst's form, with the metadata in the second."""
    objects = [
        b"1 0 obj\n<</Type/Pages>>\nendobj\n",
        b"2 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n%b\nendstream\nendobj\n" % (len(packet), packet),
        b"3 0 obj\n<</Type/Catalog/Metadata 2 0 R>>\nendobj\n",
    ]
    body, offsets = b"%PDF-1.7\n", []
    for item in objects:
        offsets.append(len(body))
        body += item
    table = b"".join(b"%010d 00000 n\r\n" % offset for offset in offsets)
    start = len(body) + wrong_start
    return (
        body
        + b"xref\n0 4\n0000000000 65535 f\r\n"
        + table
        + b"trailer\n<</Root 3 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    )


def test_every_offset_names_its_object_again() -> None:
    mended = with_facturx_metadata(pdf())
    offsets = [int(entry) for entry in re.findall(rb"(\d{10}) 00000 n", mended)]
    assert [mended[offset : offset + 7] for offset in offsets] == [b"1 0 obj", b"2 0 obj", b"3 0 obj"]
    (start,) = re.findall(rb"startxref\n(\d+)\n", mended)
    assert mended[int(start) :].startswith(b"xref\n0 4\n")


def test_the_length_is_the_length_of_the_metadata() -> None:
    mended = with_facturx_metadata(pdf())
    ((length, rest),) = re.findall(rb"<</Length (\d+)/Type/Metadata/Subtype/XML>>\nstream\n(.*)", mended, re.DOTALL)
    assert rest[int(length) :].startswith(b"\nendstream")
    assert rest[: int(length)].endswith(
        b"<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description></rdf:RDF>"
    )


def test_nothing_else_is_changed() -> None:
    plain, mended = pdf(), with_facturx_metadata(pdf())
    assert mended.startswith(plain[: plain.index(b"2 0 obj")])
    assert plain[plain.index(b"endstream") : plain.index(b"xref")] in mended


@pytest.mark.parametrize(
    "broken",
    [
        pdf(b"<rdf:RDF></rdf:RDF>"),
        pdf(PACKET + PACKET),
        pdf(wrong_start=1),
        pdf().replace(b"/Length 8", b"/Length 7"),
        pdf().replace(b"/Type/Metadata", b"/Type/Nothing"),
        pdf().replace(b"startxref", b"startyref"),
        pdf().replace(b"0 4\n", b"0 5\n"),
        pdf() + pdf(),
        b"",
    ],
    ids=[
        "no schemas", "two packets", "wrong start", "wrong length", "no metadata", "no start", "wrong size",
        "two files", "empty",
    ],
)  # fmt: skip
def test_a_file_of_another_structure_is_refused(broken: bytes) -> None:
    with pytest.raises(UnexpectedPdf):
        with_facturx_metadata(broken)
