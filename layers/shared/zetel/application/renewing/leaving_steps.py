"""The steps of a departure, as work: each is done at once or goes on where it was, and the next one is due.

step done      the departure names the next one; the last one journals `member.departed`, which names the successor
step refused   the departure says so, and is due again; no step is left out

An account that could not pay, a successor that left, a seat change that waits for its card: each is a refusal that
passes, or is mended by a person, who may name another successor.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from zetel.application.accounts import handing_on, profile_owners
from zetel.application.catalog.catalog import Catalog
from zetel.application.events import journal
from zetel.application.licences import departing
from zetel.application.people import managing, member_events
from zetel.application.ports import Services
from zetel.application.renewing import leaving
from zetel.application.renewing.handing_over import hand_over
from zetel.application.store import keys
from zetel.application.work import parking, weather
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Defect, MemberMoved, MemberStateForbids, ZetelError
from zetel.domain.parties import people
from zetel.domain.parties.departure import Departure, DepartureStep
from zetel.domain.parties.events import MemberDeparted, MemberRightsGiven
from zetel.domain.parties.member import Member, MemberState

_Step = Callable[[Departure, Services, Catalog], None]


def take(account: str, member: str, services: Services, catalog: Catalog) -> None:
    """Takes every step of the member's departure that is left. Raises the errors of ours, which are counted on the
    departure, and SetAside for weather."""
    work = partial(_taken, account, member, services, catalog)
    parking.attempt(keys.departure(account, member), work, services)


def _taken(account: str, member: str, services: Services, catalog: Catalog) -> None:
    key = keys.departure(account, member)
    while True:
        held = services.store.read(key).get(key)
        if held is None or held.due is None or held.step is None:
            return
        at = services.now(account)
        try:
            _STEPS[held.step](held, services, catalog)
        except ZetelError as refused:
            if isinstance(refused, Defect) or weather.service_away(refused):
                raise
            _commit_unless_moved(held, held.refused(refused.slug(), at), services)
            return
        after = held.next(at)
        if after.step is None:
            until_unmoved(partial(_departed, held, after, services))
        else:
            _commit_unless_moved(held, after, services)


def _commit_unless_moved(before: Departure, after: Departure, services: Services) -> None:
    """A departure that moved meanwhile was confirmed again, or another worker has this step."""
    try:
        services.store.commit([leaving.moved(before, after)])
    except MemberMoved:
        return


def _departed(before: Departure, after: Departure, services: Services) -> None:
    key, member_key = keys.departure(before.account, before.id), keys.member(before.account, before.id)
    found = services.store.read(key, member_key)
    if found.get(key) != before:
        return
    member = found.known(member_key, "member", before.id)
    happened = MemberDeparted(successor=before.successor, ends_as=before.ends_as)
    writes = member_events.journaled(
        happened,
        before=member,
        after=people.changed(member),
        account=before.account,
        by=journal.member(before.by),
        services=services,
    )
    services.store.commit([leaving.moved(before, after), *writes])


def _members(departure: Departure, services: Services) -> tuple[Member, Member, Member]:
    """The one that leaves, the successor, and whoever confirmed."""
    named = [keys.member(departure.account, id) for id in (departure.id, departure.successor, departure.by)]
    found = services.store.read(*dict.fromkeys(named))
    member, successor, by = (found.known(key, "member", key.sk) for key in named)
    return member, successor, by


def _must_go_on(successor: Member) -> None:
    if successor.state is not MemberState.ACTIVE:
        raise MemberStateForbids(member=successor.id, state=successor.state.value)


def _owner(departure: Departure, services: Services, catalog: Catalog) -> None:
    def once() -> None:
        member, successor, by = _members(departure, services)
        counts_key = keys.counts(departure.account)
        counts = services.store.read(counts_key).get(counts_key)
        if not people.is_active_owner(member) or people.is_active_owner(successor) or (counts and counts.owners > 1):
            return
        _must_go_on(successor)
        after = leaving.as_owner(successor, people.membership_of(by, departure.account))
        happened = MemberRightsGiven(roles=after.roles, grants=after.grants)
        actor = journal.member(by.id)
        services.store.commit(
            member_events.journaled(
                happened, before=successor, after=after, account=departure.account, by=actor, services=services
            )
        )

    until_unmoved(once)


def _subscriptions(departure: Departure, services: Services, catalog: Catalog) -> None:
    hand_over(departure.account, departure.id, departure.by, services, catalog)


def _profiles(departure: Departure, services: Services, catalog: Catalog) -> None:
    member, successor, _ = _members(departure, services)
    if member.state is MemberState.REMOVED:
        return
    _must_go_on(successor)
    profile_owners.give(departure.account, member, successor, departure.by, services)
    if departure.ends_as is MemberState.REMOVED:
        handing_on.hand_on(departure.account, member.id, departure.by, services)


def _member(departure: Departure, services: Services, catalog: Catalog) -> None:
    """Whoever confirmed must still have every right that the member has."""

    def once() -> None:
        member, _, by = _members(departure, services)
        if member.state not in (departure.ends_as, MemberState.REMOVED):
            rights = people.membership_of(by, departure.account)
            managing.committed(departure.account, member, leaving.ENDS[departure.ends_as], rights, services)

    until_unmoved(once)


def _requests(departure: Departure, services: Services, catalog: Catalog) -> None:
    departing.end_requests(departure.account, departure.id, services)


_STEPS: Final[Mapping[DepartureStep, _Step]] = {
    DepartureStep.OWNER: _owner,
    DepartureStep.SUBSCRIPTIONS: _subscriptions,
    DepartureStep.PROFILES: _profiles,
    DepartureStep.MEMBER: _member,
    DepartureStep.REQUESTS: _requests,
}
