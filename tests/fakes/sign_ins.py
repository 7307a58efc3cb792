"""Sign-ins in memory."""

from collections.abc import Set

from zetel.application.ports import SignIn
from zetel.domain.parties.member import StaffRole


class MemorySignIns:
    """`SignIns` in which everybody is as their token says: confirmed, with a second factor, in every group.

    ``sub-anna`` is Anna, anna@veerman.example. `entries` and `groups` hold those who differ; None is a removed person.
    """

    def __init__(self) -> None:
        self.entries: dict[str, SignIn | None] = {}
        self.groups: dict[str, Set[StaffRole]] = {}

    def entry(self, name: str) -> SignIn | None:
        if name in self.entries:
            return self.entries[name]
        name = name.removeprefix("sub-")
        return SignIn(name.title(), f"{name}@veerman.example", mail_verified=True, second_factor=True)

    def roles(self, name: str) -> Set[StaffRole]:
        return self.groups.get(name, frozenset(StaffRole))

    def remove(self, person: str) -> bool:
        if self.roles(person):
            return False
        self.entries[person] = None
        return True
