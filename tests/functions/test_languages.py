"""Refusals of real handlers in the language that a request accepts most."""

import pytest

from tests import handlers
from tests.catalogues import compiled
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, CHRIS, PROFILE, STRANGER
from zetel.domain.parties.profile import CreditLimit
from zetel.http import problems

QUOTES = f"/v1/accounts/{ACCOUNT}/purchases/quotes"
#: 25 seats cost 11,041.25 a year with VAT.
WISH = {"profile": PROFILE, "plan": "professional-yearly", "quantity": 25, "pay_by": "invoice"}


@pytest.fixture(autouse=True)
def spoken(tmp_path, monkeypatch):
    monkeypatch.setattr(problems, "CATALOGUES", compiled(tmp_path))


def refused(accepted, *, person=ANNA.sub, **wish):
    """Language and detail of the refusal, with ordinary spaces."""
    headers = {} if accepted is None else {"Accept-Language": accepted}
    answer = handlers.ask("purchase", "POST", QUOTES, body=WISH | wish, person=person, headers=headers)
    assert answer.status >= 400
    return answer.headers["Content-Language"], answer.body["detail"].replace("\u00a0", " ").replace("\u202f", " ")


IN_ENGLISH = "€11,041.25 is more than your credit limit of €10,000.00. Buy less, or pay by card."
IN_GERMAN = "11.041,25 € übersteigen Ihr Kreditlimit von 10.000,00 €. Kaufen Sie weniger oder zahlen Sie per Karte."
IN_FRENCH = "11 041,25 €, c’est plus que votre limite de crédit de 10 000,00 €. Achetez moins ou payez par carte."
IN_DUTCH = "€ 11.041,25 is meer dan uw kredietlimiet van € 10.000,00. Koop minder of betaal per kaart."


@pytest.mark.parametrize(
    ("accepted", "language", "detail"),
    [
        (None, "en", IN_ENGLISH),
        ("it-IT, it;q=0.9", "en", IN_ENGLISH),
        ("*", "en", IN_ENGLISH),
        ("de-AT, de;q=0.9, en;q=0.8", "de", IN_GERMAN),
        ("en;q=0.2, fr-CH;q=0.9, *;q=0.1", "fr", IN_FRENCH),
        ("en;q=0, *;q=0.5", "nl", IN_DUTCH),
    ],
)
def test_a_purchase_beyond_the_limit_is_refused_in_the_readers_words(shop, accepted, language, detail):
    shop.put_profile(contracts.profile(credit=CreditLimit(limit=10_000_00, currency="EUR", days=30)))
    assert refused(accepted) == (language, detail)


def test_a_reader_and_a_stranger_learn_the_person_to_ask(shop):
    assert refused("nl", person=CHRIS.sub)[1].endswith("Vraag die aan bij een eigenaar van het account.")
    assert refused("fr", person=STRANGER.sub)[1].startswith("Ce compte n’existe pas, ou vous n’en êtes pas membre.")


def test_the_rules_stay_english_beside_a_sentence_of_the_reader(shop):
    answer = handlers.ask(
        "purchase", "POST", QUOTES, body=WISH | {"quantity": 0}, person=ANNA.sub, headers={"Accept-Language": "de"}
    )
    assert answer.broken == [("/quantity", "at least 1")]
    assert answer.body["detail"].startswith("Korrigieren Sie das Feld quantity")
