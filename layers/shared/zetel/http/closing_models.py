"""Closing an account: the command and its status."""

import datetime as dt

from pydantic import AwareDatetime

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.renewing.closing import CloseAccount
from zetel.domain.parties.closing import ClosingState, ClosingStep
from zetel.http.fields import ShortText
from zetel.http.shape import OrAbsent, Shape


class ClosingIn(Shape):
    """The `name` of the account that closes, so that no account is closed by mistake."""

    name: ShortText

    def command(self, account: str, person: Person, request: IdempotentRequest) -> CloseAccount:
        return CloseAccount(account, person, request, self.name)


class ClosingPreview(Shape):
    """What stands in the way of closing the account, by ids, of each kind at most 10; nothing does where all are
    empty. `documents_until` is absent without documents."""

    account: str
    name: str
    subscriptions: list[str]
    invoices: list[str]
    owing: list[str]
    unfinished: list[str]
    documents_until: OrAbsent[dt.date] = None


class ClosingStepOut(Shape):
    """A step of a closing."""

    step: ClosingStep
    done: bool


class ClosingOut(Shape):
    """A closing with its steps in their order. While its next step is refused, it `waits_for` the end of the problem of
    that name. The document that is kept longest stays through the day `documents_until`."""

    account: str
    version: int
    state: ClosingState
    by: str
    asked_at: AwareDatetime
    waits_for: OrAbsent[str] = None
    closed_at: OrAbsent[AwareDatetime] = None
    documents_until: OrAbsent[dt.date] = None
    deleted_at: OrAbsent[AwareDatetime] = None
    steps: list[ClosingStepOut]
