"""The error tree and the one table that maps it to HTTP."""

import inspect
import re
from dataclasses import fields

import pytest

from zetel.domain import errors
from zetel.domain.errors import ZetelError
from zetel.http import declared
from zetel.http.problems import STATUSES, status_of

pytestmark = pytest.mark.mend(
    "layers/shared/zetel/domain/errors.py and the table STATUSES in layers/shared/zetel/http/problems.py",
    "an error without a place there is answered as a defect, with 500",
)


def tree(kind=ZetelError):
    yield kind
    for sub in kind.__subclasses__():
        yield from tree(sub)


#: Workers have errors of their own below Defect; these are the ones that a request can meet.
KINDS = [kind for kind in tree() if kind is not ZetelError and kind.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_has_a_status(kind):
    assert 400 <= status_of(kind) < 600


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("MalformedRequest", 400),
        ("IdempotencyKeyMissing", 400),
        ("Declined", 402),
        ("NotAllowed", 403),
        ("Unknown", 404),
        ("QuoteUsed", 409),
        ("SubscriptionMoved", 409),
        ("RequestInProgress", 409),
        ("FileNotReady", 409),
        ("QuoteExpired", 410),
        ("VersionStale", 412),
        ("TooLarge", 413),
        ("ContentTypeUnsupported", 415),
        ("InvalidRequest", 422),
        ("QuoteTampered", 422),
        ("IdempotencyKeyReused", 422),
        ("CurrencyMismatch", 422),
        ("IfMatchMissing", 428),
        ("TaxRateMissing", 500),
        ("ProviderUnreachable", 503),
    ],
)
def test_statuses_are_those_of_the_design(name, status):
    assert status_of(getattr(errors, name)) == status


def test_we_never_answer_401_ourselves():
    assert 401 not in STATUSES.values()


def test_slugs_are_stable_and_each_an_error_of_its_own():
    slugs = [kind.slug() for kind in KINDS]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)
    assert errors.SeatsBelowAssigned.slug() == "seats-below-assigned"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_facts_never_hide_a_field_of_the_problem(kind):
    facts = {field.name for field in fields(kind)}
    assert not facts & {"type", "title", "status", "detail", "instance"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_has_a_title_of_its_own_kind(kind):
    assert kind.title
    assert not kind.title.endswith(".")


def test_every_status_can_be_declared():
    assert set(map(int, STATUSES.values())) <= set(declared._DESCRIPTIONS)


def test_the_drawing_names_the_roots_of_the_tree():
    drawing = inspect.getdoc(errors) or ""
    for kind in ZetelError.__subclasses__():
        assert kind.__name__ in drawing, kind
