"""Requests of the vendor's product, and the answers to it. Ids and addresses stand in bodies only."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from zetel.application.licences.activity import ActiveDay, ActivityOutcome
from zetel.application.licences.named_people import NamedPerson
from zetel.domain.errors import InvalidRequest
from zetel.domain.licences.entitlement import EntitlementState
from zetel.domain.parties.member import MemberState
from zetel.http.fields import AccountId, CatalogId, Day, ExportScope, MailAddress, MemberId, Subject
from zetel.http.shape import LEFT_OUT, OrAbsent, Shape


class PersonAsked(Shape):
    """A person: `person`, or within `account` one of `person`, `mail` and `member`."""

    account: AccountId = LEFT_OUT
    person: Subject = LEFT_OUT
    mail: MailAddress = LEFT_OUT
    member: MemberId = LEFT_OUT

    def named(self, pointer: str = "") -> NamedPerson:
        """Raises InvalidRequest unless exactly one person is named, by mail or member only within an account."""
        named = [self.person, self.mail, self.member]
        if sum(one is not None for one in named) != 1:
            raise InvalidRequest.of(f"{pointer}/person", "one of person, mail and member", None)
        if not {"person", "account"} & self.model_fields_set:
            raise InvalidRequest.of(f"{pointer}/account", "there, beside mail or member", None)
        return NamedPerson(self.account, self.person, self.mail, self.member)


class EntitlementOut(Shape):
    """A product that the member may use while its state is `active`."""

    product: str
    subscription: str
    item: str
    state: EntitlementState
    until: dt.date


class EntitledMember(Shape):
    """The person in an account, with what the account gives them."""

    account: str
    member: str
    person: OrAbsent[str] = None
    state: MemberState
    entitlements: list[EntitlementOut]


class Entitlements(Shape):
    """The person in each account; empty for a person that no account has."""

    members: list[EntitledMember]


class ActiveDayIn(PersonAsked):
    """A day on which the person was at work in the product."""

    product: CatalogId
    day: Day


class Activity(Shape):
    """Up to 100 days of people at work."""

    days: Annotated[list[ActiveDayIn], Field(min_length=1, max_length=100)]

    def posted(self) -> list[ActiveDay]:
        return [ActiveDay(self._within(n, one), one.product, one.day) for n, one in enumerate(self.days)]

    @staticmethod
    def _within(n: int, one: ActiveDayIn) -> NamedPerson:
        named = one.named(f"/days/{n}")
        if not named.account:
            raise InvalidRequest.of(f"/days/{n}/account", "there", None)
        return named


class ActivityOutcomes(Shape):
    """What became of each day, in the order of the request."""

    outcomes: list[ActivityOutcome]


class ExportDone(Shape):
    """The product has exported `scope` of the account's data."""

    account: AccountId
    scope: ExportScope
    day: Day


class ExportOut(Shape):
    """The last export of the scope."""

    account: str
    id: str
    scope: str
    day: dt.date
