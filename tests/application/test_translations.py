"""Quotes for a reader of another language than the payer's: the documents stay in the payer's, and each line stands in
the reader's beside it.

The payer is Dutch. 2026-03-15 is the first day of a year.
"""

from dataclasses import replace

import pytest

from tests.application.crash_buyers import OWN_PROFILE
from tests.application.seats_given import Staffed
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, DIALER, ENTERPRISE, PROFILE, READER, Shop
from zetel.adapters.texts.texts import GettextTexts
from zetel.adapters.texts.words import Catalogues
from zetel.application.quoting.move_preview import MoveWish, preview
from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.subscription import Collection

ANNE = replace(ANNA, language=Language.FR)


@pytest.fixture
def shop(monkeypatch):
    made = Shop()
    made.sells(ENTERPRISE)
    made.put_profile(contracts.profile(language=Language.NL))
    monkeypatch.setattr(made.services.texts, "line", GettextTexts(Catalogues()).line)
    return made


@pytest.fixture
def bought(shop):
    return shop.confirm(shop.quote()).body["subscription"]["id"]


def written(quote):
    return [[line["text"] for line in paper["lines"]] for paper in quote["documents"]]


def test_each_line_of_a_purchase_is_there_in_both_languages(shop):
    quote = shop.quote(("professional-yearly", 25), (DIALER.plan.id, 1), person=ANNE)
    assert written(quote) == [
        ["25 licenties Professional, 15 mrt 2026 t/m 14 mrt 2027", "Dialer, 15 mrt 2026 t/m 14 mrt 2027"]
    ]
    assert quote["translation"] == {
        "language": "fr",
        "lines": [
            [
                "25 licences Professional, du 15 mars 2026 au 14 mars 2027",
                "Dialer, du 15 mars 2026 au 14 mars 2027",
            ]
        ],
    }


@pytest.mark.parametrize("person", [ANNA, replace(ANNA, language=Language.NL)])
def test_a_reader_of_the_documents_language_gets_no_other_text(shop, person):
    assert "translation" not in shop.quote(person=person)


def test_the_translation_is_a_part_of_the_promise_and_nothing_is_issued_from_it(shop):
    quote = shop.quote(person=ANNE)
    assert shop.services.signer.opened(quote)["translation"] == quote["translation"]
    (issued,) = shop.confirm(quote, person=ANNE).body["documents"]
    lines = shop.document(issued["id"]).lines
    assert [line.text for line in lines] == ["25 licenties Professional, 15 mrt 2026 t/m 14 mrt 2027"]


@pytest.mark.parametrize(
    ("quoted", "dutch", "french"),
    [
        (lambda shop, id: shop.quote_addition(id, (DIALER.plan.id, 1), person=ANNE), "toegevoegd", "ajout du"),
        (lambda shop, id: shop.quote_seats(id, 30, person=ANNE), "5 licenties", "5 licences"),
        (lambda shop, id: shop.quote_plan(id, "enterprise-yearly", person=ANNE), "licenties Enterprise", "licences E"),
        (lambda shop, id: shop.quote_end(id, When.NOW, person=ANNE), "volledig gecrediteerd", "avoir intégral"),
    ],
)
def test_every_change_of_a_contract_is_there_in_both_languages(shop, bought, quoted, dutch, french):
    quote = quoted(shop, bought)
    both = zip(written(quote), quote["translation"]["lines"], strict=True)
    lines = [line for ours, theirs in both for line in zip(ours, theirs, strict=True)]
    assert any(dutch in ours and french in theirs for ours, theirs in lines), lines


def test_the_statement_of_a_move_is_there_in_both_languages(shop):
    people = Staffed(shop)
    own, _ = people.buys(("professional-yearly", 20))
    shop.put_profile(contracts.profile(id=OWN_PROFILE, owner=READER, language=Language.NL))
    quote = shop.quote(("professional-yearly", 15), person=CHRIS, profile=OWN_PROFILE)
    shop.confirm(quote, key="alone", person=CHRIS)
    wish = MoveWish(ACCOUNT, ANNE, quote["subscription"], own, PROFILE, Collection.INVOICE)
    statement = preview(wish, shop.services, shop.catalog)["statement"]
    assert written(statement) == [["15 licenties Professional, volledig gecrediteerd, 15 mrt 2026 t/m 14 mrt 2027"]]
    assert statement["translation"]["lines"] == [
        ["15 licences Professional, avoir intégral, du 15 mars 2026 au 14 mars 2027"]
    ]


def test_a_quote_without_documents_has_nothing_to_translate(shop):
    shop.loads(contracts.starter(), version=3)
    shop.world.clock.move_machine(seconds=61)  # the head is read again
    id = shop.confirm(shop.quote(("starter-monthly", 10))).body["subscription"]["id"]
    assert shop.quote_conversion(id, person=ANNE)["documents"] == []
    assert "translation" not in shop.quote_conversion(id, person=ANNE)
