"""The steps of an erasure, as work: each is done at once or goes on where it was, and the next one is due.

step done      the erasure names the next one
step refused   the erasure says so, and is due again: work is not done, or another owner has to be there first
work is left   for the next message: many texts or files

Each commit removes for good and counts what it removed, so that a crash leaves the rest to the next run.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from zetel.application.accounts import handing_on
from zetel.application.catalog.catalog import Catalog
from zetel.application.documents import erasure_ends
from zetel.application.licences import departing
from zetel.application.people import erasure_writes, managing
from zetel.application.ports import Services
from zetel.application.renewing import erasing_files, erasing_texts
from zetel.application.renewing.handing_over import hand_over
from zetel.application.store import keys
from zetel.application.store.ids import has_clock
from zetel.application.store.writes import Remove, Write
from zetel.application.work import parking, weather
from zetel.application.work.paging import every
from zetel.application.work.retrying import ATTEMPTS, until_unmoved
from zetel.domain.due import WorkKind
from zetel.domain.errors import Defect, MemberMoved, ZetelError
from zetel.domain.parties import people
from zetel.domain.parties.erasure import Erasure, ErasureKind, ErasureRestKind, ErasureStep
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.request import RequestList

#: Commits of one message, more are left to the next sweep.
_MOST_COMMITS: Final = 200

#: Does a step of the erasure as it is stored; the erasure before its next step, None where work is left.
_Step = Callable[[Erasure, Services, Catalog], Erasure | None]


def take(account: str, member: str, services: Services, catalog: Catalog) -> None:
    """Takes every step of the member's erasure that is left. Raises the errors of ours, which are counted on the
    erasure, and SetAside for weather."""
    work = partial(_taken, account, member, services, catalog)
    parking.attempt(keys.erasure(account, member), work, services)


def _taken(account: str, member: str, services: Services, catalog: Catalog) -> None:
    for _ in range(ATTEMPTS):
        held = _held(account, member, services)
        if held is None or held.step is None or held.due is None or held.due.kind is not WorkKind.ERASURE:
            return
        at = services.now(account)
        try:
            done = _STEPS[held.step](held, services, catalog)
        except MemberMoved:
            continue  # another worker has this step, or something changed: look again
        except ZetelError as refused:
            if isinstance(refused, Defect) or weather.service_away(refused):
                raise
            _refused(refused, account, member, services)
            return
        if done is None:
            return
        if held.step is ErasureStep.SIGN_IN and not done.mail:
            erasure_ends.commit(done, erasure_ends.over(done, services, catalog), services)
            return
        erasure_writes.commit_unless_moved(done, done.next(at), services)


def _refused(refused: ZetelError, account: str, member: str, services: Services) -> None:
    held = _held(account, member, services)
    if held and held.step:
        erasure_writes.commit_unless_moved(held, held.refused(refused.slug(), services.now(account)), services)


def _held(account: str, member: str, services: Services) -> Erasure | None:
    key = keys.erasure(account, member)
    return services.store.read(key).get(key)


def _committed(before: Erasure, after: Erasure, writes: list[Write], services: Services) -> Erasure:
    services.store.commit([erasure_writes.moved(before, after), *writes])
    return after


def _member(erasure: Erasure, services: Services, catalog: Catalog) -> Erasure:
    """What the member has is counted first: after the removal there is nothing to count."""
    account = erasure.account
    key, by_key = keys.member(account, erasure.id), keys.member(account, erasure.by)
    found = services.store.read(*dict.fromkeys((key, by_key)))
    member = found.known(key, "member", erasure.id)
    if ErasureKind.MEMBER.value not in erasure.went:
        erasure = _counted(erasure, member, services)
    if member.state is not MemberState.REMOVED:
        by = people.membership_of(found.known(by_key, "member", erasure.by), account)
        hand_over(account, member.id, by.member, services, catalog)
        handing_on.hand_on(account, member.id, by.member, services)
        until_unmoved(partial(_removed, erasure, services))
    departing.end_requests(account, member.id, services)
    return erasure


def _removed(erasure: Erasure, services: Services) -> None:
    """Whoever began the erasure must still have every right that the member has."""
    key, by_key = keys.member(erasure.account, erasure.id), keys.member(erasure.account, erasure.by)
    found = services.store.read(*dict.fromkeys((key, by_key)))
    member = found.known(key, "member", erasure.id)
    if member.state is not MemberState.REMOVED:
        by = people.membership_of(found.known(by_key, "member", erasure.by), erasure.account)
        managing.committed(erasure.account, member, managing.removal, by, services)


def _counted(erasure: Erasure, member: Member, services: Services) -> Erasure:
    listed_key = keys.requests_of(erasure.account, member.id)
    listed = services.store.read(listed_key).get(listed_key) or RequestList(member.id)
    asked = [keys.request(erasure.account, id) for id in listed.kept]
    requests = services.store.read(*asked) if asked else None
    told = [one for key in asked if requests and (one := requests.get(key)) and (one.reason or one.proof)]
    there = member.state is not MemberState.REMOVED
    after = erasure.counted(ErasureKind.MEMBER, int(there)).counted(ErasureKind.LICENCES, len(member.licences))
    return _committed(erasure, after.counted(ErasureKind.REQUESTS, len(told)), [], services)


def _texts(erasure: Erasure, services: Services, _: Catalog) -> Erasure | None:
    erasing_texts.withdraw_upgrades(erasure, services)
    found = ((ErasureKind.REASONS, write) for write in erasing_texts.emptied(erasure, services))
    return _each(erasure, found, services)


def _files(erasure: Erasure, services: Services, _: Catalog) -> Erasure | None:
    return _each(erasure, erasing_files.emptied(erasure, services), services)


def _each(erasure: Erasure, found: Iterator[tuple[ErasureKind, Write]], services: Services) -> Erasure | None:
    """The erasure after all that is `found`, each in a commit of its own; None after the most of one message."""
    for n, (kind, write) in enumerate(found):
        if n == _MOST_COMMITS:
            return None
        erasure = _committed(erasure, erasure.counted(kind, 1), [write], services)
    return erasure


def _sign_in(erasure: Erasure, services: Services, _: Catalog) -> Erasure:
    """The sign-in goes where no other member of any account has it, and the membership in any case."""
    if erasure.person is None or ErasureKind.SIGN_IN.value in erasure.went:
        return erasure
    key = keys.membership(erasure.person, erasure.account)
    own: list[Write] = []
    others = False
    for held in () if has_clock(erasure.account) else every(keys.memberships(erasure.person), services):
        if held.account == erasure.account and held.member == erasure.id:
            own = [Remove(key, {"member": erasure.id}, on_conflict=lambda _: MemberMoved(member=erasure.id))]
        else:
            others = others or held.state is not MemberState.REMOVED
    goes = not others and not has_clock(erasure.account) and services.sign_ins.remove(erasure.person)
    after = erasure.counted(ErasureKind.SIGN_IN, int(goes))
    return _committed(erasure, after if goes else after.staying(ErasureRestKind.SIGN_IN), own, services)


_STEPS: Final[Mapping[ErasureStep, _Step]] = {
    ErasureStep.MEMBER: _member,
    ErasureStep.TEXTS: _texts,
    ErasureStep.FILES: _files,
    ErasureStep.SIGN_IN: _sign_in,
}
