"""Recipients of an account's mails: added with a profile, confirmed by link or by the seller's staff.

added      by each commit that names an address for the first time; the owner's own address is confirmed at once
link       sent by a worker; asked for again it gets a new number, which supersedes the earlier ones
confirmed  by the link's button, or by staff; the mails that were held are then sent on
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from zetel.application.accounts import allowances
from zetel.application.accounts.link_uses import LinkUse
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.events import journal
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer, Standing
from zetel.application.store.writes import Insert, Replace, Write
from zetel.domain.errors import AccountMoved, LinkTampered, RecipientReady, Unknown
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.links import Link, LinkPurpose, LinkState, must_open
from zetel.domain.parties import rights
from zetel.domain.parties.address import Language
from zetel.domain.parties.allowance import AccountAct
from zetel.domain.parties.events import RecipientAdded, RecipientConfirmed, RecipientLinkRenewed
from zetel.domain.parties.recipient import Recipient, asked_again, confirmed, mails_due
from zetel.domain.parties.rights import Right, StaffRight

#: The recipients that one query reads.
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The addresses that a profile in `language` names; `stand_in` gets their mails until they are confirmed."""

    account: str
    addresses: tuple[str, ...]
    language: Language
    stand_in: str

    def by_key(self) -> dict[Key[Recipient], str]:
        """Each address once, under the key of its recipient."""
        return {keys.recipient(self.account, address): address for address in self.addresses}

    def of_new_account(self) -> Records:
        """The stored recipients of an account that does not exist yet: none."""
        return Records(dict.fromkeys(self.by_key()))


def keys_of(account: str, details: Mapping[str, Any]) -> tuple[Key[Recipient], ...]:
    """The keys of the recipients that `details`, a profile or its changes in wire form, name; each address once."""
    named: Iterable[str] = details.get("recipients") or ()
    return tuple(dict.fromkeys(keys.recipient(account, address) for address in named))


def added(
    who: Newcomers, found: Records, standing: Standing | None, *, actor: Actor, at: datetime, services: Services
) -> list[Write]:
    """Writes a recipient, its event and its count for each address that is not in `found` as a recipient.

    Raises TooManyToday, also from the commit; from the commit also AccountMoved.
    """
    new = [
        Recipient(
            id=services.ids.new(ids.RECIPIENT, at),
            account=who.account,
            address=address,
            language=who.language,
            stand_in=who.stand_in,
            version=1,
            sequence=1,
            added_at=at,
            due=mails_due(at),
        )
        for key, address in who.by_key().items()
        if found.get(key) is None
    ]
    writes = allowances.counted(AccountAct.RECIPIENTS, who.account, standing, services, times=len(new))
    for recipient in new:
        writes += _inserted(recipient, RecipientAdded(), actor=actor, at=at, services=services)
    return writes


def confirmed_at_sign_in(recipient: Recipient, *, actor: Actor, at: datetime, services: Services) -> list[Write]:
    """Writes the owner's own address, which the sign-in has confirmed."""
    return _inserted(recipient, RecipientConfirmed(how="sign_in"), actor=actor, at=at, services=services)


def list_recipients(account: str, person: Person, *, limit: int, after: str | None, services: Services) -> Rows:
    """The account's recipients by address. Raises Unknown, NotAllowed."""
    membership_key = keys.membership(person.sub, account)
    rights.must_be_member(services.store.read(membership_key).get(membership_key), account, Right.VIEW_BILLING)
    return _rows(account, limit=limit, after=after, services=services)


def list_recipients_as_staff(
    account: str, person: Person, *, limit: int, after: str | None, services: Services
) -> Rows:
    """The same for the seller's staff, journaled. Raises NotAllowed, SecondFactorMissing, Unknown."""
    staff_rights.must_be_staff(person, StaffRight.VIEW_ACCOUNTS, account, services)
    account_key = keys.account(account)
    services.store.read(account_key).known(account_key, "account", account)
    rows = _rows(account, limit=limit, after=after, services=services)
    services.store.commit([journal.accessed(account, person, "recipients", services)])
    return rows


@dataclass(frozen=True, slots=True)
class MoveRecipient:
    """Send the account's recipient a new link, or confirm it."""

    account: str
    recipient: str
    person: Person
    request: IdempotentRequest


