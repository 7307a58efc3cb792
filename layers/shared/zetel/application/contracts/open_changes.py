"""The timeline of a contract as its people see it: each open change, with the bill that it brings."""

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Reader
from zetel.application.contracts.documents_ahead import basis_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.subscriptions.entry_forecast import EntryForecast, entry_forecasts


def read_timeline(account: str, id: str, reader: Reader, services: Services, catalog: Catalog) -> Answer:
    """The open changes of the subscription in the order in which they happen; two reads. Raises Unknown, NotAllowed,
    TaxRateMissing."""
    key = keys.subscription(account, id)
    held = reader.read(account, services, whose=key).known(key, "subscription", id)
    profile_key = keys.profile(account, held.profile)
    found = services.store.read(profile_key, keys.approvals(account))
    profile = found.known(profile_key, "billing profile", held.profile)
    basis = basis_of(services.now(account), 0, {profile.id: profile}, {}, found, services, catalog)
    changes = [_shown(change) for change in entry_forecasts(held, basis)]
    body = {"subscription": id, "version": held.version, "currency": held.currency, "changes": changes}
    return Answer(200, body, version=held.version)


def _shown(change: EntryForecast) -> Wire:
    shown: Wire = to_wire({"with_it": change.with_it, "without_it": change.without_it, "told_at": change.told_at})
    return {**to_wire(change.entry), **shown, "undoable": change.undoable}
