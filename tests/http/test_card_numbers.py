"""Card numbers in text. The numbers are the schemes' and payment providers' published test numbers."""

import pytest

from zetel.http.card_numbers import has_card_number

CARDS = {
    "visa": "4111111111111111",
    "visa, 13 digits": "4222222222222",
    "mastercard": "5555555555554444",
    "mastercard, 2-series": "2223003122003222",
    "american express": "378282246310005",
    "discover": "6011111111111117",
    "diners club": "30569309025904",
    "diners club, 36": "36227206271667",
    "jcb": "3566002020360505",
    "unionpay": "6200000000000005",
    "maestro": "6759649826438453",
}


@pytest.mark.parametrize("number", CARDS.values(), ids=CARDS)
def test_a_card_number_of_every_scheme_is_found(number):
    assert has_card_number(number)


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111 1111\n1111 1111",
        "4111\u00a01111\u20131111 - 1111",
        "Pay with 4111 1111 1111 1111 please",
        "card4111111111111111.",
        "4111 1111 1111 1111 12/29",
        "2026 4111 1111 1111 1111",
        "４１１１ １１１１ １１１１ １１１１",
        "٤١١١١١١١١١١١١١١١",
        "4111.1111.1111.1111",
        "4111/1111/1111/1111",
        "4111_1111_1111_1111",
        "4111 . 1111 . 1111 . 1111",
        "4111*1111*1111*1111",
        "4111+1111=1111~1111",
        "(4111)(1111)(1111)(1111)",
        "4111 | 1111 | 1111 | 1111",
        "4111 ..... 1111 ..... 1111 ..... 1111",
        "4111•1111→1111\u30001111",
        "4111\u200b1111\u200b1111\u200b1111",  # zero-width spaces
        "4111\u20601111\u2060 1111\ufeff1111",  # word joiners, a byte order mark
        "4\u00ad111111111111111",  # a soft hyphen
    ],
)
def test_a_card_number_is_found_in_every_notation(text):
    assert has_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Havenstraat 12, 3011 AA Rotterdam",
        "4111111111111112",  # the check digit is wrong
        "411111111111111",  # Visa has no 15 digits
        "1111111111111117",  # of no scheme
        "NL91ABNA0417164300",
        "NL004495445B01",
        "+31 20 123 45 67",
        "RF18 5390 0754 7034",
        "INV-2026-000042",
        "41111111111111110000000000",  # a long number is not taken apart
    ],
)
def test_other_numbers_are_allowed(text):
    assert not has_card_number(text)
