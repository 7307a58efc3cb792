"""The notation of values in a catalogue file: texts, numbers, days, amounts, intervals, fixed words, ids.

Each reader takes a place and returns its value. For a mistake, a reader notes the expected and the found value, then
raises Wrong.
"""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from operate.catalog_sheet import Place
from zetel.domain.calendar import Interval, Unit
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties.address import Language
from zetel.domain.parties.mail_address import mail_address
from zetel.domain.text import is_visible, normal

Word = TypeVar("Word", bound=StrEnum)

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_WHOLE: Final = re.compile(r"-?(0|[1-9][0-9]{0,11})")
_DAY: Final = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_AMOUNT: Final = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]+))?")
_INTERVAL: Final = re.compile(r"([1-9][0-9]{0,4}) (day|week|month|quarter|half-year|year)s?")
_MOST_ID: Final = 50


def shown(value: str) -> str:
    """The text of the file in quotes; a long text is cut."""
    return f"'{value}'" if len(value) <= 40 else f"'{value[:39]}…'"


def text(most: int) -> Callable[[Place], str]:
    """One paragraph of at most `most` characters, in the form that text is kept in."""

    def read(place: Place) -> str:
        written = place.scalar("text").strip()
        if not written:
            raise place.wrong("must be text, and is empty")
        try:
            value = normal(written)
        except ValueError:
            raise place.wrong("must be one paragraph without control characters") from None
        if not is_visible(value):
            raise place.wrong("must have a letter, digit or sign that is seen")
        if len(value) > most:
            raise place.wrong(f"must be at most {most} characters, not {len(value)}")
        return value

    return read


def matching(pattern: re.Pattern[str], expected: str) -> Callable[[Place], str]:
    """Text that `pattern` matches as a whole."""

    def read(place: Place) -> str:
        value = place.scalar(expected)
        if not pattern.fullmatch(value):
            raise place.wrong(f"must be {expected}, not {shown(value)}")
        return value

    return read


identifier = matching(re.compile(rf"(?=.{{1,{_MOST_ID}}}$){_ID.pattern}"), "an id of a-z, 0-9 and '-'")


def mail(place: Place) -> str:
    """A mail address in the form that is kept."""
    value = place.scalar("a mail address")
    try:
        return mail_address(value)
    except ValueError as broken:
        raise place.wrong(f"must be {broken}, not {shown(value)}") from None


def must_be_id(place: Place, id: str) -> None:
    """A key that is an id. Raises Wrong."""
    if not _ID.fullmatch(id) or len(id) > _MOST_ID:
        raise place.wrong(f"must have an id of at most {_MOST_ID} of a-z, 0-9 and '-' for its key")


def must_be_word(place: Place, key: str) -> None:
    """A key that is a word in the API's form. Raises Wrong."""
    if not _WORD.fullmatch(key) or len(key) > _MOST_ID:
        raise place.wrong("must have a word in snake_case for its key")


def whole(low: int, high: int) -> Callable[[Place], int]:
    """A whole number from `low` to `high`, without quotes and separators."""
    expected = f"a whole number from {low} to {high}"

    def read(place: Place) -> int:
        value = place.scalar(expected)
        if not place.is_plain or not _WHOLE.fullmatch(value) or not low <= int(value) <= high:
            raise place.wrong(f"must be {expected}, not {shown(value)}")
        return int(value)

    return read


def flag(place: Place) -> bool:
    value = place.scalar("true or false")
    if not place.is_plain or value not in ("true", "false"):
        raise place.wrong(f"must be true or false, not {shown(value)}")
    return value == "true"


def word(words: type[Word]) -> Callable[[Place], Word]:
    """A word out of the fixed `words`."""
    expected = f"one of {', '.join(words)}"

    def read(place: Place) -> Word:
        value = place.scalar(expected)
        if value not in list(words):
            raise place.wrong(f"must be {expected}, not {shown(value)}")
        return words(value)

    return read


def must_be_day(place: Place, key: str) -> date:
    """The day that a key names. Raises Wrong."""
    try:
        if _DAY.fullmatch(key):
            return date.fromisoformat(key)
    except ValueError:
        pass
    raise place.wrong("must have a day of the calendar for its key, written YYYY-MM-DD")


def must_be_currency(place: Place, key: str) -> str:
    """The currency that a key names. Raises Wrong."""
    if key not in MINOR_DIGITS:
        raise place.wrong(f"must have a known currency for its key, one of {', '.join(MINOR_DIGITS)}")
    return key


def amount(currency: str) -> Callable[[Place], int]:
    """Minor units from decimal text in major units: ``365.00``, without separators, at most the currency's decimals."""
    digits = MINOR_DIGITS[currency]
    decimals = f"at most {digits} decimals, such as 365.00" if digits else "no decimals, such as 365"
    expected = f"an amount in {currency} with {decimals}"

    def read(place: Place) -> int:
        value = place.scalar(expected)
        found = _AMOUNT.fullmatch(value)
        if found is None or len(found[2] or "") > digits:
            raise place.wrong(f"must be {expected}, not {shown(value)}")
        return int(found[1] + (found[2] or "").ljust(digits, "0"))

    return read


def interval(place: Place) -> Interval:
    """``1 year``, ``3 months``, ``1 half-year``."""
    expected = "a length of time such as '1 month', '1 quarter' or '2 years'"
    value = place.scalar(expected)
    found = _INTERVAL.fullmatch(value)
    if found is None:
        raise place.wrong(f"must be {expected}, not {shown(value)}")
    return Interval(int(found[1]), Unit(found[2].replace("-", "_")))


def texts(most: int) -> Callable[[Place], dict[str, str]]:
    """A text in every language."""
    return lambda place: place.record({language.value: text(most) for language in Language})


def checked(read: Callable[[Place], str], rule: Callable[[str], str], expected: str) -> Callable[[Place], str]:
    """A reader that applies `rule` to the result of `read`; `rule` raises ValueError for an unexpected value."""

    def reading(place: Place) -> str:
        value = read(place)
        try:
            return rule(value)
        except ValueError:
            raise place.wrong(f"must be {expected}, not {shown(value)}") from None

    return reading
