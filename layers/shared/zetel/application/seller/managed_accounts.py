"""Accounts that are given to an account manager of the staff, and taken back; each is journaled.

The seller says whether account managers see all accounts or those alone that are given to them
(`commands.staff_rights`).
"""

from dataclasses import dataclass

from zetel.application.commands import staff_rights
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.seller.staff_reader import StaffReader
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import AccountMoved, InvalidRequest
from zetel.domain.events import TypedEvent
from zetel.domain.parties.account_manager import AccountManager
from zetel.domain.parties.events import AccountGiven, AccountTakenBack
from zetel.domain.parties.member import StaffRole
from zetel.domain.parties.rights import StaffRight


@dataclass(frozen=True, slots=True)
class ManageAccount:
    """A change of the account's manager by `person`; `version` is 0 before the account is given for the first time."""

    account: str
    person: Person
    version: int


def read(account: str, person: Person, services: Services) -> Answer:
    """The account with its manager, if any. Raises NotAllowed, SecondFactorMissing, Unknown."""
    account_key, key = keys.account(account), keys.manager(account)
    held = StaffReader(person, "manager").read(account, services, account_key, key).get(key)
    return _answer(held or AccountManager("", account))


def give(command: ManageAccount, staff: str, services: Services) -> Answer:
    """The account with its manager, given in the place of an earlier one; nothing is written where it has that one.

    Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale, AccountMoved; InvalidRequest for a person who is no
    account manager.
    """
    staff_rights.must_be_staff(command.person, StaffRight.GIVE_ACCOUNTS, command.account, services)
    in_pool = services.sign_ins.entry(staff) is not None
    if not in_pool or StaffRole.ACCOUNT_MANAGER not in services.sign_ins.roles(staff):
        raise InvalidRequest.of("/staff", "an account manager of the seller's staff", staff)
    return until_unmoved(lambda: _managed_by(command, staff, services))


def take_back(command: ManageAccount, services: Services) -> Answer:
    """The account without a manager. Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale, AccountMoved."""
    staff_rights.must_be_staff(command.person, StaffRight.GIVE_ACCOUNTS, command.account, services)
    return until_unmoved(lambda: _managed_by(command, None, services))


def _managed_by(command: ManageAccount, staff: str | None, services: Services) -> Answer:
    account = command.account
    account_key, key = keys.account(account), keys.manager(account)
    found = services.store.read(account_key, key)
    found.known(account_key, "account", account)
    at, stored = services.now(account), found.get(key)
    before = stored or AccountManager(services.ids.new(ids.MANAGER, at), account)
    must_be_at(command.version, before)
    if before.staff == staff:
        return _answer(before)
    after = before.given_to(staff)
    happened: TypedEvent = AccountGiven(staff=staff) if staff else AccountTakenBack(staff=before.staff or "")
    told = journal.entry(
        happened,
        account=account,
        subject=after.id,
        sequence=after.sequence,
        actor=journal.staff(command.person),
        at=at,
        services=services,
    )
    services.store.commit([_replaced(stored, after), told])
    return _answer(after)


def _answer(held: AccountManager) -> Answer:
    body = {"account": held.account, "version": held.version, **({"staff": held.staff} if held.staff else {})}
    return Answer(200, body, version=held.version)


def _replaced(before: AccountManager | None, after: AccountManager) -> Write:
    """Raises AccountMoved from the commit."""
    key, moved = keys.manager(after.account), AccountMoved(account=after.account)
    if before is None:
        return Insert(key, after, on_conflict=lambda found: moved)
    return Replace(key, after, {"version": before.version}, on_conflict=lambda found: moved)
