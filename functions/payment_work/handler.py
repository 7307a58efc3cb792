"""Work outside of commands: charges, refunds, ends of trials and on chosen days, kept attempts, moves of people, the
register of VAT ids, requests that wait for a seat, and counts of the use of seats."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.accounts import vat_checking
from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming import carrying_out, ending_early, ending_trials, moving_on
from zetel.application.confirming.follow_up import follow_up
from zetel.application.licences import counting, departing, waiting
from zetel.application.payments import allocations, collections, refunds
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.work import parking
from zetel.messaging import queue


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message; a failure is counted on the message's item, and raised."""
    account = body["account"]
    key: Key[Any]
    match body:
        case {"request": id}:
            waiting.look(account, id, services, catalog)
            return
        case {"free_seat": item}:
            waiting.offer(account, item, services, catalog)
            return
        case {"seat_count": id}:
            key, task = keys.counted_seats(account, id), partial(counting.count, account, id, services, catalog)
        case {"departure": member}:
            departing.end_requests(account, member, services)
            return
        case {"refund": id}:
            key, task = keys.refund(account, id), partial(refunds.give_back, account, id, services)
        case {"credit_allocation": id}:
            key, task = keys.credit_allocation(account, id), partial(allocations.settle, account, id, services)
        case {"dated_attempt": id}:
            key, task = keys.attempt(account, id), partial(carrying_out.carry_out, account, id, services, catalog)
        case {"move": id}:
            key, task = keys.move(account, id), partial(moving_on.move_on, account, id, services, catalog)
        case {"profile": id}:
            key, task = keys.profile(account, id), partial(vat_checking.check, account, id, services, catalog)
        case {"trial": id} | {"end": id}:
            ending = ending_trials.end_trial if "trial" in body else ending_early.end_early
            key, task = keys.subscription(account, id), partial(ending, account, id, services, catalog)
        case {"charge": id}:
            key, task = keys.payment(account, id), partial(collections.charge, account, id, services)
        case _:
            id = body["payment"]
            key, task = keys.payment(account, id), partial(follow_up, account, id, services, catalog)
    parking.attempt(key, task, services)


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(work, services=services(), catalog=catalog()), name="payment_work")


warm("store", "provider")
