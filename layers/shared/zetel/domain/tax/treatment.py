"""Which VAT a sale of a service bears, and what a document says about it.

Sources: Council Directive 2006/112/EC on the common system of value added tax (below "the Directive") and Implementing
Regulation (EU) No 282/2011. Subscriptions are electronically supplied services.

A country is that of an address: ISO 3166-1 alpha-2, Greece is ``GR``. Parts of a member state that lie outside its VAT
area (article 6: the Canary Islands, Åland, Büsingen, ...) are not told apart from the rest of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from zetel.domain.parties.address import Language
from zetel.domain.parties.seller import Seller
from zetel.domain.tax.rates import standard_rate

#: The member states of the European Union since 2020-02-01.
MEMBER_STATES: Final = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV"}
    | {"MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)


#: Countries whose sales are treated as those of another: Monaco as France (article 7 of the Directive), the Isle of Man
#: as the United Kingdom (Customs and Excise Agreement 1979).
_TREATED_AS: Final = {"MC": "FR", "IM": "GB"}


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


def tax_treatment(*, seller: Seller, buyer_country: str, buyer_vat_id: str | None, on: date) -> Treatment:
    """How a sale on `on`, the issue date, to a buyer in `buyer_country` is taxed. Raises TaxRateMissing.

    - The seller charges no VAT: it is a small enterprise (articles 284 to 292e of the Directive).
    - The same country: the seller's rate (articles 44 and 45: the service is supplied there).
    - Another member state, with a VAT id: the buyer owes the tax (articles 44 and 196).
    - Another member state, without one: the buyer counts as a consumer (article 18(2) of Regulation 282/2011). The
      service is supplied where the buyer is (article 58), at that country's rate, declared through the one-stop shop
      (articles 369a to 369k); a seller below 10,000 EUR of such sales a year taxes at home instead (article 59c).
    - Elsewhere: supplied outside the seller's territory (articles 44, 58 and 59), no VAT.
    """
    if not seller.collects:
        return _untaxed(TaxRule.NOT_COLLECTING)
    home, abroad = taxed_in(seller.address.country), taxed_in(buyer_country)
    if home == abroad:
        return _taxed(TaxRule.DOMESTIC, home, on)
    if not {home, abroad} <= MEMBER_STATES:
        return _untaxed(TaxRule.OUTSIDE_SCOPE)
    if buyer_vat_id:
        return _untaxed(TaxRule.REVERSE_CHARGE)
    if seller.one_stop_shop:
        return _taxed(TaxRule.ONE_STOP_SHOP, abroad, on)
    return _taxed(TaxRule.DOMESTIC, home, on)


def taxed_in(country: str) -> str:
    """The country whose VAT applies in `country`: itself, but ``FR`` for Monaco and ``GB`` for the Isle of Man."""
    return _TREATED_AS.get(country, country)


def vat_prefix(country: str) -> str:
    """The two letters that VAT ids of `country` begin with: the code of where it is taxed, but ``EL`` for Greece."""
    code = taxed_in(country)
    return "EL" if code == "GR" else code


def note(rule: TaxRule, language: Language) -> str | None:
    """What a document must say about its VAT; nothing for a domestic sale.

    Under categories AE, O and E it is the exemption reason (EN 16931 BT-120; article 226(11) and (11a) of the
    Directive). A one-stop-shop document has category S, which may not have one (BR-S-10): there it is a note (BT-22).
    """
    return _NOTES[rule][language] if rule in _NOTES else None


def reason_code(rule: TaxRule) -> str | None:
    """The exemption reason as a code (EN 16931 BT-121, list VATEX); none where the list has no general one."""
    return _REASON_CODES.get(rule)


def _taxed(rule: TaxRule, country: str, on: date) -> Treatment:
    return Treatment(rule, CATEGORIES[rule], standard_rate(country, on))


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
        Language.NL: "Geen btw: de plaats van dienst is het land van de afnemer",
        Language.DE: "Nicht im Inland steuerbare Leistung: Leistungsort ist das Land des Leistungsempfängers",
        Language.FR: "Hors du champ d'application de la TVA : le lieu de la prestation est le pays du preneur",
        Language.EN: "Outside the scope of VAT: the place of supply is the customer's country",
    },
    TaxRule.NOT_COLLECTING: {
        Language.NL: "Vrijgesteld van btw: regeling voor kleine ondernemingen (artikel 284 van Richtlijn 2006/112/EG)",
        Language.DE: "Steuerbefreiung für Kleinunternehmen (Artikel 284 der Richtlinie 2006/112/EG)",
        Language.FR: "Exonération de TVA : régime des petites entreprises (article 284 de la directive 2006/112/CE)",
        Language.EN: "Exempt from VAT: scheme for small enterprises (Article 284 of Directive 2006/112/EC)",
    },
}
