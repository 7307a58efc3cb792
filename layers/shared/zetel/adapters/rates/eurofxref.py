"""The ECB's files of reference rates, ``eurofxref``: XML or CSV, of the last day, of 90 days, or of all days.

<Cube time="2027-03-25"><Cube currency="USD" rate="1.0850"/>...      XML
Date,USD,JPY,...                                                     CSV, a row per day: 2027-03-25,1.0850,...
Date, USD, JPY, ...                                                  CSV of one day: 25 March 2027, 1.0850, ...
"""

import csv
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from zetel.domain.money import MINOR_DIGITS
from zetel.domain.tax.reference_rates import EURO, PublishedRates

SOURCE: Final = "ECB"

_VOCABULARY: Final = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}"
_RATE: Final = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_NONE: Final = frozenset({"", "N/A"})


class NoRates(ValueError):
    """The file is none of the ECB's; the message says why."""


def read(content: bytes) -> tuple[PublishedRates, ...]:
    """The rates of each day of the file, in its order, of the currencies that can be sold in. Raises NoRates."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoRates("it is no UTF-8 text") from error
    days = tuple(_of_xml(text) if text.lstrip().startswith("<") else _of_csv(text))
    if not days:
        raise NoRates("it has no rates of any day")
    return days


def _of_xml(text: str) -> Iterator[PublishedRates]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # entities may grow without bound, and the ECB's files have none
        raise NoRates("it declares a document type")
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        raise NoRates(f"it is no XML: {error}") from error
    for day in root.iter(f"{_VOCABULARY}Cube"):
        if "time" in day.attrib:
            yield _published(day.attrib["time"], {rate.get("currency", ""): rate.get("rate", "") for rate in day})


def _of_csv(text: str) -> Iterator[PublishedRates]:
    rows = ([cell.strip() for cell in row] for row in csv.reader(text.splitlines()))
    head = next(rows, [])
    if not head or head[0] != "Date":
        raise NoRates("its first line does not begin with Date")
    for row in rows:
        if any(row):
            yield _published(row[0], dict(zip(head[1:], row[1:], strict=False)))


def _published(day: str, rates: Mapping[str, str]) -> PublishedRates:
    units = {currency: rates[currency] for currency in MINOR_DIGITS if rates.get(currency, "") not in _NONE}
    for currency, rate in units.items():
        if not _RATE.fullmatch(rate) or not float(rate):
            raise NoRates(f"{rate!r} is no rate of {currency} on {day}")
    if not units or EURO in units:
        raise NoRates(f"it has no rates of the euro on {day}")
    return PublishedRates(_day(day), SOURCE, units)


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise NoRates(f"{text!r} is no day")
