"""The kinds of quote by name, for confirmations that go on after their request."""

from collections.abc import Mapping
from typing import Any, Final

from zetel.application.confirming.kinds import addition, cancellation, conversion, plan, purchase, seats
from zetel.application.confirming.quote_kind import KindOfQuote

KINDS: Final[Mapping[str, KindOfQuote[Any]]] = {
    kind.name: kind
    for kind in (purchase.KIND, addition.KIND, seats.KIND, plan.KIND, cancellation.KIND, conversion.KIND)
}
