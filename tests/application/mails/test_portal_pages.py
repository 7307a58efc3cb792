"""The page of the portal to which each mail leads."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from tests.application.contracts_running import Running
from zetel.application.mails import sending
from zetel.application.mails.portal_pages import page_at_desk, page_of, page_of_subscription
from zetel.domain.events import Actor, ActorKind, Event, TypedEvent

_SCREENS: Final = Path(__file__).resolve().parents[3] / "portal" / "src" / "screens"

#: The mails that `sending` holds are all that follow an event.
FOLLOWED: Final = sorted(sending._HELD, key=lambda kind: kind.TYPE)


def happened(type: str, subject: str = "sub_1", **data: str) -> Event:
    return Event(
        id="evt_1",
        type=type,
        version=1,
        account="acc_1",
        subject=subject,
        sequence=1,
        at=datetime(2026, 9, 1, 12, tzinfo=UTC),
        actor=Actor(ActorKind.SYSTEM, "renewals"),
        data=data,
    )


def routes() -> list[re.Pattern[str]]:
    """The paths that the portal knows, without their first slash."""
    written = "".join(file.read_text(encoding="utf-8") for file in _SCREENS.glob("*/route.ts"))
    paths = re.findall(r'path: "/([^"]*)"', written)
    assert len(paths) > 20
    return [re.compile(re.sub(r"\$\w+", "[^/]+", path)) for path in paths]


@pytest.mark.parametrize("kind", FOLLOWED, ids=lambda kind: kind.TYPE)
def test_every_mail_leads_to_a_page_that_the_portal_has(kind: type[TypedEvent]) -> None:
    named = {field.name for field in fields(kind)} & {"subscription", "profile"}
    path, _, query = page_of(happened(kind.TYPE, **dict.fromkeys(named, "sub_2"))).partition("?")
    assert any(route.fullmatch(path) for route in routes())
    assert query == "account=acc_1"


@pytest.mark.parametrize(
    ("type", "subject", "page"),
    [
        ("subscription.cancelled", "sub_1", "subscriptions/sub_1"),
        ("invoice.rendered", "inv_1", "invoices/inv_1"),
        ("credit_note.rendered", "crn_1", "invoices/crn_1"),
        ("payment.received", "pay_1", "invoices"),
        ("profile.vat_id_refused", "acc_1", "billing/pro_1"),
        ("end_request.rejected", "erq_1", "subscriptions/sub_2/cancel"),
        ("licences.ended", "sub_1", "subscriptions/sub_2"),
        ("request.asked", "req_1", "requests"),
        ("upgrade.offered", "upg_1", "upgrades/upg_1"),
        ("upgrade.answered", "upg_1", "requests"),
        ("job.finished", "job_1", "people"),
    ],
)
def test_a_mail_leads_to_where_its_matter_is_handled(type: str, subject: str, page: str) -> None:
    assert page_of(happened(type, subject, subscription="sub_2", profile="pro_1")) == f"{page}?account=acc_1"


def test_the_seller_is_led_to_its_desk() -> None:
    for place in ("", "/upgrades/upg_1", "/subscriptions/sub_1/end-requests/erq_1"):
        page = page_at_desk("acc_1", place)
        assert page == f"desk/accounts/acc_1{place}"
        assert any(route.fullmatch(page) for route in routes())


def test_a_notice_leads_to_its_subscription() -> None:
    held = Running().now
    assert page_of_subscription(held) == f"subscriptions/{held.id}?account={held.account}"
