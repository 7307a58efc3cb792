"""Accesses of the seller's staff to an account. Every access stands in the account's journal, reading too.

    read     account; the entry of the access, in a commit of its own; profiles
    list     subscription; the entry of the access, in a commit of its own; page
    release  account, profile       then profile, account and event in one commit

An access is the subject of its own entry: a reading access neither changes the account nor moves its sequence.
"""

from dataclasses import dataclass, replace
from typing import Any

from zetel.application.accounts import profiles
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.seller.staff_reader import StaffReader
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import InvalidRequest
from zetel.domain.events import TypedEvent
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties.events import ProfileCreditReleased, ProfileCreditWithdrawn
from zetel.domain.parties.profile import CreditLimit
from zetel.domain.parties.rights import StaffRight

#: More profiles than an account has.
_MOST_PROFILES = 100


@dataclass(frozen=True, slots=True)
class ReleaseCredit:
    """Let a profile at `version` buy on invoice within `credit`; without `credit`, no longer."""

    account: str
    profile: str
    person: Person
    version: int
    credit: CreditLimit | None


@dataclass(frozen=True, slots=True)
class ListCancellations:
    """Read the reasons of a subscription's cancellations, newest first."""

    account: str
    subscription: str
    person: Person
    limit: int
    after: str | None = None


def read_account(account: str, person: Person, services: Services) -> Answer:
    """The account with its manager and its profiles. Raises NotAllowed, SecondFactorMissing, Unknown."""
    account_key, manager_key = keys.account(account), keys.manager(account)
    found = StaffReader(person, "account").read(account, services, account_key, manager_key)
    held, manager = found.known(account_key, "account", account), found.get(manager_key)
    page = services.store.page(keys.profiles(account), limit=_MOST_PROFILES)
    shown = {**answers.account(held), **answers.time_in(held, services.now(account))}
    body: dict[str, Any] = {"account": shown, "profiles": [answers.profile(profile) for profile in page.items]}
    if manager and manager.staff:
        body["manager"] = manager.staff
    return Answer(200, body, version=held.version)


def list_cancellations(command: ListCancellations, services: Services) -> Rows:
    """The reasons of the subscription's cancellations, newest first, for staff.

    Raises NotAllowed, SecondFactorMissing, Unknown.
    """
    subscription_key = keys.subscription(command.account, command.subscription)
    found = StaffReader(command.person, "cancellations").read(command.account, services, subscription_key)
    found.known(subscription_key, "subscription", command.subscription)
    range = keys.cancellations(command.account, command.subscription)
    page = services.store.page(range, limit=command.limit, after=command.after, newest_first=True)
    return Rows(tuple(answers.cancellation(record) for record in page.items), page.next)


def release_credit(command: ReleaseCredit, services: Services) -> Answer:
    """The profile with its credit set or withdrawn; nothing is written for a profile that has that credit already.

    Present debts stay owed. Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale, InvalidRequest,
    AccountMoved.
    """
    return until_unmoved(lambda: _released(command, services))


def _released(command: ReleaseCredit, services: Services) -> Answer:
    staff_rights.must_be_staff(command.person, StaffRight.KEEP_BOOKS, command.account, services)
    if command.credit and command.credit.currency not in MINOR_DIGITS:
        raise InvalidRequest.of("/currency", f"one of {', '.join(MINOR_DIGITS)}", command.credit.currency)
    account_key, profile_key = keys.account(command.account), keys.profile(command.account, command.profile)
    found = services.store.read(account_key, profile_key)
    account = found.known(account_key, "account", command.account)
    before = found.known(profile_key, "billing profile", command.profile)
    must_be_at(command.version, before)
    after = before
    if before.credit != command.credit:
        after = replace(before, credit=command.credit, version=before.version + 1)
        services.store.commit(
            profiles.replaced(
                _credit_event(after.id, command.credit),
                account,
                after,
                actor=journal.staff(command.person),
                at=services.now(command.account),
                services=services,
            )
        )
    return Answer(200, answers.profile(after), version=after.version)


def _credit_event(profile: str, credit: CreditLimit | None) -> TypedEvent:
    if credit is None:
        return ProfileCreditWithdrawn(profile=profile)
    return ProfileCreditReleased(profile=profile, limit=credit.limit, currency=credit.currency, days=credit.days)
