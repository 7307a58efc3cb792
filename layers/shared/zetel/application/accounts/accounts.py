"""Accounts as their people see them: opening, reading, renaming.

Every change is journaled with the names of the changed fields, never with their values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from zetel.application.accounts import account_events, name_entries, profiles
from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Defect, InvalidRequest, VersionStale
from zetel.domain.parties import rights
from zetel.domain.parties.account import Account
from zetel.domain.parties.events import AccountChanged, AccountOpened
from zetel.domain.parties.member import Member, MemberCounts, Membership, MemberState, Role
from zetel.domain.parties.rights import Right

#: The scope of receipts of a person without an account.
_NO_ACCOUNT: Final = "-"


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """Open an account owned by `person`, with its first billing profile.

    `details` is the profile in wire form. `owner_name` and `owner_mail` count where the token lacks them.
    """

    person: Person
    request: IdempotentRequest
    name: str
    details: Mapping[str, Any]
    owner_name: str | None = None
    owner_mail: str | None = None


def mine(person: Person, *, limit: int, after: str | None, services: Services) -> Rows:
    """The accounts in which `person` is a member, with their roles there."""
    page = services.store.page(keys.memberships(person.sub), limit=limit, after=after)
    active = [membership for membership in page.items if membership.state is MemberState.ACTIVE]
    if not active:
        return Rows((), page.next)
    found = services.store.read(*(keys.account(membership.account) for membership in active))
    rows = (
        {"id": m.account, "name": account.name, "member": m.member, "roles": list(m.roles)}
        for m in active
        if (account := found.get(keys.account(m.account)))
    )
    return Rows(tuple(rows), page.next)


def open_account(command: OpenAccount, services: Services) -> Answer:
    """The new account and its profile; 201. Raises InvalidRequest, IdempotencyKeyReused."""
    receipt = command.request.receipt(_NO_ACCOUNT, command.person)
    found = services.store.read(receipt)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    at = services.clock.now()  # the account has no clock of its own before it exists
    account = Account(id=services.ids.new(ids.ACCOUNT, at), name=command.name, version=1, sequence=1, created_at=at)
    owner = _owner(command, services.ids.new(ids.MEMBER, at))
    profile = profiles.made(command.details, account=account.id, at=at, services=services, where="/profile")
    membership = Membership(account.id, owner.id, (Role.OWNER,), MemberState.ACTIVE)
    writes: list[Write] = [
        Insert(keys.account(account.id), account, on_conflict=_defect),
        Insert(keys.profile(account.id, profile.id), profile, on_conflict=_defect),
        Insert(keys.member(account.id, owner.id), owner, on_conflict=_defect),
        Insert(keys.membership(command.person.sub, account.id), membership, on_conflict=_defect),
        *name_entries.renamed("", account.name, account=account.id),
        *name_entries.renamed("", profile.name, account=account.id, profile=profile.id),
        Insert(keys.counts(account.id), MemberCounts(owners=1), on_conflict=_defect),
        journal.entry(
            AccountOpened(owner=owner.id, profile=profile.id),
            account=account.id,
            subject=account.id,
            sequence=1,
            actor=journal.member(owner.id),
            at=at,
            services=services,
        ),
    ]
    body = {"account": answers.account(account), "profile": answers.profile(profile)}
    answer = Answer(201, body, version=account.version, location=f"/v1/accounts/{account.id}")
    return commit_once(receipt, command.request, writes, answer, services)


def read_account(account: str, person: Person, services: Services) -> Answer:
    """The account and the roles that `person` has in it. Raises Unknown, NotAllowed."""
    membership_key, account_key = keys.membership(person.sub, account), keys.account(account)
    found = services.store.read(membership_key, account_key)
    membership = rights.must_be_member(found.get(membership_key), account, Right.OWN)
    held = found.known(account_key, "account", account)
    return Answer(200, {**answers.account(held), "roles": list(membership.roles)}, version=held.version)


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
    if before.version != version:
        raise VersionStale(version=before.version)
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


def _owner(command: OpenAccount, id: str) -> Member:
    """The person as a member, named by the token, or else by the request. Raises InvalidRequest."""
    name, mail = command.person.name or command.owner_name, command.person.mail or command.owner_mail
    if not name:
        raise InvalidRequest.of("/owner/name", "given: the access token does not say it")
    if not mail:
        raise InvalidRequest.of("/owner/mail", "given: the access token does not say it")
    return Member(id=id, name=name, mail=mail, roles=(Role.OWNER,), person=command.person.sub)


def _defect(found: object) -> Exception:
    """Ids are new, so an item that stands under a new id is a defect."""
    return Defect()
