"""Checks of EN 16931 on VAT: categories and rates of the lines, the VAT breakdown, and the parties' identifiers.

S is the standard rate, AE reverse charge, E exempt, O outside the scope of VAT. A document has one category: its tax
rule's (BR-CO-04). So an exemption reason, which also follows from the tax rule, stands exactly where it must (BR-*-10).
"""

from collections.abc import Callable
from typing import Final

from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.en16931.rules import Rule
from zetel.domain.money import percentage
from zetel.domain.tax.treatment import CATEGORIES, Category

Holds = Callable[[Document], bool]


def _where(category: Category, holds: Holds) -> Holds:
    """`holds` for documents that have a line of `category`; other documents keep the rule."""
    return lambda d: holds(d) if any(line.category is category for line in d.lines) else True


def _has_its_part(category: Category) -> Holds:
    """One VAT amount for each rate of the category's lines; BR-CO-18 demands that a document has any VAT amount."""

    def holds(document: Document) -> bool:
        rates = {line.rate_bp for line in document.lines if line.category is category}
        parts = [part.rate_bp for part in document.tax if part.category is category]
        return not document.tax or all(parts.count(rate) == 1 for rate in rates)

    return holds


def _bases_are_sums(category: Category) -> Holds:
    def holds(document: Document) -> bool:
        return all(
            part.base
            == sum(line.net for line in document.lines if (line.category, line.rate_bp) == (category, part.rate_bp))
            for part in document.tax
            if part.category is category
        )

    return holds


def _rates_fit(category: Category) -> Holds:
    def holds(document: Document) -> bool:
        rates = [line.rate_bp for line in document.lines if line.category is category]
        return all(rate > 0 if category is Category.STANDARD else rate == 0 for rate in rates)

    return holds


def _amounts_are_percentages(document: Document) -> bool:
    """Exact on an invoice. A credit note has the standard's tolerance: the VAT of each corrected invoice was rounded on
    its own."""
    if document.kind is DocumentKind.CREDIT_NOTE:
        return all(part.is_tolerated(document.currency) for part in document.tax)
    return all(part.amount == percentage(part.base, part.rate_bp) for part in document.tax)


def _outside_scope_stands_alone(document: Document) -> bool:
    categories = {part.category for part in document.tax}
    return Category.OUTSIDE_SCOPE not in categories or len(categories) == 1


def _of_category(category: Category, name: str, *, rate: str, parties: str, identified: Holds) -> tuple[Rule, ...]:
    """The four rules that every category has: its VAT amounts, its identified parties, its rate, its base."""
    code = category.value
    return (
        Rule(
            f"BR-{code}-01",
            f"Lines that are {name} have exactly one VAT amount per rate.",
            _has_its_part(category),
        ),
        Rule(f"BR-{code}-02", f"A document with lines that are {name} {parties}.", _where(category, identified)),
        Rule(f"BR-{code}-05", f"The rate of lines that are {name} is {rate}.", _rates_fit(category)),
        Rule(
            f"BR-{code}-08",
            f"The base of VAT that is {name} is the sum of the lines with its rate.",
            _bases_are_sums(category),
        ),
    )


def _seller_is_taxable(document: Document) -> bool:
    return bool(document.seller.vat_id or document.seller.tax_number)


TAX_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "BR-CO-04",
        "Each line has a VAT category: that of the document's tax rule.",
        lambda d: all(line.category is CATEGORIES[d.tax_rule] for line in d.lines),
        covers=("BR-S-10", "BR-AE-10", "BR-E-10", "BR-O-10", "BR-O-12"),
    ),
    Rule(
        "BR-CO-17",
        "A VAT amount is its base times its rate, rounded half up once; a credit note may miss that by less than 1.00.",
        _amounts_are_percentages,
        covers=("BR-S-09", "BR-AE-09", "BR-E-09", "BR-O-09"),
    ),
    Rule("BR-CO-18", "An invoice has at least one VAT amount, even if it is zero.", lambda d: len(d.tax) > 0),
    *_of_category(
        Category.STANDARD,
        "standard rated",
        rate="above zero",
        parties="gives the seller's VAT id or tax number",
        identified=_seller_is_taxable,
    ),
    *_of_category(
        Category.REVERSE_CHARGE,
        "reverse charged",
        rate="zero",
        # Stricter than the standard, which takes registrations too: article 226(3) and (4) of Directive 2006/112/EC.
        parties="gives the seller's VAT id and the buyer's",
        identified=lambda d: bool(d.seller.vat_id and d.buyer.vat_id),
    ),
    *_of_category(
        Category.EXEMPT,
        "exempt",
        rate="zero",
        parties="gives the seller's VAT id or tax number",
        identified=_seller_is_taxable,
    ),
    *_of_category(
        Category.OUTSIDE_SCOPE,
        "outside the scope of VAT",
        rate="none, kept as zero",
        # The standard forbids VAT ids here, so the XML writer leaves them out. The buyer and its tax office then know
        # the seller by the registration or the tax number, so a document has at least one of the two.
        parties="shows no VAT ids, so the seller has a registration or a tax number",
        identified=lambda d: bool(d.seller.registration or d.seller.tax_number),
    ),
    Rule(
        "BR-O-11",
        "Where a VAT amount is outside the scope of VAT, all are.",
        _outside_scope_stands_alone,
    ),
)
