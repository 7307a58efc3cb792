"""The VAT of a sale of a service, and a document's statement about it.

Sources: Council Directive 2006/112/EC on the common system of value added tax (below "the Directive") and Implementing
Regulation (EU) No 282/2011. Subscriptions are electronically supplied services.

`territory` gives the places of seller and buyer: a country, or a part of a country with another VAT or none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from zetel.domain.parties.address import Language
from zetel.domain.parties.seller import Seller
from zetel.domain.tax.rates import standard_rate
from zetel.domain.tax.territory import TaxTerritory, territory_of

#: The member states of the European Union since 2020-02-01.
MEMBER_STATES: Final = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV"}
    | {"MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)


#: Countries whose businesses have the VAT ids of another.
_VAT_IDS_OF: Final = {
    "AX": "FI",
    "GF": "FR",
    "GP": "FR",
    "IM": "GB",
    "MC": "FR",
    "MQ": "FR",
    "RE": "FR",
    "YT": "FR",
}


class TaxRule(StrEnum):
    DOMESTIC = "domestic"
    REVERSE_CHARGE = "reverse_charge"
    ONE_STOP_SHOP = "one_stop_shop"
    OUTSIDE_SCOPE = "outside_scope"
    NOT_COLLECTING = "not_collecting"


class Category(StrEnum):
    """VAT category codes of EN 16931 (UNCL 5305)."""

    STANDARD = "S"
    REVERSE_CHARGE = "AE"
    OUTSIDE_SCOPE = "O"
    EXEMPT = "E"


#: The category that every line and every VAT amount of a document has under its rule.
CATEGORIES: Final[Mapping[TaxRule, Category]] = {
    TaxRule.DOMESTIC: Category.STANDARD,
    TaxRule.REVERSE_CHARGE: Category.REVERSE_CHARGE,
    TaxRule.ONE_STOP_SHOP: Category.STANDARD,
    TaxRule.OUTSIDE_SCOPE: Category.OUTSIDE_SCOPE,
    TaxRule.NOT_COLLECTING: Category.EXEMPT,
}


@dataclass(frozen=True, slots=True)
class Treatment:
    """The rule that applies, its category, and the rate in basis points (0 unless the category is S)."""

    rule: TaxRule
    category: Category
    rate_bp: int


def tax_treatment(*, seller: Seller, buyer: TaxTerritory, buyer_vat_id: str | None, on: date) -> Treatment:
    """The tax of a sale on `on`, the issue date, to a buyer in the territory `buyer`.

    Raises TaxRateMissing; InvalidRequest where the seller's address does not tell its territory.

    - The seller charges no VAT: it is a small enterprise (articles 284 to 292e of the Directive).
    - Under the same law: the rate of where the buyer is (articles 44 and 45: the service is supplied there); no VAT
      where that law charges none.
    - Another member state, with a VAT id: the buyer owes the tax (articles 44 and 196).
    - Another member state, without one: the buyer counts as a consumer (article 18(2) of Regulation 282/2011). The
      service is supplied where the buyer is (article 58), at the rate of there, declared through the one-stop shop
      (articles 369a to 369k); a seller below 10,000 EUR of such sales a year taxes at home instead (article 59c).
    - Elsewhere: supplied outside the seller's territory (articles 44, 58 and 59), no VAT.
    """
    if not seller.collects:
        return _untaxed(TaxRule.NOT_COLLECTING)
    home = territory_of(seller.address)
    if home.law == buyer.law:
        return _at(TaxRule.DOMESTIC, buyer, on)
    if not {home.law, buyer.law} <= MEMBER_STATES or home.abroad or buyer.abroad:
        return _untaxed(TaxRule.OUTSIDE_SCOPE)
    if buyer_vat_id:
        return _untaxed(TaxRule.REVERSE_CHARGE)
    if seller.one_stop_shop:
        return _at(TaxRule.ONE_STOP_SHOP, buyer, on)
    return _at(TaxRule.DOMESTIC, home, on)


def gives_vat_ids(country: str) -> str:
    """The country whose VAT ids businesses in `country` have: itself, but ``FR`` for Monaco and the overseas
    departments, ``FI`` for Åland, ``GB`` for the Isle of Man."""
    return _VAT_IDS_OF.get(country, country)


def vat_prefix(country: str) -> str:
    """The two letters that VAT ids of `country` begin with: the code of the issuing country, but ``EL`` for Greece."""
    code = gives_vat_ids(country)
    return "EL" if code == "GR" else code


def note(rule: TaxRule, language: Language) -> str | None:
    """A document's mandatory note about its VAT; none for a domestic sale.

    Under categories AE, O and E it is the exemption reason (EN 16931 BT-120; article 226(11) and (11a) of the
    Directive). A one-stop-shop document has category S, which may not have one (BR-S-10): there it is a note (BT-22).
    """
    return _NOTES[rule][language] if rule in _NOTES else None


def reason_code(rule: TaxRule) -> str | None:
    """The exemption reason as a code (EN 16931 BT-121, list VATEX); None where the list has no general code."""
    return _REASON_CODES.get(rule)


def _at(rule: TaxRule, place: TaxTerritory, on: date) -> Treatment:
    """`rule` at the rate of `place`; outside the scope where its law charges none."""
    if place.rates is None:
        return _untaxed(TaxRule.OUTSIDE_SCOPE)
    return Treatment(rule, CATEGORIES[rule], standard_rate(place.rates, on))


def _untaxed(rule: TaxRule) -> Treatment:
    return Treatment(rule, CATEGORIES[rule], 0)


_REASON_CODES: Final = {TaxRule.REVERSE_CHARGE: "VATEX-EU-AE", TaxRule.OUTSIDE_SCOPE: "VATEX-EU-O"}


_NOTES: Final[Mapping[TaxRule, Mapping[Language, str]]] = {
    TaxRule.REVERSE_CHARGE: {
        Language.NL: "Btw verlegd (artikel 196 van Richtlijn 2006/112/EG)",
        Language.DE: "Steuerschuldnerschaft des Leistungsempfängers (Artikel 196 der Richtlinie 2006/112/EG)",
        Language.FR: "Autoliquidation (article 196 de la directive 2006/112/CE)",
        Language.EN: "Reverse charge (Article 196 of Directive 2006/112/EC)",
    },
    TaxRule.ONE_STOP_SHOP: {
        Language.NL: "Btw van het land van de afnemer, aangegeven via het éénloketsysteem (OSS)",
        Language.DE: "Umsatzsteuer des Landes des Kunden, erklärt über den One-Stop-Shop (OSS)",
        Language.FR: "TVA du pays du client, déclarée par le guichet unique (OSS)",
        Language.EN: "VAT of the customer's country, declared through the One-Stop Shop (OSS)",
    },
    TaxRule.OUTSIDE_SCOPE: {
        Language.NL: "Geen btw: de plaats van dienst is waar de afnemer gevestigd is",
        Language.DE: "Nicht im Inland steuerbare Leistung: Leistungsort ist der Sitz des Leistungsempfängers",
        Language.FR: "Hors du champ d'application de la TVA : le lieu de la prestation est celui du preneur",
        Language.EN: "Outside the scope of VAT: the place of supply is where the customer is",
    },
    TaxRule.NOT_COLLECTING: {
        Language.NL: "Vrijgesteld van btw: regeling voor kleine ondernemingen (artikel 284 van Richtlijn 2006/112/EG)",
        Language.DE: "Steuerbefreiung für Kleinunternehmen (Artikel 284 der Richtlinie 2006/112/EG)",
        Language.FR: "Exonération de TVA : régime des petites entreprises (article 284 de la directive 2006/112/CE)",
        Language.EN: "Exempt from VAT: scheme for small enterprises (Article 284 of Directive 2006/112/EC)",
    },
}
