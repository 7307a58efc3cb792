"""Resume parked work: ``python -m operate.resume ACCOUNT ITEM`` puts it back where the next sweep finds it.

ITEM is the invoice, credit note or payment that the alarm named, with its ACCOUNT. Mend first what made it fail five
times, or break a rule: it is parked again otherwise. The environment is that of the functions (`operate.deployment`).
"""

import argparse
import sys
from typing import Any

from zetel.application import ids, keys, parking
from zetel.application.keys import Key
from zetel.application.ports import Services
from zetel.domain.errors import DocumentMoved, Unknown


class NotParkable(Exception):
    """What is named is no invoice, credit note or payment."""


def resume(account: str, item: str, services: Services) -> None:
    """Puts `item` back into the due index, due now. Raises NotParkable, Unknown if it is not parked, DocumentMoved."""
    parking.resume(_key(account, item), services)


def _key(account: str, item: str) -> Key[Any]:
    match item.partition("_")[0]:
        case ids.INVOICE | ids.CREDIT_NOTE:
            return keys.document(account, item)
        case ids.PAYMENT:
            return keys.payment(account, item)
    raise NotParkable(f"{item} is no invoice (inv_...), credit note (crn_...) or payment (pay_...).")


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, or 1 where nothing was resumed."""
    parser = argparse.ArgumentParser(prog="operate.resume", description="Have parked work tried again.")
    parser.add_argument("account", help="the account that the alarm named: acc_...")
    parser.add_argument("item", help="the invoice, credit note or payment that it named")
    given = parser.parse_args(arguments)
    from zetel import bootstrap  # not before: it reads the environment

    try:
        resume(given.account, given.item, bootstrap.services())
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
