"""The price of a quantity for some days of a period, computed exactly and rounded once."""

from fractions import Fraction

from zetel.domain.calendar import Span
from zetel.domain.documents.line import Derivation
from zetel.domain.money import half_up


def charge(
    *, quantity: int, unit_price: int, used: Span, period: Span, price_version: str, policy: str
) -> tuple[int, Derivation]:
    """Net minor units of `quantity` at `unit_price` per `period` for its days `used`, and their derivation.

    ``quantity x unit price x days / days of the period``, rounded half up once; a whole period costs its price.
    """
    exact = Fraction(quantity * unit_price * used.days, period.days)
    whole = used == period
    return half_up(exact), Derivation(
        rule="full_period" if whole else "proration",
        quantity=quantity,
        unit_price=unit_price,
        price_version=price_version,
        span=used,
        days=used.days,
        of_days=period.days,
        exact=str(exact),
        rounding="half_up",
        policy=policy,
    )
