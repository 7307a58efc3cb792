"""Messages, days and lengths of time in one language, from the compiled catalogues beside the package.

English is the message itself; the other languages are `locale/<language>/LC_MESSAGES/zetel.mo`, compiled from the
`.po` beside it. Only the standard library is used: quotes need words while a person waits, and a cold start should not
pay for more.
"""

import gettext
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from zetel.domain.calendar import Interval, Span, Unit
from zetel.domain.parties.address import Language

#: The folder of the package's catalogues.
LOCALE: Final = Path(__file__).parents[2] / "locale"


class TextsNotCompiled(RuntimeError):
    """A language has no compiled catalogue: the package was not built, or was built without texts."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is missing: compile the texts with 'make locale'.")


class Words:
    """One language. Placeholders are ``{name}``; a value put in is never read as a message again."""

    def __init__(self, language: Language, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def gettext(self, message: str, /, **values: object) -> str:
        """`message` in this language with `values` in their places."""
        return self._translations.gettext(message).format(**values)

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form of `one` or `many` that `n` asks for in this language; ``{n}`` is `n`."""
        return self._translations.ngettext(one, many, n).format(n=n, **values)

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """`message` in this language with its meaning in `context`."""
        return self._translations.pgettext(context, message).format(**values)

    def day(self, day: date) -> str:
        """A date with its month's short name: ``1 Sep 2026``."""
        if day.day == 1:  # the first is a word of its own in French
            return self.pgettext("the first of a month", "{day} {month} {year}", **self._parts(day))
        return self.pgettext("a date", "{day} {month} {year}", **self._parts(day))

    def instant(self, at: datetime) -> str:
        """An instant to the minute, rounded down: ``1 Sep 2026, 14:05 (UTC)``."""
        there = at.astimezone(UTC)
        return self.gettext("{day}, {time} (UTC)", day=self.day(there.date()), time=f"{there:%H:%M}")

    def span(self, span: Span) -> str:
        """The days of `span` with its last day: ``15 Mar 2026 to 14 Mar 2027``."""
        return self.gettext("{first} to {last}", first=self.day(span.start), last=self.day(last_day(span)))

    def interval(self, interval: Interval) -> str:
        """A length of time: ``1 year``, ``3 months``."""
        n = interval.count
        match interval.unit:
            case Unit.DAY:
                return self.ngettext("{n} day", "{n} days", n)
            case Unit.WEEK:
                return self.ngettext("{n} week", "{n} weeks", n)
            case Unit.MONTH:
                return self.ngettext("{n} month", "{n} months", n)
            case Unit.QUARTER:
                return self.ngettext("{n} quarter", "{n} quarters", n)
            case Unit.HALF_YEAR:
                return self.ngettext("{n} half-year", "{n} half-years", n)
            case Unit.YEAR:
                return self.ngettext("{n} year", "{n} years", n)

    def percent(self, basis_points: int) -> str:
        """A rate as people write it: 2100 is ``21%``, 2550 is ``25.5%``."""
        whole, rest = divmod(basis_points, 100)
        point = self.pgettext("decimal separator", ".")
        return self.gettext("{number}%", number=f"{whole}{point}{rest:02}".rstrip("0") if rest else whole)

    def joined(self, parts: Sequence[str]) -> str:
        """Several texts in a row: ``90, 60, 37 and 7``."""
        *others, last = parts
        return self.gettext("{others} and {last}", others=", ".join(others), last=last) if others else last

    def either(self, parts: Sequence[str]) -> str:
        """Things of which one is enough: ``owner or billing administrator``."""
        *others, last = parts
        return self.gettext("{others} or {last}", others=", ".join(others), last=last) if others else last

    def _parts(self, day: date) -> dict[str, object]:
        months = (
            self.gettext("Jan"),
            self.gettext("Feb"),
            self.gettext("Mar"),
            self.gettext("Apr"),
            self.gettext("May"),
            self.gettext("Jun"),
            self.gettext("Jul"),
            self.gettext("Aug"),
            self.gettext("Sep"),
            self.gettext("Oct"),
            self.gettext("Nov"),
            self.gettext("Dec"),
        )
        return {"day": day.day, "month": months[day.month - 1], "year": day.year}


class Catalogues:
    """The languages of a folder of catalogues, each loaded at its first use."""

    def __init__(self, folder: Path = LOCALE) -> None:
        self._folder = folder
        self._loaded: dict[Language, Words] = {}

    def words(self, language: Language) -> Words:
        """Raises TextsNotCompiled."""
        if language not in self._loaded:
            self._loaded[language] = Words(language, self._load(language))
        return self._loaded[language]

    def _load(self, language: Language) -> gettext.NullTranslations:
        if language is Language.EN:
            return gettext.NullTranslations()
        path = self._folder / language / "LC_MESSAGES" / "zetel.mo"
        try:
            with path.open("rb") as compiled:
                return gettext.GNUTranslations(compiled)
        except FileNotFoundError as missing:
            raise TextsNotCompiled(path) from missing


def last_day(span: Span) -> date:
    """The last day that belongs to `span`, by which people name the end."""
    return span.end - timedelta(days=1)
