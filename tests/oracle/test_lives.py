"""The recount of a life agrees with the worked example, written down by hand, and no number of it can be changed
without an objection."""

from copy import deepcopy
from typing import Any

import pytest

from tests.oracle.lives import objections

TERMS = {
    "notice_days": None,
    "price_notice_days": 30,
    "window_days": 30,
    "cancelling": "pro_rata",
    "fee": {"basis_points": 1000, "fixed": {}, "beyond_credit": False},
    "return_hours": 168,
    "decrease": "at_renewal",
    "increase": "now",
    "cancellation_credit_to": "refund",
    "change_credit_to": "balance",
}


def line(no: int, quantity: int, net: int, since: str, **more: Any) -> dict[str, Any]:
    """A line at 365.00 a year, to the end of the first one."""
    span = {"from": since, "to": "2027-03-15"}
    return {
        "no": no,
        "item": 0,
        "quantity": quantity,
        "unit_price": 365_00,
        **span,
        "net": net,
        "rate_bp": 2100,
        **more,
    }


def of(invoice: str, quantity: int, net: int) -> dict[str, Any]:
    """What goes back on an invoice's only line."""
    return {"of": [invoice, 1], "quantity": quantity, "net": net}


def invoice(id: str, date: str, net: int, vat: int, *lines: dict[str, Any], still_open: int) -> dict[str, Any]:
    sums = {"net": net, "vat": [[2100, net, vat]], "rounding": 0, "total": net + vat, "open": still_open}
    home = {"rule": "domestic", "buyer": ["Veerman", "NL", None]}
    return {"id": id, "kind": "invoice", "date": date, **home, "lines": list(lines), **sums}


def step(did: str, at: str, *papers: dict[str, Any], **more: Any) -> dict[str, Any]:
    nothing = {"drawn": 0, "set_off": [], "refunds": [], "to_balance": 0, "vat_back": {}}
    return {"did": did, "at": at, "committed": at, "papers": list(papers), **nothing, **more}


#: 25 seats on 15 March 2026, paid; 5 more on 1 September; 2 of them back on 5 September; cancelled on 1 December.
#: 2 seats back: 2 x 365.00 x 191/365 = 382.00, set off against what is open. Then 28 seats x 104 days on one line:
#: 2,600.00 and 312.00, VAT 611.52; fee 10 % of 2,912.00, VAT 61.15; of 3,523.52 go 717.53 to what is open, 352.35 to
#: the fee.
LIFE: dict[str, Any] = {
    "at": "2026-03-15T09:00:00Z",
    "currency": "EUR",
    "seller": {"country": "NL", "zone": "Europe/Amsterdam", "collects": True, "one_stop_shop": True},
    "buyer": {"name": "Veerman", "country": "NL", "zone": "Europe/Amsterdam", "vat_id": None},
    "term": [1, "year"],
    "billing": [1, "year"],
    "anchor_day": None,
    "items": [
        {
            "model": "per_seat",
            "quantity": 25,
            "prices": [{"since": "2026-01-01", "tiers": [{"up_to": None, "price": 365_00}]}],
        }
    ],
    "shelf": [],
    "pay": "invoice",
    "days": 30,
    "balance": 0,
    "terms": TERMS,
    "window_used": False,
    "story": [
        step(
            "buy",
            "2026-03-15T09:00:00Z",
            invoice(
                "inv_1", "2026-03-15", 9_125_00, 1_916_25, line(1, 25, 9_125_00, "2026-03-15"), still_open=11_041_25
            ),
        ),
        {
            "did": "pay",
            "at": "2026-03-20T09:00:00Z",
            "paper": "inv_1",
            "payment": "pay_1",
            "amount": 11_041_25,
            "over": 0,
        },
        step(
            "seats",
            "2026-09-01T12:00:00Z",
            invoice("inv_2", "2026-09-01", 975_00, 204_75, line(1, 5, 975_00, "2026-09-01"), still_open=1_179_75),
            item=0,
            total=30,
            when="now",
        ),
        step(
            "seats",
            "2026-09-05T11:00:00Z",
            {
                **invoice(
                    "crn_3",
                    "2026-09-05",
                    382_00,
                    80_22,
                    line(1, 2, 382_00, "2026-09-05", corrects=[of("inv_2", 2, 382_00)]),
                    still_open=0,
                ),
                "kind": "credit_note",
            },
            item=0,
            total=28,
            when="now",
            set_off=[["inv_2", 462_22]],
            vat_back={"inv_2": 80_22},
        ),
        step(
            "cancel",
            "2026-12-01T09:00:00Z",
            {
                **invoice(
                    "crn_4",
                    "2026-12-01",
                    2_912_00,
                    611_52,
                    line(
                        1,
                        28,
                        2_912_00,
                        "2026-12-01",
                        corrects=[of("inv_1", 25, 2_600_00), of("inv_2", 3, 312_00)],
                    ),
                    still_open=0,
                ),
                "kind": "credit_note",
            },
            invoice("inv_5", "2026-12-01", 291_20, 61_15, line(1, 1, 291_20, "2026-12-01", item=None), still_open=0),
            when="now",
            how="pro_rata",
            ends="2026-12-01",
            lapsed=0,
            set_off=[["inv_2", 717_53], ["inv_5", 352_35]],
            refunds=[["pay_1", "inv_1", 2_453_64]],
            vat_back={"inv_1": 546_00, "inv_2": 65_52},
        ),
    ],
    "left": {
        "open": {"inv_1": 0, "inv_2": 0, "crn_3": 0, "crn_4": 0, "inv_5": 0},
        "balance": 0,
        "quantities": {0: 28},
    },
}


