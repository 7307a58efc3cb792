"""The part of a request that says whose licences end where a new total is below the assigned ones."""

from typing import Annotated

from pydantic import Field

from zetel.application.licences.choosing import WantedRelease
from zetel.domain.subscriptions.release import MOST_NAMED, ReleaseRule
from zetel.http.fields import MemberId

#: Members whose licences end, in this order; more people are chosen by the rule.
Released = Annotated[list[MemberId], Field(min_length=1, max_length=MOST_NAMED)]


def wanted_release(members: list[str] | None, rule: ReleaseRule | None) -> WantedRelease | None:
    """The wish of the fields `release` and `rule`; None where the request has neither."""
    return WantedRelease(tuple(members or ()), rule) if members or rule else None
