"""Names the attached XML in the PDF's metadata, as Factur-X asks and typst cannot.

Factur-X 1.0, chapter 6: the metadata hold four ``fx:`` properties, and PDF/A demands an extension schema for properties
that PDF/A does not define. This module adds both to typst's metadata, then corrects every number that counts bytes:

    24 0 obj <</Length 4805/Type/Metadata/Subtype/XML>> stream ... endstream     the length of the stream
    xref                                                                         where each later object begins
    startxref                                                                    where xref begins

The module refuses a file in which any of these does not stand exactly once: typst built that file in another way.
"""

import re
from typing import Final

_NAMESPACE: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"

_PROPERTIES: Final = {
    "DocumentFileName": ("factur-x.xml", "The name of the embedded XML document"),
    "DocumentType": ("INVOICE", "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER"),
    "Version": ("1.0", "The version of the standard applying to the embedded XML document"),
    "ConformanceLevel": ("EN 16931", "The conformance level of the embedded XML document"),
}

_SCHEMAS_BEGIN: Final = b"<pdfaExtension:schemas><rdf:Bag>"
_METADATA_END: Final = b"</rdf:RDF>"
_METADATA: Final = re.compile(rb"<</Length (\d+)/Type/Metadata/Subtype/XML>>\nstream\n")
_CROSS_REFERENCES: Final = re.compile(rb"\nxref\n0 (\d+)\n((?:\d{10} \d{5} [nf]\r\n)+)trailer\n")
_START: Final = re.compile(rb"\nstartxref\n(\d+)\n%%EOF")


class UnexpectedPdf(ValueError):
    """The PDF is not built as this module expects; nothing was changed."""


def with_facturx_metadata(pdf: bytes) -> bytes:
    """`pdf`, as typst wrote it, with the Factur-X properties in its metadata. Raises UnexpectedPdf."""
    head = _only(_METADATA, pdf)
    begin, length = head.end(), int(head[1])
    packet = pdf[begin : begin + length]
    if pdf[begin + length : begin + length + 10] != b"\nendstream":
        raise UnexpectedPdf("the metadata do not end where they say")
    packet = _replaced(packet, _SCHEMAS_BEGIN, _SCHEMAS_BEGIN + _schema())
    packet = _replaced(packet, _METADATA_END, _values() + _METADATA_END)
    stream = b"<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n" % len(packet) + packet
    changed = pdf[: head.start()] + stream + pdf[begin + length :]
    return _mended(changed, at=head.start(), longer=len(changed) - len(pdf))


def _mended(pdf: bytes, *, at: int, longer: int) -> bytes:
    """The file with every offset behind `at` moved by `longer` bytes; the numbers keep their width."""
    table, start = _only(_CROSS_REFERENCES, pdf), _only(_START, pdf)
    if int(start[1]) + longer != table.start() + 1:
        raise UnexpectedPdf("startxref does not name the cross-reference table")
    if len(table[2]) != 20 * int(table[1]):
        raise UnexpectedPdf("the cross-reference table has another size than it says")

    def moved(entry: re.Match[bytes]) -> bytes:
        offset = int(entry[1])
        return b"%010d" % (offset + longer if offset > at else offset)

    entries = re.sub(rb"(?m)^(\d{10})(?= \d{5} n\r$)", moved, table[2])
    return b"".join(
        (
            pdf[: table.start(2)],
            entries,
            pdf[table.end(2) : start.start(1)],
            b"%d" % (table.start() + 1),
            pdf[start.end(1) :],
        )
    )


def _schema() -> bytes:
    described = "".join(
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        for name, (_, description) in _PROPERTIES.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{_NAMESPACE}</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    ).encode()


def _values() -> bytes:
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (value, _) in _PROPERTIES.items())
    return f'<rdf:Description rdf:about="" xmlns:fx="{_NAMESPACE}">{values}</rdf:Description>'.encode()


def _only(pattern: re.Pattern[bytes], pdf: bytes) -> re.Match[bytes]:
    found = list(pattern.finditer(pdf))
    if len(found) != 1:
        raise UnexpectedPdf(f"{pattern.pattern!r} is there {len(found)} times")
    return found[0]


def _replaced(text: bytes, mark: bytes, by: bytes) -> bytes:
    if text.count(mark) != 1:
        raise UnexpectedPdf(f"{mark!r} is there {text.count(mark)} times")
    return text.replace(mark, by)
