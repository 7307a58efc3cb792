"""The end of a subscription: stated before it is confirmed, by mouse and by keyboard, and its receipt."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.test_subscriptions import bought, read, sideways


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", PHONE, "light", "Professional opzeggen"),
        ("de", DESKTOP, "dark", "Professional kündigen"),
        ("fr", DESKTOP, "light", "Résilier Professional"),
        ("en", PHONE, "dark", "Cancel Professional"),
    ],
)
def test_the_statement_breaks_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    held = bought(visits.service)
    page = visits.page(
        f"/subscriptions/{held['id']}/cancel", person="anna", language=language, width=width, scheme=scheme
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.get_by_role("radio").nth(1).check()
    # The refund window is open: 2 x 365.00 and 21 % VAT are credited.
    expect(page.get_by_text("883,30" if language != "en" else "883.30").first).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)


def test_notice_is_given_once_its_reason_is_said_and_its_receipt_is_offered(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/cancel", person="anna")
    button = page.get_by_role("button", name="Opzeggen · laatste dag")
    expect(button).to_be_disabled()
    page.get_by_label("Waarom").select_option(index=1)
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional is opgezegd")
    expect(page.get_by_role("button", name="Bevestiging")).to_be_visible()
    assert [entry["kind"] for entry in read(visits.service, held["id"])["timeline"]] == ["end"]


def test_a_subscription_is_cancelled_by_keyboard_alone(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/cancel", person="anna")
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional opzeggen")
    expect(page.get_by_role("button", name="Opzeggen · ")).to_be_visible()
    keys = page.keyboard
    for _ in range(20):
        keys.press("Tab")
        if page.get_by_role("radio", name="Aan het einde van de looptijd").evaluate(
            "it => it === document.activeElement"
        ):
            break
    keys.press("ArrowDown")
    expect(page.get_by_role("radio", name="Nu")).to_be_checked()
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("We stoppen ermee.")
    button = page.get_by_role("button", name="Opzeggen · ")
    expect(button).to_be_enabled()
    for _ in range(20):
        keys.press("Tab")
        if button.evaluate("it => it === document.activeElement"):
            break
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional is opgezegd")
    assert read(visits.service, held["id"])["state"] == "ended"


def test_whoever_may_not_end_a_subscription_reads_why(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/cancel", person="chris")
    expect(page.get_by_role("alert").or_(page.get_by_role("heading", level=2)).first).to_be_visible()
    assert read(visits.service, held["id"])["timeline"] == []


def test_an_end_on_a_chosen_day_shows_what_that_day_brings(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/cancel", person="anna", width=PHONE)
    page.get_by_role("radio", name="Op een dag").check()
    expect(page.get_by_text("Kies de dag, en u ziet wat er dan gebeurt.")).to_be_visible()
    # 100 days of service are used, of a term of 365 or 366: the first day without it is the 101st.
    start = date.fromisoformat(held["term"][0])
    page.get_by_label("Laatste dag van het abonnement").fill((start + timedelta(days=99)).isoformat())
    days = (date.fromisoformat(held["term"][1]) - start).days
    back = round(2 * 365_00 * (days - 100) / days * 1.21)
    shown = f"{back // 100},{back % 100:02}"
    expect(page.get_by_text("Als er tot dan niets verandert")).to_be_visible()
    expect(page.get_by_text(shown).first).to_be_visible()
    page.get_by_label("Waarom").select_option(index=1)
    assert (findings(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Opzeggen · laatste dag").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional is opgezegd")
    (entry,) = read(visits.service, held["id"])["timeline"]
    assert (entry["kind"], entry["on"]) == ("early_end", (start + timedelta(days=100)).isoformat())


def test_an_end_that_the_seller_decides_about_is_asked_for_with_its_checklist_and_withdrawn(visits: Visits) -> None:
    held = bought(visits.service, plan="enterprise-yearly-by-request", quantity=10)
    page = visits.page(f"/subscriptions/{held['id']}/cancel", person="anna")
    button = page.get_by_role("button", name="Beëindiging aanvragen")
    page.get_by_role("radio", name="Nu").check()
    page.get_by_label("Waarom").select_option(index=1)
    expect(button).to_be_disabled()
    page.get_by_label("Ik heb onze gegevens geëxporteerd").check()
    page.get_by_label("Wie is voortaan eigenaar van de gegevens").fill("Bo Koper")
    page.get_by_label("Vertel ons meer").fill("De vestiging in Gent sluit, en de andere werken met een ander pakket.")
    expect(button).to_be_enabled()
    assert findings(page) == []
    button.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Het einde van")
    expect(page.get_by_text("Zonder beslissing aan het einde van die dag")).to_be_visible()
    expect(page.get_by_text("Aangevraagd")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Intrekken").click()
    page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(button).to_be_visible()
    path = f"/v1/accounts/{visits.service.account}/subscriptions/{held['id']}/end-requests"
    assert [one["state"] for one in visits.service.ask("anna", "GET", path)["requests"]] == ["withdrawn"]
