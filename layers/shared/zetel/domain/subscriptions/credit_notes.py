"""The credit notes of one change: one for everything that was invoiced alike, and the ledger after them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from zetel.domain.documents.converted_vat import ConvertedVat, VatBack, credited_vat
from zetel.domain.documents.document import Document, Draft
from zetel.domain.documents.invoiced import corrected_together
from zetel.domain.subscriptions.crediting import LotCredit, credit_note, credited, vat_of
from zetel.domain.subscriptions.ledger import Ledger


def credit_notes(
    ids: Sequence[str],
    credits: Sequence[LotCredit],
    ledger: Ledger,
    documents: Sequence[Document],
    *,
    on: date,
    currency: str,
    texts: Sequence[str],
    prices: Mapping[str, str],
    policy: str,
) -> tuple[Draft, ...]:
    """The credit notes of `credits`, a line each with its text, under the first of `ids`; `prices` names the price
    version of each item.

    What has one tax rule and one buyer, as invoiced, stands on one note, whatever its rates; the note that corrects the
    oldest document comes first. Each but the first names its tax rule where that is another one. The VAT of a note is
    converted at the rates of the documents that it corrects.
    """
    charged_by = {credit.back.lot.invoice for credit in credits}
    groups = corrected_together(document for document in documents if document.id in charged_by)
    notes: list[Draft] = []
    for id, group in zip(ids[: len(groups)], groups, strict=True):
        corrected = {document.id for document in group}
        own = [n for n, credit in enumerate(credits) if credit.back.lot.invoice in corrected]
        note = credit_note(
            id,
            [credits[n] for n in own],
            ledger,
            on=on,
            currency=currency,
            texts=[texts[n] for n in own],
            prices=prices,
            policy=policy,
        )
        note = replace(note, converted=_converted([credits[n] for n in own], ledger, group, currency))
        rule = group[0].tax_rule
        notes.append(note if rule is groups[0][0].tax_rule else replace(note, tax_rule=rule))
    return tuple(notes)


def _converted(
    credits: Sequence[LotCredit], ledger: Ledger, corrected: Sequence[Document], currency: str
) -> ConvertedVat | None:
    """The VAT of a note of `credits` in the currency of the seller's country, where the documents `corrected` have
    it."""
    nets: dict[str, int] = {}
    for credit in credits:
        nets[credit.back.lot.invoice] = nets.get(credit.back.lot.invoice, 0) + credit.net
    earlier = {held.document: held.credited for held in ledger.tax}
    vat = vat_of(nets, ledger)
    return credited_vat(
        (
            VatBack(document.converted, earlier[document.id], vat[document.id])
            for document in corrected
            if document.converted
        ),
        currency,
    )


def all_credited(ledger: Ledger, notes: Sequence[Draft]) -> Ledger:
    """The ledger after `notes` were issued, one version further; the same one without any."""
    after = ledger
    for note in notes:
        after = credited(after, note)
    return replace(after, version=ledger.version + 1) if notes else ledger
