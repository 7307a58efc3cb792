"""The mail about licences that ended because their item has fewer seats, or that did not fit any more at a revival: to
each of these people, and to whoever manages licences."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import LicencesReleased, ReleasedPeople
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.people.right_holders import holders_of
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.catalog.products import Product
from zetel.domain.events import Event, TypedEvent
from zetel.domain.licences.events import LicenceEnd, LicencesEnded
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.rights import Right
from zetel.domain.subscriptions.release import ReleasedLicences
from zetel.domain.subscriptions.subscription import Entry


def member_keys(account: str, *releases: ReleasedLicences | None) -> dict[str, Key[Member]]:
    """The keys of the members that the releases name, by id."""
    return {id: keys.member(account, id) for release in releases if release for id in release.members}


def at_once(facts: Mapping[str, Any]) -> ReleasedLicences | None:
    """The people whose licences end with seats that go now, by the event's facts; an event of earlier times tells of
    none."""
    people = facts.get("released", 0)
    return ReleasedLicences(people, tuple(facts["members"])) if people else None


def ended(release: ReleasedLicences | None, product: Product, records: Records, account: str) -> ReleasedPeople | None:
    """The people of a release whose licences end now, whether or not that is done."""
    if release is None:
        return None
    members = _known(release, records, account)
    return ReleasedPeople(product, release.people, tuple(member.name for member in members))


def ending(entry: Entry | None, product: Product, records: Records, account: str) -> ReleasedPeople | None:
    """The people of an entry of the timeline who still have a licence of its item; by their number where the entry
    names none, and None where none is left."""
    if entry is None or entry.release is None:
        return None
    if not entry.release.members:
        return ReleasedPeople(product, entry.release.people)
    members = _known(entry.release, records, account)
    names = tuple(member.name for member in members if any(held.item == entry.item for held in member.licences))
    return ReleasedPeople(product, len(names), names) if names else None


def _known(release: ReleasedLicences, records: Records, account: str) -> Sequence[Member]:
    found = [records.get(key) for key in member_keys(account, release).values()]
    return [member for member in found if member and member.state is not MemberState.REMOVED]


def _subscription(event: Event) -> str:
    facts: Mapping[str, Any] = event.data
    return str(facts["subscription"])


def _affected(event: Event) -> dict[str, Key[Member]]:
    facts: Mapping[str, Any] = event.data
    if facts["why"] not in (LicenceEnd.RELEASED, LicenceEnd.UNFIT):
        return {}
    return {id: keys.member(event.account, id) for id in facts["members"]}


def _needs(event: Event) -> Sequence[Key[Any]]:
    if not (affected := _affected(event)):
        return ()
    return (*outgoing.contract_keys(event.account, _subscription(event)), *affected.values())


def _released(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None for licences that ended for another reason."""
    affected = _affected(event)
    if not affected:
        return None
    contract = outgoing.contract_of(event.account, _subscription(event), records, catalog)
    members = [member for key in affected.values() if (member := records.get(key))]
    left = [member for member in members if member.state is not MemberState.REMOVED]
    managers = holders_of(Right.MANAGE_LICENCES, event.account, services)
    to = tuple({member.mail.casefold(): member.mail for member in (*left, *managers)}.values())
    if not to:
        return None
    facts: Mapping[str, Any] = event.data
    profile = outgoing.read_profile(contract.subscription, services)
    letter = LicencesReleased(
        seller=catalog.seller(),
        language=profile.language,
        subscription=contract.subscription,
        released=ReleasedPeople(
            catalog.product(str(facts["product"])), len(affected), tuple(member.name for member in left)
        ),
        unfit=facts["why"] == LicenceEnd.UNFIT,
    )
    return Outgoing(letter, to)


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {LicencesEnded: Follows(_needs, _released)}