def in_yen(no: int, quantity: int, **more: Any) -> dict[str, Any]:
    return {**line(no, quantity, 50, "2026-03-15"), "unit_price": 50, **more}


def seven_cents(id: str) -> dict[str, Any]:
    """An invoice of one seat, with 11 yen of VAT."""
    paper = invoice(id, "2026-03-15", 50, 11, in_yen(1, 1), still_open=61)
    return {**paper, "converted": ["EUR", 7, [["2026-03-13", 11, 7]]]}


#: One seat for 50 yen a year, and a second one an hour later: VAT of 10.5 -> 11 each. All comes back the same day: of
#: 11 + 11 is 21 % of 100 a whole yen away, so the credit note says 21, and is rounded by 1. A euro is 162.5063 yen on
#: Friday 13 March: 11 yen are 0.0676... -> 0.07 EUR, and 22 yen go back as 0.07 + 0.07.
YEN: dict[str, Any] = {
    **LIFE,
    "currency": "JPY",
    "items": [
        {
            **LIFE["items"][0],
            "quantity": 1,
            "prices": [{"since": "2026-01-01", "tiers": [{"up_to": None, "price": 50}]}],
        }
    ],
    "story": [
        step("buy", "2026-03-15T09:00:00Z", seven_cents("inv_1")),
        step(
            "seats",
            "2026-03-15T10:00:00Z",
            seven_cents("inv_2"),
            item=0,
            total=2,
            when="now",
        ),
        step(
            "cancel",
            "2026-03-15T11:00:00Z",
            {
                **invoice(
                    "crn_3",
                    "2026-03-15",
                    100,
                    21,
                    {**in_yen(1, 2, corrects=[of("inv_2", 1, 50), of("inv_1", 1, 50)]), "net": 100},
                    still_open=0,
                ),
                "kind": "credit_note",
                "rounding": 1,
                "converted": ["EUR", 14, [["2026-03-13", 22, 14]]],
                "total": 122,
            },
            when="now",
            how="refund_window",
            ends="2026-03-15",
            lapsed=0,
            set_off=[["inv_1", 61], ["inv_2", 61]],
            vat_back={"inv_1": 11, "inv_2": 11},
        ),
    ],
    "left": {"open": {"inv_1": 0, "inv_2": 0, "crn_3": 0}, "balance": 0, "quantities": {0: 2}},
}


