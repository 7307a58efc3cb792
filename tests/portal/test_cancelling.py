"""The end of a subscription: stated before it is confirmed, by mouse and by keyboard, and its receipt."""

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
