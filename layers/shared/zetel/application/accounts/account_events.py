"""Events about an account and its profiles: the account counts them, without gaps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace, Write
from zetel.domain.errors import AccountMoved
from zetel.domain.events import Actor
from zetel.domain.parties.account import Account


def journaled(
    type: str, account: Account, *, actor: Actor, data: Mapping[str, Any], at: datetime, services: Services
) -> list[Write]:
    """Writes `account` with an event more, and that event: the account counts the events about it without gaps."""
    counted = replace(account, sequence=account.sequence + 1)
    return [
        Replace(
            keys.account(account.id),
            counted,
            {"sequence": account.sequence},
            on_conflict=lambda found: AccountMoved(account=account.id),
        ),
        journal.entry(
            type,
            account=account.id,
            subject=account.id,
            sequence=counted.sequence,
            actor=actor,
            data=data,
            at=at,
            services=services,
        ),
    ]
