"""Accounts with a clock of their own, by which the seller's staff tries what years bring.

    make      an account whose id says that it has a clock; the clock stands at the instant it was made
    advance   the clock is to go on: an entry of the journal brings the work, which `application.work.own_time` does
    read      the clock, and the mails that nobody was sent

The person of the staff owns the account, and buys in it as a customer does, by the same operations.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from zetel.application.accounts import accounts
from zetel.application.accounts.accounts import OpenAccount
from zetel.application.commands import staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer, KeptMail, ListedClock
from zetel.application.store.wire import to_wire
from zetel.application.store.writes import Insert, Remove, Replace
from zetel.application.work.own_time import StandingClock
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import AccountMoved, Defect, InvalidRequest, Unknown
from zetel.domain.parties.account_clock import LONGEST, AccountClock
from zetel.domain.parties.rights import StaffRight

#: The scope of receipts of the staff, before the account exists.
_STAFF = "-"


@dataclass(frozen=True, slots=True)
class MakeClock:
    """Open an account with a clock of its own that stands at `at`, or at the present instant."""

    account: OpenAccount
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AdvanceClock:
    """Send the clock of `account` to `to`."""

    account: str
    person: Person
    request: IdempotentRequest
    to: datetime


def make_clock(command: MakeClock, services: Services) -> Answer:
    """The clock with its new account; 201.

    Raises NotAllowed, SecondFactorMissing, InvalidRequest, IdempotencyKeyReused, MailUnverified.
    """
    opened = command.account
    staff_rights.reach(opened.person, StaffRight.RUN_TEST_CLOCKS, services)
    receipt = opened.request.receipt(_STAFF, opened.person)
    if earlier := replayed(services.store.read(receipt).get(receipt), opened.request, services):
        return earlier
    now = services.clock.now()
    at = command.at or now
    if not now <= at <= now + LONGEST:
        raise InvalidRequest.of("/at", f"{now.isoformat()} to {(now + LONGEST).isoformat()}")
    standing = replace(services, clock=StandingClock(at, services.clock))  # it has no clock of its own yet
    writes, account = accounts.opening(opened, ids.TEST_ACCOUNT, at, standing)
    id = account.body["account"]["id"]
    clock = AccountClock(id, opened.name, at, at)
    writes += [
        Insert(keys.account_clock(id), clock, on_conflict=lambda found: Defect()),
        Insert(keys.listed_clock(id), ListedClock(id), on_conflict=lambda found: Defect()),
    ]
    body = {**_shown(clock), "profile": account.body["profile"]["id"]}
    answer = Answer(201, body, version=clock.version, location=f"/v1/seller/test-clocks/{id}")
    return commit_once(receipt, opened.request, writes, answer, services)


def advance_clock(command: AdvanceClock, services: Services) -> Answer:
    """The clock on its way; 202. A clock that stopped goes on.

    Raises NotAllowed, SecondFactorMissing, Unknown, InvalidRequest, IdempotencyKeyReused.
    """
    staff_rights.must_be_staff(command.person, StaffRight.RUN_TEST_CLOCKS, command.account, services)
    return until_unmoved(lambda: _advanced(command, services))


def _advanced(command: AdvanceClock, services: Services) -> Answer:
    account, person = command.account, command.person
    receipt, key = command.request.receipt(account, person), keys.account_clock(account)
    found = services.store.read(receipt, key)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    before = found.known(key, "test clock", account)
    if before.removed:
        raise Unknown(kind="test clock", id=account)
    after = before.towards(command.to)
    writes = [
        Replace(key, after, {"version": before.version}, on_conflict=lambda found: AccountMoved(account=account)),
        journal.accessed(account, person, "clock", services),
    ]
    answer = Answer(202, _shown(after), location=f"/v1/seller/test-clocks/{account}", retry_after=1)
    return commit_once(receipt, command.request, writes, answer, services)


def remove_clock(account: str, version: int, person: Person, services: Services) -> Answer:
    """The clock that is removed with its account and all that the account has.

    Raises NotAllowed, SecondFactorMissing, Unknown, VersionStale, AccountMoved.
    """
    staff_rights.must_be_staff(person, StaffRight.RUN_TEST_CLOCKS, account, services)
    before = _clock(account, services)
    must_be_at(version, before)
    after = replace(before, removed=True, version=version + 1)
    moved = partial(AccountMoved, account=account)
    services.store.commit(
        [
            Replace(keys.account_clock(account), after, {"version": version}, lambda found: moved()),
            Remove(keys.listed_clock(account), {}, lambda found: moved()),
            journal.accessed(account, person, "clock", services),
        ]
    )
    return Answer(200, _shown(after), version=after.version)


def read_clock(account: str, person: Person, services: Services) -> Answer:
    """The clock, and whether it is on its way. Raises NotAllowed, SecondFactorMissing, Unknown."""
    staff_rights.must_be_staff(person, StaffRight.RUN_TEST_CLOCKS, account, services)
    clock = _clock(account, services)
    return Answer(200, _shown(clock), version=clock.version)


def list_clocks(person: Person, limit: int, after: str | None, services: Services) -> Rows:
    """The clocks, oldest account first. Raises NotAllowed, SecondFactorMissing."""
    staff_rights.reach(person, StaffRight.RUN_TEST_CLOCKS, services)
    page = services.store.page(keys.listed_clocks(), limit=limit, after=after)
    wanted = [keys.account_clock(listed.account) for listed in page.items]
    found = services.store.read(*wanted)
    return Rows(tuple(_shown(clock) for key in wanted if (clock := found.get(key))), page.next)


def list_mails(account: str, person: Person, limit: int, after: str | None, services: Services) -> Rows:
    """The mails that the account's people would have got, oldest first. Raises NotAllowed, SecondFactorMissing,
    Unknown."""
    staff_rights.must_be_staff(person, StaffRight.RUN_TEST_CLOCKS, account, services)
    _clock(account, services)
    page = services.store.page(keys.kept_mails(account), limit=limit, after=after)
    return Rows(tuple(_mail(kept) for kept in page.items), page.next)


def _clock(account: str, services: Services) -> AccountClock:
    key = keys.account_clock(account)
    return services.store.read(key).known(key, "test clock", account)


def _shown(clock: AccountClock) -> dict[str, Any]:
    shown = {"account": clock.account, "name": clock.name, "at": clock.at, "until": clock.until}
    return dict(to_wire({**shown, "status": clock.status, "stopped": clock.stopped, "version": clock.version}))


def _mail(kept: KeptMail) -> dict[str, Any]:
    return dict(to_wire(kept))
