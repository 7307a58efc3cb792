"""Charging: the lines of a person's choices, the invoice of those lines, and its payment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from zetel.domain.calendar import Span, civil_date, instant
from zetel.domain.catalog.prices import Price, portions
from zetel.domain.catalog.products import Offer
from zetel.domain.documents.converted_vat import invoiced_vat
from zetel.domain.documents.document import DocumentKind, Draft, draft
from zetel.domain.documents.line import Line
from zetel.domain.documents.proration import charge
from zetel.domain.documents.settlement import Amounts
from zetel.domain.documents.subject import Describe, LineKind, LineSubject
from zetel.domain.money import half_up, percentage
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.subscription import Collection
from zetel.domain.tax.reference_rates import RatesBefore, none_known
from zetel.domain.tax.territory import territory_of
from zetel.domain.tax.treatment import Treatment, tax_treatment

#: A billing period of which no day is left out.
WHOLE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan and a quantity of it, on top of `already` charged units; `pointer` is its place in the request (JSON
    pointer)."""

    offer: Offer
    quantity: int
    pointer: str = ""
    already: int = 0


@dataclass(frozen=True, slots=True)
class Buyer:
    """The buyer: the acting member, the profile that pays, its balance in the profile's currency, its way of paying."""

    member: str
    profile: BillingProfile
    balance: Balance
    collection: Collection


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that confirming will add, and the lines that charge it."""

    id: str
    plan: str
    price: str
    quantity: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Charging:
    """The lines of one set of choices for one buyer, on a document of the day `issued_on`; `rates` convert its VAT
    where the seller's country has another currency."""

    choices: Sequence[Choice]
    seller: Seller
    buyer: Buyer
    issued_on: date
    describe: Describe
    rates: RatesBefore = none_known

    def treatment(self) -> Treatment:
        return treatment_of(self.buyer.profile, self.seller, on=self.issued_on)

    def lines(
        self, ids: Sequence[str], used: Span, period: Span, kind: LineKind, policy: str
    ) -> tuple[tuple[Line, ...], tuple[NewItem, ...]]:
        """One line per choice and unit price, and the items that they charge."""
        treatment = self.treatment()
        lines: list[Line] = []
        items: list[NewItem] = []
        for id, choice in zip(ids, self.choices, strict=True):
            offer, first = choice.offer, len(lines) + 1
            for portion in portions(offer.price, choice.quantity, already=choice.already):
                net, derivation = charge(
                    quantity=portion.quantity,
                    unit_price=portion.unit_price,
                    used=used,
                    period=period,
                    price_version=offer.price.version,
                    policy=policy,
                )
                text = self.describe(LineSubject(kind, offer.product, offer.plan.model, portion.quantity, used))
                lines.append(Line(len(lines) + 1, text, net, treatment.category, treatment.rate_bp, derivation))
            numbers = tuple(range(first, len(lines) + 1))
            items.append(NewItem(id, offer.plan.name, offer.price.version, choice.quantity, numbers))
        return tuple(lines), tuple(items)

    def invoice(self, lines: Sequence[Line], *, id: str, due: date, currency: str) -> Draft:
        """The invoice of `lines` in `currency`, to be paid by `due`. Raises ReferenceRateMissing."""
        made = draft(id=id, kind=DocumentKind.INVOICE, on=self.issued_on, due=due, lines=lines)
        seller = self.seller.address
        vat = invoiced_vat(made.tax, currency=currency, seller=seller, on=self.issued_on, rates=self.rates)
        return replace(made, converted=vat)


def treatment_of(profile: BillingProfile, seller: Seller, *, on: date) -> Treatment:
    """The tax of a sale on `on`, the issue date, to the buyer `profile`. Raises TaxRateMissing."""
    vat_id = profile.vat_id_on(on)
    return tax_treatment(seller=seller, buyer=territory_of(profile.address), buyer_vat_id=vat_id, on=on)


def issue_date(on: date, zone: str, seller: Seller) -> date:
    """The seller's day at the instant when `on` begins in the customer's `zone`: the date of the invoice made then."""
    return civil_date(instant(on, zone), seller.zone)


def bill(
    charges: Iterable[tuple[Price, int]],
    *,
    on: date,
    zone: str,
    profile: BillingProfile,
    seller: Seller,
    share: Fraction = WHOLE,
) -> Amounts:
    """The invoice of the `share` of a billing period of `charges` that begins with the day `on` in `zone`, at the VAT
    of its issue date; each line is rounded half up. Raises TaxRateMissing."""
    net = sum(
        half_up(part.quantity * part.unit_price * share)
        for price, quantity in charges
        for part in portions(price, quantity)
    )
    vat = percentage(net, treatment_of(profile, seller, on=issue_date(on, zone, seller)).rate_bp)
    return Amounts(on=on, net=net, tax=vat, total=net + vat)
