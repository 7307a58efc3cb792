"""Billing profiles. A change counts for later quotes and documents only.

Currency and zone may change, too: a running subscription keeps the currency and zone of its purchase.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from zetel.application.accounts import account_events, recipients, vat_ids
from zetel.application.accounts.recipients import Newcomers
from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import IdempotentRequest, Person, Reader
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.commands.versions import must_be_at
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import ids, keys, name_entries
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, from_wire, to_wire
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import Defect, InvalidRequest, ProfileMoved, Unknown, VersionStale, Violation
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties import rights
from zetel.domain.parties.account import Account
from zetel.domain.parties.events import ProfileAdded, ProfileChanged
from zetel.domain.parties.profile import Balance, BillingProfile, must_be_possible
from zetel.domain.parties.rights import Right
from zetel.domain.parties.vat_status import VatStatus, entered, to_be_checked
from zetel.domain.tax.territory import territory_of

#: The fields that the owner of a profile changes without the right to manage billing: never the party.
OWNERS_FIELDS: Final = frozenset({"language", "recipients", "reference"})


@dataclass(frozen=True, slots=True)
class AddProfile:
    """Add a billing profile to an account; `details` are its fields in wire form."""

    account: str
    person: Person
    request: IdempotentRequest
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Change a billing profile that is at `version`; `changes` are fields in wire form, None removes one (RFC 7396)."""

    account: str
    profile: str
    person: Person
    version: int
    changes: Mapping[str, Any]


def made(
    details: Mapping[str, Any], *, account: str, at: datetime, services: Services, where: str = ""
) -> BillingProfile:
    """A new profile of `account` with `details`. Raises InvalidRequest, its fields below the JSON pointer `where`."""
    id = services.ids.new(ids.PROFILE, at)
    try:
        profile = _possible(_merged({"id": id, "account": account, "version": 1}, details))
        return _with_status(profile, None, at, services)
    except InvalidRequest as broken:
        below = (Violation(f"{where}{e.field}", e.rule, e.sent) for e in broken.errors)
        raise InvalidRequest(errors=tuple(below)) from None


def list_profiles(account: str, person: Person, *, limit: int, after: str | None, services: Services) -> Rows:
    """The account's billing profiles, oldest first. Raises Unknown, NotAllowed."""
    person.read(account, services)
    page = services.store.page(keys.profiles(account), limit=limit, after=after)
    return Rows(tuple(answers.profile(profile) for profile in page.items), page.next)


def add_profile(command: AddProfile, services: Services) -> Answer:
    """The new profile; 201.

    Raises Unknown, NotAllowed, AccountCloses, InvalidRequest, IdempotencyKeyReused, AccountMoved, TooManyToday.
    """
    return until_unmoved(lambda: _added(command, services))


def _added(command: AddProfile, services: Services) -> Answer:
    membership_key, account_key = keys.membership(command.person.sub, command.account), keys.account(command.account)
    receipt, standing = command.request.receipt(command.account, command.person), keys.standing(command.account)
    named = recipients.keys_of(command.account, command.details)
    found = services.store.read(membership_key, account_key, receipt, standing, *named)
    member = rights.must_be_member(found.get(membership_key), command.account, Right.MANAGE_BILLING)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    at = services.now(command.account)
    profile = made(command.details, account=command.account, at=at, services=services)
    account, actor = found.known(account_key, "account", command.account), journal.member(member.member)
    account.must_stay()
    newcomers = Newcomers(account.id, profile.recipients, profile.language, account.owner or member.member)
    writes = [
        *_entered(profile, account, actor=actor, at=at, services=services),
        *recipients.added(newcomers, found, found.get(standing), actor=actor, at=at, services=services),
    ]
    return commit_once(receipt, command.request, writes, _created(profile), services)


#: What a member's own profile has from the account's oldest own profile: the party, and how it is addressed.
_OF_THE_PARTY: Final = frozenset(
    {"name", "address", "vat_id", "registration", "registration_scheme", "language", "currency", "zone"}
)


@dataclass(frozen=True, slots=True)
class AddOwnProfile:
    """Add a profile by which the person pays for what they buy themselves; mails go to `recipients`, or to the person's
    own address."""

    account: str
    person: Person
    request: IdempotentRequest
    recipients: tuple[str, ...] = ()


