"""Ends that need an export first: the refusal, which the contract remembers, and the earlier asking that counts.

A refusal voids no quote: the contract counts its event without a new version, as it does a renewal notice.
"""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import ExportRequired, SubscriptionMoved
from zetel.domain.parties.exported import AccountExports
from zetel.domain.quotes import cancellation, export_first
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import SubscriptionEndRefused
from zetel.domain.subscriptions.refused_end import RefusedEnd, remembered
from zetel.domain.subscriptions.subscription import Subscription


def heard(
    contract: Contract, exports: AccountExports, *, by: str, at: datetime, services: Services
) -> RefusedEnd | None:
    """The refused end that counts for the member `by`, who asks for the end at the instant `at`.

    Raises SubscriptionEnded; ExportRequired, once the contract remembers the asking.
    """
    asked = RefusedEnd(at, cancellation.next_end(contract, at))
    try:
        return export_first.must_be_exported(contract, exports, at, ends=asked.ends)
    except ExportRequired as refused:
        until_unmoved(partial(_remember, contract.subscription, asked, refused.begin_by, by, services))
        raise


def _remember(about: Subscription, asked: RefusedEnd, begin_by: date, by: str, services: Services) -> None:
    """Nothing is written while an export may still be begun for an earlier asking."""
    key = keys.subscription(about.account, about.id)
    held = services.store.read(key).known(key, "subscription", about.id)
    known = held.refused_ends or ()
    refused_ends = remembered(known, asked, held.zone)
    if refused_ends[-1] is not asked:
        return
    after = replace(held, refused_ends=refused_ends, sequence=held.sequence + 1)
    services.store.commit(
        [
            Replace(
                key,
                after,
                {"version": held.version, "sequence": held.sequence, "hold": held.hold},
                on_conflict=lambda found: SubscriptionMoved(subscription=about.id),
            ),
            journal.entry(
                SubscriptionEndRefused(begin_by=begin_by),
                account=about.account,
                subject=about.id,
                sequence=after.sequence,
                actor=journal.member(by),
                at=asked.at,
                services=services,
            ),
        ]
    )
