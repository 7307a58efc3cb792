"""Which VAT a sale bears: rules in the order in which they are tried, and the rates of the countries that tests use.

Rates in percent, from the tax authorities' own pages: belastingdienst.nl, bundesfinanzministerium.de, skatteverket.se,
emta.ee, vero.fi, impots.gouv.fr, aade.gr, gov.uk, estv.admin.ch.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

UNION = set(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)

RATES = """
    NL 2024-01-01 21
    DE 2024-01-01 19
    SE 2024-01-01 25
    FR 2024-01-01 20
    GR 2024-01-01 24
    EE 2024-01-01 22
    EE 2025-07-01 24
    FI 2024-01-01 24
    FI 2024-09-01 25.5
    GB 2024-01-01 20
    CH 2024-01-01 8.1
"""

#: The sale's country and the buyer's VAT id decide: rule, category, whose rate.
RULES = (
    # the seller charges no VAT at all
    (lambda s: not s["collects"], "not_collecting", "E", None),
    # at home, whoever buys
    (lambda s: s["home"] == s["there"], "domestic", "S", "home"),
    # one of the two is not in the Union
    (lambda s: not (s["home"] in UNION and s["there"] in UNION), "outside_scope", "O", None),
    # a business in another member state
    (lambda s: s["vat_id"], "reverse_charge", "AE", None),
    # a consumer in another member state
    (lambda s: s["one_stop_shop"], "one_stop_shop", "S", "there"),
    # the same, of a seller that is too small for the one-stop shop
    (lambda s: True, "domestic", "S", "home"),
)


def bears(seller: Mapping[str, Any], buyer: Mapping[str, Any], on: date) -> dict[str, Any]:
    """``rule``, ``category`` and ``rate_bp`` of a sale that is invoiced `on`."""
    sale = {
        "collects": seller["collects"],
        "one_stop_shop": seller["one_stop_shop"],
        "home": _taxed_as(seller["country"]),
        "there": _taxed_as(buyer["country"]),
        "vat_id": buyer["vat_id"],
    }
    for applies, rule, category, whose in RULES:
        if applies(sale):
            rate = _percent(sale[whose], on) * 100 if whose else Fraction(0)
            return {"rule": rule, "category": category, "rate_bp": int(rate)}
    raise AssertionError("the last rule always applies")


def _taxed_as(country: str) -> str:
    """Monaco counts as France, the Isle of Man as the United Kingdom."""
    return {"MC": "FR", "IM": "GB"}.get(country, country)


def _percent(country: str, on: date) -> Fraction:
    rate = None
    for row in RATES.split("\n"):
        if row.strip():
            name, since, percent = row.split()
            if name == country and date.fromisoformat(since) <= on:
                rate = Fraction(percent)
    assert rate is not None, f"no rate of {country} on {on}"
    return rate
