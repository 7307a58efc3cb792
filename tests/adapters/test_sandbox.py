"""The sandbox provider: what each token answers, once per payment, also after a restart."""

import pytest

from tests import tables
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.payments.ledger import DynamoChargeBook
from zetel.adapters.payments.sandbox import Charge, ChargeBook, MemoryChargeBook, SandboxProvider
from zetel.application.keys import Table
from zetel.domain.errors import ProviderUnreachable
from zetel.domain.payments import ChargeResult, Outcome

SUCCEEDED = ChargeResult(Outcome.SUCCEEDED)
UNKNOWN = ChargeResult(Outcome.UNKNOWN)


@pytest.fixture(params=["memory", "dynamodb"])
def book(request: pytest.FixtureRequest) -> ChargeBook:
    if request.param == "memory":
        return MemoryChargeBook()
    request.getfixturevalue("aws")
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).dynamodb
    return DynamoChargeBook(client, tables.create(client)[Table.CORE])


def charge(book: ChargeBook, token: str, *, payment: str = "pay_1", amount: int = 117975) -> ChargeResult:
    """A charge by a provider that was started just now."""
    return SandboxProvider(book).charge(payment=payment, amount=amount, currency="EUR", token=token)


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        ("pm_card_visa", SUCCEEDED),
        ("pm_card_refundFail", SUCCEEDED),
        ("pm_card_chargeDeclined", ChargeResult(Outcome.DECLINED, "card_declined")),
        ("pm_card_chargeDeclinedInsufficientFunds", ChargeResult(Outcome.DECLINED, "insufficient_funds")),
        ("pm_card_chargeCustomerFail", ChargeResult(Outcome.DECLINED, "card_declined")),
        ("pm_card_nobodyKnows", ChargeResult(Outcome.DECLINED, "unknown_method")),
    ],
)
def test_a_token_answers_the_same_each_time_and_when_asked_later(
    book: ChargeBook, token: str, answer: ChargeResult
) -> None:
    assert charge(book, token) == answer
    assert charge(book, token) == answer
    assert SandboxProvider(book).find("pay_1") == answer


def test_what_never_arrived_is_unknown(book: ChargeBook) -> None:
    assert SandboxProvider(book).find("pay_1") == UNKNOWN


def test_a_lost_answer_is_a_charge_that_is_found_later(book: ChargeBook) -> None:
    with pytest.raises(ProviderUnreachable):
        charge(book, "pm_card_timeout")
    assert SandboxProvider(book).find("pay_1") == SUCCEEDED
    assert charge(book, "pm_card_timeout") == SUCCEEDED


def test_a_charge_that_never_arrives_leaves_nothing(book: ChargeBook) -> None:
    for _ in range(2):
        with pytest.raises(ProviderUnreachable):
            charge(book, "pm_card_unreachable")
    assert SandboxProvider(book).find("pay_1") == UNKNOWN


def test_two_payments_are_two_charges(book: ChargeBook) -> None:
    charge(book, "pm_card_visa", payment="pay_1", amount=100)
    charge(book, "pm_card_chargeDeclined", payment="pay_2", amount=200)
    assert book.find("pay_1") == Charge(100, "EUR", "pm_card_visa", SUCCEEDED)
    assert book.find("pay_2") == Charge(
        200, "EUR", "pm_card_chargeDeclined", ChargeResult(Outcome.DECLINED, "card_declined")
    )


@pytest.mark.parametrize(("amount", "token"), [(117974, "pm_card_visa"), (117975, "pm_card_chargeDeclined")])
def test_one_payment_is_never_charged_in_two_ways(book: ChargeBook, amount: int, token: str) -> None:
    charge(book, "pm_card_visa")
    with pytest.raises(ValueError, match="pay_1 was charged before"):
        charge(book, token, amount=amount)
    assert SandboxProvider(book).find("pay_1") == SUCCEEDED


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_below_one_minor_unit_is_charged(book: ChargeBook, amount: int) -> None:
    with pytest.raises(ValueError, match="at least 1 minor unit"):
        charge(book, "pm_card_visa", amount=amount)
    assert SandboxProvider(book).find("pay_1") == UNKNOWN
