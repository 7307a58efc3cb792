"""Credits for the unused days of charged seats, and the VAT on them.

A credit is ``quantity x charged unit price x unused days / days of the period``, rounded once; the used part is the
difference and is not rounded again. Seats of one item and unit price that go back together are rounded once together,
then split over their lines by largest remainder, newest first; a line's rest caps each credit. The credit that closes
a line, or a document, takes its whole rest, VAT too. `credit_notes` puts the credits on paper.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from math import ceil, floor

from zetel.domain.calendar import Span
from zetel.domain.documents.document import Draft
from zetel.domain.documents.line import Line, LineReference
from zetel.domain.money import half_up, percentage, split
from zetel.domain.subscriptions.ledger import Ledger, Lot, VatHeld, without_newest
from zetel.domain.tax.treatment import Category


@dataclass(frozen=True, slots=True)
class Return:
    """`quantity` seats of a lot that are given back from the day `on`; `of_days` are the days of the period that the
    lot's unit price is for."""

    lot: Lot
    quantity: int
    on: date
    of_days: int

    @property
    def unused(self) -> Span:
        return Span(max(self.on, self.lot.span.start), self.lot.span.end)

    @property
    def exact(self) -> Fraction:
        """The credit before rounding, in minor units."""
        return Fraction(self.quantity * self.lot.unit_price * self.unused.days, self.of_days)

    @property
    def closes(self) -> bool:
        """Whether the return credits every seat-day that the line still has."""
        return self.quantity * self.unused.days == self.lot.seat_days


@dataclass(frozen=True, slots=True)
class LotCredit:
    """Minor units that a return gives back on its line; `rounding` names their way from the exact amount."""

    back: Return
    net: int
    rounding: str


def newest_first(lots: Iterable[Lot], quantity: int) -> tuple[tuple[Lot, int], ...]:
    """The lots that give up `quantity` seats, and the seats of each: newest first, of one purchase the highest tier."""
    taken: list[tuple[Lot, int]] = []
    for lot in sorted(lots, key=lambda lot: (lot.since, lot.invoice, lot.line), reverse=True):
        if part := min(lot.quantity, quantity):
            taken.append((lot, part))
            quantity -= part
    return tuple(taken)


def credits_of(returns: Sequence[Return]) -> tuple[LotCredit, ...]:
    """The credit of each of `returns`, in their order; returns without unused days are left out."""
    wanted = [back for back in returns if back.unused.days > 0]
    nets: dict[int, int] = {n: back.lot.holds for n, back in enumerate(wanted) if back.closes}
    rest = [(n, back) for n, back in enumerate(wanted) if not back.closes]
    for _, group in groupby(sorted(rest, key=_rounded_together), key=_rounded_together):
        nets |= _split_over_lines(list(group))
    return tuple(LotCredit(back, nets[n], _rounding(back, nets[n])) for n, back in enumerate(wanted))


def _rounding(back: Return, net: int) -> str:
    if net == half_up(back.exact):
        return "half_up"
    return "rest_of_line" if back.closes else "largest_remainder"


def _rounded_together(numbered: tuple[int, Return]) -> tuple[str, int, int, int]:
    _, back = numbered
    return back.lot.item, back.lot.unit_price, back.unused.days, back.of_days


def _split_over_lines(group: list[tuple[int, Return]]) -> dict[int, int]:
    """One rounding for the group, divided over its lines; a line's excess goes to the first line with room."""
    total = half_up(sum((back.exact for _, back in group), Fraction()))
    parts = split(total, [back.quantity for _, back in group])
    nets = {n: min(part, back.lot.holds) for (n, back), part in zip(group, parts, strict=True)}
    over = total - sum(nets.values())
    for n, back in group:
        more = min(over, back.lot.holds - nets[n])
        nets[n] += more
        over -= more
    return nets


def all_of(lots: Iterable[Lot], of_days: Callable[[Lot], int]) -> tuple[LotCredit, ...]:
    """Everything that the lots' lines still hold, newest first: a full refund, used days too.

    `of_days` gives the days of the period that a lot's unit price is for.
    """
    held = [lot for lot in lots if lot.holds]
    held.sort(key=lambda lot: (lot.since, lot.invoice, lot.line), reverse=True)
    returns = [Return(lot, lot.quantity, lot.span.start, of_days(lot)) for lot in held]
    return tuple(_rest(back) for back in returns)


def _rest(back: Return) -> LotCredit:
    net = back.lot.holds
    return LotCredit(back, net, "half_up" if net == half_up(back.exact) else "rest_of_line")