def add_own(command: AddOwnProfile, services: Services) -> Answer:
    """The new profile, whose party, currency and zone are those of the account's oldest own profile; 201. A release
    for buying on invoice does not come with it. Raises as `add_profile`."""
    return until_unmoved(lambda: _own_added(command, services))


def _own_added(command: AddOwnProfile, services: Services) -> Answer:
    membership_key, account_key = keys.membership(command.person.sub, command.account), keys.account(command.account)
    receipt, standing = command.request.receipt(command.account, command.person), keys.standing(command.account)
    found = services.store.read(membership_key, account_key, receipt, standing)
    by = rights.must_be_member(found.get(membership_key), command.account, Right.OWN)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    model, at = oldest_own(command.account, services), services.now(command.account)
    member_key = keys.member(command.account, by.member)
    member = services.store.read(member_key).known(member_key, "member", by.member)
    details = {name: value for name, value in to_wire(model).items() if name in _OF_THE_PARTY}
    wanted = {**details, "recipients": list(command.recipients or (member.mail,)), "owner": by.member}
    profile = made(wanted, account=command.account, at=at, services=services)
    profile = _with_status(profile, model.vat_status, at, services)
    known = services.store.read(*recipients.keys_of(command.account, wanted))
    account, actor = found.known(account_key, "account", command.account), journal.member(by.member)
    account.must_stay()
    newcomers = Newcomers(account.id, profile.recipients, profile.language, by.member)
    writes = [
        *_entered(profile, account, actor=actor, at=at, services=services),
        *recipients.added(newcomers, known, found.get(standing), actor=actor, at=at, services=services),
    ]
    return commit_once(receipt, command.request, writes, _created(profile), services)


def _entered(
    profile: BillingProfile, account: Account, *, actor: Actor, at: datetime, services: Services
) -> list[Write]:
    """Writes the new profile, its search entries, and its event, which the account counts."""
    return [
        Insert(keys.profile(account.id, profile.id), profile, on_conflict=lambda found: Defect()),
        *name_entries.renamed("", profile.name, account=account.id, profile=profile.id),
        *account_events.journaled(ProfileAdded(profile=profile.id), account, actor=actor, at=at, services=services),
    ]


def _created(profile: BillingProfile) -> Answer:
    location = f"/v1/accounts/{profile.account}/profiles/{profile.id}"
    return Answer(201, answers.profile(profile), version=profile.version, location=location)


def oldest_own(account: str, services: Services) -> BillingProfile:
    """The oldest billing profile of the account's own; an account was opened with one. Raises Unknown."""
    after: str | None = None
    while True:
        page = services.store.page(keys.profiles(account), limit=1, after=after)
        for profile in page.items:
            if profile.owner is None:
                return profile
        if page.next is None:
            raise Unknown(kind="account", id=account)
        after = page.next


def read_profile(account: str, profile: str, reader: Reader, services: Services) -> Answer:
    """The profile with its balance and its debt, in its currency first, and in every other currency in which there is
    any: money stays where it is when the profile's currency changes. Raises Unknown, NotAllowed."""
    profile_key = keys.profile(account, profile)
    balances = {currency: keys.balance(account, profile, currency) for currency in MINOR_DIGITS}
    found = reader.read(account, services, profile_key, *balances.values(), whose=profile_key)
    held = found.known(profile_key, "billing profile", profile)
    money = {currency: found.get(key) or Balance() for currency, key in balances.items()}
    own = answers.balance(money.pop(held.currency), held.currency)
    others = [answers.balance(balance, currency) for currency, balance in money.items() if balance != Balance()]
    body = {**answers.profile(held), "balance": own, **({"other_balances": others} if others else {})}
    return Answer(200, body, version=held.version)


def change_profile(command: ChangeProfile, services: Services) -> Answer:
    """The profile with `changes`; nothing is written where they change nothing.

    Raises Unknown, NotAllowed, VersionStale, InvalidRequest, AccountMoved, TooManyToday.
    """
    return until_unmoved(lambda: _with_changes(command, services))


