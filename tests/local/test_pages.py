"""Pages show addresses and people, and show mails without running or loading anything."""

import json
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from local.gateway import Request, Response
from local.outbox import Outbox
from local.pages import METHODS, Facts, Pages
from local.state import State
from local.tokens import TokenKey
from zetel.adapters.payments.sandbox import CARDS

SENT = 1_795_296_603_000_000_000  # 2026-11-21T21:30:03Z in nanoseconds
#: Later, in summer time: 12:00 in Amsterdam.
NOW = datetime(2028, 4, 1, 10, tzinfo=UTC)


def mail(*, html: str | None = "<p>Dank u wel</p>") -> bytes:
    message = EmailMessage()
    message["From"] = "Grachtwerk <billing@zetel.example>"
    message["To"] = "facturen@veerman-logistiek.example"
    message["Subject"] = "Factuur <INV-2026-000001> van € 11.041,25"
    message.set_content("Dank u wel")
    if html is not None:
        message.add_alternative(html, subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="INV-2026-000001.pdf")
    return bytes(message)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    state = State(tmp_path)
    state.outbox.mkdir()
    (state.outbox / f"{SENT}.eml").write_bytes(mail())
    facts = Facts("http://127.0.0.1:8080", "http://127.0.0.1:4566", "acc_1", ephemeral=False)
    return Pages(
        state,
        TokenKey.kept_in(tmp_path / "key.pem"),
        facts,
        lambda: {"openapi": "3.1.0"},
        now=lambda: NOW,
        zone=lambda: "Europe/Amsterdam",
    )


def asked(pages: Pages, path: str) -> Response | None:
    return pages.answer(Request("GET", path))


def text(pages: Pages, path: str) -> str:
    answer = asked(pages, path)
    assert answer is not None
    assert answer.status == 200
    return answer.body.decode()


def test_the_first_page_shows_addresses_and_people_with_tokens(pages: Pages) -> None:
    page = text(pages, "/_local")
    for said in (
        "http://127.0.0.1:8080",
        "http://127.0.0.1:4566",
        "acc_1",
        "1 sent",
        "make token PERSON=anna",
        "boris",
    ):
        assert said in page


def test_the_first_page_says_how_each_card_of_the_sandbox_behaves(pages: Pages) -> None:
    assert tuple(card for card, _ in METHODS) == CARDS
    assert [f"<code>{card}</code>" in text(pages, "/_local") for card in CARDS] == [True] * len(CARDS)


def test_the_api_is_browsable_without_any_other_site(pages: Pages) -> None:
    page = text(pages, "/_local/docs")
    assert "http" not in page.replace('url: "/openapi.json"', "")
    assert len(text(pages, "/_local/docs/swagger-ui-bundle.min.js")) > 500_000
    assert len(text(pages, "/_local/docs/swagger-ui.min.css")) > 50_000
    assert json.loads(text(pages, "/openapi.json")) == {"openapi": "3.1.0"}


def test_mails_are_listed_and_shown(pages: Pages) -> None:
    subject = "Factuur &lt;INV-2026-000001&gt; van € 11.041,25"
    assert subject in text(pages, "/_local/outbox")
    page = text(pages, f"/_local/outbox/{SENT}")
    assert subject in page
    assert "21 Nov 2026 22:30:03 CET" in page
    assert "<td>21 Nov 2026 22:30</td>" in text(pages, "/_local/outbox")
    assert f'<iframe sandbox src="/_local/outbox/{SENT}/html"' in page


@pytest.mark.parametrize("path", ["/_local", "/_local/outbox", f"/_local/outbox/{SENT}"])
def test_pages_show_the_services_time_not_the_machines(pages: Pages, path: str) -> None:
    assert "<time>01 Apr 2028 12:00 CEST</time>" in text(pages, path)


def test_the_first_page_suggests_a_day_that_the_clock_can_go_to(pages: Pages) -> None:
    assert "make clock TO=2028-05-01" in text(pages, "/_local")


def test_a_shown_mail_runs_and_loads_nothing(pages: Pages) -> None:
    answer = asked(pages, f"/_local/outbox/{SENT}/html")
    assert answer is not None
    assert b"<p>Dank u wel</p>" in answer.body
    policy = dict(answer.headers)["content-security-policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def test_the_link_of_a_mail_leads_to_the_portals_page(tmp_path: Path, pages: Pages) -> None:
    message = EmailMessage()
    message["Subject"] = "Uitnodiging"
    message.set_content("Open http://127.0.0.1:8080/link#eyJ.Zm9v en druk op de knop.")
    (tmp_path / "outbox" / f"{SENT + 1}.eml").write_bytes(bytes(message))
    assert '<a href="/link#eyJ.Zm9v">' in text(pages, f"/_local/outbox/{SENT + 1}")


def test_an_attachment_is_downloaded_under_its_name(pages: Pages) -> None:
    answer = asked(pages, f"/_local/outbox/{SENT}/1")
    assert answer is not None
    assert answer.body == b"%PDF-1.7"
    assert dict(answer.headers)["content-type"] == "application/pdf"
    assert dict(answer.headers)["content-disposition"] == 'attachment; filename="INV-2026-000001.pdf"'


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1/me",
        "/_local/outbox/1",
        "/_local/outbox/../key",
        f"/_local/outbox/{SENT}/0",
        f"/_local/outbox/{SENT}/2",
        f"/_local/outbox/{SENT}/x",
        "/_local/docs/x",
    ],
)
def test_other_paths_are_left_to_others(pages: Pages, path: str) -> None:
    assert asked(pages, path) is None


def test_mails_come_newest_first_and_may_be_text_only(tmp_path: Path) -> None:
    (tmp_path / "5000000000.eml").write_bytes(mail(html=None))
    (tmp_path / "9000000000.eml").write_bytes(mail())
    newest, oldest = Outbox(tmp_path).newest_first()
    assert (newest.id, oldest.id) == ("9000000000", "5000000000")
    assert (oldest.html, oldest.text) == (None, "Dank u wel\n")
