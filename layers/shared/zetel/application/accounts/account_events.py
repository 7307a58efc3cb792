"""Events about an account and its profiles: the account counts them, without gaps."""

from dataclasses import replace
from datetime import datetime

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace, Write
from zetel.domain.errors import AccountMoved
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.parties.account import Account


def journaled(happened: TypedEvent, account: Account, *, actor: Actor, at: datetime, services: Services) -> list[Write]:
    """Writes `account` with one more event, and the entry of `happened`."""
    counted = replace(account, sequence=account.sequence + 1)
    return [
        Replace(
            keys.account(account.id),
            counted,
            {"sequence": account.sequence},
            on_conflict=lambda found: AccountMoved(account=account.id),
        ),
        journal.entry(
            happened,
            account=account.id,
            subject=account.id,
            sequence=counted.sequence,
            actor=actor,
            at=at,
            services=services,
        ),
    ]
