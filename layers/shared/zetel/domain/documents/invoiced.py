"""By whom, to whom and under which tax rule something was invoiced: what one credit note can correct.

A credit note repeats the parties and the tax rule of what it corrects, whatever they are today, and a document has one
tax rule (EN 16931, BR-CO-04) and one buyer. So what was invoiced differently takes a credit note each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zetel.domain.documents.document import Document
from zetel.domain.parties.address import Party
from zetel.domain.tax.treatment import TaxRule


@dataclass(frozen=True, slots=True)
class InvoicedParties:
    """What documents have in common that one credit note can correct."""

    tax_rule: TaxRule
    entity: str
    seller: Party
    profile: str
    buyer: Party


def legal(party: Party) -> Party:
    """The party without its ways of being reached: those may change, and it stays the same party."""
    return replace(party, mail="", phone=None, electronic_address=None, electronic_scheme=None)


def corrected_together(documents: Iterable[Document]) -> tuple[tuple[Document, ...], ...]:
    """The documents in groups that take a credit note each: oldest first in a group, and by their oldest."""
    groups: dict[InvoicedParties, list[Document]] = {}
    for document in sorted(documents, key=lambda document: (document.date, document.id)):
        groups.setdefault(parties_of(document), []).append(document)
    return tuple(tuple(group) for group in groups.values())


def parties_of(document: Document) -> InvoicedParties:
    return InvoicedParties(
        document.tax_rule, document.entity, legal(document.seller), document.profile, legal(document.buyer)
    )
