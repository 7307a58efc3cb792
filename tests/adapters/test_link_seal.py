"""Sealed links: every way of tampering, and the rotation of keys."""

import base64
import json
from datetime import UTC, datetime

import pytest

from zetel.adapters.key_ring import SigningKey, SigningKeys
from zetel.adapters.link_seal import HmacLinkSeal
from zetel.domain.errors import LinkTampered
from zetel.domain.links import Link, LinkPurpose

OLD, NEW = SigningKey("links-1", b"one"), SigningKey("links-2", b"two")
LINK = Link(LinkPurpose.CONFIRM_RECIPIENT, "acc_1", "rcp_1", 1, datetime(2026, 9, 8, 12, tzinfo=UTC))
DAY = 86_400


def seal(keys: SigningKeys = SigningKeys(OLD), *, at: int = 0) -> HmacLinkSeal:  # noqa: B008  the default is frozen
    return HmacLinkSeal("https://portal.example/", lambda: keys, machine=lambda: at)


def test_a_link_stands_behind_the_hash_of_the_portals_page() -> None:
    assert seal().address(LINK).startswith("https://portal.example/link#")


def test_a_link_opens_as_an_address_and_as_its_part_behind_the_hash() -> None:
    address = seal().address(LINK)
    assert seal().opened(address) == seal().opened(address.partition("#")[2]) == LINK


def forged(**facts: object) -> str:
    """The link with other facts and its old seal."""
    told, _, sent = seal().address(LINK).partition("#")[2].partition(".")
    old = json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    return base64.urlsafe_b64encode(json.dumps({**old, **facts}).encode()).decode().rstrip("=") + "." + sent


@pytest.mark.parametrize(
    "text",
    [
        *("", "#", ".", "a.b", "é.ü", "\ud800.x", "bnVsbA.x", "MQ.x", "W10.x", "e30.x"),
        seal().address(LINK)[:-1],
        seal().address(LINK) + "A",
        seal().address(LINK).rpartition(".")[0],
        forged(subject="rcp_2"),
        forged(account="acc_2"),
        forged(number=2),
        forged(expires_at="2036-09-08T12:00:00Z"),
        forged(key="links-0"),
        forged(key=None),
    ],
)
def test_a_link_that_was_changed_is_refused(text: str) -> None:
    with pytest.raises(LinkTampered):
        seal().opened(text)


def test_the_previous_key_opens_links_for_eight_days_more() -> None:
    address = seal().address(LINK)
    rotated = SigningKeys(NEW, OLD, rotated_at=DAY)
    assert seal(rotated, at=9 * DAY - 1).opened(address) == LINK
    with pytest.raises(LinkTampered):
        seal(rotated, at=9 * DAY).opened(address)
    assert seal(rotated, at=9 * DAY).opened(seal(rotated, at=9 * DAY).address(LINK)) == LINK
