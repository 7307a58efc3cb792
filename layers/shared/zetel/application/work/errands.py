"""Errands: messages whose work no other item carries, the mail of an event and its publication on the bus.

    message -> work -> done
                 |
                 weather or defect -> an item, due -> the sweep -> work -> done       the message is done with
                 |
                 the store is away -> the same message, a quarter of an hour later    no item can be written

So an outage costs no mail and no event, as it costs no other work.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from zetel.application.ports import Message, Services
from zetel.application.store import keys
from zetel.application.store.records import Errand
from zetel.application.store.writes import Insert, Replace
from zetel.application.work import parking
from zetel.application.work.weather import SetAside
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import ServiceAway

#: Seconds until a message comes again that no item could be written for: the longest delay of a queue.
_AGAIN_AFTER: Final = 900


class _Kept(Exception):
    """An item has the errand already, or has done it."""


def run(
    body: Mapping[str, Any],
    work: Callable[[Mapping[str, Any]], None],
    services: Services,
    *,
    kind: WorkKind,
    queue: str,
) -> None:
    """Does `work` on the event (wire form) that `body`, a message of `queue`, has or names.

    Raises SetAside where an item or a later message has the work from here on; an error where nothing has.
    """
    if "errand" in body:
        _again(body["account"], body["errand"], work, services)
        return
    try:
        work(body)
    except Exception as failure:
        try:
            _begin(body, failure, kind, services)
        except ServiceAway as store:
            services.alarms.away(store.service)
            services.queues.send([Message(queue, body, dedupe=str(body["id"]), delay=_AGAIN_AFTER)])
        raise SetAside from failure


def _begin(event: Mapping[str, Any], failure: Exception, kind: WorkKind, services: Services) -> None:
    account, id = str(event["account"]), f"{kind}_{event['id']}"
    errand = Errand(id, account, event, due=Due(services.now(account), kind))
    begun = parking.stopped(errand, failure, services)
    try:
        services.store.commit([Insert(keys.errand(account, id), begun, on_conflict=lambda found: _Kept())])
    except _Kept:
        return


def _again(account: str, id: str, work: Callable[[Mapping[str, Any]], None], services: Services) -> None:
    key = keys.errand(account, id)
    try:
        errand = services.store.read(key).get(key)
    except ServiceAway as store:
        services.alarms.away(store.service)
        raise SetAside from store  # the due index has it
    if errand is None or errand.due is None or errand.due.at > services.now(account):
        return
    try:
        parking.attempt(key, partial(_done, key, errand, work, services), services)
    except SetAside:
        raise
    except Exception as failure:
        raise SetAside from failure


def _done(key: keys.Key[Errand], errand: Errand, work: Callable[[Mapping[str, Any]], None], services: Services) -> None:
    work(errand.event)
    done = replace(errand, version=errand.version + 1, due=None)
    try:
        services.store.commit([Replace(key, done, {"version": errand.version}, on_conflict=lambda found: _Kept())])
    except _Kept:
        return
