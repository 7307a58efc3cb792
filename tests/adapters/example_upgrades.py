"""A letter of each kind about plans that are sold on request: to the seller, and to the person that asked."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from tests.domain.changing_plans import enterprise
from tests.domain.example_parties import seller
from zetel.application.letters import Letter, UpgradeAtSeller, UpgradeTold
from zetel.domain.catalog.products import Offer
from zetel.domain.parties.address import Language
from zetel.domain.quotes.upgrade_request import Contact, SalesOffer, UpgradeRequest
from zetel.domain.subscriptions.deviations import (
    AgreedFee,
    AgreedNotice,
    AgreedPrice,
    AgreedSeats,
    AgreedTerms,
)

AT: Final = datetime(2026, 9, 1, 9, tzinfo=UTC)
ENTERPRISE: Final[Offer] = enterprise()
ASKED: Final = UpgradeRequest(
    id="upg_01KKRBJHM0000000000000000F",
    account="acc_01KKRAFRB09WCR6PDXY1Z5WQF2",
    member="mem_01KKRAFRB0D2V4N7Q8S9T0W1XZ",
    plan="enterprise-yearly",
    contact=Contact("Anna Veerman", "anna@veerman.example", "+31 10 555 01 23"),
    message="We grow to 400 people.",
    asked_at=AT,
    changed_at=AT,
    subscription="sub_01KKRBJHM0FSJCVE31AWYEMAF8",
    quantity=400,
)
_AGREED: Final = AgreedTerms(
    AgreedPrice(unit_price=700_00, until=date(2027, 9, 1)),
    AgreedNotice(60),
    AgreedFee(basis_points=500, until=date(2028, 9, 1)),
    AgreedSeats(500),
)
_OFFER: Final = SalesOffer(
    "enterprise-yearly", 100, 500, date(2026, 9, 30), datetime(2026, 9, 30, 22, tzinfo=UTC), _AGREED
)
OFFERED: Final = ASKED.offered(_OFFER, "We gladly make you an offer.", AT)
_SHARE: Final = AgreedTerms(price=AgreedPrice(reduction_bp=2_000), fee=AgreedFee(fixed=100_00))
_FREE: Final = AgreedTerms(fee=AgreedFee(), notice=AgreedNotice(1), maximum=AgreedSeats(1))


def _told(request: UpgradeRequest) -> Callable[..., Letter]:
    def made(language: Language = Language.NL, **changes: Any) -> Letter:
        facts: dict[str, Any] = {
            "seller": seller(),
            "language": language,
            "product": ENTERPRISE.product,
            "plan": ENTERPRISE.plan,
            "request": request,
            "currency": "EUR",
            **changes,
        }
        return UpgradeTold(**facts)

    return made


def _at_seller(request: UpgradeRequest) -> Callable[..., Letter]:
    def made(language: Language = Language.NL, **changes: Any) -> Letter:
        facts: dict[str, Any] = {
            "seller": seller(),
            "language": language,
            "customer": "Veerman Logistiek B.V.",
            "product": ENTERPRISE.product,
            "request": request,
            **changes,
        }
        return UpgradeAtSeller(**facts)

    return made


UPGRADES: Final[Mapping[str, Callable[..., Letter]]] = {
    "upgrade asked": _at_seller(ASKED),
    "upgrade asked anew": _at_seller(replace(ASKED, subscription=None, contact=Contact("Anna", "a@veerman.example"))),
    "upgrade taken back": _at_seller(ASKED.left(AT)),
    "upgrade declined": _at_seller(OFFERED.left(AT)),
    "upgrade answered": _told(ASKED.answered("Please call us.", AT)),
    "upgrade offered": _told(OFFERED),
    "upgrade offered, a share": _told(ASKED.offered(replace(_OFFER, deviations=_SHARE), None, AT)),
    "upgrade offered, no fee": _told(ASKED.offered(replace(_OFFER, deviations=_FREE, maximum=1, minimum=1), None, AT)),
    "upgrade withdrawn": _told(OFFERED.withdrawn(AT)),
}
