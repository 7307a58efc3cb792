"""The sandbox provider: the answer of each token, once per payment, also after a restart; and its refunds."""

import pytest

from tests import tables
from zetel.adapters.clients import Clients, Parameters
from zetel.adapters.payments.ledger import DynamoChargeBook
from zetel.adapters.payments.sandbox import Charge, ChargeBook, MemoryChargeBook, SandboxProvider
from zetel.application.store.keys import Table
from zetel.domain.errors import ProviderUnreachable
from zetel.domain.payments.payment import ChargeOutcome, ChargeResult
from zetel.domain.payments.refund import RefundResult

SUCCEEDED = ChargeResult(ChargeOutcome.SUCCEEDED, amount=117975)
UNKNOWN = ChargeResult(ChargeOutcome.UNKNOWN)


@pytest.fixture(params=["memory", "dynamodb"])
def book(request: pytest.FixtureRequest) -> ChargeBook:
    if request.param == "memory":
        return MemoryChargeBook()
    request.getfixturevalue("aws")
    client = Clients("eu-west-1", parameters=Parameters.CHECKED).dynamodb
    return DynamoChargeBook(client, tables.create(client)[Table.CORE])


def charge(book: ChargeBook, token: str, *, payment: str = "pay_1", amount: int = 117975) -> ChargeResult:
    """A charge by a fresh provider."""
    return SandboxProvider(book).charge(payment=payment, amount=amount, currency="EUR", token=token)


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        ("pm_card_visa", SUCCEEDED),
        ("pm_card_refundFail", SUCCEEDED),
        ("pm_card_chargeDeclined", ChargeResult(ChargeOutcome.DECLINED, "card_declined")),
        ("pm_card_chargeDeclinedInsufficientFunds", ChargeResult(ChargeOutcome.DECLINED, "insufficient_funds")),
        ("pm_card_chargeCustomerFail", ChargeResult(ChargeOutcome.DECLINED, "card_declined")),
        ("pm_card_nobodyKnows", ChargeResult(ChargeOutcome.DECLINED, "unknown_method")),
    ],
)
def test_a_token_gives_the_same_answer_each_time_and_later(book: ChargeBook, token: str, answer: ChargeResult) -> None:
    assert charge(book, token) == answer
    assert charge(book, token) == answer
    assert SandboxProvider(book).find("pay_1") == answer


def test_a_charge_that_never_arrived_is_unknown(book: ChargeBook) -> None:
    assert SandboxProvider(book).find("pay_1") == UNKNOWN


def test_a_charge_with_a_lost_answer_is_found_later(book: ChargeBook) -> None:
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
    assert book.find("pay_1") == Charge(100, "EUR", "pm_card_visa", ChargeResult(ChargeOutcome.SUCCEEDED, amount=100))
    assert book.find("pay_2") == Charge(
        200, "EUR", "pm_card_chargeDeclined", ChargeResult(ChargeOutcome.DECLINED, "card_declined")
    )


@pytest.mark.parametrize(("amount", "token"), [(117974, "pm_card_visa"), (117975, "pm_card_chargeDeclined")])
def test_a_payment_is_never_charged_in_two_ways(book: ChargeBook, amount: int, token: str) -> None:
    charge(book, "pm_card_visa")
    with pytest.raises(ValueError, match="pay_1 was charged before"):
        charge(book, token, amount=amount)
    assert SandboxProvider(book).find("pay_1") == SUCCEEDED


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_below_one_minor_unit_is_not_charged(book: ChargeBook, amount: int) -> None:
    with pytest.raises(ValueError, match="at least 1 minor unit"):
        charge(book, "pm_card_visa", amount=amount)
    assert SandboxProvider(book).find("pay_1") == UNKNOWN


def refund(book: ChargeBook, amount: int, *, refund: str = "ref_1.1", payment: str = "pay_1") -> str | None:
    """The reason for which a fresh provider refuses the refund; None if the refund is made."""
    return SandboxProvider(book).refund(refund=refund, payment=payment, amount=amount).refused


def test_parts_of_a_charge_go_back_until_nothing_is_left(book: ChargeBook) -> None:
    charge(book, "pm_card_visa")  # 1,179.75
    assert refund(book, 1_000_00) is None
    assert refund(book, 179_76, refund="ref_2.1") == "more_than_was_charged"
    assert refund(book, 179_75, refund="ref_3.1") is None
    assert refund(book, 1, refund="ref_4.1") == "more_than_was_charged"
    held = book.find("pay_1")
    assert held
    assert (held.refunds, held.refunded) == ({"ref_1.1": 1_000_00, "ref_3.1": 179_75}, 1_179_75)
    assert SandboxProvider(book).find("pay_1") == SUCCEEDED


def test_the_same_refund_is_made_once(book: ChargeBook) -> None:
    charge(book, "pm_card_visa")
    for _ in range(3):
        assert SandboxProvider(book).refund(refund="ref_1.1", payment="pay_1", amount=100_00) == RefundResult()
    with pytest.raises(ValueError, match=r"ref_1\.1 was made before"):
        refund(book, 99_99)
    held = book.find("pay_1")
    assert held
    assert held.refunded == 100_00


def test_a_card_that_is_gone_refuses_each_time(book: ChargeBook) -> None:
    charge(book, "pm_card_refundFail")
    for _ in range(2):
        assert refund(book, 100_00) == "expired_or_canceled_card"


@pytest.mark.parametrize("token", [None, "pm_card_chargeDeclined"])
def test_a_charge_that_failed_is_not_refunded(book: ChargeBook, token: str | None) -> None:
    if token:
        charge(book, token)
    assert refund(book, 100_00) == "no_such_charge"


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_below_one_minor_unit_is_not_refunded(book: ChargeBook, amount: int) -> None:
    charge(book, "pm_card_visa")
    with pytest.raises(ValueError, match="at least 1 minor unit"):
        refund(book, amount)


def test_the_second_of_two_refunds_at_once_counts_the_first(book: ChargeBook) -> None:
    """Both read the charge, and the first refund writes before the second."""
    charge(book, "pm_card_visa")
    held = book.find("pay_1")
    assert held
    assert book.change("pay_1", held, held.after("ref_1.1", 1_000_00))
    assert not book.change("pay_1", held, held.after("ref_2.1", 1_000_00))
    assert refund(book, 1_000_00, refund="ref_2.1") == "more_than_was_charged"
