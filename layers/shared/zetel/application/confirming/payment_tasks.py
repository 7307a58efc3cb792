"""The work of the queue of payments: charges, refunds, ends of trials and on chosen days, requests for ends, kept
attempts, moves of people, the register of VAT ids, requests that wait for a seat, and counts of the use of seats."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from zetel.application.accounts import vat_checking
from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming import carrying_out, deciding_ends, ending_early, ending_trials, moving_on
from zetel.application.confirming.follow_up import follow_up
from zetel.application.licences import counting, departing, waiting
from zetel.application.payments import allocations, collections, refunds
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.work import parking


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message; a failure is counted on the message's item, and raised."""
    account = body["account"]
    match body:
        case {"request": id}:
            waiting.look(account, id, services, catalog)
        case {"free_seat": item}:
            waiting.offer(account, item, services, catalog)
        case {"departure": member}:
            departing.end_requests(account, member, services)
        case _:
            key, task = _of_money(account, body, services, catalog) or _of_contracts(account, body, services, catalog)
            parking.attempt(key, task, services)


def _of_money(
    account: str, body: Mapping[str, Any], services: Services, catalog: Catalog
) -> tuple[Key[Any], Callable[[], None]] | None:
    match body:
        case {"refund": id}:
            return keys.refund(account, id), partial(refunds.give_back, account, id, services)
        case {"credit_allocation": id}:
            return keys.credit_allocation(account, id), partial(allocations.settle, account, id, services)
        case {"charge": id}:
            return keys.payment(account, id), partial(collections.charge, account, id, services)
        case {"payment": id}:
            return keys.payment(account, id), partial(follow_up, account, id, services, catalog)
        case {"profile": id}:
            return keys.profile(account, id), partial(vat_checking.check, account, id, services, catalog)
    return None


def _of_contracts(
    account: str, body: Mapping[str, Any], services: Services, catalog: Catalog
) -> tuple[Key[Any], Callable[[], None]]:
    match body:
        case {"seat_count": id}:
            return keys.counted_seats(account, id), partial(counting.count, account, id, services, catalog)
        case {"dated_attempt": id}:
            return keys.attempt(account, id), partial(carrying_out.carry_out, account, id, services, catalog)
        case {"end_request": id}:
            return keys.end_request(account, id), partial(deciding_ends.work_on, account, id, services, catalog)
        case {"move": id}:
            return keys.move(account, id), partial(moving_on.move_on, account, id, services, catalog)
        case {"trial": id}:
            return keys.subscription(account, id), partial(ending_trials.end_trial, account, id, services, catalog)
    id = body["end"]
    return keys.subscription(account, id), partial(ending_early.end_early, account, id, services, catalog)
