"""Links of mails: the newest opens once, for seven days."""

from datetime import UTC, datetime, timedelta

import pytest

from zetel.domain.errors import LinkExpired, LinkSuperseded, LinkUsed, LinkWithdrawn
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose, LinkState, must_open

SENT = datetime(2026, 9, 1, 12, tzinfo=UTC)
LINK = Link(LinkPurpose.CONFIRM_RECIPIENT, "acc_1", "rcp_1", 2, SENT + OPEN_FOR)
SECOND = timedelta(seconds=1)


def test_a_link_opens_for_seven_days() -> None:
    must_open(LINK, LinkState(2), SENT)
    must_open(LINK, LinkState(2), SENT + timedelta(days=7) - SECOND)
    with pytest.raises(LinkExpired) as expired:
        must_open(LINK, LinkState(2), SENT + timedelta(days=7))
    assert expired.value.expired_at == datetime(2026, 9, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize("newest", [1, 3])
def test_only_the_newest_link_opens(newest: int) -> None:
    with pytest.raises(LinkSuperseded):
        must_open(LINK, LinkState(newest), SENT)


def test_a_link_that_did_its_work_says_so_whatever_else_holds() -> None:
    with pytest.raises(LinkUsed) as used:
        must_open(LINK, LinkState(3, SENT, withdrawn=True), SENT + timedelta(days=30))
    assert used.value.used_at == SENT


@pytest.mark.parametrize("newest", [2, 3])
def test_a_withdrawn_link_says_so_whether_or_not_a_newer_one_was_sent(newest: int) -> None:
    with pytest.raises(LinkWithdrawn):
        must_open(LINK, LinkState(newest, withdrawn=True), SENT + timedelta(days=30))
