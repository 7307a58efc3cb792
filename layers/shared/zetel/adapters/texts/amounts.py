"""Amounts as people of each language write them: symbol, grouping and signs of CLDR, decimals of ISO 4217.

Babel is loaded at the first amount: it is large, and quotes do not need it.
"""

import re
from decimal import Decimal
from typing import Final

from zetel.domain.money import digits, plain
from zetel.domain.parties.address import Language

#: The region whose habits each language follows; British English also tells US$ from other dollars.
_LOCALES: Final = {Language.NL: "nl_NL", Language.DE: "de_DE", Language.FR: "fr_FR", Language.EN: "en_GB"}

#: Places where CLDR wants a space that Babel leaves out: ``HUF 123.45``.
_LETTER_BEFORE_DIGIT: Final = re.compile(r"(?<=[A-Z])(?=[0-9])")


def money(amount: int, currency: str, language: Language) -> str:
    """`amount` minor units of `currency`: 117975 EUR is ``€1,179.75``, and ``€ 1.179,75`` in Dutch.

    CLDR's own decimals are not ISO 4217's, so they are set here. Raises InvalidRequest for an unknown currency.
    """
    from babel import Locale
    from babel.numbers import parse_pattern

    locale = Locale.parse(_LOCALES[language])
    pattern = parse_pattern(locale.currency_formats["standard"].pattern)
    pattern.frac_prec = (digits(currency), digits(currency))
    written: str = pattern.apply(Decimal(plain(amount, currency)), locale, currency=currency, currency_digits=False)
    return _LETTER_BEFORE_DIGIT.sub("\u00a0", written)
