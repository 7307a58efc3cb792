"""Links of mails: the newest opens once, for seven days."""

from datetime import UTC, datetime, timedelta

import pytest

from zetel.domain.errors import LinkExpired, LinkSuperseded, LinkUsed
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose, must_open

SENT = datetime(2026, 9, 1, 12, tzinfo=UTC)
LINK = Link(LinkPurpose.CONFIRM_RECIPIENT, "acc_1", "rcp_1", 2, SENT + OPEN_FOR)
SECOND = timedelta(seconds=1)


def test_a_link_opens_for_seven_days() -> None:
    must_open(LINK, newest=2, used_at=None, at=SENT)
    must_open(LINK, newest=2, used_at=None, at=SENT + timedelta(days=7) - SECOND)
    with pytest.raises(LinkExpired) as expired:
        must_open(LINK, newest=2, used_at=None, at=SENT + timedelta(days=7))
    assert expired.value.expired_at == datetime(2026, 9, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize("newest", [1, 3])
def test_only_the_newest_link_opens(newest: int) -> None:
    with pytest.raises(LinkSuperseded):
        must_open(LINK, newest=newest, used_at=None, at=SENT)


def test_a_link_that_did_its_work_says_so_whatever_else_holds() -> None:
    with pytest.raises(LinkUsed) as used:
        must_open(LINK, newest=3, used_at=SENT, at=SENT + timedelta(days=30))
    assert used.value.used_at == SENT
