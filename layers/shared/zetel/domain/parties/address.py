"""How a party is named and addressed: language, postal address, country, and the snapshot that documents keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zetel.domain.errors import Violation


class Language(StrEnum):
    NL = "nl"
    DE = "de"
    FR = "fr"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2 (Greece is ``GR``); most countries need no `postcode`."""

    street: str
    city: str
    postcode: str | None = None
    country: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A seller or buyer as a document names it: a snapshot that later changes of the profile never touch.

    `registration_scheme` is the register that has given out the `registration`: a code of `REGISTRATION_SCHEMES`.
    Documents are sent to `electronic_address`, of `electronic_scheme` (EN 16931 BT-34, BT-49), or else to `mail`.
    """

    name: str
    address: Address
    mail: str
    vat_id: str | None = None
    tax_number: str | None = None
    registration: str | None = None
    registration_scheme: str | None = None
    phone: str | None = None
    electronic_address: str | None = None
    electronic_scheme: str | None = None


#: Codes of ISO 6523 in EN 16931's list (BT-30-1, BT-47-1); 0106 is the KvK, 0002 SIRENE, 0204 the Leitweg-ID.
REGISTRATION_SCHEMES: Final = frozenset(f"{code:04}" for code in range(2, 249)) - {"0092", "0103", "0181", "0182"}


#: The code list EAS of electronic addresses (BT-34-1, BT-49-1); 0106 is the KvK, 0088 GLN, 9930 a German VAT id, EM a
#: mail address.
ELECTRONIC_SCHEMES: Final = frozenset(
    """
    0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183 0184 0188 0190 0191
    0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 0215 0216 0217 0218
    0221 0225 0230 0235 0240 0242 0244 0245 0246 0248 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927
    9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950
    9951 9952 9953 9957 9959 AN AQ AS AU EM
    """.split()  # noqa: SIM905  # a table of 102 codes is read in lines
)


#: ISO 3166-1 alpha-2, officially assigned (249 codes). Greece is GR here and EL in VAT ids.
COUNTRIES: Final = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT
    MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
    UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905  # a table of 249 codes is read in lines
)


#: Countries whose addresses need a postcode, by Google's address data: 74 of the 249. Elsewhere there are none (Hong
#: Kong, Panama, Qatar, the Emirates, ...), or letters arrive without (Ireland). A test holds the table against the
#: library that publishes the data.
NEED_POSTCODE: Final = frozenset(
    """
    AS AT AU AX BE BL BR CA CH CN CZ DE DK EE ES FI FK FM FR GB GF GG GL GP GR GS GU HU IM IN IO IT JE JP KR LI LT LU LV
    MF MH MP MQ MX MY NC NL NO NZ PF PL PM PN PR PT PW RE RO RU SE SG SH SJ SK SM TC TR TW UA US VI WF YT ZA
    """.split()  # noqa: SIM905  # a table of 74 codes is read in lines
)


def broken_rules(address: Address) -> Iterator[Violation]:
    """What is wrong with `address`, the fields as JSON pointers into it."""
    if address.country not in COUNTRIES:
        yield Violation("/country", "a country of ISO 3166-1, like NL", address.country)
    elif address.postcode is None and address.country in NEED_POSTCODE:
        yield Violation("/postcode", f"given: addresses in {address.country} have one")
