"""What hangs on an ended subscription is removed: the licences of its people, everything in its own partition, and what
the account has about its end.

    LICENCE#...       20 people a commit, with their members and an event
    POOL#, LEDGER, CANCEL#, ...                25 a commit
    ACK#, ATT#, MOVE#, ERQ#                    the files of a proof, then its item; 25 a commit
    deleted

Each commit holds only while the subscription is an ended one. Documents and payments are the account's, and stay. A
crash leaves the rest to the next run: a file is deleted before the item that names it.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final

from zetel.application.events import journal
from zetel.application.licences import licence_writes
from zetel.application.licences.dormancy import while_it_is
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.writes import Remove
from zetel.application.work.paging import every
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Defect
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.licence_change import taken_back
from zetel.domain.subscriptions.subscription import Subscription

#: People, and other items, of one commit; commits of one message, more are left to the next sweep.
_PEOPLE: Final = 20
_ITEMS: Final = 25
_MOST_COMMITS: Final = 50
_BY: Final = journal.system("renewals")


def removed(ended: Subscription, services: Services) -> bool:
    """Removes what hangs on the ended subscription; whether nothing is left. Raises MemberMoved, PoolMoved."""
    for _ in range(_MOST_COMMITS):
        if people := services.store.names(keys.licences_of(ended.account, ended.id), limit=_PEOPLE):
            until_unmoved(partial(_licences_ended, ended, people, services))
        elif names := services.store.names(keys.of_subscription(ended.account, ended.id), limit=_ITEMS):
            own = keys.of_subscription(ended.account, ended.id)
            gone = [Remove(keys.in_range(own, name), {}, on_conflict=lambda found: Defect()) for name in names]
            services.store.commit([while_it_is(ended), *gone])
        elif left := list(islice(_about_its_end(ended, services), _ITEMS)):
            services.store.commit([while_it_is(ended), *left])
        else:
            return True
    return False


def _about_its_end(ended: Subscription, services: Services) -> Iterator[Remove]:
    """Removes what is over when a subscription is deleted: proofs with their files, kept attempts, moves away from it,
    and requests for its end."""
    account = ended.account
    for proof in every(keys.acknowledgements(account), services):
        if proof.subscription == ended.id:
            for file in proof.files.values():
                services.files.drop(file)
            yield _gone(keys.acknowledgement(account, proof.id))
    for attempt in every(keys.attempts(account), services):
        if attempt.subscription == ended.id:
            yield _gone(keys.attempt(account, attempt.id))
    for move in every(keys.moves(account), services):
        if move.subscription == ended.id:
            yield _gone(keys.move(account, move.id))
    for asked in every(keys.end_requests(account), services):
        if asked.subscription == ended.id:
            yield _gone(keys.end_request(account, asked.id))


def _gone(key: Key[Any]) -> Remove:
    return Remove(key, {}, on_conflict=lambda found: Defect())


def _licences_ended(ended: Subscription, names: Sequence[str], services: Services) -> None:
    """Ends those of the named licences that are of the first one's item, with those that go with them."""
    item = keys.licence_named(names[0])[0]
    people = [member for one, member in map(keys.licence_named, names) if one == item]
    found = services.store.read(*(keys.member(ended.account, id) for id in people))
    members = {id: member for id in people if (member := found.get(keys.member(ended.account, id)))}
    changes = taken_back(item, list(members), members)
    if not changes:
        raise Defect  # a licence stands where its member has it
    licence_writes.committed(ended.account, changes, LicenceEnd.DELETED, _BY, services, also=[while_it_is(ended)])
