"""Changes of a member's rights and state: who may change whom, and what is left of the member.

Nobody gives a right that they lack, nor changes, invites, deactivates or removes a member that holds one. Only an owner
makes owners. A deactivated member keeps name and address and loses every right; of a removed one only the id is kept.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from zetel.domain import folding
from zetel.domain.errors import MemberStateForbids, RightsLacking
from zetel.domain.parties.member import Grant, Member, Membership, MemberState, Role
from zetel.domain.parties.rights import Right, rights

Held = TypeVar("Held", Role, Grant)

_LASTING: Final = (MemberState.INVITED, MemberState.ACTIVE, MemberState.DEACTIVATED)


def search_words(name: str, mail: str) -> tuple[str, ...]:
    """The folded words by which a member is found: at most 8 of the name, and 8 of the mail address, which count with
    and without its dots: ``a.bos@vee.example`` is abos, veeexample, a, bos, vee and example."""
    return tuple(dict.fromkeys((*folding.words(name), *folding.words(f"{mail} {mail.replace('.', ' ')}"))))


def is_active_owner(member: Member) -> bool:
    return member.state is MemberState.ACTIVE and Role.OWNER in member.roles


def invited(member: Member, by: Membership) -> Member:
    """The new member as it is invited. Raises RightsLacking."""
    roles, grants = _in_order(Role, member.roles), _in_order(Grant, member.grants)
    _must_cover(by, rights(roles, grants))
    return replace(member, state=MemberState.INVITED, roles=roles, grants=grants, sequence=1)


def invited_again(member: Member, by: Membership) -> Member:
    """The invited member that gets a new link. Raises MemberStateForbids, RightsLacking."""
    _must_be(member, MemberState.INVITED)
    _must_cover(by, rights(member.roles, member.grants))
    return changed(replace(member, invitation_expired_at=None))


def not_reached(member: Member, at: datetime) -> Member:
    """The invited member whose link expired at `at`, without licences. Raises MemberStateForbids."""
    _must_be(member, MemberState.INVITED)
    return changed(replace(member, licences=(), invitation_expired_at=at))


def joined(member: Member, person: str) -> Member:
    """The invited member, active from now on as the signed-in `person`. Raises MemberStateForbids."""
    _must_be(member, MemberState.INVITED)
    return changed(replace(member, state=MemberState.ACTIVE, person=person))


def withdrawn(member: Member, by: Membership) -> Member:
    """The id of the invited member alone. Raises MemberStateForbids, RightsLacking."""
    _must_be(member, MemberState.INVITED)
    return removed(member, by)


def with_rights(member: Member, roles: Iterable[Role], grants: Iterable[Grant], by: Membership) -> Member:
    """The invited or active member with these roles and grants instead of its own.

    Raises MemberStateForbids, RightsLacking.
    """
    _must_be(member, MemberState.INVITED, MemberState.ACTIVE)
    _must_cover(by, rights(member.roles, member.grants))
    new_roles, new_grants = _in_order(Role, roles), _in_order(Grant, grants)
    _must_cover(by, rights(new_roles, new_grants))
    if (new_roles, new_grants) == (member.roles, member.grants):
        return member
    return changed(replace(member, roles=new_roles, grants=new_grants))


def made_owner(member: Member) -> Member:
    """The active member, an owner from now on, because the only one is lost. Raises MemberStateForbids."""
    _must_be(member, MemberState.ACTIVE)
    return changed(replace(member, roles=_in_order(Role, (*member.roles, Role.OWNER))))


def deactivated(member: Member, by: Membership) -> Member:
    """The active member without any right or licence. Raises MemberStateForbids, RightsLacking."""
    _must_be(member, MemberState.ACTIVE)
    _must_cover(by, rights(member.roles, member.grants))
    return changed(replace(member, state=MemberState.DEACTIVATED, roles=(), grants=(), licences=()))


def activated(member: Member) -> Member:
    """The deactivated member, active again and without roles and grants. Raises MemberStateForbids."""
    _must_be(member, MemberState.DEACTIVATED)
    return changed(replace(member, state=MemberState.ACTIVE))


def removed(member: Member, by: Membership) -> Member:
    """The member's id alone, without name, mail address and telephone, and the subject of its token, which an erasure
    takes; everybody may remove themselves.

    Raises MemberStateForbids, RightsLacking.
    """
    _must_be(member, *_LASTING)
    if by.member != member.id:
        _must_cover(by, rights(member.roles, member.grants))
    gone = replace(member, state=MemberState.REMOVED, roles=(), grants=(), licences=())
    return changed(replace(gone, name="", mail="", phone=None, language=None, invitation_expired_at=None))


def forgotten(member: Member) -> Member:
    """The removed member after its erasure: its id alone. Raises MemberStateForbids."""
    _must_be(member, MemberState.REMOVED)
    return changed(replace(member, person=None))


def membership_of(member: Member, account: str) -> Membership:
    """The member's copy that each request of its person reads."""
    return Membership(account, member.id, member.roles, member.state, member.grants)


def changed(member: Member) -> Member:
    """The member after one more change and its event."""
    return replace(member, version=member.version + 1, sequence=member.sequence + 1)


def _must_be(member: Member, *states: MemberState) -> None:
    if member.state not in states:
        raise MemberStateForbids(member=member.id, state=member.state.value)


def _must_cover(by: Membership, needed: frozenset[Right]) -> None:
    if lacking := needed - rights(by.roles, by.grants):
        raise RightsLacking(lacking=tuple(sorted(lacking)))


def _in_order(kind: type[Held], held: Iterable[Held]) -> tuple[Held, ...]:
    """Each once, in the order of the matrix."""
    given = set(held)
    return tuple(one for one in kind if one in given)
