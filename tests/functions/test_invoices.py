"""Invoices over HTTP: lists by issue date in the seller's zone, one with its lines, its files."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import handlers
from tests.shop import ACCOUNT, ANNA, CHRIS, STRANGER
from zetel.application.store import ids, keys
from zetel.application.store.keys import Table
from zetel.domain.documents.document import DocumentKind
from zetel.http.document_models import DocumentOut

LIST = f"/v1/accounts/{ACCOUNT}/invoices"
#: The shop's clock: 10:00 on 15 March 2026 in Amsterdam.
TODAY = date(2026, 3, 15)


def ask(path=LIST, *, person=ANNA.sub, **query):
    return handlers.ask("invoices", "GET", path, person=person, query={k.rstrip("_"): v for k, v in query.items()})


@pytest.fixture
def invoice(shop):
    """A real one: 25 seats for a year, 9,125.00 and 21 % VAT."""
    quote = shop.quote()
    shop.confirm(quote)
    return shop.document(quote["documents"][0]["id"])


def issue(shop, invoice, at, *, kind=ids.INVOICE, nth=1, **changes):
    """A document like `invoice` that was issued at the instant `at`."""
    id = f"{ids.earliest(kind, at)[:-2]}{nth:02}"
    kinds = {ids.INVOICE: DocumentKind.INVOICE, ids.CREDIT_NOTE: DocumentKind.CREDIT_NOTE}
    document = replace(invoice, id=id, kind=kinds[kind], work=None, **changes)
    shop.world.store.put(keys.document(ACCOUNT, id), document)
    return id


def listed(**query):
    answer = ask(**query)
    assert answer.status == 200, answer
    return [row["id"] for row in answer.body["invoices"]]


def pages(**query):
    """The ids of the list, page by page."""
    got: list[list[str]] = []
    while True:
        answer = ask(**query)
        assert answer.status == 200, answer
        got.append([row["id"] for row in answer.body["invoices"]])
        if "next" not in answer.body:
            return got
        query["cursor"] = answer.body["next"]


def at(year, month, day, hour=0, minute=0, second=0):
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def test_a_row_says_what_is_open_and_has_no_lines(shop, invoice):
    (row,) = ask().body["invoices"]
    assert (row["id"], row["total"], row["open"], row["settlement"]) == (invoice.id, 11_041_25, 11_041_25, "open")
    assert (row["state"], row["formats"]) == ("drafted", [])
    assert not {"lines", "buyer", "seller", "number", "files", "work", "account"} & row.keys()


def test_the_list_goes_three_months_back_both_ends_included(shop, invoice):
    # Amsterdam is one hour ahead of UTC in winter: 15 December begins at 23:00 on the 14th.
    first = issue(shop, invoice, at(2025, 12, 14, 23, 0))
    issue(shop, invoice, at(2025, 12, 14, 22, 59, 59))
    assert listed() == [invoice.id, first]


def test_the_list_goes_six_months_back_where_asked(shop, invoice):
    # 15 September 2025 begins at 22:00 on the 14th: Amsterdam is two hours ahead in summer.
    first = issue(shop, invoice, at(2025, 9, 14, 22, 0))
    issue(shop, invoice, at(2025, 9, 14, 21, 59, 59))
    assert listed(months="6") == [invoice.id, first]
    assert listed(months="3") == [invoice.id]


def test_a_range_has_both_its_days(shop, invoice):
    last = issue(shop, invoice, at(2026, 1, 31, 22, 59, 59))
    first = issue(shop, invoice, at(2025, 12, 31, 23, 0))
    issue(shop, invoice, at(2026, 1, 31, 23, 0))  # 1 February in Amsterdam
    issue(shop, invoice, at(2025, 12, 31, 22, 59, 59))  # still 2025
    assert listed(from_="2026-01-01", to="2026-01-31") == [last, first]


def test_a_range_of_one_day_is_one(shop, invoice):
    assert listed(from_="2026-03-15", to="2026-03-15") == [invoice.id]
    assert listed(from_="2026-03-14", to="2026-03-14") == []


def test_from_alone_goes_to_today_and_to_alone_three_months_back(shop, invoice):
    old = issue(shop, invoice, at(2020, 5, 5, 12, 0))
    assert listed(from_="2020-05-05") == [invoice.id, old]
    assert listed(to="2020-08-05") == [old]  # from 5 May, that day included
    assert listed(to="2020-08-06") == []


@pytest.mark.parametrize(
    ("query", "broken"),
    [
        ({"from_": "2026-03-02", "to": "2026-03-01"}, ("/from", "no later than to, 2026-03-01")),
        ({"from_": "2026-03-16"}, ("/from", "no later than to, 2026-03-15")),
        ({"from_": "2026-02-29"}, ("/from", "a day that exists, as YYYY-MM-DD, from 2000-01-01 to 2999-12-31")),
        ({"from_": "01-03-2026"}, ("/from", "a day that exists, as YYYY-MM-DD, from 2000-01-01 to 2999-12-31")),
        ({"from_": "1700000000"}, ("/from", "a day that exists, as YYYY-MM-DD, from 2000-01-01 to 2999-12-31")),
        ({"to": "9999-12-31"}, ("/to", "a day that exists, as YYYY-MM-DD, from 2000-01-01 to 2999-12-31")),
        ({"months": "4"}, ("/months", "one of 3, 6")),
        ({"months": "3", "to": "2026-03-01"}, ("/months", "left out where from or to is given")),
        ({"state": "paid"}, ("/state", "one of open, part_paid, settled, overdue, written_off")),
        ({"kind": "receipt"}, ("/kind", "one of invoice, credit_note, all")),
        ({"limit": "0"}, ("/limit", "at least 1")),
        ({"limit": "101"}, ("/limit", "at most 100")),
        ({"cursor": "U1VC"}, ("/cursor", "a cursor as it was given in next")),
        ({"cursor": "ä"}, ("/cursor", "a cursor as it was given in next")),
        ({"cursor": "MjAyNi0wMi0zMA"}, ("/cursor", "a cursor as it was given in next")),  # 30 February
    ],
)
def test_a_list_that_cannot_be_is_refused(shop, query, broken):
    assert ask(**query).broken == [broken]


def test_the_settlement_is_filtered(shop, invoice):
    paid = issue(shop, invoice, at(2026, 3, 1), nth=2, paid=invoice.total)
    part = issue(shop, invoice, at(2026, 3, 1), nth=3, paid=1)
    late = issue(shop, invoice, at(2026, 3, 1), nth=4, due=TODAY - timedelta(days=1))
    issue(shop, invoice, at(2026, 3, 1), nth=5, due=TODAY)
    assert listed(state="settled") == [paid]
    assert listed(state="part_paid") == [part]
    assert listed(state="overdue") == [late]
    assert len(listed(state="open")) == 2


def test_credit_notes_are_shown_too_unless_one_kind_is_asked_for(shop, invoice):
    note = issue(shop, invoice, at(2026, 3, 14, 8, 0), kind=ids.CREDIT_NOTE)
    assert listed() == listed(kind="all") == [invoice.id, note]
    assert listed(kind="invoice") == [invoice.id]
    assert listed(kind="credit_note") == [note]


def test_the_rows_of_a_day_are_ordered_by_number(shop, invoice):
    """A quote of 09:00 was confirmed after the quote of 10:00; the millionth number follows the one before it."""
    early = issue(shop, invoice, at(2026, 3, 14, 9), number="INV-2026-000002")
    late = issue(shop, invoice, at(2026, 3, 14, 10), number="INV-2026-000001")
    first = issue(shop, invoice, at(2026, 3, 13, 10), number="INV-2026-999999")
    second = issue(shop, invoice, at(2026, 3, 13, 9), number="INV-2026-1000000")
    draft = issue(shop, invoice, at(2026, 3, 13, 8))
    note = issue(shop, invoice, at(2026, 3, 13, 11), kind=ids.CREDIT_NOTE, number="CRN-2026-000001")
    assert listed() == [invoice.id, early, late, draft, second, first, note]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 8, 20])
@pytest.mark.parametrize("kind", ["invoice", "all"])
def test_pages_of_days_with_many_documents_join_in_the_order_of_their_numbers(shop, invoice, limit, kind):
    """13 on one day, numbered against the order of their ids, then 2 a day."""
    whole = [invoice.id]
    busy = [
        issue(shop, invoice, at(2026, 3, 10, 20) - timedelta(minutes=n), nth=n - 90, number=f"INV-2026-{n:06}")
        for n in range(100, 113)
    ]
    whole += reversed(busy)
    for n in range(6):
        on = at(2026, 3, 9 - n, 12)
        two = [issue(shop, invoice, on - timedelta(minutes=m), number=f"INV-2026-{50 - 2 * n + m:06}") for m in (0, 1)]
        whole += reversed(two)
        if kind == "all":
            whole.append(issue(shop, invoice, on, kind=ids.CREDIT_NOTE, number=f"CRN-2026-{50 - n:06}"))
    assert [id for page in pages(kind=kind, limit=str(limit)) for id in page] == whole


@pytest.mark.parametrize("kind", ["invoice", "all"])
def test_pages_join_without_gap_or_repetition(shop, invoice, kind):
    whole = [invoice.id]
    for n in range(1, 8):
        prefix = ids.CREDIT_NOTE if n % 3 == 0 and kind == "all" else ids.INVOICE
        whole.append(issue(shop, invoice, at(2026, 3, 15, 8, 0) - timedelta(days=n), kind=prefix))
    got = pages(kind=kind, limit="3")
    assert [id for page in got for id in page] == whole
    assert max(len(page) for page in got) <= 3


def test_another_accounts_invoices_are_not_seen(shop, invoice):
    assert ask(person=STRANGER.sub).status == 404
    assert ask(f"{LIST}/{invoice.id}", person=STRANGER.sub).status == 404


def test_one_invoice_has_its_lines_and_how_they_came_about(shop, invoice):
    answer = ask(f"{LIST}/{invoice.id}", person=CHRIS.sub)
    assert (answer.status, answer.headers["ETag"]) == (200, '"1"')
    (line,) = answer.body["lines"]
    assert (line["net"], line["rate_bp"]) == (9_125_00, 2100)
    assert line["derivation"]["exact"] == "912500"
    assert line["derivation"]["span"] == ["2026-03-15", "2027-03-15"]
    assert answer.body["tax"] == [{"category": "S", "rate_bp": 2100, "base": 9_125_00, "amount": 1_916_25}]
    assert answer.body["buyer"]["name"] == "Veerman Logistiek B.V."
    assert None not in answer.body.values()
    DocumentOut.model_validate(answer.body)


@pytest.mark.parametrize("id", ["inv_01KKRBJHM00000000000000ZZZ", "inv_1", "pay_01KKRBJHM00000000000000003"])
def test_an_unknown_invoice_is_404(shop, id):
    answer = ask(f"{LIST}/{id}")
    assert (answer.status, answer.body["kind"], answer.body["id"]) == (404, "invoice", id)


# Files


@pytest.mark.parametrize(
    ("format", "name", "type"),
    [("pdf", "INV-2026-000001.pdf", "application/pdf"), ("xml", "INV-2026-000001.xml", "application/xml")],
)
def test_a_file_is_a_link_for_five_minutes(shop, invoice, format, name, type):
    shop.pump()
    assert ask().body["invoices"][0]["formats"] == ["pdf", "xml"]
    answer = ask(f"{LIST}/{invoice.id}/files/{format}")
    assert (answer.status, answer.body["format"]) == (200, format)
    assert name in answer.body["url"]
    assert type.replace("/", "%2F") in answer.body["url"]
    assert answer.body["expires_at"] == "2026-03-15T09:05:00Z"


def test_a_file_that_is_not_made_yet_is_a_conflict(shop, invoice):
    answer = ask(f"{LIST}/{invoice.id}/files/pdf")
    assert (answer.status, answer.problem) == (409, "file-not-ready")
    assert (answer.body["document"], answer.body["format"]) == (invoice.id, "pdf")


def test_a_format_that_never_is_breaks_a_rule(shop, invoice):
    assert ask(f"{LIST}/{invoice.id}/files/docx").broken == [("/format", "one of pdf, xml")]


def test_the_files_of_others_are_unknown(shop, invoice):
    shop.pump()
    assert ask(f"{LIST}/{invoice.id}/files/pdf", person=STRANGER.sub).status == 404


# What it costs


@pytest.mark.parametrize(("kind", "calls"), [("invoice", 2), ("credit_note", 2), ("all", 3)])
def test_a_list_is_the_membership_and_a_query_per_kind(shop, invoice, kind, calls):
    shop.world.store.counted.reset()
    listed(kind=kind)
    assert shop.world.store.counted.total_calls == calls


def test_a_list_reads_in_proportion_to_its_page(shop, invoice):
    for n in range(1, 60):
        issue(shop, invoice, at(2026, 3, 1) - timedelta(days=n))
    shop.world.store.counted.reset()
    listed(limit="5", kind="invoice")
    assert shop.world.store.counted.items_read <= 8  # the membership, the page, and what shows that it goes on


def test_one_invoice_and_its_file_are_one_call_each(shop, invoice):
    shop.pump()
    for path in (f"{LIST}/{invoice.id}", f"{LIST}/{invoice.id}/files/pdf"):
        shop.world.store.counted.reset()
        assert ask(path).status == 200
        assert shop.world.store.counted.calls == {"read": 1}


def test_reading_changes_nothing(shop, invoice):
    before = {table: shop.world.store.items(table) for table in Table}
    ask()
    ask(f"{LIST}/{invoice.id}")
    assert {table: shop.world.store.items(table) for table in Table} == before


# How what is open is paid


def test_an_open_invoice_says_where_to_transfer_once_it_has_a_number(shop, invoice):
    assert "transfer" not in ask(f"{LIST}/{invoice.id}").body
    shop.pump()
    body = ask(f"{LIST}/{invoice.id}").body
    assert body["pay_by"] == "transfer"
    assert body["transfer"] == {
        "holder": "Stoelwerk B.V.",
        "iban": invoice.iban,
        "reference": body["number"],
        "amount": 11_041_25,
        "due": "2026-04-14",
    }
    DocumentOut.model_validate(body)


def test_a_settled_invoice_says_nothing_of_paying(shop, invoice):
    shop.world.store.put(keys.document(ACCOUNT, invoice.id), replace(invoice, paid=invoice.total))
    assert not {"transfer", "charge"} & ask(f"{LIST}/{invoice.id}").body.keys()