def send_link_again(command: MoveRecipient, services: Services) -> Answer:
    """The recipient, to which a new link is sent. The earlier links confirm no more.

    Raises Unknown, NotAllowed, RecipientReady, AccountMoved, IdempotencyKeyReused.
    """
    membership_key = keys.membership(command.person.sub, command.account)
    receipt = command.request.receipt(command.account, command.person)
    found = services.store.read(membership_key, receipt)
    member = rights.must_be_member(found.get(membership_key), command.account, Right.MANAGE_BILLING)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    before = by_id(command.account, command.recipient, services)
    if before.confirmed_at:
        raise RecipientReady(recipient=before.id)
    at = services.now(command.account)
    after = asked_again(before, at)
    happened = RecipientLinkRenewed(number=after.number)
    writes = replaced(after, happened, actor=journal.member(member.member), at=at, services=services)
    answer = Answer(200, answers.recipient(after), version=after.version)
    return commit_once(receipt, command.request, writes, answer, services)


def confirm_as_staff(command: MoveRecipient, services: Services) -> Answer:
    """The recipient, confirmed.

    Raises NotAllowed, SecondFactorMissing, Unknown, RecipientReady, AccountMoved, IdempotencyKeyReused.
    """
    staff_rights.must_be_staff(command.person, StaffRight.CONFIRM_RECIPIENTS, command.account, services)
    receipt = command.request.receipt(command.account, command.person)
    if earlier := replayed(services.store.read(receipt).get(receipt), command.request, services):
        return earlier
    before = by_id(command.account, command.recipient, services)
    if before.confirmed_at:
        raise RecipientReady(recipient=before.id)
    at = services.now(command.account)
    after = confirmed(before, at)
    happened = RecipientConfirmed(how="staff")
    writes = replaced(after, happened, actor=journal.staff(command.person), at=at, services=services)
    answer = Answer(200, answers.recipient(after), version=after.version)
    return commit_once(receipt, command.request, writes, answer, services)


def confirm_by_link(link: Link, services: Services) -> Answer:
    """The address, confirmed by its reader, who need not be a member.

    Raises LinkTampered, LinkUsed, LinkSuperseded, LinkExpired, AccountMoved.
    """
    try:
        before = by_id(link.account, link.subject, services)
    except Unknown:
        raise LinkTampered from None
    at = services.now(link.account)
    must_open(link, LinkState(before.number, before.confirmed_at), at)
    after = confirmed(before, at)
    happened = RecipientConfirmed(how="link")
    services.store.commit(replaced(after, happened, actor=journal.system("link"), at=at, services=services))
    return Answer(200, {"purpose": link.purpose.value, "address": after.address})


#: What links do here, by their purpose.
USES: Final[Mapping[LinkPurpose, LinkUse]] = {LinkPurpose.CONFIRM_RECIPIENT: confirm_by_link}


def by_id(account: str, id: str, services: Services) -> Recipient:
    """The recipient with this id. Its item stands under its address, so the account's recipients are gone through.

    Raises Unknown.
    """
    for recipient in _all(account, services):
        if recipient.id == id:
            return recipient
    raise Unknown(kind="recipient", id=id)


def replaced(after: Recipient, happened: TypedEvent, *, actor: Actor, at: datetime, services: Services) -> list[Write]:
    """Writes the recipient, one version further than the stored one, and its event."""
    return [moved_on(after), _event(after, happened, actor=actor, at=at, services=services)]


def moved_on(after: Recipient) -> Write:
    """Writes the recipient, one version further than the stored one. Raises AccountMoved from the commit."""
    return Replace(
        keys.recipient(after.account, after.address),
        after,
        {"version": after.version - 1},
        on_conflict=lambda found: AccountMoved(account=after.account),
    )


def _inserted(
    recipient: Recipient, happened: TypedEvent, *, actor: Actor, at: datetime, services: Services
) -> list[Write]:
    key = keys.recipient(recipient.account, recipient.address)
    return [
        Insert(key, recipient, on_conflict=lambda found: AccountMoved(account=recipient.account)),
        _event(recipient, happened, actor=actor, at=at, services=services),
    ]


def _event(recipient: Recipient, happened: TypedEvent, *, actor: Actor, at: datetime, services: Services) -> Write:
    return journal.entry(
        happened,
        account=recipient.account,
        subject=recipient.id,
        sequence=recipient.sequence,
        actor=actor,
        at=at,
        services=services,
    )


def _rows(account: str, *, limit: int, after: str | None, services: Services) -> Rows:
    page = services.store.page(keys.recipients(account), limit=limit, after=after)
    return Rows(tuple(answers.recipient(recipient) for recipient in page.items), page.next)


def _all(account: str, services: Services) -> Iterator[Recipient]:
    after: str | None = None
    while True:
        page = services.store.page(keys.recipients(account), limit=_AT_ONCE, after=after)
        yield from page.items
        after = page.next
        if after is None:
            return
