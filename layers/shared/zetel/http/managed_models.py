"""Accounts that are given to account managers of the seller's staff."""

from zetel.http.fields import StaffId
from zetel.http.shape import OrAbsent, Shape


class NewManager(Shape):
    """The account manager to whom the account is given."""

    staff: StaffId


class ManagedAccount(Shape):
    """The account and the account manager to whom it is given, if any."""

    account: str
    version: int
    staff: OrAbsent[str] = None
