"""Exports: begun, followed, downloaded, and found again by the mail."""

import time
import zipfile
from typing import Any

import pytest
from playwright.sync_api import expect

from local.people import PEOPLE
from tests.patience import PATIENCE
from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.test_subscriptions import sideways


@pytest.mark.parametrize(
    ("language", "width", "scheme", "begin", "ready"),
    [
        ("nl", DESKTOP, "dark", "Export starten", "Klaar"),
        ("de", PHONE, "light", "Export starten", "Fertig"),
        ("fr", DESKTOP, "light", "Lancer l’export", "Prêt"),
        ("en", PHONE, "dark", "Begin the export", "Ready"),
    ],
)
def test_an_export_is_followed_until_it_is_ready(
    visits: Visits, language: str, width: int, scheme: Any, begin: str, ready: str
) -> None:
    page = visits.page("/exports", person="pieter", language=language, width=width, scheme=scheme)
    page.get_by_role("button", name=begin).click()
    expect(page.get_by_role("group").get_by_text(ready)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (findings(page), sideways(page)) == ([], 0)


def test_each_export_is_one_of_its_own_and_the_file_is_whole(visits: Visits) -> None:
    visits.listening.origins.add(visits.service.aws)
    page = visits.page("/go/exports", person="anna")
    expect(page.get_by_role("radio")).to_have_count(5)
    contracts = page.get_by_role("group", name="Contracten")
    for count in (1, 2):
        page.get_by_role("radio", name="Contracten").check(force=True)
        page.get_by_role("button", name="Export starten").click()
        expect(contracts).to_have_count(count)
    page.reload()
    expect(contracts).to_have_count(2)
    with page.expect_download() as downloading:
        contracts.first.get_by_role("button", name="Downloaden").click()
    with zipfile.ZipFile(downloading.value.path()) as file:
        assert {"manifest.json", "README.txt"} <= {name.rpartition("/")[2] for name in file.namelist()}
        assert file.testzip() is None


def test_the_mail_of_an_export_leads_to_it_after_signing_in(visits: Visits) -> None:
    service = visits.service
    job = service.ask("lena", "POST", f"/v1/accounts/{service.account}/exports", {"scope": "people"})["id"]
    path = f"/exports#{service.account}/{job}"
    until = time.monotonic() + PATIENCE
    while not any(path in mail.text for mail in service.mails(PEOPLE["lena"].mail)) and time.monotonic() < until:
        time.sleep(0.1)
    page = visits.page(path, width=PHONE)
    page.get_by_role("button", name="Lena Bakker").click()
    expect(page.get_by_role("group", name="Personen").get_by_role("button", name="Downloaden")).to_be_visible()


def test_whoever_sees_little_exports_little(visits: Visits) -> None:
    page = visits.page("/exports", person="lena")
    expect(page.get_by_role("radio")).to_have_count(1)
    page = visits.page("/exports", person="tom")
    expect(page.get_by_role("heading", level=2)).to_have_text("U hebt geen recht om dit te zien")
    expect(page.get_by_role("button", name="Export starten")).to_have_count(0)
