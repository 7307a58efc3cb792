"""Resume parked work: ``python -m operate.resume ACCOUNT ITEM`` puts it back where the next sweep finds it.

Both are what the alarm named. Mend first what made it fail five times, or break a rule: it is parked again otherwise.
The environment is that of the functions (`operate.deployment`).
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
from zetel.domain.errors import DocumentMoved, Unknown

#: What can be parked, by the prefix of its id.
_KEYS: Final[Mapping[str, Callable[[str, str], Key[Any]]]] = {
    ids.INVOICE: keys.document,
    ids.CREDIT_NOTE: keys.document,
    ids.PAYMENT: keys.payment,
    ids.REFUND: keys.refund,
    ids.SUBSCRIPTION: keys.subscription,
    ids.CREDIT_ALLOCATION: keys.credit_allocation,
}


class NotParkable(Exception):
    """What is named is of a kind that has no work."""


def resume(account: str, item: str, services: Services) -> None:
    """Puts `item` back into the due index, due now. Raises NotParkable, Unknown if it is not parked, DocumentMoved."""
    parking.resume(_key(account, item), services)


def _key(account: str, item: str) -> Key[Any]:
    kind = item.partition("_")[0]
    if kind not in _KEYS:
        raise NotParkable(f"{item} cannot be parked: only ids that begin with {', '.join(sorted(_KEYS))} can.")
    return _KEYS[kind](account, item)


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 where nothing was resumed, 2 where the command has not what it needs."""
    parser = argparse.ArgumentParser(prog="operate.resume", description="Have parked work tried again.")
    parser.add_argument("account", help="the account that the alarm named: acc_...")
    parser.add_argument("item", help="the id that it named: inv_..., pay_..., sub_..., ...")
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
