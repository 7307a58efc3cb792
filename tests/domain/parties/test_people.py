"""Who may change whom: nobody gives or takes a right that they lack."""

import pytest

from zetel.domain.errors import MemberStateForbids, RightsLacking
from zetel.domain.parties.member import Grant, Member, Membership, MemberState, Role
from zetel.domain.parties.people import (
    activated,
    deactivated,
    forgotten,
    is_active_owner,
    membership_of,
    removed,
    with_rights,
)

BO = Member("mem_2", "Bo Beheer", "bo@veerman.example", phone="+31 10 1", person="sub-bo", version=4, sequence=6)


def having(*roles: Role, grants: tuple[Grant, ...] = ()) -> Membership:
    return Membership("acc_1", "mem_1", roles, MemberState.ACTIVE, grants)


OWNER = having(Role.OWNER)
PEOPLE_ADMIN = having(Role.PEOPLE_ADMIN)


def test_an_owner_gives_any_role_and_grant_in_the_order_of_the_matrix():
    made = with_rights(BO, [Role.READER, Role.OWNER, Role.READER], [Grant.MANAGE_PEOPLE], OWNER)
    assert (made.roles, made.grants) == ((Role.OWNER, Role.READER), (Grant.MANAGE_PEOPLE,))
    assert (made.version, made.sequence) == (5, 7)
    assert is_active_owner(made)


def test_the_same_rights_are_no_change():
    made = with_rights(BO, [Role.READER], [], OWNER)
    assert with_rights(made, [Role.READER], [], OWNER) == made


@pytest.mark.parametrize(
    ("roles", "grants", "lacking"),
    [
        ([Role.BILLING_ADMIN], [], ("manage_billing", "view_billing")),
        ([Role.READER], [], ("view_billing",)),
        ([], [Grant.MANAGE_BILLING], ("manage_billing", "view_billing")),
        ([Role.OWNER], [], ("make_owners", "manage_billing", "view_billing")),
    ],
)
def test_a_people_administrator_gives_no_right_of_billing(roles, grants, lacking):
    with pytest.raises(RightsLacking) as refused:
        with_rights(BO, roles, grants, PEOPLE_ADMIN)
    assert refused.value.lacking == lacking


def test_all_other_rights_together_make_no_owner():
    everything = having(Role.BILLING_ADMIN, Role.PEOPLE_ADMIN)
    assert with_rights(BO, [Role.BILLING_ADMIN], [], everything).roles == (Role.BILLING_ADMIN,)
    with pytest.raises(RightsLacking) as refused:
        with_rights(BO, [Role.OWNER], [], everything)
    assert refused.value.lacking == ("make_owners",)


def test_a_grant_is_given_by_whoever_holds_its_right():
    by = having(grants=(Grant.MANAGE_PEOPLE, Grant.MANAGE_BILLING))
    assert with_rights(BO, [], [Grant.MANAGE_BILLING], by).grants == (Grant.MANAGE_BILLING,)


@pytest.mark.parametrize("change", [lambda bo, by: with_rights(bo, [], [], by), deactivated, removed])
def test_a_member_with_a_right_that_one_lacks_stays_untouched(change):
    admin = with_rights(BO, [Role.BILLING_ADMIN], [], OWNER)
    with pytest.raises(RightsLacking):
        change(admin, PEOPLE_ADMIN)


def test_a_deactivated_member_keeps_its_name_and_loses_every_right():
    admin = with_rights(BO, [Role.OWNER], [Grant.MANAGE_PEOPLE], OWNER)
    gone = deactivated(admin, OWNER)
    assert (gone.state, gone.roles, gone.grants, gone.name) == (MemberState.DEACTIVATED, (), (), "Bo Beheer")
    back = activated(gone)
    assert (back.state, back.roles, back.version) == (MemberState.ACTIVE, (), gone.version + 1)


def test_of_a_removed_member_the_id_is_left_with_its_sign_in_until_it_is_erased():
    gone = removed(BO, PEOPLE_ADMIN)
    assert gone == Member("mem_2", "", "", MemberState.REMOVED, person="sub-bo", version=5, sequence=7)
    assert forgotten(gone) == Member("mem_2", "", "", MemberState.REMOVED, version=6, sequence=8)
    with pytest.raises(MemberStateForbids):
        forgotten(BO)


def test_everybody_may_remove_themselves():
    admin = with_rights(BO, [Role.OWNER], [], OWNER)
    assert removed(admin, membership_of(admin, "acc_1")).state is MemberState.REMOVED


REMOVED = removed(BO, OWNER)
DEACTIVATED = deactivated(BO, OWNER)
INVITED = Member("mem_3", "Cor", "cor@veerman.example", MemberState.INVITED)


@pytest.mark.parametrize(
    ("change", "member"),
    [
        (lambda m: with_rights(m, [], [], OWNER), DEACTIVATED),
        (lambda m: with_rights(m, [], [], OWNER), REMOVED),
        (lambda m: deactivated(m, OWNER), INVITED),
        (lambda m: deactivated(m, OWNER), DEACTIVATED),
        (lambda m: deactivated(m, OWNER), REMOVED),
        (activated, INVITED),
        (activated, BO),
        (activated, REMOVED),
        (lambda m: removed(m, OWNER), REMOVED),
    ],
)
def test_a_state_permits_its_own_changes_only(change, member):
    with pytest.raises(MemberStateForbids) as refused:
        change(member)
    assert refused.value.state == member.state
