"""The business rules of EN 16931-1 that a document must keep before it gets its number, as named checks.

The published schematron lets BR-CO-17 and BR-S-09 miss by less than 1.00 and leaves BR-CO-25 out; here credit notes may
miss as much, and invoices are exact. A rule that a check implies stands in that check's `covers`. Documents cannot
break rules about groups that they never have (document level allowances and charges, a payee, a tax representative,
...); the XML writer keeps the rules about the form of the file. ``ZETEL-*`` are the product's
own rules.
"""

from dataclasses import replace
from typing import Final

from zetel.domain.documents.document import Document
from zetel.domain.documents.en16931.content import DOCUMENT_RULES
from zetel.domain.documents.en16931.rules import Rule
from zetel.domain.documents.en16931.second_currency import CURRENCY_RULES
from zetel.domain.documents.en16931.vat import TAX_RULES
from zetel.domain.errors import DocumentInvalid

#: Every check, in the order in which broken ones are reported.
RULES: Final[tuple[Rule, ...]] = DOCUMENT_RULES + TAX_RULES + CURRENCY_RULES


def broken_rules(document: Document, *, number: str) -> tuple[str, ...]:
    """The ids of the rules that `document` would break if it were issued as `number`, in the order of RULES."""
    numbered = replace(document, number=number)
    return tuple(rule.id for rule in RULES if not rule.holds(numbered))


def must_conform(document: Document, *, number: str) -> None:
    """Raises DocumentInvalid, with the rules that `document` would break if it were issued as `number`."""
    if broken := broken_rules(document, number=number):
        raise DocumentInvalid(document=document.id, rules=broken)
