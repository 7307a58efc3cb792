"""The classification of failed work: weather of others passes by itself and is waited out, a defect of ours is not.

    weather   the work is due again after a growing wait, for 3 days; only then it is parked
    defect    the failure is counted; the fifth parks the work

Work that an outage stopped is no failed message: the item that carries the work is due again, and the sweep finds it.
"""

from typing import Final

from zetel.domain.errors import ProviderUnreachable, ReferenceRateMissing, ServiceAway

#: The service of the store: where it is away, nothing can be noted on an item.
STORE: Final = "dynamodb"
PROVIDER: Final = "provider"
#: The publisher of reference rates: a sale waits for a rate that is not there yet.
RATES: Final = "rates"


class SetAside(Exception):
    """The work goes on from its item, at a later due instant: its message is done with. The cause is the failure."""


def service_away(failure: BaseException | None) -> str | None:
    """The service of others whose weather the failure is; None for a defect of ours."""
    match failure:
        case ServiceAway():
            return failure.service
        case ReferenceRateMissing():
            return RATES
        case ProviderUnreachable():
            return PROVIDER
        case SetAside():
            return service_away(failure.__cause__)
    return None


def reason(failure: BaseException) -> str:
    """The failure as work is parked for it, and as alarms and operators name it: ``ses_away``, or an error's name."""
    service = service_away(failure)
    return f"{service}_away" if service else type(failure).__name__
