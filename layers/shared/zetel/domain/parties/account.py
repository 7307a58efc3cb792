"""The account: a customer organisation, the tenant."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from zetel.domain.calendar import civil_date
from zetel.domain.errors import AccountCloses

_UTC: Final = "UTC"


@dataclass(frozen=True, slots=True)
class Account:
    """A customer organisation, the tenant. `sequence` is the number of its last event, `owner` who opened it, `zone`
    the time zone of the billing profile that it was opened with (older accounts have none). `closing` says that an
    owner closed it."""

    id: str
    name: str
    version: int
    sequence: int
    created_at: datetime
    owner: str | None = None
    zone: str | None = None
    closing: bool | None = None

    def must_stay(self) -> None:
        """Raises AccountCloses for an account that an owner closed."""
        if self.closing:
            raise AccountCloses(account=self.id)

    def day(self, at: datetime) -> date:
        """The civil date in the account at the instant `at`; without a zone, in UTC."""
        return civil_date(at, self.zone or _UTC)
