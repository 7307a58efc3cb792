"""What stands in the way of closing an account: running subscriptions, open invoices, negative balances, open work.

Each is asked for in turn, so that the refusal names what a person has to end or pay first. Refunds that wait for the
bookkeeper stand in the way of a later step only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from zetel.application.documents.kept_days import all_of
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Range
from zetel.application.store.records import due_of
from zetel.application.work.paging import every
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.errors import BalancesOwed, InvoicesOpen, RefundsOpen, SubscriptionsRun, WorkUnfinished
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.payments.refund import RefundState
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState

#: The most ids that a refusal names.
_MOST_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class InTheWay:
    """The ids of what stands in the way, of each kind at most 10; `owing` are billing profiles."""

    subscriptions: tuple[str, ...]
    invoices: tuple[str, ...]
    owing: tuple[str, ...]
    unfinished: tuple[str, ...]


def found(account: str, services: Services) -> InTheWay:
    """All that stands in the way now."""
    subscriptions = list(every(keys.subscriptions(account), services))
    documents = list(all_of(account, services))
    return InTheWay(
        _running(subscriptions),
        _unpaid(documents),
        _first(_owing(account, services)),
        _waiting(account, subscriptions, documents, services),
    )


def must_be_free(account: str, services: Services) -> None:
    """Raises SubscriptionsRun, InvoicesOpen, BalancesOwed, WorkUnfinished."""
    subscriptions = list(every(keys.subscriptions(account), services))
    if running := _running(subscriptions):
        raise SubscriptionsRun(subscriptions=running)
    documents = list(all_of(account, services))
    if unpaid := _unpaid(documents):
        raise InvoicesOpen(invoices=unpaid)
    if owing := _first(_owing(account, services)):
        raise BalancesOwed(profiles=owing)
    if unfinished := _waiting(account, subscriptions, documents, services):
        raise WorkUnfinished(unfinished=unfinished)


def _running(subscriptions: Iterable[Subscription]) -> tuple[str, ...]:
    return _first(held.id for held in subscriptions if held.state is SubscriptionState.ACTIVE)


def _unpaid(documents: Iterable[Document]) -> tuple[str, ...]:
    return _first(one.id for one in documents if one.kind is DocumentKind.INVOICE and one.open)


def _waiting(
    account: str, subscriptions: Iterable[Subscription], documents: Iterable[Document], services: Services
) -> tuple[str, ...]:
    held = (one.id for one in subscriptions if one.hold)
    unnumbered = (one.id for one in documents if _unfinished(one))
    return _first((*held, *unnumbered, *_at_work(account, services)))


def _owing(account: str, services: Services) -> Iterator[str]:
    """The profiles whose balance a transfer that was taken back has made negative."""
    for profile in every(keys.profiles(account), services):
        balances = [keys.balance(account, profile.id, currency) for currency in MINOR_DIGITS]
        found = services.store.read(*balances)
        if any((held := found.get(key)) and held.balance < 0 for key in balances):
            yield profile.id


def no_refund_may_be_open(account: str, services: Services) -> None:
    """Raises RefundsOpen."""
    open = (one.id for one in every(keys.refunds(account), services) if one.state is not RefundState.DONE)
    if named := _first(open):
        raise RefundsOpen(refunds=named)


def _at_work(account: str, services: Services) -> Iterator[str]:
    ranges: tuple[Range[Any], ...] = (
        keys.payments(account),
        keys.refunds(account),
        keys.credit_allocations(account),
        keys.attempts(account),
        keys.moves(account),
        keys.departures(account),
        keys.erasures(account),
        keys.acknowledgements(account),
    )
    for range in ranges:
        yield from (item.id for item in every(range, services) if _unfinished(item))
    # A finished job is due, too: it is removed when its time is over.
    yield from (job.id for job in every(keys.jobs(account), services) if job.finished_at is None)
    key = keys.succession(account)
    succession = services.store.read(key).get(key)
    if succession and _unfinished(succession):
        yield succession.id


def _unfinished(item: Any) -> bool:
    return bool(item.parked) or due_of(item) is not None


def _first(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(ids, _MOST_NAMED))
