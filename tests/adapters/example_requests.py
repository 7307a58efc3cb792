"""A letter of each kind about requests: for a licence that is asked for, waits, is given or denied, and a purchase."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from tests.domain import contracts
from tests.domain.example_parties import seller
from zetel.application.letters import Letter, RequestAnswered, RequestToDecide
from zetel.domain.parties.address import Language
from zetel.domain.parties.request import MemberRequest, RequestKind

AT: Final = datetime(2026, 3, 16, 8, tzinfo=UTC)
LICENCE: Final = MemberRequest(
    id="req_01KKRBJHM00000000000000009",
    account="acc_01KKRAFRB09WCR6PDXY1Z5WQF2",
    kind=RequestKind.LICENCE,
    member="mem_01KKRAFRB0D2V4N7Q8S9T0W1XZ",
    product="professional",
    reason="For the night shift",
    asked_at=AT,
    changed_at=AT,
    subscription="sub_01KKRBJHM00000000000000002",
    item="itm_01KKRBJHM00000000000000004",
)
PURCHASE: Final = replace(LICENCE, kind=RequestKind.PURCHASE, subscription=None, item=None, quantity=3)
WAITS: Final = LICENCE.approved("mem_01KKRAFRB0XDYK8BTJSGRH03WZ", AT)
DENIED: Final = LICENCE.denied("mem_01KKRAFRB0XDYK8BTJSGRH03WZ", "Next quarter", AT)
BOUGHT: Final = PURCHASE.approved("mem_01KKRAFRB0XDYK8BTJSGRH03WZ", AT)


def _letter(kind: type[RequestToDecide | RequestAnswered], request: MemberRequest) -> Callable[..., Letter]:
    def made(language: Language = Language.NL, **changes: Any) -> Letter:
        facts: dict[str, Any] = {
            "seller": seller(),
            "language": language,
            "request": request,
            "product": contracts.edition().product,
            "asked_by": "Bo de Wit",
            **changes,
        }
        return kind(**facts)

    return made


REQUESTS: Final[Mapping[str, Callable[..., Letter]]] = {
    "licence asked": _letter(RequestToDecide, LICENCE),
    "purchase asked": _letter(RequestToDecide, PURCHASE),
    "licence given": _letter(RequestAnswered, WAITS.at_once()),
    "licence waits": _letter(RequestAnswered, WAITS),
    "licence denied": _letter(RequestAnswered, DENIED),
    "purchase approved": _letter(RequestAnswered, BOUGHT),
}
