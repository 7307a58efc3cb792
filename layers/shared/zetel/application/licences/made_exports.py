"""The account's exports that are ready: written with what makes them, read where terms demand one before an end."""

from datetime import UTC, date, datetime, time

from zetel.application.store import keys
from zetel.application.store.writes import Insert, Replace, Write
from zetel.domain.errors import AccountMoved
from zetel.domain.parties.exported import NO_EXPORTS, AccountExports, MadeExport


def written(account: str, before: AccountExports | None, new: MadeExport) -> Write:
    """The exports of the account with a `new` one. Raises AccountMoved at the commit where others came between."""
    key = keys.made_exports(account)

    def moved(_: object) -> Exception:
        return AccountMoved(account=account)

    after = (before or NO_EXPORTS).with_export(new)
    return Replace(key, after, {"version": before.version}, moved) if before else Insert(key, after, moved)


def of_product(day: date, reported_at: datetime) -> MadeExport:
    """An export of the vendor's product, made on `day` (UTC)."""
    return MadeExport(min(datetime.combine(day, time.min, UTC), reported_at), reported_at)
