"""The money: the open amount and the payers of each document, the customer's standing money, and the VAT."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.exchange import converted
from tests.oracle.sale import rounded

Facts = Mapping[str, Any]


@dataclass
class Paper:
    """A document: its tax rule and buyer, what is open, who paid how much and got how much back, and the VAT that it
    holds, with the day of the rates that convert it. Of the standing money that paid a part of it, the payer is
    None."""

    date: str
    rule: str
    buyer: Sequence[str | None]
    open: int
    rate_bp: int
    vat: int
    payers: list[tuple[str | None, int]] = field(default_factory=list)
    vat_back: int = 0
    rates_of: str | None = None

    def fits(self, net_left: int, more_back: int = 0) -> bool:
        """Whether the VAT that it keeps, had it given `more_back`, is less than 1 away from its rate of `net_left`; of
        nothing it keeps none."""
        kept = self.vat - self.vat_back - more_back
        return kept >= 0 and abs(kept - _share(net_left, self.rate_bp)) < 1


#: Currencies whose unit has no decimals; of the others an amount counts hundredths.
WHOLE = {"ISK", "JPY"}


class Purse:
    def __init__(self, balance: int, currency: str) -> None:
        self.balance, self.currency, self.home = balance, currency, currency
        self.unit = 1 if currency in WHOLE else 100
        self.papers: dict[str, Paper] = {}
        #: The amount of each payment, and the amount that went back to it.
        self.received: dict[str, int] = {}
        self.returned: dict[tuple[str, str], int] = {}

    def invoice(self, paper: Facts) -> Iterable[str]:
        """An invoice: its sums and its VAT, rounded once on the sum of its lines."""
        yield from _sums(paper)
        (vat,) = paper["vat"]
        if vat[1:] != [paper["net"], rounded(_share(paper["net"], vat[0]))]:
            yield f"{paper['id']} has VAT of {vat[2]} on {vat[1]}"
        if paper["rounding"]:
            yield f"{paper['id']} is rounded by {paper['rounding']}"
        self.papers[paper["id"]] = Paper(paper["date"], paper["rule"], _named(paper), paper["total"], vat[0], vat[2])
        if told := paper.get("converted"):
            self.home, self.papers[paper["id"]].rates_of = told[0], told[2][0][0]

    def open_on(self, paper: str) -> int:
        """What is open on a document: on a credit note nothing, all of it goes somewhere."""
        return self.papers[paper].open if paper in self.papers else 0

    def draw(self, paper: str, amount: int) -> Iterable[str]:
        """The customer's standing money pays first, as far as it goes."""
        if amount != min(self.balance, self.papers[paper].open):
            yield f"{amount} of {self.balance} are drawn for {paper}"
        self.balance -= amount
        self._pay(paper, None, amount)

    def pay(self, paper: str, payment: str, amount: int, over: int) -> Iterable[str]:
        """A payment comes in; `over` is what the paper had no use for."""
        fits = min(amount, self.papers[paper].open)
        if amount - fits != over:
            yield f"{payment} leaves {over} over on {paper}"
        self.received[payment] = amount
        self.balance += amount - fits
        self._pay(paper, payment, fits)

    def _pay(self, paper: str, payer: str | None, amount: int) -> None:
        if amount:
            self.papers[paper].open -= amount
            self.papers[paper].payers.append((payer, amount))

    def as_invoiced(self, notes: Sequence[Facts]) -> Iterable[str]:
        """Each credit note has the tax rule and the buyer of all that it corrects, no two have both alike, and the one
        that corrects the oldest document comes first."""
        for note in notes:
            for id in self._oldest_first(note):
                if [note["rule"], _named(note)] != [self.papers[id].rule, self.papers[id].buyer]:
                    yield f"{note['id']} is {note['rule']} to {note['buyer']}, and corrects {id}"
        if len({(note["rule"], *_named(note)) for note in notes}) < len(notes):
            yield "two credit notes could be one"
        oldest = [(self.papers[id].date, id) for id in (self._oldest_first(note)[0] for note in notes)]
        if oldest != sorted(oldest):
            yield f"the credit notes begin at {oldest}"

    def _oldest_first(self, note: Facts) -> list[str]:
        """What a credit note corrects."""
        corrected = {past["of"][0] for line in note["lines"] for past in line["corrects"]}
        return sorted(corrected, key=lambda id: (self.papers[id].date, id))

    def credit(self, notes: Sequence[Facts], told: Facts, *, beside: Sequence[str], refund: bool) -> Iterable[str]:
        """Where the totals of credit notes go, one after another: what is open on what it corrects, the older first;
        the invoices `beside` it, whoever they name: all are one profile's; then, for a `refund`, to those who
        paid what it corrects; the rest stands."""
        set_off: list[list[Any]] = []
        refunds: list[list[Any]] = []
        stands = 0
        for note in notes:
            yield from _sums(note)
            oldest, left = self._oldest_first(note), note["total"]
            for id in [*oldest, *beside]:
                if part := min(left, self.papers[id].open):
                    set_off.append([id, part])
                    self.papers[id].open -= part
                    left -= part
            for id in oldest if refund else ():
                for payer, amount in self.papers[id].payers:
                    back = 0 if payer is None else min(left, amount - self.returned.get((payer, id), 0))
                    if payer is not None and back:
                        refunds.append([payer, id, back])
                        self.returned[payer, id] = self.returned.get((payer, id), 0) + back
                        left -= back
            stands += left
        self.balance += stands
        went, goes = [told[name] for name in ("set_off", "refunds", "to_balance")], [set_off, refunds, stands]
        if went != goes:
            yield f"{[note['id'] for note in notes]} go to {went}, not {goes}"
        total = sum(note["total"] for note in notes)
        if sum(part[-1] for part in [*told["set_off"], *told["refunds"]]) + told["to_balance"] != total:
            yield f"{total} comes back, of which not everything goes somewhere, or more does"

    def vat_back(self, note: Facts, given: Mapping[str, int], nets: Mapping[str, int], left: Facts) -> Iterable[str]:
        """The VAT that goes back with `nets`, net credits by document: `given` for each. What has nothing `left` has no
        VAT left either; of the others none gives or keeps VAT that misses its rate by a whole minor unit, and within
        that those of one rate give what is rounded once on their sum."""
        by_rate: dict[int, list[str]] = {}
        yield from self._converted_back(note, given, nets)
        for id in nets:
            paper, back = self.papers[id], given.get(id, 0)
            if not 0 <= back <= paper.vat - paper.vat_back:
                yield f"{id} gives back VAT of {back} and has {paper.vat - paper.vat_back}"
            paper.vat_back += back
            if not paper.fits(left[id]):
                yield f"{id} keeps VAT of {paper.vat - paper.vat_back} on {left[id]}"
            if left[id]:
                by_rate.setdefault(paper.rate_bp, []).append(id)
        for rate, ids in by_rate.items():
            wanted = rounded(_share(sum(nets[id] for id in ids), rate))
            back = sum(given.get(id, 0) for id in ids)
            nearer = 1 if back < wanted else -1
            could = [id for id in ids if given.get(id, 0) + nearer >= 0 and self.papers[id].fits(left[id], nearer)]
            if back != wanted and could:
                yield f"{ids} give back VAT of {back}, not {wanted}"
        yield from self._vat_shown(note, given, nets)

    def _converted_back(self, note: Facts, given: Mapping[str, int], nets: Mapping[str, int]) -> Iterable[str]:
        """The VAT `given` at the rates of what it corrects, a sum per day of rates."""
        parts: dict[str, list[int]] = {}
        for id in nets:
            paper, back = self.papers[id], given.get(id, 0)
            if paper.rates_of:
                by_now, before = (
                    converted(vat, self.currency, self.home, date.fromisoformat(paper.rates_of))
                    for vat in (paper.vat_back + back, paper.vat_back)
                )
                so_far = parts.setdefault(paper.rates_of, [0, 0])
                parts[paper.rates_of] = [so_far[0] + back, so_far[1] + by_now - before]
        days = [[day, *parts[day]] for day in sorted(parts)]
        wanted = [self.home, sum(amount for _, amount in parts.values()), days] if days else None
        if note.get("converted") != wanted:
            yield f"{note['id']} says that its VAT is {note.get('converted')}, not {wanted}"

    def _vat_shown(self, note: Facts, given: Mapping[str, int], nets: Mapping[str, int]) -> Iterable[str]:
        """What a credit note says of the VAT `given`: the same, but rate x base where that is a whole unit of the
        currency away; the rest is what the note is rounded by."""
        for rate, base, amount in note["vat"]:
            alike = [id for id in nets if self.papers[id].rate_bp == rate]
            back = sum(given.get(id, 0) for id in alike)
            exact = _share(base, rate)
            hundredths = rounded(exact * 100 / self.unit)
            said = back if abs(Fraction(back, self.unit) - Fraction(hundredths, 100)) < 1 else rounded(exact)
            if [base, amount] != [sum(nets[id] for id in alike), said]:
                yield f"{note['id']} gives back VAT of {amount} on {base} at {rate}"
        if note["rounding"] != sum(given.values()) - sum(amount for _, _, amount in note["vat"]):
            yield f"{note['id']} is rounded by {note['rounding']}"
        if {vat[0] for vat in note["vat"]} != {self.papers[id].rate_bp for id in nets}:
            yield f"{note['id']} has other rates than what it corrects"

    def objections(self, left: Facts) -> Iterable[str]:
        """Documents and standing money that are not as the end of the life says, and refunds beyond what came in."""
        for id, told in left["open"].items():
            if told != self.open_on(id):
                yield f"{id} has {told} open, not {self.open_on(id)}"
        if any(paper.open < 0 for paper in self.papers.values()) or not set(self.papers) <= set(left["open"]):
            yield "more was paid than was open, or a document is missing"
        if self.balance < 0 or self.balance != left["balance"]:
            yield f"{left['balance']} are standing, not {self.balance}"
        for payment, amount in self.received.items():
            back = sum(part for (payer, _), part in self.returned.items() if payer == payment)
            if back > amount:
                yield f"{payment} brought {amount} and got {back} back"


def _named(paper: Facts) -> list[str | None]:
    """The buyer as the paper names it: name, country, VAT id, and the postcode, which may be another tax area."""
    return [*paper["buyer"], paper.get("postcode")]


def _sums(paper: Facts) -> Iterable[str]:
    net = sum(line["net"] for line in paper["lines"])
    vat = sum(amount for _, _, amount in paper["vat"])
    if [paper["net"], paper["total"]] != [net, net + vat + paper["rounding"]]:
        yield f"{paper['id']} does not add up"
    if min(net, *(line["net"] for line in paper["lines"])) < 0:
        yield f"{paper['id']} is negative"


def _share(net: int, rate_bp: int) -> Fraction:
    return Fraction(net * rate_bp, 10_000)
