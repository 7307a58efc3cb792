"""Every price model, currency, length and VAT rule: by a table checked by hand, and by the oracle.

The oracle imports nothing of the product. It also recomputes the cases that are too long for a table: stubs, additions,
add-ons of several tiers, balance drawn.
"""

import ast
import re
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests import oracle
from tests.domain import sales
from tests.oracle import sale as second_opinion

TABLE = Path(__file__).with_name("price_matrix.txt")

#: Term, billing, and the dates that follow from a purchase on 15 March 2026.
LENGTHS = {
    "monthly": ([1, "month"], [1, "month"], "2026-04-15", "2026-04-15"),
    "yearly": ([1, "year"], [1, "year"], "2027-03-15", "2027-03-15"),
    "by month": ([1, "year"], [1, "month"], "2027-03-15", "2026-04-15"),
}
#: Country and VAT id of a buyer in each of the zones; the seller is in the Netherlands and in the one-stop shop.
ZONES = {
    "domestic": ("NL", None),
    "reverse_charge": ("DE", "DE136695976"),
    "one_stop_shop": ("SE", None),
    "outside_scope": ("US", None),
}
CATEGORIES = {"domestic": "S", "reverse_charge": "AE", "one_stop_shop": "S", "outside_scope": "O"}
RATES = {"domestic": 2100, "reverse_charge": 0, "one_stop_shop": 2500, "outside_scope": 0}


@dataclass(frozen=True)
class Row:
    """A row of the table; amounts in minor units."""

    model: str
    length: str
    currency: str
    tiers: tuple[int | tuple[int, int], ...]
    lines: tuple[tuple[int, int, int], ...]  # quantity, unit price, net
    net: int
    vat: dict[str, int]
    total: dict[str, int]

    @property
    def id(self) -> str:
        return f"{self.model}-{self.currency}-{self.length.replace(' ', '_')}"

    def sale(self, zone: str, **changes: Any) -> dict[str, Any]:
        """The facts of the purchase that the row is about."""
        country, vat_id = ZONES[zone]
        term, billing, *_ = LENGTHS[self.length]
        quantity = sum(line[0] for line in self.lines)
        made = {
            "currency": self.currency,
            "buyer": {"country": country, "zone": "Europe/Amsterdam", "vat_id": vat_id},
            "term": term,
            "billing": billing,
            "items": [sales.item(self.model, quantity, *self.tiers)],
        }
        return sales.facts(**{**made, **changes})


def minor(text: str) -> int:
    """``1,197.90`` as 119790, ``15,001`` as 15001: a figure without decimals is in whole minor units."""
    return int(re.sub(r"[,.]", "", text))


def _row(text: str) -> Row:
    model, length, currency, price, lines, net, *taxed = (cell.strip() for cell in text.split("|"))
    domestic, with_domestic, abroad, with_abroad = (minor(cell) for cell in taxed)
    tiers = re.fullmatch(r"first (\d+): (\S+), more: (\S+)", price)
    none = {"reverse_charge": 0, "outside_scope": 0}
    return Row(
        model,
        length,
        currency,
        ((int(tiers[1]), minor(tiers[2])), minor(tiers[3])) if tiers else (minor(price),),
        tuple(
            (int(quantity), minor(unit), minor(amount))
            for quantity, unit, amount in re.findall(r"(\d+) x (\S+) = (\S+)", lines)
        ),
        minor(net),
        {"domestic": domestic, "one_stop_shop": abroad, **none},
        {"domestic": with_domestic, "one_stop_shop": with_abroad, **{zone: minor(net) for zone in none}},
    )


ROWS = [_row(line) for line in TABLE.read_text().splitlines() if "|" in line and not line.startswith(("#", "model"))]
CELLS = [pytest.param(row, zone, id=f"{row.id}-{zone}") for row in ROWS for zone in ZONES]


def test_the_table_has_every_cell():
    wanted = product(("per_seat", "flat", "volume", "graduated"), LENGTHS, ("EUR", "USD", "JPY"))
    assert {(row.model, row.length, row.currency) for row in ROWS} == set(wanted)
    assert len(CELLS) == 144


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ROWS])
def test_the_table_adds_up(row):
    assert [quantity * unit for quantity, unit, _ in row.lines] == [net for _, _, net in row.lines]
    assert sum(net for _, _, net in row.lines) == row.net
    for zone, percent in (("domestic", 21), ("one_stop_shop", 25)):
        # Not more than half a unit away from the exact VAT, and a half up: -50 < 100 x (VAT - exact) <= 50.
        assert -50 < 100 * row.vat[zone] - row.net * percent <= 50
        assert row.net + row.vat[zone] == row.total[zone]


