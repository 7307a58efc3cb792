"""Erasing a person from an account, who has left or is removed by it: the command, and the status with its certificate.

begin     the erasure and its event in one commit; the steps are work (`erasing_steps`)
read      the steps, and at the end what went and what stays until when, in the reader's language
"""

from dataclasses import dataclass, replace
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.events import journal
from zetel.application.people import erasure_writes, managing, member_events
from zetel.application.ports import Services
from zetel.application.renewing import leaving
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import LastOwner
from zetel.domain.parties import people, rights
from zetel.domain.parties.address import Language
from zetel.domain.parties.erasure import Erasure
from zetel.domain.parties.events import MemberErasing
from zetel.domain.parties.member import Member, MemberCounts, Membership, MemberState
from zetel.domain.parties.rights import Right

#: Seconds until a step is taken, mostly.
_NEXT_STEP: Final = 2


@dataclass(frozen=True, slots=True)
class EraseMember:
    """Erase the member, who has left, or is removed first."""

    account: str
    member: str
    person: Person
    request: IdempotentRequest


def begin(command: EraseMember, services: Services, catalog: Catalog) -> Answer:
    """202 with the erasure and the path of its status. Begun again before its end it goes on; after it, it is as it is.

    Raises Unknown, NotAllowed, AccountCloses, RightsLacking, LastOwner, MemberMoved, IdempotencyKeyReused; NotReleased,
    CreditLimitExceeded where the account could not pay for what the member bought.
    """
    receipt = command.request.receipt(command.account, command.person)

    def once() -> Answer:
        return unless_answered(lambda: _begun(command, services, catalog), receipt, command.request, services)

    return until_unmoved(once)


def _begun(command: EraseMember, services: Services, catalog: Catalog) -> Answer:
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    membership_key, account_key = keys.membership(command.person.sub, account), keys.account(account)
    key, member_key, counts_key = (
        keys.erasure(account, command.member),
        keys.member(account, command.member),
        keys.counts(account),
    )
    found = services.store.read(membership_key, account_key, key, member_key, counts_key, receipt)
    by = _allowed(found.get(membership_key), account, command.member, Right.MANAGE_PEOPLE)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    found.known(account_key, "account", account).must_stay()
    before, held = found.known(member_key, "member", command.member), found.get(key)
    if held and held.step is None:
        return commit_once(receipt, command.request, [], _answer(held), services)
    if before.state is not MemberState.REMOVED:
        _must_be_removable(before, by, account, found.get(counts_key), services, catalog)
    at = services.now(account)
    if held:
        after = replace(held.again(at), by=by.member, version=held.version + 1)
    else:
        after = Erasure(
            before.id, account, by.member, at, before.name, before.mail, before.language, before.person
        ).begun(at)
    writes = [
        erasure_writes.moved(held, after),
        *member_events.journaled(
            MemberErasing(),
            before=before,
            after=people.changed(before),
            account=account,
            by=journal.member(by.member),
            services=services,
        ),
    ]
    return commit_once(receipt, command.request, writes, _answer(after), services)


def _must_be_removable(
    before: Member, by: Membership, account: str, counts: MemberCounts | None, services: Services, catalog: Catalog
) -> None:
    managing.removal(before, by)
    if people.is_active_owner(before) and (counts or MemberCounts()).owners <= 1:
        raise LastOwner(member=before.id)
    leaving.must_be_taken_over(account, before.id, by, services, catalog)


def _answer(held: Erasure) -> Answer:
    location = f"/v1/accounts/{held.account}/members/{held.id}/erasure"
    return Answer(202, answers.erasure(held), location=location, retry_after=_NEXT_STEP)


def read(account: str, member: str, person: Person, services: Services, language: Language) -> Answer:
    """The erasure with its steps, for whoever sees people, and for the person; at its end with its certificate in
    `language`. Raises Unknown, NotAllowed."""
    membership_key, key = keys.membership(person.sub, account), keys.erasure(account, member)
    found = services.store.read(membership_key, key)
    _allowed(found.get(membership_key), account, member, Right.VIEW_PEOPLE)
    held = found.known(key, "erasure", member)
    body = answers.erasure(held)
    if held.done_at:
        said = services.texts.erasure(held, language)
        went = [{"kind": one.value, "count": held.went[one.value], "text": text} for one, text in said.went]
        kept = [
            {"kind": one.kind.value, "text": text}
            | ({} if one.until is None else {"until": one.until.isoformat()})
            | ({} if one.count is None else {"count": one.count})
            for one, text in said.kept
        ]
        body = {**body, "certificate": {"erased": went, "kept": kept}}
    return Answer(200, body, version=held.version)


def _allowed(membership: Membership | None, account: str, member: str, needs: Right) -> Membership:
    """Whoever asks: everybody for themselves, others with the right. Raises Unknown, NotAllowed."""
    by = rights.must_be_member(membership, account, Right.OWN)
    return by if by.member == member else rights.must_be_member(by, account, needs)
