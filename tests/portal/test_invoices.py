"""Invoices: their list, one of them, how it is paid, its files."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.patience import PATIENCE
from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import bought, sideways


def billed(service: Service) -> Any:
    """The invoice of a new subscription with 2 seats, once it has its number and its files."""
    held = bought(service)
    at = f"/v1/accounts/{service.account}/invoices"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for row in service.ask("anna", "GET", at)["invoices"]:
            if row["subscription"] == held["id"] and row["formats"] and "number" in row:
                return row
        time.sleep(timedelta(milliseconds=200).total_seconds())
    raise AssertionError("The invoice got no number.")


def opened(visits: Visits, row: Any, **how: Any) -> Page:
    page = visits.page(f"/invoices/{row['id']}", person="anna", **how)
    expect(page.get_by_role("heading", level=1)).to_contain_text(row["number"])
    return page


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", DESKTOP, "dark", "Facturen"),
        ("de", PHONE, "light", "Rechnungen"),
        ("fr", PHONE, "dark", "Factures"),
        ("en", DESKTOP, "light", "Invoices"),
    ],
)
def test_the_list_and_an_invoice_break_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    row = billed(visits.service)
    page = visits.page(f"/invoices?q={row['number']}", person="anna", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    link = page.get_by_role("link", name=row["number"])
    expect(link).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    link.click()
    expect(page.get_by_role("img")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


def test_an_open_invoice_says_the_sum_the_account_and_the_reference(visits: Visits) -> None:
    row = billed(visits.service)
    page = opened(visits, row)
    # 2 x 365.00 for a year, and 21 % VAT.
    expect(page.get_by_text("€ 883,30").first).to_be_visible()
    transfer = visits.service.ask("anna", "GET", f"/v1/accounts/{visits.service.account}/invoices/{row['id']}")[
        "transfer"
    ]
    for text in (transfer["holder"], transfer["iban"], transfer["reference"]):
        expect(page.get_by_text(text, exact=True).first).to_be_visible()
    expect(page.get_by_role("img", name="QR-code met de betaling")).to_be_visible()


def test_the_pdf_is_downloaded(visits: Visits) -> None:
    row = billed(visits.service)
    page = opened(visits, row)
    aws = urlsplit(visits.service.aws)
    visits.listening.origins.add(f"{aws.scheme}://{aws.netloc}")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_days_that_are_the_wrong_way_round_are_said_and_not_asked_for(visits: Visits) -> None:
    billed(visits.service)
    page = visits.page("/invoices", person="anna")
    page.get_by_role("radio", name="Van – tot").check()
    page.get_by_label("Laatste dag").fill("2026-01-01")
    page.get_by_label("Eerste dag").fill("2026-02-01")
    expect(page.get_by_role("alert")).to_have_text("De laatste dag ligt vóór de eerste.")


def test_a_number_that_nobody_has_is_said_with_the_way_on(visits: Visits) -> None:
    billed(visits.service)
    page = visits.page("/invoices?q=INV-1999", person="anna")
    expect(page.get_by_role("heading", name="Geen factuur gevonden")).to_be_visible()


def test_whoever_may_not_read_invoices_is_told_so(visits: Visits) -> None:
    row = billed(visits.service)
    page = visits.page(f"/invoices/{row['id']}", person="tom")
    expect(page.get_by_role("heading", level=2)).to_have_text("U hebt geen recht om dit te zien")
