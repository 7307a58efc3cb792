"""The acknowledgement of a cancellation: 10 seats of 365.00 for a year, cancelled on 1 December 2026.

104 of 365 days are left: 10 x 104.00 = 1,040.00 and VAT 218.40 come back, 1,258.40; nothing was open, and there is no
fee.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from zetel.domain.events import ActorKind
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import Ending
from zetel.domain.subscriptions.acknowledgement import Acknowledgement

ACKNOWLEDGEMENT: Final = Acknowledgement(
    id="ack_01M8RDA4M0C4D6F8H0K2N4Q6S8",
    account="acc_01KKRAFRB09WCR6PDXY1Z5WQF2",
    subscription="sub_01KKRBJHM0FSJCVE31AWYEMAF8",
    profile="pro_01KKRAFRB0X7T2N9V4C6B8M0KD",
    version=1,
    sequence=0,
    declared_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    member="mem_01KKRAFRB0XDYK8BTJSGRH03WZ",
    by=ActorKind.MEMBER,
    how=Ending.PRO_RATA.value,
    ends=date(2026, 12, 1),
    zone="Europe/Amsterdam",
    language=Language.NL,
    seller="Grachtwerk Software B.V.",
    customer="Veerman Watersport B.V.",
    product="Professional",
    currency="EUR",
    credited=1_258_40,
    refunded=1_258_40,
)


def acknowledged(**changes: Any) -> Acknowledgement:
    return replace(ACKNOWLEDGEMENT, **changes)
