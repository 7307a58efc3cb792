"""The kinds of quote by name: whose confirmation goes on after its request finds its kind here."""

from collections.abc import Mapping
from typing import Any, Final

from zetel.application.confirming.kinds import addition, cancellation, purchase, seats
from zetel.application.confirming.quote_kind import KindOfQuote

KINDS: Final[Mapping[str, KindOfQuote[Any]]] = {
    kind.name: kind for kind in (purchase.KIND, addition.KIND, seats.KIND, cancellation.KIND)
}
