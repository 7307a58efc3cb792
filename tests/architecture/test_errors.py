"""The error trees, and the only table from errors to problems."""

import inspect
import re
from dataclasses import fields

import pytest

from openapi import problems as openapi_problems
from tests.catalogues import compiled
from tests.handlers import HTTP, handler
from zetel.domain import errors
from zetel.domain.errors import ZetelError
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Role, StaffRole
from zetel.http import declared, edge, edge_errors, problems
from zetel.http.problems import KINDS, of_error

#: No error is of these types themselves, only of the types below.
ABSTRACT = {ZetelError, errors.RuleBroken, errors.Conflict, edge_errors.EdgeError}

pytestmark = pytest.mark.mend(
    "layers/shared/zetel/domain/errors.py and the table KINDS in layers/shared/zetel/http/problems.py",
    "an error without a place there is answered as a defect, with 500",
)


def tree(module):
    """The errors that a module defines."""
    return {
        thing
        for thing in vars(module).values()
        if inspect.isclass(thing) and issubclass(thing, ZetelError) and thing.__module__ == module.__name__
    }


#: The errors that a request can meet; workers have errors of their own.
MET = sorted((tree(errors) | tree(edge_errors)) - ABSTRACT, key=lambda kind: kind.__name__)


def test_every_error_that_a_request_can_meet_is_in_the_table_and_no_other():
    """Add the error to KINDS in zetel/http/problems.py, with its status, its title and its detail."""
    assert set(KINDS) == set(MET)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (edge_errors.MalformedRequest, 400),
        (edge_errors.IdempotencyKeyMissing, 400),
        (errors.Declined, 402),
        (errors.NotAllowed, 403),
        (errors.Unknown, 404),
        (edge_errors.NoSuchRoute, 404),
        (edge_errors.MethodNotAllowed, 405),
        (errors.QuoteUsed, 409),
        (errors.SubscriptionMoved, 409),
        (errors.RequestInProgress, 409),
        (errors.FileNotReady, 409),
        (errors.NotInvoiceable, 409),
        (errors.QuoteExpired, 410),
        (errors.VersionStale, 412),
        (edge_errors.TooLarge, 413),
        (edge_errors.ContentTypeUnsupported, 415),
        (errors.InvalidRequest, 422),
        (errors.QuoteTampered, 422),
        (errors.IdempotencyKeyReused, 422),
        (errors.CurrencyMismatch, 422),
        (edge_errors.IfMatchMissing, 428),
        (errors.TaxRateMissing, 500),
        (errors.ProviderUnreachable, 503),
        (errors.ServiceAway, 503),
    ],
)
def test_statuses_are_those_of_the_design(error, status):
    assert KINDS[error].status == status


@pytest.mark.parametrize(("parent", "status"), [(errors.Conflict, 409), (errors.RuleBroken, 422), (errors.Defect, 500)])
def test_errors_below_one_parent_have_one_status(parent, status):
    assert {kind.status for error, kind in KINDS.items() if issubclass(error, parent)} == {status}


def test_we_never_answer_401_ourselves():
    assert 401 not in {kind.status for kind in KINDS.values()}


def test_slugs_are_stable_and_each_an_error_of_its_own():
    slugs = [error.slug() for error in KINDS]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", each) for each in slugs)
    assert errors.SeatsBelowAssigned.slug() == "seats-below-assigned"


@pytest.mark.parametrize("error", MET, ids=lambda error: error.__name__)
def test_facts_never_hide_a_field_of_the_problem(error):
    facts = {field.name for field in fields(error)}
    assert not facts & {"type", "title", "status", "detail", "instance"}


def test_each_title_is_a_name_of_its_own_without_a_full_stop():
    titles = [kind.title for kind in KINDS.values()]
    assert len(set(titles)) == len(titles)
    assert not [title for title in titles if title.endswith(".")]


def test_every_status_that_an_operation_can_give_can_be_declared():
    statuses = {int(kind.status) for error, kind in KINDS.items() if error not in openapi_problems.NOWHERE}
    assert statuses <= set(declared._DESCRIPTIONS)


