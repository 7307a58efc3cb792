"""Requests and answers about accounts and billing profiles."""

from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from zetel.application.accounts.accounts import OpenAccount
from zetel.application.accounts.profiles import AddOwnProfile, AddProfile
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Role, StaffRole
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.parties.rights import Right, StaffRight
from zetel.domain.parties.vat_status import VatState
from zetel.http.document_models import AddressOut
from zetel.http.fields import (
    Amount,
    CountryCode,
    CreditDays,
    CurrencyCode,
    ElectronicScheme,
    MailAddress,
    Name,
    RegistrationScheme,
    ShortText,
    VatId,
    ZoneName,
)
from zetel.http.shape import LEFT_OUT, Changes, OrAbsent, Shape

Recipients = Annotated[list[MailAddress], Field(min_length=1, max_length=10)]
Notified = Annotated[list[MailAddress], Field(max_length=10)]


class NewAddress(Shape):
    street: Name
    city: Name
    postcode: ShortText = LEFT_OUT
    country: CountryCode
    region: ShortText = LEFT_OUT


class OwnProfile(Shape):
    """Where the mails about one's own purchases go; to one's own address if left out."""

    recipients: Recipients = LEFT_OUT

    def command(self, account: str, person: Person, request: IdempotentRequest) -> AddOwnProfile:
        return AddOwnProfile(account, person, request, tuple(self.recipients or ()))


class AddressChanges(Changes):
    """The fields that change; null removes `postcode` or `region`."""

    street: Name = LEFT_OUT
    city: Name = LEFT_OUT
    postcode: ShortText | None = None
    country: CountryCode = LEFT_OUT
    region: ShortText | None = None


class Notifications(Changes):
    """The recipients of each kind of mail; a kind that is absent, or null in changes, goes to all recipients."""

    documents: Notified | None = None
    renewals: Notified | None = None
    problems: Notified | None = None
    contracts: Notified | None = None
    payments: Notified | None = None


class NewProfile(Shape):
    """The payer and the way of paying. Deadlines are counted in `zone`; new purchases cost `currency`."""

    name: Name
    address: NewAddress
    language: Language
    currency: CurrencyCode
    zone: ZoneName
    recipients: Recipients
    vat_id: VatId = LEFT_OUT
    registration: ShortText = LEFT_OUT
    registration_scheme: RegistrationScheme = LEFT_OUT
    reference: ShortText = LEFT_OUT
    electronic_address: ShortText = LEFT_OUT
    electronic_scheme: ElectronicScheme = LEFT_OUT
    notifications: Notifications = LEFT_OUT

    def details(self) -> dict[str, Any]:
        """The details of the profile as sent."""
        return self.model_dump(mode="json", exclude_unset=True)

    def command(self, account: str, person: Person, request: IdempotentRequest) -> AddProfile:
        return AddProfile(account, person, request, self.details())


class ProfileChanges(Changes):
    """The fields that change; null removes `vat_id`, `registration` or `electronic_address` with its scheme, or
    `reference`."""

    name: Name = LEFT_OUT
    address: AddressChanges = LEFT_OUT
    language: Language = LEFT_OUT
    currency: CurrencyCode = LEFT_OUT
    zone: ZoneName = LEFT_OUT
    recipients: Recipients = LEFT_OUT
    vat_id: VatId | None = None
    registration: ShortText | None = None
    registration_scheme: RegistrationScheme | None = None
    reference: ShortText | None = None
    electronic_address: ShortText | None = None
    electronic_scheme: ElectronicScheme | None = None
    notifications: Notifications = LEFT_OUT


class NewAccount(Shape):
    name: Name
    profile: NewProfile

    def command(self, person: Person, request: IdempotentRequest) -> OpenAccount:
        return OpenAccount(person=person, request=request, name=self.name, details=self.profile.details())


class AccountChanges(Shape):
    """The account's new name."""

    name: Name


class NewCredit(Shape):
    """A release for buying on invoice: at most `limit` minor units owed, each invoice due after `days`."""

    limit: Amount
    currency: CurrencyCode
    days: CreditDays = 30

    def credit(self) -> CreditLimit:
        return CreditLimit(limit=self.limit, currency=self.currency, days=self.days)


class AccountOut(Shape):
    """An account; `roles` are the roles of the asking person. Reads tell its time: the instant `now`, and the civil
    date `today` in its `zone`, or else in UTC."""

    id: str
    version: int
    name: str
    created_at: AwareDatetime
    zone: OrAbsent[str] = None
    roles: OrAbsent[list[Role]] = None
    now: OrAbsent[AwareDatetime] = None
    today: OrAbsent[date] = None


class MyAccount(Shape):
    """An account in which the person is a member, and its time: the instant `now`, and the civil date `today`.
    `permissions` are the rights of all roles and grants together."""

    id: str
    name: str
    member: str
    roles: list[Role]
    permissions: list[Right]
    language: OrAbsent[Language] = None
    now: AwareDatetime
    today: date


class StaffMembership(Shape):
    """The person's roles in the seller's staff, and the rights of all together."""

    roles: list[StaffRole]
    permissions: list[StaffRight]


class MyAccounts(Shape):
    accounts: list[MyAccount]
    staff: OrAbsent[StaffMembership] = None
    next: OrAbsent[str] = None


class CreditOut(Shape):
    limit: int
    currency: str
    days: int


class BalanceOut(Shape):
    """`held` is the customer's money at the seller, `owed` the open amount of invoices, both in minor units."""

    currency: str
    held: int
    owed: int


class NotificationsOut(Shape):
    """The recipients of each kind of mail that does not go to all recipients."""

    documents: OrAbsent[list[str]] = None
    renewals: OrAbsent[list[str]] = None
    problems: OrAbsent[list[str]] = None
    contracts: OrAbsent[list[str]] = None
    payments: OrAbsent[list[str]] = None


class VatStatusOut(Shape):
    """The status of the VAT id: without an answer of the register it serves before the day `until`."""

    vat_id: str
    state: VatState
    entered_on: date
    until: OrAbsent[date] = None
    checked_on: OrAbsent[date] = None
    consultation: OrAbsent[str] = None


class ProfileOut(Shape):
    """A billing profile; `balance` is shown when a single profile is read, and `other_balances` beside it if money is
    held or owed in other currencies than the profile's."""

    id: str
    version: int
    name: str
    address: AddressOut
    language: Language
    currency: str
    zone: str
    recipients: list[str]
    vat_id: OrAbsent[str] = None
    registration: OrAbsent[str] = None
    registration_scheme: OrAbsent[str] = None
    vat_status: OrAbsent[VatStatusOut] = None
    reference: OrAbsent[str] = None
    electronic_address: OrAbsent[str] = None
    electronic_scheme: OrAbsent[str] = None
    notifications: NotificationsOut
    credit: OrAbsent[CreditOut] = None
    owner: OrAbsent[str] = None
    balance: OrAbsent[BalanceOut] = None
    other_balances: OrAbsent[list[BalanceOut]] = None


class Profiles(Shape):
    profiles: list[ProfileOut]
    next: OrAbsent[str] = None


class NewAccountOut(Shape):
    account: AccountOut
    profile: ProfileOut


class StaffAccount(Shape):
    """An account as the seller's staff sees it; `manager` is the account manager to whom it is given."""

    account: AccountOut
    profiles: list[ProfileOut]
    manager: OrAbsent[str] = None
