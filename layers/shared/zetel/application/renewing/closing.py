"""Closing an account by an owner's command: refused while anything is open, then work step by step (`closing_steps`).

preview   what stands in the way, and the day until which documents would stay; nothing is written
close     the closing and its event in one commit, once nothing stands in the way; the name is repeated, so that no
          account is closed by mistake
read      the step that is next, and the refusal that it met; the staff reads it when no member is left
"""

from dataclasses import asdict, dataclass, replace

from zetel.application.accounts import account_events, closing_writes
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.documents.kept_days import kept_days
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.renewing import in_the_way
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import to_wire
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties import rights
from zetel.domain.parties.closing import Closing
from zetel.domain.parties.events import AccountClosing
from zetel.domain.parties.rights import Right, StaffRight

#: Seconds until a step is taken, mostly.
_NEXT_STEP = 2


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """Close the account, whose `name` the owner repeats."""

    account: str
    person: Person
    request: IdempotentRequest
    name: str


def preview(account: str, person: Person, services: Services, catalog: Catalog) -> Answer:
    """All that stands in the way of closing the account now, and the last day of the document that is kept longest.

    Raises Unknown, NotAllowed, AccountCloses.
    """
    membership_key, account_key = keys.membership(person.sub, account), keys.account(account)
    found = services.store.read(membership_key, account_key)
    rights.must_be_member(found.get(membership_key), account, Right.MAKE_OWNERS)
    held = found.known(account_key, "account", account)
    held.must_stay()
    blocking = in_the_way.found(account, services)
    until = kept_days(account, catalog.seller().keeps_years, services).last
    body = {"account": account, "name": held.name, **to_wire(asdict(blocking)), **to_wire({"documents_until": until})}
    return Answer(200, body)


def close(command: CloseAccount, services: Services) -> Answer:
    """202 with the closing and the path of its status.

    Raises Unknown, NotAllowed, AccountCloses, SubscriptionsRun, InvoicesOpen, BalancesOwed, WorkUnfinished,
    AccountMoved, IdempotencyKeyReused; InvalidRequest for another name.
    """
    receipt = command.request.receipt(command.account, command.person)

    def once() -> Answer:
        return unless_answered(lambda: _closed(command, services), receipt, command.request, services)

    return until_unmoved(once)


def _closed(command: CloseAccount, services: Services) -> Answer:
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    membership_key, account_key = keys.membership(command.person.sub, account), keys.account(account)
    found = services.store.read(membership_key, account_key, receipt)
    by = rights.must_be_member(found.get(membership_key), account, Right.MAKE_OWNERS)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    held = found.known(account_key, "account", account)
    held.must_stay()
    if command.name != held.name:
        raise InvalidRequest.of("/name", "the name of the account", command.name)
    in_the_way.must_be_free(account, services)
    at = services.now(account)
    begun = Closing(account, account, by.member, at).begun(at)
    after = replace(held, closing=True, version=held.version + 1)
    writes = [
        closing_writes.moved(None, begun),
        *account_events.journaled(
            AccountClosing(member=by.member), after, actor=journal.member(by.member), at=at, services=services
        ),
    ]
    location = f"/v1/accounts/{account}/closing"
    answer = Answer(202, answers.closing(begun), location=location, retry_after=_NEXT_STEP)
    return commit_once(receipt, command.request, writes, answer, services)


def read(account: str, person: Person, services: Services) -> Answer:
    """The closing with its steps, for members that are left. Raises Unknown, NotAllowed."""
    membership_key, key = keys.membership(person.sub, account), keys.closing(account)
    found = services.store.read(membership_key, key)
    rights.must_be_member(found.get(membership_key), account, Right.OWN)
    held = found.known(key, "closing", account)
    return Answer(200, answers.closing(held), version=held.version)


def read_as_staff(account: str, person: Person, services: Services) -> Answer:
    """The same for the seller's staff, journaled; also when no member is left. Raises NotAllowed, SecondFactorMissing,
    Unknown."""
    staff_rights.must_be_staff(person, StaffRight.VIEW_ACCOUNTS, account, services)
    key = keys.closing(account)
    held = services.store.read(key).known(key, "closing", account)
    services.store.commit([journal.accessed(account, person, "closing", services)])
    return Answer(200, answers.closing(held), version=held.version)
