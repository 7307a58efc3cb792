"""The check of a VAT id, as work: due when the id is entered, then again as its status says.

    due -> asked -> status; a new version of the profile where the id begins or ceases to count
             |
             the register is away: due again after a growing wait; after a day the status is `unavailable`

The register of one country may be away for days; that is an answer, and the next question is put a day later.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from zetel.application.accounts import account_events
from zetel.application.accounts.vat_ids import is_in_register
from zetel.application.catalog.catalog import Catalog
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import ProfileMoved, ServiceAway
from zetel.domain.events import TypedEvent
from zetel.domain.parties.account import Account
from zetel.domain.parties.events import ProfileVatIdChecked, ProfileVatIdRefused
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.vat_status import (
    VatAnswer,
    VatState,
    VatStatus,
    answered,
    entered,
    next_question,
    to_be_checked,
)

#: The time for which the weather of the register is waited out until it counts as no answer.
_WAITED: Final = timedelta(days=1)

_BY: Final = journal.system("vat_check")


def check(account: str, profile: str, services: Services, catalog: Catalog) -> None:
    """Asks about the VAT id of the profile, if that is due, and commits the answer.

    Raises Unknown, and ServiceAway for the weather of the register.
    """
    until_unmoved(lambda: _checked(account, profile, services, catalog))


def is_unchecked(account: str, profile: str, services: Services) -> bool:
    """Whether the profile has a VAT id of a register that was entered before checking began. Raises Unknown."""
    key = keys.profile(account, profile)
    return _is_unchecked(services.store.read(key).known(key, "billing profile", profile))


def begin(account: str, profile: str, services: Services) -> None:
    """Makes such an id due at once; its 30 days begin today. Raises Unknown, ProfileMoved."""
    key = keys.profile(account, profile)
    before, at = services.store.read(key).known(key, "billing profile", profile), services.now(account)
    if before.vat_id is None or not _is_unchecked(before):
        return
    day = civil_date(at, before.zone)
    status = to_be_checked(before.vat_status or entered(before.vat_id, on=day), on=day)
    due = Due(at, WorkKind.VAT_CHECK)
    services.store.commit([_replaced(before, replace(before, vat_status=status, due=due))])


def _is_unchecked(profile: BillingProfile) -> bool:
    return bool(profile.vat_id and is_in_register(profile.vat_id) and not profile.due and not profile.parked)


def _checked(account: str, profile: str, services: Services, catalog: Catalog) -> None:
    account_key, profile_key = keys.account(account), keys.profile(account, profile)
    found = services.store.read(account_key, profile_key)
    before, at = found.known(profile_key, "billing profile", profile), services.now(account)
    if before.due is None or before.due.at > at or before.vat_id is None or before.vat_status is None:
        return
    answer = _answer(before.vat_id, before.due, at, services, catalog)
    status = answered(before.vat_status, answer, on=civil_date(at, before.zone))
    wait = next_question(answer)
    after = replace(
        before,
        vat_status=status,
        due=Due(at + wait, WorkKind.VAT_CHECK) if wait else None,
        attempts=0,
    )
    if _counts(before, at) != _counts(after, at):
        after = replace(after, version=before.version + 1)
    held = found.known(account_key, "account", account)
    services.store.commit([_replaced(before, after), *_told(before.vat_status, status, after, held, at, services)])


def _answer(vat_id: str, due: Due, at: datetime, services: Services, catalog: Catalog) -> VatAnswer:
    own = catalog.seller().vat_id
    try:
        return services.vat_check.ask(vat_id, requester=own if own and is_in_register(own) else None)
    except ServiceAway:
        if due.since is None or at - due.since < _WAITED:
            raise
        return VatAnswer(VatState.UNAVAILABLE)


def _counts(profile: BillingProfile, at: datetime) -> bool:
    return profile.vat_id_on(civil_date(at, profile.zone)) is not None


def _replaced(before: BillingProfile, after: BillingProfile) -> Write:
    """Writes the profile with one more check. Raises ProfileMoved from the commit."""
    return Replace(
        keys.profile(before.account, before.id),
        replace(after, checks=(before.checks or 0) + 1),
        {"version": before.version, "checks": before.checks},
        on_conflict=lambda found: ProfileMoved(profile=before.id),
    )


def _told(
    before: VatStatus,
    now: VatStatus,
    profile: BillingProfile,
    account: Account,
    at: datetime,
    services: Services,
) -> list[Write]:
    """Writes the event of a new state; nothing where the state stays."""
    if now.state is before.state:
        return []
    happened: TypedEvent = ProfileVatIdChecked(profile=profile.id, state=now.state)
    if now.state is VatState.INVALID:
        happened = ProfileVatIdRefused(profile=profile.id)
    return account_events.journaled(happened, account, actor=_BY, at=at, services=services)
