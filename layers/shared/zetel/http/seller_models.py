"""Answers to the seller's staff: accounts that were found, and refund tasks."""

from pydantic import AwareDatetime

from zetel.http.shape import OrAbsent, Shape


class FoundProfile(Shape):
    """A billing profile whose name was found."""

    id: str
    name: str


class FoundAccount(Shape):
    """An account that was found: by its name, the names of `profiles`, or the number of a document."""

    id: str
    name: str
    profiles: list[FoundProfile]
    document: OrAbsent[str] = None
    number: OrAbsent[str] = None


class FoundAccounts(Shape):
    accounts: list[FoundAccount]
    next: OrAbsent[str] = None


class RefundTask(Shape):
    """A part of a refund that the seller transfers itself, for `reason`; `name` is the billing profile's. A balance
    that is paid back has no credit note, payment or document."""

    account: str
    profile: str
    name: str
    refund: str
    part: int
    credit_note: OrAbsent[str] = None
    payment: OrAbsent[str] = None
    document: OrAbsent[str] = None
    amount: int
    currency: str
    reason: str
    made_at: AwareDatetime


class RefundTasks(Shape):
    tasks: list[RefundTask]
    next: OrAbsent[str] = None
