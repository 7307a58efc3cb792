"""The account manager of the seller's staff to whom an account is given, by the subject of the person's token."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class AccountManager:
    """The manager of `account`; `staff` is absent after the account was taken back. `id` is the subject of its events,
    which `sequence` counts."""

    id: str
    account: str
    version: int = 0
    sequence: int = 0
    staff: str | None = None

    def given_to(self, staff: str | None) -> "AccountManager":
        """The account with another manager, or none."""
        return replace(self, staff=staff, version=self.version + 1, sequence=self.sequence + 1)
