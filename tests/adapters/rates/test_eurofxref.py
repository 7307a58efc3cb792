"""The ECB's files, in each of their forms, and files that are none of them."""

from datetime import date

import pytest

from zetel.adapters.rates.eurofxref import NoRates, read
from zetel.domain.tax.reference_rates import PublishedRates

XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
    xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
  <Cube>
    <Cube time='2027-03-25'>
      <Cube currency='USD' rate='1.0850'/><Cube currency='JPY' rate='162.51'/><Cube currency='BRL' rate='6.1'/>
    </Cube>
    <Cube time="2027-03-24"><Cube currency="USD" rate="1.0838"/></Cube>
  </Cube>
</gesmes:Envelope>
"""
DAYS = (
    PublishedRates(date(2027, 3, 25), "ECB", {"JPY": "162.51", "USD": "1.0850"}),
    PublishedRates(date(2027, 3, 24), "ECB", {"USD": "1.0838"}),
)


def test_xml_of_several_days():
    assert read(XML) == DAYS


def test_csv_of_several_days_leaves_out_what_was_not_published():
    csv = b"Date,USD,JPY,BRL,\n2027-03-25,1.0850,162.51,6.1,\n2027-03-24,1.0838,N/A,,\n"
    assert read(csv) == DAYS


def test_csv_of_one_day():
    assert read(b"Date, USD, JPY, \n25 March 2027, 1.0850, 162.51, \n") == DAYS[:1]


def test_windows_lines_and_a_mark_of_bytes_are_read_alike():
    assert read(b"\xef\xbb\xbfDate,USD,JPY\r\n2027-03-25,1.0850,162.51\r\n") == DAYS[:1]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "its first line"),
        (b"Day,USD\n2027-03-25,1.0850\n", "its first line"),
        (b"Date,USD\n", "no rates of any day"),
        (b"Date,USD\n25-03-2027,1.0850\n", "is no day"),
        (b"Date,USD\n2027-03-25,1,0850\n2027-03-24,-1.0\n", "is no rate of USD"),
        (b"Date,USD\n2027-03-25,0.0000\n", "is no rate of USD"),
        (b"Date,USD\n2027-03-25,1e3\n", "is no rate of USD"),
        (b"Date,BRL\n2027-03-25,6.1\n", "no rates of the euro"),
        (b"Date,EUR\n2027-03-25,1.1\n", "no rates of the euro"),
        (b"\xff\xfe", "no UTF-8"),
        (b"<html>", "no XML"),
        (b"<html></html>", "no rates of any day"),
        (b"<!DOCTYPE x [<!ENTITY a 'a'>]><x/>", "declares a document type"),
    ],
)
def test_another_file_is_refused_with_the_reason(content, why):
    with pytest.raises(NoRates, match=why):
        read(content)
