"""The steps of a closing, as work: each is done at once or goes on where it was, and the next one is due.

step done      the closing names the next one
step refused   the closing says so, and is due again: something was bought at the same moment, a refund is not paid yet
work is left   for the next message: many members, subscriptions or documents

Each commit removes for good, so that a crash leaves the rest to the next run, and nothing is done twice.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from zetel.application.accounts import closing_writes
from zetel.application.catalog.catalog import Catalog
from zetel.application.ports import Services
from zetel.application.renewing import closing_documents, closing_parties, closing_things, in_the_way
from zetel.application.store import keys
from zetel.application.work import parking, weather
from zetel.domain.due import WorkKind
from zetel.domain.errors import Defect, ZetelError
from zetel.domain.parties.closing import Closing, ClosingStep

#: Does a step; whether nothing of it is left.
_Step = Callable[[Closing, Services], bool]


def take(account: str, services: Services, catalog: Catalog) -> None:
    """Takes every step of the account's closing that is due. Raises the errors of ours, which are counted on the
    closing, and SetAside for weather."""
    parking.attempt(keys.closing(account), partial(_taken, account, services, catalog), services)


def _taken(account: str, services: Services, catalog: Catalog) -> None:
    key = keys.closing(account)
    while True:
        held, at = services.store.read(key).get(key), services.now(account)
        if held is None or held.step is None or held.due is None or held.due.kind is not WorkKind.CLOSING:
            return
        if held.step is ClosingStep.DOCUMENTS:
            if held.due.at <= at:
                closing_documents.take(held, services, catalog)
            return
        try:
            if not _STEPS[held.step](held, services):
                return
            if held.step is ClosingStep.REST:
                closing_documents.begin(held, services, catalog)
                continue
        except ZetelError as refused:
            if isinstance(refused, Defect) or weather.service_away(refused):
                raise
            closing_writes.commit_unless_moved(held, held.refused(refused.slug(), at), services)
            return
        closing_writes.commit_unless_moved(held, held.next(at), services)


def _hold(closing: Closing, services: Services) -> bool:
    closing_parties.hold(closing.account, services)
    in_the_way.must_be_free(closing.account, services)
    return True


def _payout(closing: Closing, services: Services) -> bool:
    closing_parties.pay_out(closing.account, services)
    in_the_way.no_refund_may_be_open(closing.account, services)
    return True


def _profiles(closing: Closing, services: Services) -> bool:
    """A transfer may have come since."""
    _payout(closing, services)
    return closing_parties.profiles_removed(closing.account, services)


_STEPS: Final[Mapping[ClosingStep, _Step]] = {
    ClosingStep.HOLD: _hold,
    ClosingStep.PAYOUT: _payout,
    ClosingStep.CONTRACTS: lambda closing, services: closing_things.contracts_removed(closing.account, services),
    ClosingStep.PEOPLE: lambda closing, services: closing_parties.members_removed(closing, services),
    ClosingStep.PROFILES: _profiles,
    ClosingStep.REST: lambda closing, services: closing_things.rest_removed(closing.account, services),
}
