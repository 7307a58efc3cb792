"""The VAT of an address: most countries have one VAT, some have parts with another VAT or without any.

Sources: Council Directive 2006/112/EC ("the Directive"), articles 6 and 7; and the law of each country:

- Spain, Ley 37/1992 art. 3: neither the Canary Islands nor Ceuta and Melilla.
- Germany, UStG § 1(2): neither Büsingen nor Heligoland. Büsingen, like Liechtenstein, is Swiss for VAT (MWSTG art. 3,
  treaties of 1964 and 1994).
- Italy, DPR 633/1972 art. 7: neither Livigno nor Campione d'Italia.
- Greece, VAT code (Law 5144/2024): not Mount Athos. The lower rates of some islands are for what is done there in
  person, never for electronic services.
- Finland, Act 1266/1996: Åland is abroad for other countries; Finnish sellers charge Finnish VAT on services there.
- France, CGI art. 294 and 296: its sellers charge 8.5 % in Guadeloupe, Martinique and Réunion, none in Guyane and
  Mayotte; for sellers of other countries all five are abroad (the Directive, article 6(1)(c)). Saint-Barthélemy and
  Saint-Martin, once parts of Guadeloupe and still with its postcodes, have no TVA (CGCT art. LO 6214-4 and LO 6314-4).
  Monaco is French for VAT (article 7).
- Portugal, CIVA art. 18(3): Madeira and the Azores have rates of their own, within the Union.
- United Kingdom, VATA 1994 s. 96 and the agreement of 1979 with the Isle of Man, which is British for VAT (article 7);
  the Channel Islands and Gibraltar are not. Northern Ireland follows the Union for goods only (Windsor Framework,
  annex 3). Akrotiri and Dhekelia are Cypriot for VAT (article 7).
- Norway, merverdiavgiftsloven § 1-2: neither Svalbard nor Jan Mayen. Denmark, momsloven § 2: not Greenland.

Jungholz and Mittelberg are Austria at its standard rate: 19 % is for sellers established there (UStG 1994 § 10(4)).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zetel.domain.errors import InvalidRequest, Violation
from zetel.domain.parties.address import Address


@dataclass(frozen=True, slots=True)
class TaxTerritory:
    """A part of the world with one VAT: that of the country `law`, or of a place outside every country's.

    `rates` names its row in the table of rates; None says that the law holds there and charges nothing. `abroad` says
    that only sellers under the same law charge it there: for those of other countries the place is outside.
    """

    law: str
    rates: str | None
    abroad: bool = False


def territory_of(address: Address) -> TaxTerritory:
    """The territory of `address`. Raises InvalidRequest where it cannot be told; fields are below ``/address``."""
    found = _told(address.country, address.postcode or "", address.city)
    if isinstance(found, Violation):
        raise InvalidRequest.of(f"/address{found.field}", found.rule, found.sent)
    return found


def territory_in(country: str, postcode: str | None) -> TaxTerritory:
    """The territory of `postcode` in `country`, that of most of the country without one. Raises InvalidRequest."""
    if postcode is None:
        return _COUNTRIES.get(country) or _plain(country)
    found = _told(country, postcode, "")
    if isinstance(found, Violation):
        raise InvalidRequest(errors=(found,))
    return found


def _told(country: str, postcode: str, city: str) -> TaxTerritory | Violation:
    """The territory, or the missing fact that decides it."""
    if country not in _FORMS:
        return _COUNTRIES.get(country) or _plain(country)
    form, example = _FORMS[country]
    code = re.sub(r"[^A-Z0-9]", "", postcode.upper())
    if country != "GB":
        code = re.sub(r"^[A-Z]{1,3}", "", code)  # D-20457, FI-00100
    if not re.fullmatch(form, code):
        return Violation("/postcode", f"a whole postcode of {country}, like {example}: it decides the VAT", postcode)
    for pattern, found, *named in _PARTS[country]:
        if re.fullmatch(pattern, code) and all(name in city.casefold() for name in named):
            return Violation(found.field, found.rule, postcode) if isinstance(found, Violation) else found
    return _COUNTRIES.get(country) or _plain(country)


def _plain(country: str) -> TaxTerritory:
    return TaxTerritory(country, country)


_SWISS: Final = TaxTerritory("CH", "CH")
_FRENCH: Final = TaxTerritory("FR", "FR")
_CYPRIOT: Final = TaxTerritory("CY", "CY")
_ALAND: Final = TaxTerritory("FI", "FI", abroad=True)
_GUADELOUPE: Final = TaxTerritory("FR", "GP", abroad=True)
_MARTINIQUE: Final = TaxTerritory("FR", "MQ", abroad=True)
_REUNION: Final = TaxTerritory("FR", "RE", abroad=True)
_GUYANE: Final = TaxTerritory("FR", None, abroad=True)
_MAYOTTE: Final = TaxTerritory("FR", None, abroad=True)
_LIVIGNO: Final = _plain("IT-23041")
_CAMPIONE: Final = _plain("IT-22061")

#: Countries of ISO 3166-1 whose VAT is not their own. Every other one not in `_PARTS` has its own, or none.
_COUNTRIES: Final[Mapping[str, TaxTerritory]] = {
    "AX": _ALAND,
    "GF": _GUYANE,
    "GP": _GUADELOUPE,
    "IM": TaxTerritory("GB", "GB"),
    "LI": _SWISS,
    "MC": _FRENCH,
    "MQ": _MARTINIQUE,
    "RE": _REUNION,
    "YT": _MAYOTTE,
}

#: The whole postcodes of countries in which they decide, without spaces, and an example.
_FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "CH": (r"\d{4}", "8001"),
    "DE": (r"\d{5}", "20457"),
    "DK": (r"\d{4}", "1050"),
    "ES": (r"\d{5}", "28013"),
    "FI": (r"\d{5}", "00100"),
    "FR": (r"\d{5}", "75010"),
    "GB": (r"[A-Z]{1,2}\d[A-Z0-9]?\d[A-Z]{2}|[A-Z]{4}1ZZ|BFPO\d{1,4}", "EC1Y 8SY"),
    "GP": (r"\d{5}", "97110"),
    "GR": (r"\d{5}", "105 57"),
    "IT": (r"\d{5}", "00186"),
    "NO": (r"\d{4}", "0150"),
    "PT": (r"\d{7}", "1100-148"),
}

_OF_AUSTRIA: Final = Violation("/country", "AT with the Austrian postcode: Jungholz and Kleinwalsertal are in Austria")
_OVERSEAS: Final = Violation(
    "/postcode", "one that tells the department (97110, 97200, 97300, ...), or the country's own code (GP, MQ, GF, ...)"
)
_OF_FORCES: Final = Violation("/country", "where the place is: a forces post office (BFPO) may be in any country")

#: Of each such country: postcodes, the territory they are in or what must be asked, and a word of the city where the
#: postcode alone does not tell. The first that fits counts; the rest of the country is its own territory.
_PARTS: Final[
    Mapping[str, tuple[tuple[str, TaxTerritory | Violation] | tuple[str, TaxTerritory | Violation, str], ...]]
] = {
    "CH": ((r"6911", _CAMPIONE),),  # its Swiss postcode, as Büsingen's 8238, which is Swiss for VAT anyhow
    "DE": (
        (r"78266", _SWISS),
        (r"27498", _plain("DE-27498")),
        (r"87491|8756[789]", _OF_AUSTRIA),
    ),
    "DK": ((r"39\d\d", _plain("GL")),),
    "ES": (
        (r"(35|38)\d{3}", _plain("ES-CN")),
        (r"51\d{3}", _plain("ES-CE")),
        (r"52\d{3}", _plain("ES-ML")),
    ),
    "FI": ((r"22\d{3}", _ALAND),),
    "FR": (
        (r"97133|977\d\d", _plain("BL")),
        (r"97150|978\d\d", _plain("MF")),
        (r"971\d\d", _GUADELOUPE),
        (r"972\d\d", _MARTINIQUE),
        (r"973\d\d", _GUYANE),
        (r"974\d\d", _REUNION),
        (r"975\d\d", _plain("PM")),
        (r"976\d\d", _MAYOTTE),
        (r"980\d\d", _FRENCH),
        (r"984\d\d", _plain("TF")),
        (r"986\d\d", _plain("WF")),
        (r"987\d\d", _plain("PF")),
        (r"988\d\d", _plain("NC")),
        (r"9[78]\d{3}", _OVERSEAS),
    ),
    "GB": (
        (r"JE.*", _plain("JE")),
        (r"GY.*", _plain("GG")),
        (r"GX.*", _plain("GI")),
        (r"[A-Z]{4}1ZZ", _plain("GB-OVERSEAS")),
        (r"BFPO(53|57|58|59)|BF12A[TU]", _CYPRIOT),
        (r"BF.*", _OF_FORCES),
    ),
    "GP": ((r"97133", _plain("BL")), (r"97150", _plain("MF"))),
    "GR": ((r"6308[67]", _plain("GR-69")),),
    "IT": (
        (r"23041", _LIVIGNO),
        (r"23030", _LIVIGNO, "livigno"),  # its older postcode, which others share
        (r"22061", _CAMPIONE),
        (r"22060", _CAMPIONE, "campione"),
        (r"4789\d", _plain("SM")),
        (r"00120", _plain("VA")),
    ),
    "NO": ((r"917\d|8099", _plain("SJ")),),
    "PT": (
        (r"9[0-4]\d{5}", TaxTerritory("PT", "PT-30")),
        (r"9[5-9]\d{5}", TaxTerritory("PT", "PT-20")),
    ),
}