@pytest.mark.parametrize("module", [errors, edge_errors], ids=lambda module: module.__name__)
def test_the_drawing_of_a_tree_names_each_of_its_errors_once(module):
    drawn = re.findall(r"\w+", (inspect.getdoc(module) or "").partition("\n\n")[2].partition("\n\n")[0])
    assert {error.__name__: drawn.count(error.__name__) for error in tree(module)} == dict.fromkeys(
        (error.__name__ for error in tree(module)), 1
    )


@pytest.mark.parametrize("word", ["HTTP", "header", "status code", "If-Match", "ETag", "content type", "/problems/"])
def test_errors_of_the_domain_do_not_speak_of_http(word):
    assert word.lower() not in inspect.getsource(errors).lower()


def test_an_error_of_the_domain_has_facts_and_no_sentence():
    refused = errors.SeatsBelowAssigned(assigned=12, requested=10)
    assert refused.facts() == {"assigned": 12, "requested": 10}
    assert str(refused) == "assigned=12, requested=10"
    assert [name for error in tree(errors) for name in ("title", "detail") if hasattr(error, name)] == []


# Details for people

IDS = re.compile(r"\b[a-z]{3}_[0-9A-Za-z]{4,}")


@pytest.fixture
def spoken(tmp_path, monkeypatch):
    monkeypatch.setattr(problems, "CATALOGUES", compiled(tmp_path))


def said(error, language):
    return of_error(error, language).body["detail"]


@pytest.mark.parametrize("error", MET, ids=lambda error: error.__name__)
def test_every_error_has_a_detail_of_its_own_in_each_language(spoken, error):
    """Whole sentences, each placeholder filled, without ids, which stand beside the detail."""
    example = openapi_problems.example(error)
    details = [said(example, language) for language in Language]
    assert len(set(details)) == 4
    for detail in details:
        assert not IDS.search(detail), detail
        assert not re.search(r"[{}]|None|_", detail), detail
        assert re.match(r"[A-ZÀ-Ý0-9].*\.$", detail), detail


def test_each_detail_is_that_of_one_error(spoken):
    details = [said(openapi_problems.example(error), Language.EN) for error in MET]
    assert len(set(details)) == len(details)


@pytest.mark.parametrize("role", [*Role, *StaffRole])
def test_every_role_has_a_name_in_each_language(spoken, role):
    details = [said(errors.NotAllowed(needs=(role,)), language) for language in Language]
    assert len(set(details)) == 4
    assert not [detail for detail in details if "_" in detail]


#: Kinds of things that a request can name, in its path or its body.
NAMED = (
    "recipient",
    *("account", "member", "billing profile", "subscription", "item", "scheduled change", "invoice", "payment"),
    *("job", "refund", "request", "part of the refund", "product", "quote", "attempt", "move"),
    *("cancellation", "programme"),
)


@pytest.mark.parametrize("kind", NAMED)
def test_the_detail_names_the_unknown_item(spoken, kind):
    anything = said(errors.Unknown(kind="thing", id="x"), Language.EN)
    assert said(errors.Unknown(kind=kind, id="x"), Language.EN) != anything


def test_every_item_of_a_path_is_among_them():
    """Add the kind to NAMED, and its sentence to unknown() in zetel/http/details/requests.py."""
    apps = [handler(name).app for name in HTTP]
    paths = [route.openapi_path for app in apps for route in app._static_routes + app._dynamic_routes]
    named = {name for path in paths for name in re.findall(r"\{(\w+)\}", path)}
    assert len(named) > 5
    assert {edge._KINDS.get(name, name) for name in named} - {"format"} <= set(NAMED)


@pytest.mark.parametrize("why", edge_errors.Malformed)
def test_every_way_to_be_malformed_has_a_detail_of_its_own(spoken, why):
    others = [edge_errors.MalformedRequest(why=other) for other in edge_errors.Malformed if other is not why]
    for language in Language:
        assert said(edge_errors.MalformedRequest(why=why), language) not in {said(other, language) for other in others}


def test_an_error_that_no_request_should_meet_is_shown_as_a_defect():
    class OfAWorker(errors.Conflict):
        pass

    problem = of_error(OfAWorker(), Language.EN)
    assert (problem.status, problem.slug) == (500, "defect")
    assert problem.body == of_error(errors.Defect(), Language.EN).body
