"""Mails by kind: without a setting to all recipients; a kind with a deadline always has one."""

from datetime import date

import pytest

from tests.domain.contracts import profile
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.notification import WITH_DEADLINE, Notification, recipients_of
from zetel.domain.parties.profile import must_be_possible

ANNA, BOOKS = "anna@veerman.example", "books@veerman.example"


def settings(**named):
    return profile(recipients=(ANNA, BOOKS), notifications={Notification(kind): to for kind, to in named.items()})


def broken(**named):
    with pytest.raises(InvalidRequest) as refused:
        must_be_possible(settings(**named))
    return [(error.field, error.rule) for error in refused.value.errors]


def test_a_kind_without_a_setting_goes_to_all():
    held = settings(documents=(BOOKS,))
    assert recipients_of(Notification.DOCUMENTS, held.notifications, held.recipients) == (BOOKS,)
    assert recipients_of(Notification.RENEWALS, held.notifications, held.recipients) == (ANNA, BOOKS)


@pytest.mark.parametrize("kind", Notification)
def test_only_a_kind_with_a_deadline_needs_a_recipient(kind):
    if kind in WITH_DEADLINE:
        assert broken(**{kind: ()}) == [
            (f"/notifications/{kind}", "at least one recipient: mails of this kind have a deadline")
        ]
    else:
        must_be_possible(settings(**{kind: ()}))


def test_an_address_that_is_no_recipient_is_refused():
    assert broken(payments=("jan@veerman.example",)) == [
        ("/notifications/payments", "addresses among the profile's `recipients`")
    ]


def test_an_address_is_named_once():
    assert broken(documents=(ANNA, ANNA)) == [("/notifications/documents", "different mail addresses")]


@pytest.mark.parametrize(
    ("address", "scheme", "rule"),
    [
        ("24123456", None, "given with `electronic_address`, absent without it"),
        (None, "0106", "given with `electronic_address`, absent without it"),
        ("24123456", "0003", "a code of the list EAS, like 0106"),
    ],
)
def test_an_electronic_address_has_a_scheme_of_the_list(address, scheme, rule):
    with pytest.raises(InvalidRequest) as refused:
        must_be_possible(profile(electronic_address=address, electronic_scheme=scheme))
    assert [(error.field, error.rule) for error in refused.value.errors] == [("/electronic_scheme", rule)]


def test_a_document_names_the_electronic_address():
    party = profile(electronic_address="24123456", electronic_scheme="0106").party(date(2026, 3, 15))
    assert (party.electronic_address, party.electronic_scheme) == ("24123456", "0106")