def _with_changes(command: ChangeProfile, services: Services) -> Answer:
    membership_key, account_key = keys.membership(command.person.sub, command.account), keys.account(command.account)
    profile_key, standing = keys.profile(command.account, command.profile), keys.standing(command.account)
    named = recipients.keys_of(command.account, command.changes)
    found = services.store.read(membership_key, account_key, profile_key, standing, *named)
    held = found.get(profile_key)
    owner = held.owner if held and command.changes.keys() <= OWNERS_FIELDS else None
    member = rights.must_be_member(found.get(membership_key), command.account, Right.MANAGE_BILLING, owner)
    before = found.known(profile_key, "billing profile", command.profile)
    must_be_at(command.version, before)
    after = _possible(_without_gone(_merged(to_wire(before), command.changes), command.changes))
    if fields := _changed(before, after):
        account, at = found.known(account_key, "account", command.account), services.now(command.account)
        if after.vat_id != before.vat_id:
            after = _with_status(after, before.vat_status, at, services)
        after = replace(after, version=before.version + 1)
        actor, stand_in = journal.member(member.member), account.owner or member.member
        addresses = tuple(address for address in after.recipients if address not in before.recipients)
        newcomers = Newcomers(account.id, addresses, after.language, stand_in)
        happened = ProfileChanged(profile=after.id, fields=tuple(fields))
        services.store.commit(
            [
                *replaced(happened, account, after, actor=actor, at=at, services=services),
                *name_entries.renamed(before.name, after.name, account=command.account, profile=after.id),
                *recipients.added(newcomers, found, found.get(standing), actor=actor, at=at, services=services),
            ]
        )
    return Answer(200, answers.profile(after), version=after.version)


def replaced(
    happened: TypedEvent,
    account: Account,
    profile: BillingProfile,
    *,
    actor: Actor,
    at: datetime,
    services: Services,
) -> list[Write]:
    """Writes `profile`, which is one version further than the stored profile, and the entry of `happened`."""

    before = profile.version - 1

    def error(found: BillingProfile | None) -> Exception:
        stale = found and found.version != before
        return VersionStale(version=found.version) if found and stale else ProfileMoved(profile=profile.id)

    return [
        Replace(
            keys.profile(account.id, profile.id),
            profile,
            {"version": before, "checks": profile.checks},
            on_conflict=error,
        ),
        *account_events.journaled(happened, account, actor=actor, at=at, services=services),
    ]


def _possible(wire: Mapping[str, Any]) -> BillingProfile:
    """The profile in `wire`, its VAT id in normal form. Raises InvalidRequest."""
    profile: BillingProfile = from_wire(BillingProfile, wire)
    must_be_possible(profile)
    territory_of(profile.address)  # a sale to an unclear territory could bear no VAT later
    if profile.vat_id is None:
        return profile
    return replace(profile, vat_id=vat_ids.normal(profile.vat_id, profile.address.country))


def _with_status(profile: BillingProfile, held: VatStatus | None, at: datetime, services: Services) -> BillingProfile:
    """`profile`, whose VAT id was entered or removed at the instant `at`: a register's id is due to be checked. The
    same id, entered again, has its status `held` again: a new 30 days begin with a new id only."""
    if profile.vat_id is None:
        return replace(profile, due=None, attempts=0, parked=None)
    day = civil_date(at, profile.zone)
    status = held if held and held.vat_id == profile.vat_id else entered(profile.vat_id, on=day)
    checked = services.checks_vat_ids and vat_ids.is_in_register(profile.vat_id)
    return replace(
        profile,
        vat_status=to_be_checked(status, on=day) if checked else status,
        due=Due(at, WorkKind.VAT_CHECK) if checked else None,
        attempts=0,
        parked=None,
    )


def _without_gone(merged: Wire, changes: Mapping[str, Any]) -> Wire:
    """`merged` without removed recipients in the settings of notifications that `changes` leave alone. Raises
    InvalidRequest through `_possible` where a kind with a deadline is left without any."""
    settings = merged.get("notifications", {})
    named = changes.get("notifications") or {}
    left = {
        kind: addresses if kind in named else [one for one in addresses if one in merged["recipients"]]
        for kind, addresses in settings.items()
    }
    return {**merged, "notifications": left}


def _merged(wire: Wire, changes: Mapping[str, Any]) -> Wire:
    """`wire` with `changes` merged into it as RFC 7396 says: None removes a field, an object is merged in turn."""
    merged = dict(wire)
    for name, value in changes.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(merged.get(name, {}), value) if isinstance(value, Mapping) else value
    return merged


def _changed(before: BillingProfile, after: BillingProfile) -> list[str]:
    """The names of the fields in which the two differ; a status follows from its VAT id."""
    old, new = to_wire(before), to_wire(replace(after, vat_status=before.vat_status))
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
