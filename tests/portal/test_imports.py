"""Licences from a table: checked line by line, given, and told as a file."""

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.test_people import holders, invited
from tests.portal.test_subscriptions import bought, sideways

UNKNOWN: Final = "Niemand in uw account heeft dit adres. Nodig de persoon eerst uit."


def checked(page: Page, table: str, button: str, done: str) -> None:
    page.get_by_role("textbox").fill(table)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("status").filter(has_text=done)).to_be_visible()


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading", "button", "done"),
    [
        ("nl", DESKTOP, "dark", "Licenties uit een tabel", "Controleren zonder", "Klaar"),
        ("de", PHONE, "light", "Lizenzen aus einer Tabelle", "Prüfen, ohne", "Erledigt"),
        ("fr", DESKTOP, "light", "Licences depuis un tableau", "Vérifier sans", "Terminé"),
        ("en", PHONE, "dark", "Licences from a table", "Check without", "Done"),
    ],
)
def test_the_table_and_its_check_break_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str, button: str, done: str
) -> None:
    page = visits.page("/people/import", person="lena", language=language, width=width, scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert (findings(page), sideways(page)) == ([], 0)
    checked(page, "mail;product\n<b>nobody</b>;<i>nothing</i>\n", button, done)
    expect(page.get_by_role("rowheader")).to_have_text("<b>nobody</b>")
    assert (findings(page), sideways(page)) == ([], 0)


def test_a_file_is_checked_and_given_and_the_result_is_a_file(visits: Visits, tmp_path: Path) -> None:
    held = bought(visits.service, quantity=3)
    first, second = invited(visits.service), invited(visits.service)
    name = "Professional"
    table = tmp_path / "team.csv"
    lines = [f"{first['mail']},{name}", f"nobody@nowhere.example,{name}", f"{second['mail']},{name}"]
    table.write_text("\ufeffmail,product\r\n" + "\r\n".join(lines), encoding="utf-8")
    page = visits.page("/people", person="anna")
    page.get_by_role("link", name="Licenties uit een tabel").click()
    page.locator("input[type=file]").set_input_files(table)
    expect(page.get_by_label("De tabel van team.csv")).to_contain_text(first["mail"])
    expect(page.get_by_text("3 rijen")).to_be_visible()
    page.get_by_role("button", name="Controleren zonder iets te wijzigen").click()
    row = page.get_by_role("row").filter(has_text="nobody@nowhere.example")
    expect(row).to_contain_text("Niemand in uw account heeft dit adres")
    expect(row.get_by_role("cell").first).to_have_text("3")
    assert holders(visits.service, held) == []
    page.reload()  # the check is in the address, the table in this tab
    page.get_by_role("button", name="2 licenties toewijzen").click()
    expect(page.get_by_role("heading", name="Resultaat")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Alle rijen als bestand").click()
    saved = tmp_path / "saved.csv"
    downloading.value.save_as(saved)
    assert saved.read_text(encoding="utf-8-sig").splitlines() == [
        "Regel;mail;product;Uitkomst;Probleem",
        f"2;{first['mail']};{name};toegewezen;",
        f"3;nobody@nowhere.example;{name};geweigerd;Niemand in uw account heeft dit adres. Nodig de persoon eerst uit.",
        f"4;{second['mail']};{name};toegewezen;",
    ]
    people = visits.service.ask("anna", "GET", f"/v1/accounts/{visits.service.account}/members/{first['id']}/licences")
    assert [one["product"] for one in people["licences"]] == ["professional"]


def test_a_table_that_cannot_be_sent_says_why_before_it_is_sent(visits: Visits) -> None:
    page = visits.page("/people/import", person="lena", width=PHONE)
    page.get_by_role("textbox").fill("name;product\nOlga;Professional")
    expect(page.get_by_role("alert")).to_have_text("De eerste rij moet de kolommen mail en product noemen.")
    expect(page.get_by_role("button", name="Controleren zonder iets te wijzigen")).to_be_disabled()


def test_whoever_may_not_give_licences_may_send_no_table(visits: Visits) -> None:
    page = visits.page("/people/import", person="chris")
    expect(page.get_by_role("heading", level=2)).to_have_text("U hebt geen recht om dit te zien")
