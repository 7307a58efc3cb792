"""Another plan: what is credited and charged, what goes along, and a notice that a longer term ends."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.portal.accessibility import findings
from tests.portal.conftest import DESKTOP, PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_subscriptions import bought, read, sideways


def with_inbox(service: Service, held: Any) -> None:
    """Buys the shared inbox for the subscription's people."""
    at = f"/v1/accounts/{service.account}/subscriptions/{held['id']}/additions"
    quote = service.ask("anna", "POST", f"{at}/quotes", {"items": [{"plan": "inbox-yearly", "quantity": 2}]})
    service.ask("anna", "POST", at, {"quote": quote})


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading"),
    [
        ("nl", DESKTOP, "dark", "Ander abonnement kiezen"),
        ("de", PHONE, "light", "Tarif wechseln"),
        ("fr", DESKTOP, "light", "Changer de formule"),
        ("en", PHONE, "dark", "Change the plan"),
    ],
)
def test_the_plans_compared_break_no_rule_of_accessibility(
    visits: Visits, language: str, width: int, scheme: Any, heading: str
) -> None:
    held = bought(visits.service, plan="essentials-yearly")
    page = visits.page(
        f"/subscriptions/{held['id']}/plan?plan=professional-yearly",
        person="anna",
        language=language,
        width=width,
        scheme=scheme,
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator(".paper")).to_be_visible()
    assert (findings(page), sideways(page)) == ([], 0)


def test_a_better_edition_is_chosen_after_its_credit_and_its_price_were_shown(visits: Visits) -> None:
    held = bought(visits.service, plan="essentials-yearly")
    page = visits.page(f"/subscriptions/{held['id']}/plan", person="anna")
    professional = page.get_by_role("group", name="Professional")
    professional.get_by_role("radio", name="1 jaar € 730,00").check()
    paper = page.locator(".paper")
    # All of 2 x 146.00 comes back, and 2 x 365.00 is charged; 21 % VAT on both.
    expect(paper).to_contain_text("€ 353,32")
    expect(page.get_by_text("Professional (1 jaar) vanaf vandaag. De looptijd blijft")).to_be_visible()
    page.get_by_role("button", name="Bevestigen · € 883,30").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional")
    assert read(visits.service, held["id"])["items"][0]["plan"].startswith("professional-yearly.")


def test_a_cheaper_plan_begins_with_the_renewal_and_its_add_on_goes_along(visits: Visits) -> None:
    held = bought(visits.service)
    with_inbox(visits.service, held)
    page = visits.page(f"/subscriptions/{held['id']}/plan", person="anna")
    page.get_by_role("group", name="Essentials").get_by_role("radio", name="1 maand").first.check()
    expect(page.get_by_text("Volgens uw voorwaarden gaat dit in bij de verlenging")).to_be_visible()
    expect(page.get_by_text("Gedeelde inbox, 1 maand")).to_be_visible()
    page.get_by_role("button", name="Vastleggen voor").click()
    expect(page.get_by_role("button", name="Terugdraaien Essentials (1 maand)")).to_be_visible()
    assert [entry["kind"] for entry in read(visits.service, held["id"])["timeline"]] == ["plan"]


def test_a_longer_term_ends_a_notice_only_when_the_person_says_so(visits: Visits) -> None:
    held = bought(visits.service, plan="professional-monthly")
    at = f"/v1/accounts/{visits.service.account}/subscriptions/{held['id']}"
    visits.service.ask("anna", "PUT", f"{at}/auto-renewal", {"on": False}, version=held["version"])
    page = visits.page(f"/subscriptions/{held['id']}/plan", person="anna")
    page.get_by_role("group", name="Professional").get_by_role("radio", name="1 jaar € 730,00").check()
    expect(page.get_by_role("alert")).to_contain_text("opgezegd")
    assert findings(page) == []
    page.get_by_role("checkbox", name="Mijn opzegging mag vervallen").check()
    expect(page.get_by_text("Er begint een langere looptijd")).to_be_visible()
    page.get_by_role("button", name="Bevestigen · € 883,30").click()
    expect(page.get_by_role("status").filter(has_text="Het abonnement is gewijzigd.")).to_be_visible()
    after = read(visits.service, held["id"])
    assert (after["items"][0]["plan"].partition(".")[0], after["timeline"]) == ("professional-yearly", [])


def test_whoever_may_not_change_the_plan_is_told_so(visits: Visits) -> None:
    held = bought(visits.service)
    page = visits.page(f"/subscriptions/{held['id']}/plan", person="chris")
    expect(page.get_by_role("heading", level=2, name="U hebt geen recht om dit te zien")).to_be_visible()
