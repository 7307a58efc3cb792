"""Names of the accounts in a list of the seller's staff: a name tells whose row it is, and opens no account."""

from collections.abc import Iterable, Mapping

from zetel.application.ports import Services
from zetel.application.store import keys


def of(accounts: Iterable[str], services: Services) -> Mapping[str, str]:
    """The name of each account that is there, by its id; one call, and none for no accounts."""
    asked = {account: keys.account(account) for account in accounts}
    if not asked:
        return {}
    found = services.store.read(*asked.values())
    return {account: held.name for account, key in asked.items() if (held := found.get(key))}