@pytest.mark.parametrize(("row", "zone"), CELLS)
def test_a_purchase_costs_what_the_table_says(row, zone):
    quote = sales.quoted(row.sale(zone))
    paper = quote.documents[0]
    assert quote.tax_rule == zone
    assert [(line.derivation.quantity, line.derivation.unit_price, line.net) for line in paper.lines] == list(row.lines)
    assert {(line.category, line.rate_bp) for line in paper.lines} == {(CATEGORIES[zone], RATES[zone])}
    assert [(tax.base, tax.amount) for tax in paper.tax] == [(row.net, row.vat[zone])]
    assert (paper.net, paper.total, quote.currency) == (row.net, row.total[zone], row.currency)
    assert [due.amount for due in quote.due_later] == [row.total[zone]]


@pytest.mark.parametrize(("row", "zone"), CELLS)
def test_the_dates_and_the_next_bills_are_those_of_its_length(row, zone):
    quote = sales.quoted(row.sale(zone))
    *_, term_ends, period_ends = LENGTHS[row.length]
    assert [str(day) for day in quote.change.term] == ["2026-03-15", term_ends]
    assert [str(day) for day in quote.change.period] == ["2026-03-15", period_ends]
    assert (str(quote.documents[0].date), str(quote.documents[0].due)) == ("2026-03-15", "2026-04-14")
    amounts = (row.net, row.vat[zone], row.total[zone])
    renewal, bill = quote.next_renewal, quote.next_bill
    assert renewal
    assert (str(renewal.on), (renewal.net, renewal.tax, renewal.total)) == (term_ends, amounts)
    assert (bill is not None) == (row.length == "by month")
    if bill:
        assert (str(bill.on), (bill.net, bill.tax, bill.total)) == (period_ends, amounts)


#: Further facts of a row's purchase, beyond the row itself.
SITUATIONS: dict[str, dict[str, Any]] = {
    "a whole period": {},
    "a stub to the 1st": {"anchor_day": 1},
    "a stub to the 31st, or the last day": {"anchor_day": 31, "at": "2028-02-10T11:30:00Z"},
    "by card with a balance drawn": {"pay": "card", "balance": 100_01},
    "a balance that covers it all": {"balance": 10**9},
}
#: Add-ons of several tiers beside a row: the first and the last unit of a tier, and a tier that is not reached.
ADD_ONS = [
    sales.item("graduated", 26, (5, 3_33), (25, 2_22), (100, 1_11), 7),
    sales.item("volume", 25, (5, 3_33), (25, 2_22), 1_11),
    sales.item("flat", 1, 1_001),
]


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize(("row", "zone"), CELLS)
def test_the_oracle_says_the_same(row, zone, situation):
    alone = row.sale(zone, **SITUATIONS[situation])
    with_add_ons = {**alone, "items": [*alone["items"], *ADD_ONS]}
    for sale in (alone, with_add_ons):
        assert sales.plain(sales.quoted(sale)) == second_opinion.quoted(sale)


#: Added to a subscription of 15 March 2026: on the same day, in its first period, after renewals, on a leap day.
ADDED_AT = ("2026-03-15T16:00:00Z", "2026-04-02T22:30:00Z", "2027-06-30T08:00:00Z", "2028-02-29T09:00:00Z")


@pytest.mark.parametrize("at", ADDED_AT)
@pytest.mark.parametrize(("row", "zone"), CELLS)
def test_the_oracle_says_the_same_of_additions_to_a_running_subscription(row, zone, at):
    running = {"since": "2026-03-15T09:00:00Z", "items": [sales.item("per_seat", 3, 50_00), *ADD_ONS]}
    for anchor_day in (None, 1, 31):
        sale = row.sale(zone, at=at, anchor_day=anchor_day, running=running)
        assert sales.plain(sales.quoted(sale)) == second_opinion.quoted(sale)


def test_the_oracle_imports_nothing_of_the_product():
    imported: set[str] = set()
    for module in Path(oracle.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported |= {f"{node.module}.{name.name}" for name in node.names}
    foreign = {name.split(".")[0] for name in imported if not name.startswith("tests.oracle")}
    assert imported
    assert foreign <= {*sys.stdlib_module_names, "pytest"}