def untaxed(paper: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The paper as one to a German business, which owes the VAT itself."""
    lines = [{**line, "rate_bp": 0} for line in paper["lines"]]
    moved = {"rule": "reverse_charge", "buyer": ["Veerman", "DE", "DE136695976"], "lines": lines}
    return {**paper, **moved, "vat": [[0, paper["net"], 0]], "total": paper["net"], **more}


#: 10 seats at 21 %, paid; the buyer moves to Germany and has a VAT id there; 5 seats without VAT, paid; cancelled. Both
#: come back on a credit note of their own: 10 x 104.00 and VAT 218.40; 5 x 104.00.
#: The first pays the fee of 10 % of 1,560.00.
MOVED: dict[str, Any] = {
    **LIFE,
    "items": [{**LIFE["items"][0], "quantity": 10}],
    "story": [
        step(
            "buy",
            "2026-03-15T09:00:00Z",
            invoice("inv_1", "2026-03-15", 3_650_00, 766_50, line(1, 10, 3_650_00, "2026-03-15"), still_open=4_416_50),
        ),
        {**LIFE["story"][1], "amount": 4_416_50},
        {
            "did": "move",
            "at": "2026-08-01T09:00:00Z",
            "buyer": {"name": "Veerman", "country": "DE", "vat_id": "DE136695976"},
        },
        step(
            "seats",
            "2026-09-01T12:00:00Z",
            untaxed(invoice("inv_2", "2026-09-01", 975_00, 0, line(1, 5, 975_00, "2026-09-01"), still_open=975_00)),
            item=0,
            total=15,
            when="now",
        ),
        {**LIFE["story"][1], "at": "2026-09-02T09:00:00Z", "paper": "inv_2", "payment": "pay_2", "amount": 975_00},
        step(
            "cancel",
            "2026-12-01T09:00:00Z",
            {
                **invoice(
                    "crn_3",
                    "2026-12-01",
                    1_040_00,
                    218_40,
                    line(1, 10, 1_040_00, "2026-12-01", corrects=[of("inv_1", 10, 1_040_00)]),
                    still_open=0,
                ),
                "kind": "credit_note",
            },
            untaxed(
                invoice(
                    "crn_4",
                    "2026-12-01",
                    520_00,
                    0,
                    line(1, 5, 520_00, "2026-12-01", corrects=[of("inv_2", 5, 520_00)]),
                    still_open=0,
                ),
                kind="credit_note",
            ),
            untaxed(
                invoice("inv_5", "2026-12-01", 156_00, 0, line(1, 1, 156_00, "2026-12-01", item=None), still_open=0)
            ),
            when="now",
            how="pro_rata",
            ends="2026-12-01",
            lapsed=0,
            set_off=[["inv_5", 156_00]],
            refunds=[["pay_1", "inv_1", 1_102_40], ["pay_2", "inv_2", 520_00]],
            vat_back={"inv_1": 218_40},
        ),
    ],
    "left": {
        "open": {"inv_1": 0, "inv_2": 0, "crn_3": 0, "crn_4": 0, "inv_5": 0},
        "balance": 0,
        "quantities": {0: 15},
    },
}


@pytest.mark.parametrize("life", [LIFE, YEN, MOVED], ids=["worked example", "yen", "moved"])
def test_a_life_written_down_by_hand_is_right(life):
    assert objections(life) == []


@pytest.mark.parametrize(
    ("step", "converted"),
    [
        (0, None),
        (0, ["EUR", 6, [["2026-03-13", 11, 6]]]),
        (0, ["EUR", 7, [["2026-03-12", 11, 7]]]),
        (2, None),
        (2, ["EUR", 13, [["2026-03-13", 22, 13]]]),  # 21 yen of the note would be 0.129...
    ],
)
def test_it_objects_to_other_vat_in_the_currency_of_the_sellers_country(step, converted):
    life = deepcopy(YEN)
    life["story"][step]["papers"][0]["converted"] = converted
    assert objections(life) != []


def test_it_objects_to_vat_that_is_a_whole_yen_away():
    life = deepcopy(YEN)
    life["story"][2]["papers"][0] |= {"vat": [[2100, 100, 22]], "rounding": 0}
    assert objections(life) == ["crn_3 gives back VAT of 22 on 100 at 2100"]


def test_it_objects_to_two_lines_that_could_be_one():
    life = deepcopy(LIFE)
    both = (of("inv_1", 25, 2_600_00), of("inv_2", 3, 312_00))
    life["story"][4]["papers"][0]["lines"] = [
        line(no, one["quantity"], one["net"], "2026-12-01", corrects=[one]) for no, one in enumerate(both, start=1)
    ]
    assert objections(life) == ["lines could be one"]


@pytest.mark.parametrize(
    ("note", "fact", "value"),
    [
        (0, "rule", "reverse_charge"),
        (0, "buyer", ["Veerman", "DE", "DE136695976"]),  # today's, not the invoice's
        (1, "buyer", ["Veerman", "DE", None]),
    ],
)
def test_it_objects_to_a_credit_note_that_is_not_as_invoiced(note, fact, value):
    life = deepcopy(MOVED)
    life["story"][5]["papers"][note][fact] = value
    assert objections(life)


def test_it_objects_to_credit_notes_in_another_order():
    life = deepcopy(MOVED)
    papers = life["story"][5]["papers"]
    papers[:2] = papers[1::-1]
    assert objections(life)


NAMES = ("no", "item", "of")


def numbers(facts: Any, *way: Any) -> list[tuple[Any, ...]]:
    """The ways to all whole numbers in `facts`; those that only name something are left out."""
    if isinstance(facts, dict):
        return [found for key, value in facts.items() if key not in NAMES for found in numbers(value, *way, key)]
    if isinstance(facts, list):
        return [found for place, value in enumerate(facts) for found in numbers(value, *way, place)]
    return [way] if isinstance(facts, int) and not isinstance(facts, bool) else []


#: A fee is one piece, whatever its unit; and these terms are not at their edge.
FREE = [
    ("story", 4, "papers", 1, "lines", 0, "quantity"),
    ("story", 4, "papers", 1, "lines", 0, "unit_price"),
    ("terms", "price_notice_days"),
    ("terms", "window_days"),
    ("terms", "return_hours"),
]
COUNTED = [way for part in ("story", "left", "items", "terms") for way in numbers(LIFE[part], part) if way not in FREE]


@pytest.mark.parametrize("way", COUNTED, ids=lambda way: ".".join(map(str, way)))
@pytest.mark.parametrize("by", [1, -1])
def test_it_objects_to_any_other_number(way, by):
    life = deepcopy(LIFE)
    place = life
    for key in way[:-1]:
        place = place[key]
    place[way[-1]] += by
    assert objections(life)
