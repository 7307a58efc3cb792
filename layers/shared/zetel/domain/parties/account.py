"""The account: a customer organisation, the tenant."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """A customer organisation, the tenant. `sequence` is the number of its last event, `owner` who opened it."""

    id: str
    name: str
    version: int
    sequence: int
    created_at: datetime
    owner: str | None = None
