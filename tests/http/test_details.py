"""Details of problems, as people read them: the error's facts in the sentences of four languages."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.catalogues import compiled
from zetel.domain import errors
from zetel.domain.errors import InvalidRequest, Violation
from zetel.domain.parties.address import Language
from zetel.http import edge_errors, problems

NL, DE, FR, EN = Language.NL, Language.DE, Language.FR, Language.EN


@pytest.fixture(autouse=True)
def spoken(tmp_path, monkeypatch):
    monkeypatch.setattr(problems, "CATALOGUES", compiled(tmp_path))


def said(error, language=EN):
    """The detail with ordinary spaces, which is how it is read."""
    return problems.of_error(error, language).body["detail"].replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        (EN, "Seats assigned to people: 12; seats requested: 10. Take back 2 seats first."),
        (NL, "Toegewezen licenties: 12; gevraagde licenties: 10. Trek eerst 2 licenties in."),
        (DE, "Zugewiesene Lizenzen: 12; gewünschte Lizenzen: 10. Entziehen Sie zuerst 2 Lizenzen."),
        (FR, "Licences attribuées : 12 ; licences demandées : 10. Retirez d’abord 2 licences."),
    ],
)
def test_seats_in_use_say_how_many_to_take_back(language, detail):
    assert said(errors.SeatsBelowAssigned(assigned=12, requested=10), language) == detail


@pytest.mark.parametrize(
    ("language", "most", "way_out"),
    [
        (EN, "more than 2100 charges", "until 15 Mar 2027. Nothing was charged. Schedule the seats"),
        (NL, "meer dan 2100 berekende regels", "Tot 15 mrt 2027 kunnen"),
        (DE, "mehr als 2100 berechneten", "Bis zum 15. März 2027 kommen"),
        (FR, "Au-delà de 2100 lignes", "D’ici au 15 mars 2027"),
    ],
)
def test_a_contract_that_would_be_too_large_has_its_way_out(language, most, way_out):
    error = errors.ContractTooLarge(
        subscription="sub_1", of=errors.ContractPart.LINES, most=2100, grows_on=date(2027, 3, 15)
    )
    assert most in said(error, language)
    assert way_out in said(error, language)


@pytest.mark.parametrize(
    ("language", "most"),
    [(EN, "in 6 different ways"), (NL, "op 6 verschillende"), (DE, "auf 6 verschiedene"), (FR, "de 6 façons")],
)
def test_a_contract_with_too_many_buyers_says_so(language, most):
    error = errors.ContractTooLarge(
        subscription="sub_1", of=errors.ContractPart.BUYERS, most=6, grows_on=date(2027, 3, 15)
    )
    assert most in said(error, language)


@pytest.mark.parametrize(
    ("language", "end"),
    [(EN, "Take back 1 seat first."), (NL, "1 licentie in."), (DE, "1 Lizenz."), (FR, "1 licence.")],
)
def test_one_seat_is_one_seat(language, end):
    assert said(errors.SeatsBelowAssigned(assigned=11, requested=10), language).endswith(end)


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        (
            EN,
            (
                "With €15,000.00 still open, €11,041.25 more would exceed your credit limit of €20,000.00. Pay open "
                "invoices first, or pay by card."
            ),
        ),
        (
            NL,
            (
                "Er staat nog € 15.000,00 open; met € 11.041,25 erbij zou u uw kredietlimiet van € 20.000,00 "
                "overschrijden. Betaal eerst openstaande facturen of betaal per kaart."
            ),
        ),
        (
            DE,
            (
                "Es sind noch 15.000,00 € offen; mit weiteren 11.041,25 € würden Sie Ihr Kreditlimit von 20.000,00 € "
                "überschreiten. Zahlen Sie zuerst offene Rechnungen oder zahlen Sie per Karte."
            ),
        ),
        (
            FR,
            (
                "Vous devez encore 15 000,00 € ; avec 11 041,25 € de plus, vous dépasseriez votre limite de crédit de "
                "20 000,00 €. Réglez d’abord des factures en attente ou payez par carte."
            ),
        ),
    ],
)
def test_a_credit_limit_is_said_with_its_amounts(language, detail):
    over = errors.CreditLimitExceeded(
        profile="pro_1", currency="EUR", limit=20_000_00, amount=11_041_25, owed=15_000_00
    )
    assert said(over, language) == detail


@pytest.mark.parametrize("owed", [0, None])
def test_where_nothing_is_open_there_is_no_invoice_to_pay_first(owed):
    over = errors.CreditLimitExceeded(profile="pro_1", currency="JPY", limit=500, amount=501, owed=owed)
    assert said(over) == "JP¥501 is more than your credit limit of JP¥500. Buy less, or pay by card."


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        (EN, "This subscription is already cancelled and ends on 1 Sep 2026."),
        (NL, "Dit abonnement is al opgezegd en eindigt op 1 sep 2026."),
        (DE, "Dieses Abonnement ist bereits gekündigt und endet am 1. Sept. 2026."),
        (FR, "Cet abonnement est déjà résilié et prend fin le 1er sept. 2026."),
    ],
)
def test_days_are_said_as_each_language_does(language, detail):
    error = errors.CancelledAlready(subscription="sub_1", ends=date(2026, 9, 1))
    assert said(error, language).startswith(detail)


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        (EN, "This quote was valid until 15 Mar 2026, 09:30 (UTC). Ask for a new quote."),
        (NL, "Deze offerte was geldig tot 15 mrt 2026, 09:30 (UTC). Vraag een nieuwe offerte aan."),
        (
            DE,
            "Dieses Angebot war bis zum 15. März 2026, 09:30 Uhr (UTC) gültig. Fordern Sie ein neues Angebot an.",
        ),
        (FR, "Ce devis était valable jusqu’au 15 mars 2026 à 09:30 (UTC). Demandez un nouveau devis."),
    ],
)
def test_an_expired_quote_says_until_when_it_was_valid(language, detail):
    in_amsterdam = datetime(2026, 3, 15, 10, 30, 59, tzinfo=timezone(timedelta(hours=1)))
    assert in_amsterdam == datetime(2026, 3, 15, 9, 30, 59, tzinfo=UTC)
    assert said(errors.QuoteExpired(quote="quo_1", expired_at=in_amsterdam), language) == detail


def test_the_fifth_declined_card_of_a_quote_is_told_to_be_the_last():
    error = errors.Declined(payment="pay_01KKRAFRB0-5", reason="insufficient_funds")
    assert said(error, EN).endswith(
        "This was the quote's last try. Ask your bank, or make a new quote for another card."
    )
    assert "last try" not in said(errors.Declined(payment="pay_01KKRAFRB0-4", reason="insufficient_funds"), EN)


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        (
            EN,
            (
                "Your card could not be charged: there is not enough money on the account. So nothing was bought, and "
                "nothing was charged. Ask your bank, or confirm the same quote with another card."
            ),
        ),
        (
            NL,
            (
                "Uw kaart kon niet worden belast: het saldo is niet toereikend. Er is dus niets gekocht en niets in "
                "rekening gebracht. Vraag het na bij uw bank, of bevestig dezelfde offerte met een andere "
                "kaart."
            ),
        ),
        (
            DE,
            (
                "Ihre Karte konnte nicht belastet werden: das Konto ist nicht ausreichend gedeckt. Es wurde also "
                "nichts gekauft und nichts berechnet. Fragen Sie Ihre Bank, oder bestätigen Sie dasselbe Angebot mit "
                "einer anderen Karte."
            ),
        ),
        (
            FR,
            (
                "Votre carte n’a pas pu être débitée : le compte n’est pas suffisamment approvisionné. Rien n’a donc "
                "été acheté et rien n’a été débité. Renseignez-vous auprès de votre banque ou confirmez le même devis "
                "avec une autre carte."
            ),
        ),
    ],
)
def test_a_declined_card_says_why_and_what_to_try(language, detail):
    assert said(errors.Declined(payment="pay_1", reason="insufficient_funds"), language) == detail


@pytest.mark.parametrize(
    ("needs", "language", "detail"),
    [
        (
            ("billing_admin", "owner"),
            EN,
            "You need the role billing administrator or owner for this. Ask an owner of the account for it.",
        ),
        (
            ("billing_admin", "owner"),
            NL,
            (
                "Hiervoor hebt u de rol factuurbeheerder of eigenaar nodig. Vraag die aan bij een eigenaar van het "
                "account."
            ),
        ),
        (
            ("billing_admin", "owner", "reader"),
            DE,
            (
                "Dafür brauchen Sie die Rolle Abrechnungsadministrator, Inhaber oder Leser. Bitten Sie einen Inhaber "
                "des Kontos darum."
            ),
        ),
        (("bookkeeper",), FR, "Il vous faut pour cela le rôle comptable. Demandez-le à votre administrateur."),
    ],
)
def test_a_role_that_is_missing_is_named_with_those_who_can_give_it(needs, language, detail):
    assert said(errors.NotAllowed(needs=needs), language) == detail


@pytest.mark.parametrize(
    ("why", "detail"),
    [
        (
            "not_allowed",
            (
                "The running term cannot be ended early. You can cancel the subscription for 15 Mar 2027, the first "
                "day without service."
            ),
        ),
        (
            "request",
            ("We decide about the end of this subscription. Ask for the statement, and send it to us as a request."),
        ),
        (
            "assisted",
            (
                "Your account manager ends this subscription together with you. Ask for the statement, and send it to "
                "us as a request."
            ),
        ),
    ],
)
def test_a_cancellation_that_is_not_allowed_says_the_way_to_go(why, detail):
    assert said(errors.CancellationNotAllowed(subscription="sub_1", why=why, ends=date(2027, 3, 15))) == detail


def test_an_end_without_the_export_that_comes_first_says_how_to_begin_one():
    assert said(errors.ExportRequired(subscription="sub_1", begin_by=date(2027, 2, 20))) == (
        "Your contract asks for an export before you cancel. Begin an export of everything by 20 Feb 2027, and cancel "
        "within 14 days of the mail that it is ready: then the day of your first try counts. An export that the "
        "product itself has made in the last 30 days will do, too."
    )


@pytest.mark.parametrize(
    ("state", "detail"),
    [
        ("done", "Part 2 of the refund is already paid. You need not do anything."),
        ("pending", "Part 2 of the refund goes back by itself the way it was paid. You need not do anything."),
    ],
)
def test_a_part_of_a_refund_that_is_no_task_says_why(state, detail):
    assert said(errors.TaskNotOpen(refund="ref_1", part=2, state=state)) == detail


@pytest.mark.parametrize(
    ("method", "state", "detail"),
    [
        ("transfer", "taken_back", "This payment was already taken back. You need not do anything."),
        (
            "card",
            "succeeded",
            "Only a recorded transfer can be taken back. A card payment goes back by a refund.",
        ),
    ],
)
def test_a_payment_that_cannot_be_taken_back_says_why(method, state, detail):
    assert said(errors.NoStandingTransfer(payment="pay_1", method=method, state=state)) == detail


def broken(*fields):
    return InvalidRequest(errors=tuple(Violation(field, "given") for field in fields))


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (
            broken("/items/0/quantity"),
            "Correct the field items.0.quantity and send the request again; “errors” names the rule that it breaks.",
        ),
        (
            broken("/name", "/vat_id", "/name"),
            "Correct the fields name and vat_id and send the request again; “errors” names the rules that they break.",
        ),
        (
            broken("/a", "/b", "/c", "/d", "/e"),
            (
                "Correct the fields a, b, c and 2 more and send the request again; “errors” names the rules that "
                "they break."
            ),
        ),
        (broken(""), "The request needs a body that is one JSON object."),
    ],
)
def test_broken_rules_name_their_fields(error, detail):
    assert said(error) == detail


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        (NL, "Verbeter de velden a, b, c en nog 1 en stuur het verzoek opnieuw;"),
        (DE, "Korrigieren Sie die Felder a, b, c und 1 weiteres und senden Sie die Anfrage noch einmal;"),
        (FR, "Corrigez les champs a, b, c et 1 autre et renvoyez la requête ;"),
    ],
)
def test_one_field_more_is_counted(language, detail):
    assert said(broken("/a", "/b", "/c", "/d"), language).startswith(detail)


@pytest.mark.parametrize(
    ("error", "facts"),
    [
        (edge_errors.TooLarge(limit_bytes=1_048_576), ["1024 KB"]),
        (edge_errors.ContentTypeUnsupported(), ["application/json"]),
        (edge_errors.MethodNotAllowed(allowed=("GET", "POST")), ["GET and POST"]),
        (edge_errors.MalformedRequest(why=edge_errors.Malformed.JSON, line=3, column=7), ["line 3", "column 7"]),
        (errors.CurrencyMismatch(currencies=("EUR", "USD")), ["EUR and USD"]),
        (errors.RequestInProgress(payment="pay_1"), ["10 seconds"]),
        (errors.FileNotReady(document="inv_1", format="pdf"), ["PDF"]),
        (errors.TaxRateMissing(country="NL", on=date(2030, 1, 1)), ["NL", "1 Jan 2030"]),
        (errors.NotInvoiceable(rules=("BR-E-02",)), ["EN 16931 (BR-E-02)", "ask for the quote again"]),
        (errors.DocumentInvalid(document="inv_1", rules=("BR-02", "BR-CO-15")), ["EN 16931 (BR-02, BR-CO-15)"]),
    ],
)
def test_other_facts_stand_in_the_sentence(error, facts):
    assert [fact for fact in facts if fact not in said(error)] == []


def test_a_title_is_the_same_in_every_language():
    used = errors.QuoteUsed(quote="quo_1", created=("sub_1",))
    assert {problems.of_error(used, language).body["title"] for language in Language} == {"The quote was used before"}
