"""Card numbers in free text: the service refuses them, so that no card number is ever stored, logged or printed.

A number counts as a card number if a card scheme has its first digits and its length (ISO/IEC 7812 and the schemes'
published ranges) and if its check digit is right by Luhn's rule. Separators between groups of digits are ignored, and
so are characters without a width.
"""

import re
import unicodedata
from typing import Final

#: Scheme, range of the first digits (both ends included), lengths.
_SCHEMES: Final[tuple[tuple[str, int, int, frozenset[int]], ...]] = (
    ("visa", 4, 4, frozenset({13, 16, 19})),
    ("mastercard", 51, 55, frozenset({16})),
    ("mastercard", 2221, 2720, frozenset({16})),
    ("american express", 34, 34, frozenset({15})),
    ("american express", 37, 37, frozenset({15})),
    ("discover", 6011, 6011, frozenset(range(16, 20))),
    ("discover", 644, 649, frozenset(range(16, 20))),
    ("discover", 65, 65, frozenset(range(16, 20))),
    ("unionpay", 62, 62, frozenset(range(16, 20))),
    ("diners club", 300, 305, frozenset(range(14, 20))),
    ("diners club", 3095, 3095, frozenset(range(14, 20))),
    ("diners club", 36, 36, frozenset(range(14, 20))),
    ("diners club", 38, 39, frozenset(range(14, 20))),
    ("jcb", 3528, 3589, frozenset(range(16, 20))),
    ("maestro", 5018, 5018, frozenset(range(12, 20))),
    ("maestro", 5020, 5020, frozenset(range(12, 20))),
    ("maestro", 5038, 5038, frozenset(range(12, 20))),
    ("maestro", 5893, 5893, frozenset(range(12, 20))),
    ("maestro", 6304, 6304, frozenset(range(12, 20))),
    ("maestro", 6759, 6759, frozenset(range(12, 20))),
    ("maestro", 6761, 6763, frozenset(range(12, 20))),
)
_SHORTEST: Final = 12
_LONGEST: Final = 19

#: Groups of digits with separators between them, after compatibility normalisation: whatever is no letter.
_RUN: Final = re.compile(r"[0-9]+(?:[\W_]+[0-9]+)*")


def has_card_number(text: str) -> bool:
    """Whether some whole groups of digits in `text`, taken together, are a card number."""
    plain = unicodedata.normalize("NFKC", text)
    seen = (c for c in plain if unicodedata.category(c) not in ("Cf", "Mn"))  # zero-width characters hide nothing
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen)
    return any(_run_has_one(re.findall(r"[0-9]+", run)) for run in _RUN.findall(digits))


def _run_has_one(groups: list[str]) -> bool:
    for start in range(len(groups)):
        number = ""
        for group in groups[start:]:
            number += group
            if len(number) > _LONGEST:
                break
            if _is_card_number(number):
                return True
    return False


def _is_card_number(number: str) -> bool:
    return len(number) >= _SHORTEST and _of_a_scheme(number) and _luhn(number)


def _of_a_scheme(number: str) -> bool:
    return any(
        len(number) in lengths and low <= int(number[: len(str(low))]) <= high for _, low, high, lengths in _SCHEMES
    )


def _luhn(number: str) -> bool:
    """Luhn's rule: every second digit from the right doubled, its digits added; the sum is a multiple of ten."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
