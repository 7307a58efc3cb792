"""The calendar file of a notice, held against RFC 5545 by a reader of its own."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.example_changes import FIRST_NOTICE, ahead, cancelled, end_scheduled, last_ahead, more_seats
from tests.adapters.pages import plain
from tests.catalogues import compiled
from zetel.adapters.mails.calendar_file import CalendarEntry, calendar
from zetel.adapters.mails.composer import JinjaComposer
from zetel.domain.parties.address import Language

AT = datetime(2026, 12, 15, 7, 0, 5, tzinfo=UTC)
TO = ("administratie@veerman.example",)


@pytest.fixture(scope="module")
def composer(tmp_path_factory) -> JinjaComposer:
    return JinjaComposer(compiled(tmp_path_factory.mktemp("locale")), "https://portal.example/")


def read(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar, each property by its name with its parameters; strict in form."""
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    assert all(len(octets) <= 75 and b"\n" not in octets and b"\r" not in octets for octets in raw)
    unfolded: list[str] = []
    for octets in raw:
        text = octets.decode()  # no character is torn
        if text.startswith(" "):
            unfolded[-1] += text[1:]
        else:
            unfolded.append(text)
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"
    assert {"VERSION:2.0", "METHOD:PUBLISH"} <= set(unfolded)
    assert sum(line.startswith("PRODID:") for line in unfolded) == 1
    events: list[dict[str, str]] = []
    for line in unfolded[1:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif line != "END:VEVENT" and events:
            assert name not in events[-1], "a property stands there twice"
            events[-1][name] = value
    assert all({"UID", "DTSTAMP"} <= event.keys() for event in events)
    return events


def said(value: str) -> str:
    """A TEXT value without its escapes."""
    out, escaped = "", False
    for character in value:
        if escaped:
            out, escaped = out + ("\n" if character in "nN" else character), False
        elif character == "\\":
            escaped = True
        else:
            assert character not in ";,", "not escaped"
            out += character
    return out


def test_a_notice_has_its_two_dates_as_a_file(composer):
    mail = composer.compose(ahead(), to=TO)
    (file,) = mail.attachments
    assert (file.filename, file.content_type) == (
        "renewal-2027-03-15.ics",
        "text/calendar; charset=utf-8; method=PUBLISH",
    )
    last, renewal = read(file.content)
    assert (last["DTSTART;VALUE=DATE"], renewal["DTSTART;VALUE=DATE"]) == ("20270213", "20270315")
    assert said(last["SUMMARY;LANGUAGE=en"]) == "Last day to cancel Professional (Stoelwerk B.V.)"
    assert said(renewal["SUMMARY;LANGUAGE=en"]) == "Professional renews (Stoelwerk B.V.): €13,249.50"
    assert {event["DTSTAMP"] for event in (last, renewal)} == {"20261215T070000Z"}
    assert said(last["DESCRIPTION;LANGUAGE=en"]).splitlines() == [
        "Cancel by 13 Feb 2027 to end the subscription on 15 Mar 2027.",
        "We recommend deciding by 14 Jan 2027.",
        "Questions? Write to billing@stoelwerk.example",
        "sub_1",
    ]


def test_after_the_last_day_to_cancel_only_the_renewal_is_left(composer):
    (file,) = composer.compose(last_ahead(), to=TO).attachments
    (renewal,) = read(file.content)
    assert renewal["DTSTART;VALUE=DATE"] == "20270315"


def test_each_notice_of_a_term_has_the_same_uids(composer):
    def uids(letter):
        return [event["UID"] for event in read(composer.compose(letter, to=TO).attachments[0].content)]

    later = ahead(at=FIRST_NOTICE.replace(month=12, day=20))
    assert uids(ahead()) == uids(later) == ["sub_1-2027-03-15-cancel-by", "sub_1-2027-03-15-renewal"]
    assert uids(last_ahead()) == ["sub_1-2027-03-15-renewal"]


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        (Language.NL, "Laatste dag om Professional op te zeggen (Stoelwerk B.V.)"),
        (Language.DE, "Letzter Tag, um Professional zu kündigen (Stoelwerk B.V.)"),
        (Language.FR, "Dernier jour pour résilier Professional (Stoelwerk B.V.)"),
    ],
)
def test_the_file_is_in_the_customers_language(composer, language, summary):
    event = read(composer.compose(ahead(language), to=TO).attachments[0].content)[0]
    assert plain(said(event[f"SUMMARY;LANGUAGE={language}"])) == summary


def test_other_letters_have_no_calendar(composer):
    for letter in (cancelled(), end_scheduled(), more_seats()):
        assert composer.compose(letter, to=TO).attachments == ()


@given(summary=st.text(max_size=200), description=st.text(max_size=400))
def test_any_text_is_read_back(summary, description):
    """TEXT holds line breaks, but no control characters."""
    entry = CalendarEntry("uid-1", date(2027, 2, 13), summary, description)
    (event,) = read(calendar([entry], language="en", at=AT))
    assert said(event["SUMMARY;LANGUAGE=en"]) == kept(summary)
    assert said(event["DESCRIPTION;LANGUAGE=en"]) == kept(description)
    assert event["DTSTART;VALUE=DATE"] == "20270213"


def kept(text: str) -> str:
    return "".join(c for c in text.replace("\r\n", "\n") if c >= " " or c == "\n")


def test_a_long_line_is_folded_between_characters():
    entry = CalendarEntry("uid-1", date(2027, 2, 13), "é" * 100, "")
    (event,) = read(calendar([entry], language="fr", at=AT))
    assert event["SUMMARY;LANGUAGE=fr"] == "é" * 100
