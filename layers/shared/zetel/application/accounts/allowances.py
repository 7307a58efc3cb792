"""The daily limits of new accounts: counted in the commit of each act, until a payment came in.

act        standing: none came in -> the day's count grows within its limit, or 429
payment    standing: one more     -> no act is counted any more
taken back standing: one less
"""

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Standing
from zetel.application.store.writes import Adjust, Write
from zetel.domain.errors import Defect, TooManyToday
from zetel.domain.parties.allowance import AccountAct, day_of, next_day


def counted(
    kind: AccountAct, account: str, standing: Standing | None, services: Services, *, times: int = 1
) -> list[Write]:
    """Counts `times` acts of today; no writes for an account that has paid.

    Raises TooManyToday, also from the commit.
    """
    if not times or (standing and standing.payments > 0):
        return []
    at = services.now(account)
    most = services.allowance.of(kind)
    wait = int((next_day(at) - at).total_seconds())
    refusal = TooManyToday(act=kind, most=most, retry_after=wait)
    if times > most:
        raise refusal
    return [
        Adjust(
            keys.day_count(account, day_of(at)),
            {kind: times},
            at_most={kind: most - times},
            on_conflict=lambda found: refusal,
        )
    ]


def came_in(account: str) -> Write:
    """Counts a payment that came in."""
    return Adjust(keys.standing(account), {"payments": 1}, on_conflict=lambda found: Defect())


def went_back(account: str) -> Write:
    """Counts a payment no longer."""
    return Adjust(keys.standing(account), {"payments": -1}, on_conflict=lambda found: Defect())
