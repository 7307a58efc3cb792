"""Leaving in one guided command: the preview of all that a member leaves behind, and the confirmation, which names a
successor and begins the steps (`leaving_steps`).

preview   the member, its licences, purchases, profiles and requests; nothing is written
confirm   the departure and its event in one commit; the steps are work
read      the step that is next, and the refusal that it met
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from zetel.application.accounts import profile_owners, profiles
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.contracts import taking_over
from zetel.application.events import journal
from zetel.application.people import managing, member_counts, member_events
from zetel.application.people.managing import Change
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import CreditLimitExceeded, InvalidRequest, MemberMoved, NotReleased, PlacesTaken, ZetelError
from zetel.domain.parties import people, rights
from zetel.domain.parties.departure import Departure
from zetel.domain.parties.events import MemberDeparting
from zetel.domain.parties.member import Member, MemberCounts, Membership, MemberState, Role
from zetel.domain.parties.profile import Balance
from zetel.domain.parties.request import RequestList
from zetel.domain.parties.rights import Right
from zetel.domain.subscriptions.subscription import Subscription

#: Seconds until a step is taken, mostly.
_NEXT_STEP: Final = 2

#: The end of each departure, by the state that it ends as.
ENDS: Final[dict[MemberState, Change]] = {
    MemberState.DEACTIVATED: managing.deactivation,
    MemberState.REMOVED: managing.removal,
}


@dataclass(frozen=True, slots=True)
class ConfirmDeparture:
    """Let the member leave, deactivated or removed as `ends_as` says, and `successor` go on."""

    account: str
    member: str
    person: Person
    request: IdempotentRequest
    successor: str
    ends_as: MemberState


def preview(
    account: str, member: str, person: Person, services: Services, catalog: Catalog, successor: str | None = None
) -> Answer:
    """What the member leaves behind, for whoever may remove the member: each subscription with the profile that pays
    for it from then on, or the refusal; whether the `successor` could go on; amounts for whoever sees bills, and for
    the member.

    Raises Unknown, NotAllowed, MemberStateForbids, RightsLacking.
    """
    counts_key, asked_key = keys.counts(account), keys.requests_of(account, member)
    named = [keys.member(account, successor)] if successor and successor != member else []
    by, before, found = _asked(account, member, person, services, counts_key, asked_key, *named)
    managing.removal(before, by)
    asked = found.get(asked_key) or RequestList(member)
    pending = [keys.request(account, id) for id in asked.pending.values()]
    requests = services.store.read(*pending) if pending else Records()
    with_amounts = by.member == member or rights.has(by, Right.VIEW_BILLING)
    body: dict[str, Any] = {
        "member": before.id,
        "state": before.state.value,
        "roles": [role.value for role in before.roles],
        "grants": [grant.value for grant in before.grants],
        "last_owner": _is_last_owner(before, found.get(counts_key)),
        "licences": [answers.licence(held) for held in before.licences],
        "subscriptions": list(_purchases(account, before, by, services, catalog)),
        "profiles": list(_profiles(account, member, with_amounts=with_amounts, services=services)),
        "requests": [answers.request_kind(request) for key in pending if (request := requests.get(key))],
    }
    if successor:
        heir = found.get(named[0]) if named else before
        body["successor"] = _heir(successor, heir, before, by, found.get(counts_key), services)
    return Answer(200, body)


def confirm(command: ConfirmDeparture, services: Services, catalog: Catalog) -> Answer:
    """202 with the departure and the path of its status. Confirmed again before its end it goes on, with the successor
    that is named last.

    Raises Unknown, NotAllowed, MemberStateForbids, RightsLacking, InvalidRequest for an unfit successor, PlacesTaken
    for one that would be the owner without a free place, MemberMoved, IdempotencyKeyReused; NotReleased,
    CreditLimitExceeded where the account could not pay for what the member bought.
    """
    receipt = command.request.receipt(command.account, command.person)

    def once() -> Answer:
        return unless_answered(lambda: _confirmed(command, services, catalog), receipt, command.request, services)

    return until_unmoved(once)


def _confirmed(command: ConfirmDeparture, services: Services, catalog: Catalog) -> Answer:
    account, receipt = command.account, command.request.receipt(command.account, command.person)
    key, counts_key = keys.departure(account, command.member), keys.counts(account)
    successor_key = keys.member(account, command.successor)
    by, before, found = _asked(
        account, command.member, command.person, services, key, counts_key, successor_key, receipt
    )
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    ENDS[command.ends_as](before, by)
    successor = _fit(command.successor, found.get(successor_key), before, by, found.get(counts_key), services)
    must_be_taken_over(account, command.member, by, services, catalog)
    at = services.now(account)
    begun = Departure(before.id, account, by.member, command.ends_as, at, successor.id).begun(at)
    earlier_one = found.get(key)
    departure = earlier_one.again(begun, at) if earlier_one else begun
    happened = MemberDeparting(successor=successor.id, ends_as=command.ends_as)
    writes = [
        moved(earlier_one, departure),
        *member_events.journaled(
            happened,
            before=before,
            after=people.changed(before),
            account=account,
            by=journal.member(by.member),
            services=services,
        ),
    ]
    location = f"/v1/accounts/{account}/members/{before.id}/departure"
    answer = Answer(202, answers.departure(departure), location=location, retry_after=_NEXT_STEP)
    return commit_once(receipt, command.request, writes, answer, services)


def read(account: str, member: str, person: Person, services: Services) -> Answer:
    """The departure of the member with its steps, for whoever sees people, and for the successor.

    Raises Unknown, NotAllowed.
    """
    membership_key, key = keys.membership(person.sub, account), keys.departure(account, member)
    found = services.store.read(membership_key, key)
    held = found.get(key)
    rights.must_be_member(found.get(membership_key), account, Right.VIEW_PEOPLE, held.successor if held else None)
    departure = found.known(key, "departure", member)
    return Answer(200, answers.departure(departure), version=departure.version)


def _fit(
    id: str, successor: Member | None, before: Member, by: Membership, counts: MemberCounts | None, services: Services
) -> Member:
    """The successor `id` that can go on. Raises InvalidRequest, MemberStateForbids, RightsLacking, PlacesTaken."""
    if successor is None or successor.id == before.id or successor.state is not MemberState.ACTIVE:
        raise InvalidRequest.of("/successor", "an active member other than the one that leaves", id)
    if _is_last_owner(before, counts):
        member_counts.must_have_room(successor, as_owner(successor, by), counts or MemberCounts(), services)
    return successor


def _heir(
    id: str, successor: Member | None, before: Member, by: Membership, counts: MemberCounts | None, services: Services
) -> dict[str, Any]:
    """The successor of a preview, with the refusal that the confirmation would meet now."""
    try:
        _fit(id, successor, before, by, counts, services)
    except PlacesTaken as refused:
        return {"member": id, "refusal": refused.slug(), "used": refused.used, "of": refused.of}
    except ZetelError as refused:
        return {"member": id, "refusal": refused.slug()}
    return {"member": id}


def must_be_taken_over(account: str, member: str, by: Membership, services: Services, catalog: Catalog) -> None:
    """Raises NotReleased or CreditLimitExceeded where the account could not pay for what the member bought."""
    for held in taking_over.bought_by(account, member, services):
        if isinstance(refused := _refusal(held, by, services, catalog), NotReleased | CreditLimitExceeded):
            raise refused


def as_owner(successor: Member, by: Membership) -> Member:
    """The successor, an owner from now on. Raises MemberStateForbids, RightsLacking."""
    return people.with_rights(successor, (*successor.roles, Role.OWNER), successor.grants, by)


def moved(before: Departure | None, after: Departure) -> Write:
    """Writes `after` in place of `before`. Raises MemberMoved from the commit."""
    key = keys.departure(after.account, after.id)
    if before is None:
        return Insert(key, after, on_conflict=lambda found: MemberMoved(member=after.id))
    return Replace(key, after, {"version": before.version}, on_conflict=lambda found: MemberMoved(member=after.id))


def _asked(
    account: str, member: str, person: Person, services: Services, *wanted: keys.Key[Any]
) -> tuple[Membership, Member, Records]:
    """Whoever asks, the member, and the items `wanted`, in one read: everybody may leave themselves."""
    membership_key, key = keys.membership(person.sub, account), keys.member(account, member)
    found = services.store.read(membership_key, key, *wanted)
    by = rights.must_be_member(found.get(membership_key), account, Right.OWN)
    if by.member != member:
        rights.must_be_member(by, account, Right.MANAGE_PEOPLE)
    return by, found.known(key, "member", member), found


def _is_last_owner(member: Member, counts: MemberCounts | None) -> bool:
    return people.is_active_owner(member) and (counts or MemberCounts()).owners <= 1


def _purchases(
    account: str, member: Member, by: Membership, services: Services, catalog: Catalog
) -> Iterator[dict[str, Any]]:
    for held in taking_over.bought_by(account, member.id, services):
        refused = _refusal(held, by, services, catalog)
        items = [
            {"item": item.id, "product": catalog.plan(item.plan).product, "quantity": item.quantity}
            for item in held.items
        ]
        shown = {"subscription": held.id, "items": items, "term": to_wire(held.term)}
        yield shown | (
            {"refusal": refused.slug()} if refused else {"paid_by": profiles.oldest_own(account, services).id}
        )


def _refusal(held: Subscription, by: Membership, services: Services, catalog: Catalog) -> ZetelError | None:
    """The refusal that a take-over would meet now."""
    profile = profiles.oldest_own(held.account, services)
    paying = taking_over.by_own_profile(profile, held.currency, by.member, services)
    try:
        taking_over.decided(held, paying, services.now(held.account), services, catalog)
    except ZetelError as refused:
        return refused
    return None


def _profiles(account: str, member: str, *, with_amounts: bool, services: Services) -> Iterator[Wire]:
    for profile in profile_owners.owned_by(account, member, services):
        key = keys.balance(account, profile.id, profile.currency)
        balance = (services.store.read(key).get(key) or Balance()) if with_amounts else None
        amounts = {"balance": answers.balance(balance, profile.currency)} if balance else {}
        yield {"profile": profile.id, "name": profile.name, **amounts}
