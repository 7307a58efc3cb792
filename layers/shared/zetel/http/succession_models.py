"""The succession of a lost owner: begun, and as it stands."""

import datetime as dt

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.people.succeeding import BeginSuccession
from zetel.domain.parties.succession import SuccessionState
from zetel.http.fields import MemberId
from zetel.http.shape import OrAbsent, Shape


class NewSuccession(Shape):
    """The active member who shall be owner."""

    member: MemberId

    def command(self, account: str, person: Person, request: IdempotentRequest) -> BeginSuccession:
        return BeginSuccession(account, person, request, self.member)


class SuccessionOut(Shape):
    """A succession. `until` is the instant at which the member becomes owner, absent while the mails are being sent."""

    id: str
    version: int
    member: str
    state: SuccessionState
    asked_at: dt.datetime
    until: OrAbsent[dt.datetime] = None
    closed_at: OrAbsent[dt.datetime] = None
