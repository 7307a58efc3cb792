"""What an account that closes has beside its people, payers and documents: ended subscriptions, acknowledgements, files
of people, and all other items. Removed in commits of 25; a crash leaves the rest to the next run."""

from functools import partial
from typing import Any, Final

from zetel.application.events import journal
from zetel.application.licences.job_files import file_of, zip_of
from zetel.application.ports import Services
from zetel.application.renewing import deleting
from zetel.application.store import keys
from zetel.application.store.keys import Range
from zetel.application.store.writes import Remove, Replace
from zetel.application.work.paging import every
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Defect, SubscriptionMoved
from zetel.domain.licences.job import JobKind
from zetel.domain.subscriptions.after_end import deleted_with_account
from zetel.domain.subscriptions.events import SubscriptionDeleted
from zetel.domain.subscriptions.subscription import SubscriptionState

_BY: Final = journal.system("closing")

#: Items of one commit; commits of one message, more are left to the next sweep.
_ITEMS: Final = 25
_MOST_COMMITS: Final = 50


def contracts_removed(account: str, services: Services) -> bool:
    """Deletes every ended subscription, as the sweep does in its time; whether none is left. Raises MemberMoved,
    PoolMoved, SubscriptionMoved."""
    return all(
        until_unmoved(partial(_deleted, account, held.id, services))
        for held in every(keys.subscriptions(account), services)
        if held.state is not SubscriptionState.DELETED
    )


def _deleted(account: str, id: str, services: Services) -> bool:
    key, at = keys.subscription(account, id), services.now(account)
    held = services.store.read(key).known(key, "subscription", id)
    if held.state is SubscriptionState.DELETED:
        return True
    if not deleting.removed(held, services):
        return False
    after, on = deleted_with_account(held, at)
    expects = {"version": held.version, "sequence": held.sequence, "hold": None}
    moved = SubscriptionMoved(subscription=id)
    entry = journal.entry(
        SubscriptionDeleted(ended=held.ended or on, on=on),
        account=account,
        subject=id,
        sequence=after.sequence,
        actor=_BY,
        at=at,
        services=services,
    )
    services.store.commit([Replace(key, after, expects, on_conflict=lambda _: moved), entry])
    return True


def rest_removed(account: str, services: Services) -> bool:
    """Removes files of people, acknowledgements, and all that is neither a document nor about money; whether nothing is
    left."""
    for job in every(keys.jobs(account), services):
        services.exports.drop(zip_of(job) if job.kind is JobKind.EXPORT else file_of(job))
        services.store.commit([Remove(keys.job(account, job.id), {}, on_conflict=lambda _: Defect())])
    for held in every(keys.acknowledgements(account), services):
        for file in held.files.values():
            services.files.drop(file)
        services.store.commit([Remove(keys.acknowledgement(account, held.id), {}, on_conflict=lambda _: Defect())])
    return all(emptied(items, services) for items in keys.passing(account))


def emptied(items: Range[Any], services: Services) -> bool:
    """Removes all `items`, as many as one message does; whether none is left."""
    for _ in range(_MOST_COMMITS):
        names = services.store.names(items, limit=_ITEMS)
        if not names:
            return True
        gone = [Remove(keys.in_range(items, name), {}, on_conflict=lambda _: Defect()) for name in names]
        services.store.commit(gone)
    return False
