"""Seats on each day: lines are charged, seats go back, and every day of every seat is counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle import days

#: A document's id and the number of one of its lines.
Name = tuple[str, int]
HALF = Fraction(1, 2)


@dataclass
class Charged:
    """A line of an invoice: for each day the seats that it still holds. The unit price is for `of_days` days."""

    item: int
    unit_price: int
    of_days: int
    net: int
    held: dict[date, int]
    given: int = 0
    roundings: int = 1
    together: set[Name] = field(default_factory=set)

    @property
    def left(self) -> int:
        """The charge of the line, less its credits."""
        return self.net - self.given

    @property
    def empty(self) -> bool:
        return not any(self.held.values())

    @property
    def worth(self) -> Fraction:
        """The exact price of the held seats, added up day by day."""
        return sum((Fraction(seats * self.unit_price, self.of_days) for seats in self.held.values()), Fraction(0))


class SeatDays:
    """Every charged line, every seat of the running period in the order of purchase, and the planned number of seats of
    each item on each day."""

    def __init__(self) -> None:
        self.lines: dict[Name, Charged] = {}
        self.seats: dict[int, list[tuple[str, Name]]] = {}
        self.wanted: dict[int, dict[date, int]] = {}
        self._apart: Counter[int] = Counter()

    def charge(self, paper: Mapping[str, Any], since: str, of_days: int) -> None:
        """The lines of an invoice, charged by the commit of the instant `since`."""
        for line in paper["lines"]:
            name = (paper["id"], line["no"])
            span = days.every(date.fromisoformat(line["from"]), date.fromisoformat(line["to"]))
            held = dict.fromkeys(span, line["quantity"])
            self.lines[name] = Charged(line["item"], line["unit_price"], of_days, line["net"], held, together={name})
            self.seats.setdefault(line["item"], []).extend([(since, name)] * line["quantity"])

    def keep_ages(self, before: Mapping[int, Sequence[tuple[str, Name]]]) -> None:
        """Each seat of the running period has the purchase instant of the same seat of the period `before`."""
        for item, seats in self.seats.items():
            self.seats[item] = [(since, name) for (since, _), (_, name) in zip(before[item], seats, strict=True)]

    def there_are(self, item: int, seats: int, since: date, until: date) -> None:
        """From `since` to the day before `until` there are to be so many `seats` of the item."""
        self.wanted.setdefault(item, {}).update(dict.fromkeys(days.every(since, until), seats))

    def newest(self, item: int, seats: int) -> Counter[Name]:
        """The lines that charged the seats bought last; lines of one purchase come in their order."""
        return Counter(name for _, name in self.seats[item][len(self.seats[item]) - seats :])

    def give_back(self, name: Name, seats: int, since: date) -> Iterable[str]:
        """From `since` on the line holds so many `seats` fewer. Yields the faults of this return."""
        line = self.lines[name]
        for day in line.held:
            if day >= since:
                line.held[day] -= seats
        if min(line.held.values()) < 0:
            yield f"{name} gives back more seats than it holds"
        theirs = [n for n, (_, of) in enumerate(self.seats[line.item]) if of == name]
        for where in reversed(theirs[len(theirs) - seats :]):
            del self.seats[line.item][where]

    def credit(self, credits: Mapping[Name, int], before: Mapping[Name, Fraction]) -> Iterable[str]:
        """The lines' credits of one note; `before` is the worth of each line before. Yields the faults of the credits.

        A line without seats gives back its whole rest. Other lines of one item and price that run for the same days
        are rounded once, together, and give no more than they have.
        """
        groups: dict[tuple[Any, ...], list[Name]] = {}
        for name, net in credits.items():
            line = self.lines[name]
            if net < 0 or net > line.left:
                yield f"{name} gives back {net} and has {line.left}"
            if line.empty:
                if net != line.left:
                    yield f"{name} holds nothing and gives back {net} of {line.left}"
            else:
                groups.setdefault((line.item, line.unit_price, line.of_days, max(line.held)), []).append(name)
        for names in groups.values():
            exact = sum((before[name] - self.lines[name].worth for name in names), Fraction(0))
            net, most = sum(credits[name] for name in names), sum(self.lines[name].left for name in names)
            if not (-HALF < net - exact <= HALF or net == most < exact):
                yield f"{names} give back {net} of {most}, exactly {exact}"
            self._shared(names)
        for name, net in credits.items():
            self.lines[name].given += net

    def forget_days(self) -> None:
        """Everything came back: the used days no longer count."""
        for line in self.lines.values():
            line.held.clear()
        self.wanted.clear()

    def _shared(self, names: Sequence[Name]) -> None:
        """One more rounding, which these lines share."""
        self.lines[names[0]].roundings += 1
        together = set().union(*(self.lines[name].together for name in names))
        for name in together:
            self.lines[name].together = together

    def objections(self) -> Iterable[str]:
        """Lines whose charge and credits are not the exact price of what they hold, within half a unit for each amount
        that was rounded; and days on which more or fewer seats are held than there are."""
        for name, line in self.lines.items():
            if name == min(line.together):
                lines = [self.lines[one] for one in line.together]
                apart = sum(one.left for one in lines) - sum((one.worth for one in lines), Fraction(0))
                if abs(apart) > HALF * sum(one.roundings for one in lines):
                    yield f"{sorted(line.together)} are {apart} apart from what they hold"
        for item, wanted in self.wanted.items():
            held: Counter[date] = Counter()
            for line in self.lines.values():
                if line.item == item:
                    held.update(line.held)
            wrong = [day for day in {*held, *wanted} if held[day] != wanted.get(day, 0)]
            if wrong:
                day = min(wrong)
                yield f"item {item} holds {held[day]} seats on {day} and has {wanted.get(day, 0)}"
