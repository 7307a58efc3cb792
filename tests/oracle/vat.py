"""The VAT of a sale: rules in the order in which they are tried, and the rates of the countries that tests use.

Rates in percent, from the tax authorities' own pages: belastingdienst.nl, bundesfinanzministerium.de, skatteverket.se,
emta.ee, vero.fi, impots.gouv.fr, aade.gr, gov.uk, estv.admin.ch, portaldasfinancas.gov.pt.
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
    PT 2024-01-01 23
    Azores 2020-01-01 18
    Azores 2021-07-01 16
    Madeira 2020-01-01 22
    Guadeloupe 2020-01-01 8.5
    Martinique 2020-01-01 8.5
    Réunion 2020-01-01 8.5
"""

#: Countries and, within some, ranges of postcodes (by their first digits): the name of the place, whose sellers charge
#: which VAT there ("-": nobody's), and whether it belongs to the Union's VAT area.
PLACES = """
    MC        Monaco          FR as FR          union
    GP        Guadeloupe      FR as Guadeloupe  outside
    MQ        Martinique      FR as Martinique  outside
    RE        Réunion         FR as Réunion     outside
    GF        Guyane          FR as -           outside
    YT        Mayotte         FR as -           outside
    FR 97133  St-Barthélemy   -                 outside
    FR 97150  St-Martin       -                 outside
    FR 971    Guadeloupe      FR as Guadeloupe  outside
    FR 972    Martinique      FR as Martinique  outside
    FR 973    Guyane          FR as -           outside
    FR 974    Réunion         FR as Réunion     outside
    FR 976    Mayotte         FR as -           outside
    ES 35     Las-Palmas      -                 outside
    ES 38     Tenerife        -                 outside
    ES 51     Ceuta           -                 outside
    ES 52     Melilla         -                 outside
    DE 78266  Büsingen        CH as CH          outside
    DE 27498  Heligoland      -                 outside
    IT 23041  Livigno         -                 outside
    IT 22061  Campione        -                 outside
    GR 63086  Athos           -                 outside
    FI 22     Åland           FI as FI          outside
    AX        Åland           FI as FI          outside
    LI        Liechtenstein   CH as CH          outside
    IM        Man             GB as GB          outside
    GB JE     Jersey          -                 outside
    GB GY     Guernsey        -                 outside
    PT 90     Madeira         PT as Madeira     union
    PT 91     Madeira         PT as Madeira     union
    PT 92     Madeira         PT as Madeira     union
    PT 93     Madeira         PT as Madeira     union
    PT 94     Porto-Santo     PT as Madeira     union
    PT 95     São-Miguel      PT as Azores      union
    PT 96     São-Miguel      PT as Azores      union
    PT 97     Terceira        PT as Azores      union
    PT 98     Pico            PT as Azores      union
    PT 99     Faial           PT as Azores      union
"""

#: Where seller and buyer are and the buyer's VAT id decide: rule, category, whose rate.
RULES = (
    # the seller charges no VAT at all
    (lambda s: not s["collects"], "not_collecting", "E", None),
    # the seller's own country, but a part of it where nothing is charged
    (lambda s: s["home"]["law"] == s["there"]["law"] and s["there"]["rate"] == "-", "outside_scope", "O", None),
    # at home, any buyer: the rate of the buyer's place
    (lambda s: s["home"]["law"] == s["there"]["law"], "domestic", "S", "there"),
    # one of the two is not in the Union
    (lambda s: not (s["home"]["union"] and s["there"]["union"]), "outside_scope", "O", None),
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
        "home": _place(seller),
        "there": _place(buyer),
        "vat_id": buyer["vat_id"],
    }
    for applies, rule, category, whose in RULES:
        if applies(sale):
            rate = _percent(sale[whose]["rate"], on) * 100 if whose else Fraction(0)
            return {"rule": rule, "category": category, "rate_bp": int(rate)}
    raise AssertionError("the last rule always applies")


def _place(party: Mapping[str, Any]) -> dict[str, Any]:
    """The law and the rate of an address, and whether the address is in the Union's VAT area."""
    country, postcode = party["country"], party.get("postcode", "")
    for row in PLACES.split("\n"):
        if not row.strip():
            continue
        where, name, law, area = (cell.strip() for cell in row.strip().split("  ") if cell.strip())
        inside, _, begins = where.partition(" ")
        if inside == country and postcode.startswith(begins):
            whose, _, rate = law.partition(" as ")
            return {"law": name if whose == "-" else whose, "rate": rate, "union": area == "union"}
    return {"law": country, "rate": country, "union": country in UNION}


def _percent(country: str, on: date) -> Fraction:
    rate = None
    for row in RATES.split("\n"):
        if row.strip():
            name, since, percent = row.split()
            if name == country and date.fromisoformat(since) <= on:
                rate = Fraction(percent)
    assert rate is not None, f"no rate of {country} on {on}"
    return rate
