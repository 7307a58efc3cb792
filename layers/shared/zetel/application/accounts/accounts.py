"""Accounts as their people see them: opening, reading, renaming.

Every change is journaled with the names of the changed fields, never with their values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from zetel.application.accounts import account_events, profiles, recipients
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.people import member_events
from zetel.application.ports import Services
from zetel.application.store import ids, keys, name_entries
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Defect, MailUnverified
from zetel.domain.parties import rights
from zetel.domain.parties.account import Account
from zetel.domain.parties.events import AccountChanged, AccountOpened
from zetel.domain.parties.member import Member, MemberCounts, Membership, MemberState, Role
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.recipient import Recipient
from zetel.domain.parties.rights import Right

#: The scope of receipts of a person without an account.
_NO_ACCOUNT: Final = "-"


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """Open an account owned by `person`, with its first billing profile.

    `details` is the profile in wire form. Name and address of the owner are those of the pool of sign-ins.
    """

    person: Person
    request: IdempotentRequest
    name: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListAccounts:
    """The accounts of `person`; with `clock`, that account with a clock of its own too, which lists do not know."""

    person: Person
    limit: int
    after: str | None = None
    clock: str | None = None


def mine(command: ListAccounts, services: Services) -> Rows:
    """The accounts in which the person is a member, with the roles, rights, language and time there; two calls, three
    with an account with a clock of its own, which comes first on the first page. Beside them stand the rights in the
    seller's staff, of the roles in the token: each use of them asks the pool."""
    person, clock = command.person, command.clock
    beside = staff_rights.told(person)
    page = services.store.page(keys.memberships(person.sub), limit=command.limit, after=command.after)
    held = list(page.items)
    if clock and not command.after:
        key = keys.membership(person.sub, clock)
        if membership := services.store.read(key).get(key):
            held.insert(0, membership)
    active = [membership for membership in held if membership.state is MemberState.ACTIVE]
    if not active:
        return Rows((), page.next, beside)
    members = (keys.member(m.account, m.member) for m in active)
    found = services.store.read(*(keys.account(m.account) for m in active), *members)
    rows = (
        answers.my_account(account, m, member.language if member else None, services.now(m.account))
        for m in active
        if (account := found.get(keys.account(m.account)))
        for member in (found.get(keys.member(m.account, m.member)),)
    )
    return Rows(tuple(rows), page.next, beside)


def open_account(command: OpenAccount, services: Services) -> Answer:
    """The new account and its profile; 201.

    Raises InvalidRequest, IdempotencyKeyReused, MailUnverified, TooManyToday.
    """
    receipt = command.request.receipt(_NO_ACCOUNT, command.person)
    found = services.store.read(receipt)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    at = services.clock.now()  # the account has no clock of its own before it exists
    writes, answer = opening(command, ids.ACCOUNT, at, services)
    return commit_once(receipt, command.request, writes, answer, services)


def opening(command: OpenAccount, kind: str, at: datetime, services: Services) -> tuple[list[Write], Answer]:
    """The writes that open an account with an id of `kind` at `at`, and the answer. Raises as `open_account` does."""
    owner = _owner(command.person, services.ids.new(ids.MEMBER, at), services)
    id = services.ids.new(kind, at)
    profile = profiles.made(command.details, account=id, at=at, services=services, where="/profile")
    account = Account(id=id, name=command.name, version=1, sequence=1, created_at=at, owner=owner.id, zone=profile.zone)
    membership = Membership(account.id, owner.id, (Role.OWNER,), MemberState.ACTIVE)
    writes: list[Write] = [
        Insert(keys.account(account.id), account, on_conflict=_defect),
        Insert(keys.profile(account.id, profile.id), profile, on_conflict=_defect),
        *member_events.entered(owner, account.id),
        Insert(keys.membership(command.person.sub, account.id), membership, on_conflict=_defect),
        *name_entries.renamed("", account.name, account=account.id),
        *name_entries.renamed("", profile.name, account=account.id, profile=profile.id),
        Insert(keys.counts(account.id), MemberCounts(owners=1, places=1, pressing=1), on_conflict=_defect),
        journal.entry(
            AccountOpened(owner=owner.id, profile=profile.id),
            account=account.id,
            subject=account.id,
            sequence=1,
            actor=journal.member(owner.id),
            at=at,
            services=services,
        ),
        *_recipients(account.id, owner, profile, at, services),
    ]
    body = {"account": answers.account(account), "profile": answers.profile(profile)}
    return writes, Answer(201, body, version=account.version, location=f"/v1/accounts/{account.id}")


def read_account(account: str, person: Person, services: Services) -> Answer:
    """The account and the roles that `person` has in it. Raises Unknown, NotAllowed."""
    membership_key, account_key = keys.membership(person.sub, account), keys.account(account)
    found = services.store.read(membership_key, account_key)
    membership = rights.must_be_member(found.get(membership_key), account, Right.OWN)
    held = found.known(account_key, "account", account)
    time = answers.time_in(held, services.now(account))
    return Answer(200, {**answers.account(held), **time, "roles": list(membership.roles)}, version=held.version)


def rename_account(account: str, name: str, *, version: int, person: Person, services: Services) -> Answer:
    """The account under its new name; nothing is written where the account has that name already.

    Raises Unknown, NotAllowed, VersionStale, AccountMoved.
    """
    return until_unmoved(lambda: _renamed(account, name, version, person, services))


def _renamed(account: str, name: str, version: int, person: Person, services: Services) -> Answer:
    membership_key, account_key = keys.membership(person.sub, account), keys.account(account)
    found = services.store.read(membership_key, account_key)
    membership = rights.must_be_member(found.get(membership_key), account, Right.MANAGE_BILLING)
    before = found.known(account_key, "account", account)
    must_be_at(version, before)
    after = before
    if before.name != name:
        after = replace(before, name=name, version=version + 1)
        services.store.commit(
            [
                *account_events.journaled(
                    AccountChanged(fields=("name",)),
                    after,
                    actor=journal.member(membership.member),
                    at=services.now(account),
                    services=services,
                ),
                *name_entries.renamed(before.name, after.name, account=account),
            ]
        )
    return Answer(200, {**answers.account(after), "roles": list(membership.roles)}, version=after.version)


def _owner(person: Person, id: str, services: Services) -> Member:
    """The person as a member, as the pool of sign-ins has them. Raises MailUnverified."""
    entry = services.sign_ins.entry(person.in_pool)
    if entry is None or not entry.mail_verified:
        raise MailUnverified
    return Member(id=id, name=entry.name, mail=entry.mail, roles=(Role.OWNER,), person=person.sub)


def _recipients(account: str, owner: Member, profile: BillingProfile, at: datetime, services: Services) -> list[Write]:
    """The owner's own address, which is confirmed, and the profile's other recipients, which are sent links."""
    actor = journal.member(owner.id)
    own = Recipient(
        id=services.ids.new(ids.RECIPIENT, at),
        account=account,
        address=owner.mail,
        language=profile.language,
        stand_in=owner.id,
        version=1,
        sequence=1,
        added_at=at,
        confirmed_at=at,
    )
    others = recipients.Newcomers(
        account,
        tuple(address for address in profile.recipients if address.casefold() != owner.mail.casefold()),
        profile.language,
        owner.id,
    )
    return [
        *recipients.confirmed_at_sign_in(own, actor=actor, at=at, services=services),
        *recipients.added(others, others.of_new_account(), None, actor=actor, at=at, services=services),
    ]


def _defect(found: object) -> Exception:
    """Ids are new, so an item that stands under a new id is a defect."""
    return Defect()
