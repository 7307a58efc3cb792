"""Exports of an account's data that the vendor's product has made itself, and reports here: the last day by scope."""

from dataclasses import dataclass, replace
from datetime import date

from zetel.application.commands.person import Person
from zetel.application.events import journal
from zetel.application.licences import made_exports
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer, ProductExport
from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import AccountMoved, InvalidRequest
from zetel.domain.parties.events import ExportReported


@dataclass(frozen=True, slots=True)
class ReportExport:
    """The product `by` has exported `scope` of the account on `day` (UTC)."""

    account: str
    scope: str
    day: date
    by: Person


def report(command: ReportExport, services: Services) -> Answer:
    """The last export of the scope; a report of the same or an earlier day changes nothing.

    Raises Unknown for the account, InvalidRequest for a day to come.
    """
    return until_unmoved(lambda: _reported(command, services))


def _reported(command: ReportExport, services: Services) -> Answer:
    account, at = command.account, services.now(command.account)
    if command.day > at.date():
        raise InvalidRequest.of("/day", "today or earlier", command.day.isoformat())
    account_key, key = keys.account(account), keys.product_export(account, command.scope)
    made_key = keys.made_exports(account)
    found = services.store.read(account_key, key, made_key)
    found.known(account_key, "account", account)
    before = found.get(key)
    if before and before.day >= command.day:
        return Answer(200, _shown(account, before))
    after = (
        replace(before, day=command.day, sequence=before.sequence + 1)
        if before
        else ProductExport(services.ids.new(ids.EXPORT, at), command.scope, command.day, sequence=1)
    )
    entry = journal.entry(
        ExportReported(scope=after.scope, day=after.day),
        account=account,
        subject=after.id,
        sequence=after.sequence,
        actor=journal.product(command.by),
        at=at,
        services=services,
    )
    made = made_exports.written(account, found.get(made_key), made_exports.of_product(command.day, at))
    services.store.commit([_written(account, before, after), made, entry])
    return Answer(200, _shown(account, after))


def _written(account: str, before: ProductExport | None, after: ProductExport) -> Write:
    key = keys.product_export(account, after.scope)

    def moved(_: object) -> Exception:
        return AccountMoved(account=account)

    return Replace(key, after, {"sequence": before.sequence}, moved) if before else Insert(key, after, moved)


def _shown(account: str, export: ProductExport) -> Wire:
    shown: Wire = to_wire({"account": account, "id": export.id, "scope": export.scope, "day": export.day})
    return shown
