"""The shop window: products on sale, in the caller's language, priced for a currency, a country and a quantity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zetel.application.catalog.catalog import Catalog
from zetel.application.ports import Services
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.calendar import civil_date
from zetel.domain.catalog.prices import PriceModel, portions
from zetel.domain.catalog.products import Offer, Plan, Product, ProductKind
from zetel.domain.catalog.terms import TrialEnd
from zetel.domain.documents.subject import in_language
from zetel.domain.errors import InvalidRequest, Unknown
from zetel.domain.money import digits, percentage
from zetel.domain.parties.address import COUNTRIES, Language
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.domain.parties.seller import Seller
from zetel.domain.tax.territory import territory_in
from zetel.domain.tax.treatment import Treatment, tax_treatment


@dataclass(frozen=True, slots=True)
class Look:
    """How to look: prices in `currency` (all, if absent), with the VAT of a buyer in `country` without a VAT id (none
    shown, if absent), for `quantity` units. `postcode` matters in countries with parts that have another VAT;
    `approvals` open the account's programmes."""

    language: Language
    quantity: int
    currency: str | None = None
    country: str | None = None
    postcode: str | None = None
    approvals: ProgrammeApprovals | None = None


def products(
    look: Look,
    *,
    family: str | None,
    kind: ProductKind | None,
    text: str | None,
    services: Services,
    catalog: Catalog,
) -> tuple[Wire, ...]:
    """Products on sale in the seller's order, with their plans and prices. Raises InvalidRequest, TaxRateMissing."""
    shown = _Pricing.of(look, services, catalog)
    return tuple(
        shown.product(product) for product in catalog.products(family=family, text=text) if kind in (None, product.kind)
    )


def product(id: str, look: Look, services: Services, catalog: Catalog) -> Wire:
    """A product on sale; its plans have their terms in sentences. Raises Unknown, InvalidRequest, TaxRateMissing."""
    found = catalog.product(id)
    shown = _Pricing.of(look, services, catalog).product(found)
    if not shown["plans"]:
        raise Unknown(kind="product", id=id)
    for plan in shown["plans"]:
        plan["terms"] = list(services.texts.terms(catalog.plan(plan["version"]), look.language))
    return shown


@dataclass(frozen=True, slots=True)
class _Pricing:
    """Everything that a product's prices need today."""

    look: Look
    offers: Sequence[Offer]
    seller: Seller
    today: date

    @classmethod
    def of(cls, look: Look, services: Services, catalog: Catalog) -> "_Pricing":
        if look.currency is not None:
            digits(look.currency)  # raises for a currency that nothing is sold in
        if look.country not in (None, *COUNTRIES):
            raise InvalidRequest.of("/country", "a country of ISO 3166-1, like NL", look.country)
        seller = catalog.seller()
        today = civil_date(services.clock.now(), seller.zone)
        return cls(look, catalog.offers(today, look.currency, look.approvals), seller, today)

    def product(self, product: Product) -> Wire:
        offers = [offer for offer in self.offers if offer.product.id == product.id]
        plans = dict.fromkeys(offer.plan.name for offer in offers)
        return {
            "id": product.id,
            "kind": product.kind.value,
            "family": product.family,
            "name": in_language(product.name, self.look.language),
            "description": in_language(product.description, self.look.language),
            "bases": list(product.bases),
            "per": product.per.value,
            "centre": product.centre.value,
            "plans": [self._plan([offer for offer in offers if offer.plan.name == name]) for name in plans],
        }

    def _plan(self, offers: Sequence[Offer]) -> Wire:
        plan = offers[0].plan
        shown: Wire = to_wire(
            {
                "id": plan.id,
                "version": plan.name,
                "model": plan.model,
                "term": plan.term,
                "billing": plan.billing,
                "rank": plan.rank,
                "minimum": plan.minimum,
                "maximum": plan.maximum,
                "anchor_day": plan.anchor_day,
                "programme": plan.programme,
                "trial": _trial(plan),
                "sale": plan.policies.sale,
            }
        )
        return {**shown, "prices": [self._price(offer) for offer in offers]}

    def _price(self, offer: Offer) -> Wire:
        price = offer.price
        shown: Wire = {
            "version": price.version,
            "currency": price.currency,
            "since": price.since.isoformat(),
            "tiers": to_wire(price.tiers),
        }
        if price.programme:
            shown["programme"] = price.programme
        quantity = _bought(offer.plan, self.look.quantity)
        if quantity is not None:
            parts = portions(price, quantity)
            net = sum(part.quantity * part.unit_price for part in parts)
            shown["period"] = {"quantity": quantity, "portions": to_wire(parts), "net": net, **self._vat(net)}
        return shown

    def _vat(self, net: int) -> Wire:
        """The VAT of a buyer in the country looked from, and the total with it."""
        if self.look.country is None:
            return {}
        treatment: Treatment = tax_treatment(
            seller=self.seller,
            buyer=territory_in(self.look.country, self.look.postcode),
            buyer_vat_id=None,
            on=self.today,
        )
        amount = percentage(net, treatment.rate_bp)
        return {"vat": {**to_wire(treatment), "amount": amount}, "total": net + amount}


def _trial(plan: Plan) -> Wire | None:
    trial = plan.policies.trial
    if trial is None:
        return None
    return {
        "days": trial.days,
        "converts": trial.end is TrialEnd.CONVERT,
        "method_needed": trial.method_needed,
        "seats": trial.seats,
        "extension_days": trial.extension_days,
    }


def _bought(plan: Plan, quantity: int) -> int | None:
    """The units of `quantity` for `plan`: one for a flat price, none for a quantity that cannot be bought."""
    if plan.model is PriceModel.FLAT:
        return 1
    return quantity if plan.minimum <= quantity <= plan.maximum else None
