"""The seller: the vendor that runs this deployment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zetel.domain.parties import bookkeeping
from zetel.domain.parties.address import Address, Language, Party
from zetel.domain.parties.programme import Programme
from zetel.domain.parties.seller_portal import SellerPortal


class ManagedAccounts(StrEnum):
    """The accounts that an account manager of the seller sees and acts on."""

    ALL = "all"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Seller:
    """The vendor that runs this deployment. `entity` names its number series; texts are by language.

    `collects` is false for a seller that charges no VAT at all (a small enterprise); `one_stop_shop` says that it
    charges consumers in other member states their own country's rate. `places` is the number of people without an
    edition that an account may give rights to, and `portal` what customers see of the seller there. Account managers
    see and act on the `managed_accounts`. `retention_years` are the years of documents where the law of its country has
    others than `bookkeeping` says.
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
    places: int = 100
    cancellation_reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rejection_reasons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    programmes: tuple[Programme, ...] = ()
    portal: SellerPortal = field(default_factory=SellerPortal)
    managed_accounts: ManagedAccounts = ManagedAccounts.ALL
    retention_years: int | None = None

    @property
    def keeps_years(self) -> int:
        """The years for which documents are kept, from the end of the year of issue."""
        return self.retention_years or bookkeeping.years_in(self.address.country)

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
