"""Links of mails: each page asks, and only its button acts."""

import time
import uuid

from playwright.sync_api import expect

from local.people import PEOPLE
from tests.patience import PATIENCE
from tests.portal.accessibility import findings
from tests.portal.conftest import PHONE, Visits
from tests.portal.service import Service
from tests.portal.test_trials import begun


def mailed(service: Service, to: str) -> str:
    """The path of the link in the mail that comes to `to`."""
    end = time.monotonic() + PATIENCE
    while not service.mails(to) and time.monotonic() < end:
        time.sleep(0.1)
    return service.link(to)


def test_an_invitation_is_accepted_by_whoever_is_signed_in(visits: Visits) -> None:
    service = visits.service
    members = f"/v1/accounts/{service.account}/members"
    mail = f"daan.{uuid.uuid4().hex[:8]}@veerman-logistiek.example"
    wanted = {"name": "Daan Smit", "mail": mail, "language": "nl", "roles": ["reader"], "grants": []}
    id = service.ask("anna", "POST", members, wanted)["id"]
    page = visits.page(mailed(service, mail), width=PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Uitnodiging accepteren")
    assert findings(page) == []
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("button", name="Daan Smit").click()
    expect(page.get_by_text("U bent ingelogd als Daan Smit")).to_be_visible()  # back on the link's page
    assert service.ask("anna", "GET", f"{members}/{id}")["state"] == "invited"  # nothing has happened yet
    page.get_by_role("button", name="Accepteren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U hoort nu bij Veerman Logistiek B.V.")
    page.get_by_role("link", name="Verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hallo Daan")
    assert service.ask("anna", "GET", f"{members}/{id}")["state"] == "active"
    version = service.ask("anna", "GET", f"{members}/{id}")["version"]
    service.ask("anna", "DELETE", f"{members}/{id}", version=version)  # for other tests, Daan is nobody's member again


def test_a_link_that_was_used_or_cut_says_so(visits: Visits) -> None:
    service = visits.service
    profiles = f"/v1/accounts/{service.account}/profiles"
    profile = service.ask("anna", "GET", profiles)["profiles"][0]
    mail = f"boeken.{uuid.uuid4().hex[:8]}@veerman-logistiek.example"
    to = {"recipients": [*profile["recipients"], mail]}
    service.ask("anna", "PATCH", f"{profiles}/{profile['id']}", to, version=profile["version"])
    link = mailed(service, mail)
    page = visits.page(link)
    page.get_by_role("button", name="Bevestigen").click()
    expect(page.get_by_text(f"Facturen en mails gaan voortaan naar {mail}.")).to_be_visible()
    page = visits.page(link)
    page.get_by_role("button", name="Bevestigen").click()
    expect(page.get_by_role("alert")).to_contain_text("gebruikt")
    page = visits.page("/link#abc")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze link is niet volledig")
    assert findings(page) == []


def test_a_mail_about_a_subscription_leads_to_it_in_its_account_whichever_is_open(visits: Visits) -> None:
    service = visits.service
    tried = begun(service, card="pm_card_visa")
    place = f"/subscriptions/{tried.subscription}"
    until = time.monotonic() + PATIENCE
    while not any(f"{place}?account={tried.account}" in mail.text for mail in service.mails(PEOPLE["bram"].mail)):
        assert time.monotonic() < until, "No mail leads to the subscription."
        time.sleep(0.1)
    page = visits.page(f"{place}?account={tried.account}", person="bram", width=PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Essentials")
    expect(page).to_have_url(service.address + place)
    page.goto("/")
    expect(page.locator("main").get_by_text(tried.name)).to_be_visible()  # the account stays open in this tab


def test_a_link_into_an_account_of_others_leads_to_none_of_theirs(visits: Visits) -> None:
    tried = begun(visits.service, card="pm_card_visa")
    page = visits.page(f"/subscriptions/{tried.subscription}?account={tried.account}", person="chris")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text(tried.name)).to_have_count(0)
    assert findings(page) == []
