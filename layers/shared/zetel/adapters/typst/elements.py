"""Elements of a Cross Industry Invoice: the XML forms of texts, days and periods."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from typing import Final

from zetel.adapters.typst.characters import clean
from zetel.domain.calendar import Span

#: The namespaces by prefix; the root declares them once.
NAMESPACES: Final = {
    "xmlns:rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "xmlns:ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "xmlns:udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "xmlns:qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}


def node(tag: str, *content: ET.Element | str | None, **attributes: str) -> ET.Element:
    """An element with its contents in order; None is omitted. Texts are cleaned."""
    element = ET.Element(tag, attributes)
    for part in content:
        if isinstance(part, str):
            element.text = clean(part)
        elif part is not None:
            element.append(part)
    return element


def optional(tag: str, value: str | None) -> ET.Element | None:
    return node(tag, value) if value else None


def identifier(value: str) -> ET.Element:
    return node("ram:ID", value)


def day(day: date, *, kind: str = "udt") -> ET.Element:
    """A calendar day (format 102: ``20260901``); `kind` is the prefix of the schema's type at this place."""
    return node(f"{kind}:DateTimeString", f"{day:%Y%m%d}", format="102")


def period(span: Span) -> ET.Element:
    """A period with its last day; `span` ends on the day after that."""
    return node(
        "ram:BillingSpecifiedPeriod",
        node("ram:StartDateTime", day(span.start)),
        node("ram:EndDateTime", day(span.end - timedelta(days=1))),
    )
