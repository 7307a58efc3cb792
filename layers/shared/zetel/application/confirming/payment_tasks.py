"""The work of the queue of payments: charges, refunds, ends of trials and on chosen days, requests for ends, kept
attempts, moves of people, the register of VAT ids, requests that wait for a seat, and counts of the use of seats."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

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

#: The item and the work of a message, by the name that holds its id.
_WORK: Final[Mapping[str, tuple[Callable[[str, str], Key[Any]], Callable[[str, str, Services, Catalog], None]]]] = {
    "seat_count": (keys.counted_seats, counting.count),
    "dated_attempt": (keys.attempt, carrying_out.carry_out),
    "end_request": (keys.end_request, deciding_ends.work_on),
    "move": (keys.move, moving_on.move_on),
    "profile": (keys.profile, vat_checking.check),
    "trial": (keys.subscription, ending_trials.end_trial),
    "end": (keys.subscription, ending_early.end_early),
    "payment": (keys.payment, follow_up),
}
#: The same of work that needs no catalogue.
_MONEY: Final[Mapping[str, tuple[Callable[[str, str], Key[Any]], Callable[[str, str, Services], None]]]] = {
    "refund": (keys.refund, refunds.give_back),
    "credit_allocation": (keys.credit_allocation, allocations.settle),
    "charge": (keys.payment, collections.charge),
}


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does the work of one message; a failure is counted on the message's item, and raised."""
    account = body["account"]
    match body:
        case {"request": id}:
            waiting.look(account, id, services, catalog)
            return
        case {"free_seat": item}:
            waiting.offer(account, item, services, catalog)
            return
        case {"departure": member}:
            departing.end_requests(account, member, services)
            return
    (name,) = body.keys() & (_WORK.keys() | _MONEY.keys())
    id = body[name]
    if name in _MONEY:
        key, give = _MONEY[name]
        parking.attempt(key(account, id), partial(give, account, id, services), services)
        return
    key, task = _WORK[name]
    parking.attempt(key(account, id), partial(task, account, id, services, catalog), services)
