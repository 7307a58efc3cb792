"""The person of a request, from the claims that API Gateway passes on."""

import pytest

from tests.functions.events import event
from zetel.domain.errors import Defect
from zetel.domain.parties.member import StaffRole
from zetel.http.edge_errors import Malformed, MalformedRequest
from zetel.http.identity import person_of


@pytest.mark.parametrize(
    ("groups", "staff"),
    [
        ("[bookkeeper]", {StaffRole.BOOKKEEPER}),
        ("[bookkeeper support]", {StaffRole.BOOKKEEPER, StaffRole.SUPPORT}),
        ("bookkeeper,support", {StaffRole.BOOKKEEPER, StaffRole.SUPPORT}),
        ("[owners Support]", set()),
        ("[]", set()),
        ("", set()),
    ],
)
def test_groups_arrive_as_text_in_brackets(groups, staff):
    assert person_of(event("GET", "/", claims={"cognito:groups": groups})).staff == staff


def test_an_id_token_names_the_person():
    person = person_of(event("GET", "/", claims={"name": " Anna ", "email": "anna@veerman.example"}))
    assert (person.name, person.mail) == ("Anna", "anna@veerman.example")


@pytest.mark.parametrize(("username", "known"), [("sub-anna", "sub-anna"), ("Vendor_42", "Vendor_42")])
def test_the_pool_knows_a_person_of_another_identity_provider_by_its_own_name(username, known):
    person = person_of(event("GET", "/", person="sub-anna", claims={"username": username}))
    assert (person.sub, person.in_pool) == ("sub-anna", known)


@pytest.mark.parametrize(
    "claims",
    [
        {"name": "x" * 201, "email": "anna"},
        {"name": "4111 1111 1111 1111", "email": "a@b"},
        {"name": " ", "email": ""},
    ],
)
def test_claims_that_break_the_rules_of_requests_are_ignored(claims):
    person = person_of(event("GET", "/", claims=claims))
    assert (person.name, person.mail) == ("", "")


@pytest.mark.parametrize(
    "context",
    [
        {},
        {"authorizer": None},
    ],
)
def test_a_request_without_verified_claims_is_a_defect(context):
    with pytest.raises(Defect):
        person_of({"requestContext": context})


@pytest.mark.parametrize("claims", [{}, {"sub": ""}, {"sub": 1}])
def test_a_token_without_a_person_is_refused(claims):
    with pytest.raises(MalformedRequest) as refused:
        person_of({"requestContext": {"authorizer": {"jwt": {"claims": claims}}}})
    assert refused.value.why is Malformed.NO_PERSON
