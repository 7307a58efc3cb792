"""Resumes parked work: ``python -m operate.resume ACCOUNT ITEM`` makes it due for the next sweep.

The alarm names both ids. Mend the cause of the five failures, or the broken rule, first: otherwise the work is parked
again. The environment is that of the functions (`operate.deployment`).
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from operate.deployment import EnvironmentLacks, services
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.application.work import parking
from zetel.domain.due import WorkKind
from zetel.domain.errors import DocumentMoved, Unknown

#: The keys of items that can be parked, by the prefix of their id.
_KEYS: Final[Mapping[str, Callable[[str, str], Key[Any]]]] = {
    ids.INVOICE: keys.document,
    ids.CREDIT_NOTE: keys.document,
    ids.PAYMENT: keys.payment,
    ids.REFUND: keys.refund,
    ids.SUBSCRIPTION: keys.subscription,
    ids.CREDIT_ALLOCATION: keys.credit_allocation,
    ids.ATTEMPT: keys.attempt,
    "erq": keys.end_request,
    ids.MOVE: keys.move,
    ids.ACKNOWLEDGEMENT: keys.acknowledgement,
    ids.MEMBER: keys.invitation,
    ids.PROFILE: keys.profile,
    ids.JOB: keys.job,
    "rel": keys.release,
    "cnt": keys.counted_seats,
    WorkKind.MAIL: keys.errand,
    WorkKind.PUBLISH: keys.errand,
}


class NotParkable(Exception):
    """The named item is of a kind without work."""


def resume(account: str, item: str, services: Services) -> None:
    """Makes `item` due now. Raises NotParkable, Unknown if the item is not parked, DocumentMoved."""
    parking.resume(_key(account, item), services)


def _key(account: str, item: str) -> Key[Any]:
    kind = item.partition("_")[0]
    if kind not in _KEYS:
        raise NotParkable(f"{item} cannot be parked: only ids that begin with {', '.join(sorted(_KEYS))} can.")
    return _KEYS[kind](account, item)


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if nothing was resumed, 2 if the environment is missing."""
    parser = argparse.ArgumentParser(prog="operate.resume", description="Make parked work due again.")
    parser.add_argument("account", help="the account that the alarm named: acc_...")
    parser.add_argument("item", help="the id that the alarm named: inv_..., pay_..., sub_..., ...")
    given = parser.parse_args(arguments)
    try:
        resume(given.account, given.item, services())
    except EnvironmentLacks as error:
        print(error, file=sys.stderr)
        return 2
    except NotParkable as error:
        print(error, file=sys.stderr)
        return 1
    except Unknown:
        print(f"{given.item} of {given.account} is not parked. Nothing was changed.", file=sys.stderr)
        return 1
    except DocumentMoved:
        print(f"{given.item} was changed at the same moment. Nothing was resumed; try again.", file=sys.stderr)
        return 1
    print(f"{given.item} is due again. The next sweep takes it up, within five minutes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
