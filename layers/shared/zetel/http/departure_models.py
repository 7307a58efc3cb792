"""Departures of members: the preview, the confirmation, and the status."""

import datetime as dt
from typing import Literal

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.renewing.leaving import ConfirmDeparture
from zetel.domain.parties.departure import DepartureState, DepartureStep
from zetel.domain.parties.member import Grant, MemberState, Role
from zetel.domain.parties.request import RequestKind
from zetel.http.account_models import BalanceOut
from zetel.http.document_models import Days
from zetel.http.fields import MemberId
from zetel.http.licence_models import LicenceOut
from zetel.http.shape import OrAbsent, Shape


class Leaving(Shape):
    """The successor, an active member, and the state in which the member ends."""

    successor: MemberId
    ends_as: Literal[MemberState.DEACTIVATED, MemberState.REMOVED]

    def command(self, account: str, member: str, person: Person, request: IdempotentRequest) -> ConfirmDeparture:
        return ConfirmDeparture(account, member, person, request, self.successor, MemberState(self.ends_as))


class LeftItem(Shape):
    """An item of a subscription that the member bought."""

    item: str
    product: str
    quantity: int


class LeftSubscription(Shape):
    """A subscription that the member bought, `paid_by` a profile of the account from then on. While a `refusal`, the
    name of a problem, stands in the way, nothing is taken over."""

    subscription: str
    items: list[LeftItem]
    term: Days
    paid_by: OrAbsent[str] = None
    refusal: OrAbsent[str] = None


class LeftProfile(Shape):
    """A billing profile that the member owns; its balance for whoever sees bills."""

    profile: str
    name: str
    balance: OrAbsent[BalanceOut] = None


class LeftRequest(Shape):
    """A request of the member that is open, or waits for a seat."""

    id: str
    kind: RequestKind
    product: str
    quantity: OrAbsent[int] = None
    subscription: OrAbsent[str] = None
    item: OrAbsent[str] = None


class NamedSuccessor(Shape):
    """The member that is to go on. While a `refusal`, the name of a problem, stands in the way, the departure does not
    begin: `invalid-request` of a person who is no active member, `places-taken` with the places that are `used`, and
    how many there are."""

    member: str
    refusal: OrAbsent[str] = None
    used: OrAbsent[int] = None
    of: OrAbsent[int] = None


class LeavingPreview(Shape):
    """All that the member leaves behind. The successor of a `last_owner` is made an owner."""

    member: str
    state: MemberState
    roles: list[Role]
    grants: list[Grant]
    last_owner: bool
    licences: list[LicenceOut]
    subscriptions: list[LeftSubscription]
    profiles: list[LeftProfile]
    requests: list[LeftRequest]
    successor: OrAbsent[NamedSuccessor] = None


class StepOut(Shape):
    """A step of a departure."""

    step: DepartureStep
    done: bool


class DepartureOut(Shape):
    """A departure with its steps in their order. While its next step is refused, it `waits_for` the end of the problem
    of that name."""

    member: str
    version: int
    state: DepartureState
    successor: str
    ends_as: MemberState
    by: str
    asked_at: dt.datetime
    done_at: OrAbsent[dt.datetime] = None
    waits_for: OrAbsent[str] = None
    steps: list[StepOut]