def vat_of(nets: Mapping[str, int], ledger: Ledger) -> Mapping[str, int]:
    """VAT in minor units that goes back with `nets`, net credits by the document that charged them.

    A document that the credits close gives all VAT that it holds. The others of one category and rate are rounded once
    on their sum and divided by largest remainder, each within the bounds of its document (`_bounds`); VAT beyond the
    bounds of a document goes to the first document with room.
    """
    held = {tax.document: tax for tax in ledger.tax}
    left = {name: -net for name, net in nets.items()}
    for lot in ledger.lots:
        if lot.invoice in left:
            left[lot.invoice] += lot.holds
    amounts = {name: held[name].holds for name in nets if left[name] == 0}
    rest = sorted((name for name in nets if left[name]), key=lambda name: rate_of(held[name]))
    for _, group in groupby(rest, key=lambda name: rate_of(held[name])):
        names = list(group)
        total = percentage(sum(nets[name] for name in names), held[names[0]].rate_bp)
        parts = split(total, [nets[name] for name in names]) if total else (0,) * len(names)
        bounds = [_bounds(held[name], left[name]) for name in names]
        given = [min(max(part, least), most) for part, (least, most) in zip(parts, bounds, strict=True)]
        over = total - sum(given)
        for n, (least, most) in enumerate(bounds):
            moved = min(max(given[n] + over, least), most)
            over -= moved - given[n]
            given[n] = moved
        amounts |= zip(names, given, strict=True)
    return {name: amounts[name] for name in nets}


def _bounds(held: VatHeld, net_left: int) -> tuple[int, int]:
    """The least and the most VAT that a document can give back while `net_left` of its net amount stays.

    The rest of its VAT never misses its rate times `net_left` by a minor unit, so that every credit note of the
    document, the last note too, keeps the tolerance of EN 16931 (BR-S-09). 30 x 50 JPY at 21 %, credited in 30 notes,
    give back 11, 10, 11, 10 and so on.
    """
    exact = Fraction(net_left * held.rate_bp, 10_000)
    return max(held.holds - ceil(exact), 0), held.holds - floor(exact)


def rate_of(tax: VatHeld) -> tuple[Category, int]:
    return tax.category, tax.rate_bp


def nets_of(lines: Iterable[Line]) -> Mapping[str, int]:
    """Net credits by the document that the lines correct."""
    nets: dict[str, int] = {}
    for past in (past for line in lines for past in line.corrects or ()):
        nets[past.document] = nets.get(past.document, 0) + past.net
    return nets


def credited(ledger: Ledger, note: Draft) -> Ledger:
    """The ledger after the issue of `note`: the lots lack the returned seats and carry the credits."""
    vat = vat_of(nets_of(note.lines), ledger)
    back = {
        (past.document, past.line): (past, line.derivation.days) for line in note.lines for past in line.corrects or ()
    }
    return replace(
        ledger,
        version=ledger.version + 1,
        lots=tuple(
            _after(lot, *back[lot.invoice, lot.line]) if (lot.invoice, lot.line) in back else lot for lot in ledger.lots
        ),
        tax=tuple(replace(tax, credited=tax.credited + vat.get(tax.document, 0)) for tax in ledger.tax),
    )


def _after(lot: Lot, past: LineReference, days: int) -> Lot:
    seats = past.quantity
    return replace(
        lot,
        quantity=lot.quantity - seats,
        returned=lot.returned + seats,
        returned_days=lot.returned_days + seats * days,
        credited=lot.credited + past.net,
        bought=None if lot.bought is None else without_newest(lot.bought, seats),
    )


def without_free(ledger: Ledger, notes: Iterable[Draft], returns: Iterable[Return]) -> Ledger:
    """The ledger without those seats of `returns` that no one of `notes` gives back, because they cost nothing; the
    same one where there are none."""
    noted = {past.document for note in notes for line in note.lines for past in line.corrects or ()}
    free = {
        (back.lot.invoice, back.lot.line): back
        for back in returns
        if back.lot.invoice not in noted and back.quantity and back.unused.days > 0
    }
    if not free:
        return ledger

    def left(lot: Lot) -> Lot:
        back = free.get((lot.invoice, lot.line))
        if back is None:
            return lot
        return _after(lot, LineReference(lot.invoice, lot.line, back.quantity, 0), back.unused.days)

    return replace(ledger, version=ledger.version + 1, lots=tuple(left(lot) for lot in ledger.lots))
