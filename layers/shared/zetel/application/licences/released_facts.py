"""The facts of a release in the events of the change that decides it."""

from typing import TypedDict

from zetel.domain.subscriptions.release import ReleasedLicences


class ReleasedFacts(TypedDict):
    released: int
    members: tuple[str, ...]


def told(release: ReleasedLicences | None) -> ReleasedFacts:
    """How many people lose their licence, and who they are, where they are few enough to be named."""
    if release is None:
        return {"released": 0, "members": ()}
    return {"released": release.people, "members": release.members}
