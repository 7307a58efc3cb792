"""What is sent and answered about accounts and billing profiles."""

from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from zetel.application.accounts import OpenAccount
from zetel.application.orders import Keyed, Person
from zetel.domain.parties import Credit, Language, Role
from zetel.http.fields import (
    Amount,
    CountryCode,
    CreditDays,
    CurrencyCode,
    MailAddress,
    Name,
    ShortText,
    VatId,
    ZoneName,
)
from zetel.http.models import AddressOut
from zetel.http.shape import UNCHANGED, OrAbsent, Shape

Recipients = Annotated[list[MailAddress], Field(min_length=1, max_length=10)]


class NewAddress(Shape):
    street: Name
    city: Name
    postcode: ShortText
    country: CountryCode
    region: ShortText | None = None


class AddressChanges(Shape):
    """The fields that change; `region` may be removed with null."""

    street: Name = UNCHANGED
    city: Name = UNCHANGED
    postcode: ShortText = UNCHANGED
    country: CountryCode = UNCHANGED
    region: ShortText | None = None


class NewProfile(Shape):
    """Who pays and how. Deadlines are counted in `zone`; `currency` is what new purchases cost in."""

    name: Name
    address: NewAddress
    language: Language
    currency: CurrencyCode
    zone: ZoneName
    recipients: Recipients
    vat_id: VatId | None = None
    reference: ShortText | None = None

    def details(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True)


class ProfileChanges(Shape):
    """The fields that change (RFC 7396); `vat_id` and `reference` may be removed with null."""

    name: Name = UNCHANGED
    address: AddressChanges = UNCHANGED
    language: Language = UNCHANGED
    currency: CurrencyCode = UNCHANGED
    zone: ZoneName = UNCHANGED
    recipients: Recipients = UNCHANGED
    vat_id: VatId | None = None
    reference: ShortText | None = None

    def changes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_unset=True)


class NewOwner(Shape):
    """The person who opens the account, where the access token has no name or mail address."""

    name: Name | None = None
    mail: MailAddress | None = None


class NewAccount(Shape):
    name: Name
    profile: NewProfile
    owner: NewOwner = NewOwner()

    def order(self, person: Person, request: Keyed) -> OpenAccount:
        return OpenAccount(
            person=person,
            request=request,
            name=self.name,
            details=self.profile.details(),
            owner_name=self.owner.name,
            owner_mail=self.owner.mail,
        )


class AccountChanges(Shape):
    name: Name


class NewCredit(Shape):
    """Released for buying on invoice: at most `limit` minor units owed, each invoice due after `days`."""

    limit: Amount
    currency: CurrencyCode
    days: CreditDays = 30

    def credit(self) -> Credit:
        return Credit(limit=self.limit, currency=self.currency, days=self.days)


class AccountOut(Shape):
    """An account; `roles` are those of the person who asks."""

    id: str
    version: int
    name: str
    created_at: AwareDatetime
    roles: OrAbsent[list[Role]] = None


class MyAccount(Shape):
    """An account in which the person is a member."""

    id: str
    name: str
    member: str
    roles: list[Role]


class MyAccounts(Shape):
    accounts: list[MyAccount]
    next: OrAbsent[str] = None


class CreditOut(Shape):
    limit: int
    currency: str
    days: int


class BalanceOut(Shape):
    """`held` is the customer's money at the seller, `owed` what is open on invoices, both in minor units."""

    currency: str
    held: int
    owed: int


class ProfileOut(Shape):
    """A billing profile; `balance` is shown where one profile is read."""

    id: str
    version: int
    name: str
    address: AddressOut
    language: Language
    currency: str
    zone: str
    recipients: list[str]
    vat_id: OrAbsent[str] = None
    reference: OrAbsent[str] = None
    credit: OrAbsent[CreditOut] = None
    balance: OrAbsent[BalanceOut] = None


class Profiles(Shape):
    profiles: list[ProfileOut]
    next: OrAbsent[str] = None


class AccountOpened(Shape):
    account: AccountOut
    profile: ProfileOut


class StaffAccount(Shape):
    """An account as the seller's staff sees it."""

    account: AccountOut
    profiles: list[ProfileOut]
