"""Billing profiles: who pays and how, and which profiles are possible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from zetel.domain.due import Due
from zetel.domain.errors import AccountCloses, InvalidRequest, Violation
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties.address import (
    ELECTRONIC_SCHEMES,
    REGISTRATION_SCHEMES,
    Address,
    Language,
    Party,
    broken_rules,
)
from zetel.domain.parties.notification import Settings, broken_settings
from zetel.domain.parties.vat_status import VatStatus


@dataclass(frozen=True, slots=True)
class CreditLimit:
    """The seller's release of a profile for buying on invoice: at most `limit` minor units of `currency` owed."""

    limit: int
    currency: str
    days: int = 30


@dataclass(frozen=True, slots=True)
class BillingProfile:
    """Who pays and how: new purchases cost `currency`, and their deadlines count in the IANA zone `zone`.

    `registration` is the payer's number in the register `registration_scheme`, `reference` what the payer wants on each
    document (EN 16931 BT-47, BT-10), `electronic_address` where documents are sent (BT-49). `owner` is the member that
    pays by it, None for a profile of the account's own.

    `vat_status` is the status of the last id that was entered. `due` stands while the id is to be checked; the answers
    that leave the profile at its `version` are counted by `checks`. By a profile that is `closing` with its account
    nothing more is bought.
    """

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
    registration: str | None = None
    registration_scheme: str | None = None
    reference: str | None = None
    electronic_address: str | None = None
    electronic_scheme: str | None = None
    notifications: Settings = field(default_factory=dict)
    credit: CreditLimit | None = None
    vat_status: VatStatus | None = None
    checks: int | None = None
    due: Due | None = None
    attempts: int = 0
    parked: str | None = None
    owner: str | None = None
    closing: bool | None = None

    def held_for_closing(self) -> "BillingProfile":
        """The profile whose account closes: quotes of purchases by it are void."""
        return replace(self, closing=True, version=self.version + 1)

    def must_stay(self) -> None:
        """Raises AccountCloses for a profile that goes with its account."""
        if self.closing:
            raise AccountCloses(account=self.account)

    def given_to(self, owner: str, *, mails: Mapping[str, str]) -> "BillingProfile":
        """The profile of the member `owner`; `mails` has the address in place of each of its recipients that changes,
        by the folded one."""

        def now(addresses: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(mails.get(address.casefold(), address) for address in addresses))

        settings = {kind: now(addresses) for kind, addresses in self.notifications.items()}
        recipients = now(self.recipients)
        return replace(self, owner=owner, recipients=recipients, notifications=settings, version=self.version + 1)

    def vat_id_on(self, on: date) -> str | None:
        """The VAT id, where it counts as one on the day `on`; an id without a status was never checked, and does."""
        return self.vat_id if self.vat_status is None or self.vat_status.serves(on) else None

    def party(self, on: date) -> Party:
        """The profile as a document of the day `on` names it."""
        return Party(
            name=self.name,
            address=self.address,
            mail=self.recipients[0],
            vat_id=self.vat_id_on(on),
            registration=self.registration,
            registration_scheme=self.registration_scheme,
            electronic_address=self.electronic_address,
            electronic_scheme=self.electronic_scheme,
        )


@dataclass(frozen=True, slots=True)
class Balance:
    """Running totals of one profile and currency in minor units: `balance` is the customer's money that the seller
    holds, `owed` what is open on invoices. `balance` is negative where a surplus was drawn before its transfer was
    taken back."""

    balance: int = 0
    owed: int = 0

    @property
    def drawable(self) -> int:
        """What documents may draw; nothing of a balance that a transfer taken back has made negative."""
        return max(self.balance, 0)

    @property
    def debt(self) -> int:
        """What the customer owes: on invoices, and for a balance that is negative."""
        return self.owed - min(self.balance, 0)


def must_be_possible(profile: BillingProfile) -> None:
    """Raises InvalidRequest that names every field of `profile` that breaks a rule."""
    if broken := tuple(_broken(profile)):
        raise InvalidRequest(errors=broken)


def _broken(profile: BillingProfile) -> Iterator[Violation]:
    for broken in broken_rules(profile.address):
        yield replace(broken, field=f"/address{broken.field}")
    if profile.currency not in MINOR_DIGITS:
        yield Violation("/currency", f"one of {', '.join(MINOR_DIGITS)}", profile.currency)
    if profile.registration_scheme and profile.registration is None:
        yield Violation("/registration_scheme", "absent without `registration`", profile.registration_scheme)
    if profile.registration_scheme and profile.registration_scheme not in REGISTRATION_SCHEMES:
        yield Violation("/registration_scheme", "a code of ISO 6523, like 0106", profile.registration_scheme)
    if (profile.electronic_address is None) is not (profile.electronic_scheme is None):
        yield Violation("/electronic_scheme", "given with `electronic_address`, absent without it")
    if profile.electronic_scheme and profile.electronic_scheme not in ELECTRONIC_SCHEMES:
        yield Violation("/electronic_scheme", "a code of the list EAS, like 0106", profile.electronic_scheme)
    if not _is_zone(profile.zone):
        yield Violation("/zone", "an IANA time zone, like Europe/Amsterdam", profile.zone)
    if len(set(profile.recipients)) < len(profile.recipients):
        yield Violation("/recipients", "different mail addresses")
    for broken in broken_settings(profile.notifications, profile.recipients):
        yield replace(broken, field=f"/notifications{broken.field}")


def _is_zone(name: str) -> bool:
    """Whether `name` is a region's zone, or UTC; names that differ from machine to machine (``localtime``) are not."""
    if "/" not in name and name != "UTC":
        return False
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # not a key, a folder of zones, or not found
        return False
    return True
