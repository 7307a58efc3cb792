"""Who sells, who buys, who acts: seller, account, member, billing profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    BILLING_ADMIN = "billing_admin"
    READER = "reader"


class StaffRole(StrEnum):
    """The seller's staff; a pool group each."""

    SUPPORT = "support"
    BOOKKEEPER = "bookkeeper"


class Language(StrEnum):
    NL = "nl"
    DE = "de"
    FR = "fr"
    EN = "en"


class MembershipStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2 (Greece is ``GR``)."""

    street: str
    city: str
    postcode: str
    country: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A customer organisation, the tenant. `sequence` is that of its last event."""

    id: str
    name: str
    version: int
    sequence: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A person in an account: what mails and screens show. Never journaled or logged."""

    id: str
    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Membership:
    """What a signed-in person may do in one account; read on every request, so that a revocation works at once."""

    account: str
    member: str
    roles: tuple[Role, ...]
    status: MembershipStatus


@dataclass(frozen=True, slots=True)
class Credit:
    """The seller's release of a profile for buying on invoice: at most `limit` minor units of `currency` owed."""

    limit: int
    currency: str
    days: int = 30


@dataclass(frozen=True, slots=True)
class Party:
    """A seller or buyer as a document names it: a snapshot that later changes of the profile never touch."""

    name: str
    address: Address
    mail: str
    vat_id: str | None = None
    tax_number: str | None = None
    registration: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class BillingProfile:
    """Who pays and how: new purchases cost `currency`, and their deadlines count in the IANA zone `zone`."""

    id: str
    account: str
    version: int
    name: str
    address: Address
    language: Language
    currency: str
    zone: str
    recipients: tuple[str, ...]
    vat_id: str | None = None
    reference: str | None = None
    credit: Credit | None = None

    def party(self) -> Party:
        return Party(name=self.name, address=self.address, mail=self.recipients[0], vat_id=self.vat_id)


@dataclass(frozen=True, slots=True)
class Balance:
    """Running totals of one profile and currency in minor units: `balance` is the customer's money that the seller
    holds, `owed` what is open on invoices."""

    balance: int = 0
    owed: int = 0


@dataclass(frozen=True, slots=True)
class Seller:
    """The vendor that runs this deployment. `entity` names its number series; texts are by language.

    `collects` is false for a seller that charges no VAT at all (a small enterprise); `one_stop_shop` says that it
    charges consumers in other member states their own country's rate.
    """

    entity: str
    name: str
    address: Address
    mail: str
    zone: str
    language: Language
    number_formats: Mapping[str, str]
    iban: str
    bic: str | None = None
    vat_id: str | None = None
    tax_number: str | None = None
    registration: str | None = None
    phone: str | None = None
    collects: bool = True
    one_stop_shop: bool = False
    website: str | None = None
    cancellation_reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def party(self) -> Party:
        return Party(
            name=self.name,
            address=self.address,
            mail=self.mail,
            vat_id=self.vat_id,
            tax_number=self.tax_number,
            registration=self.registration,
            phone=self.phone,
        )
