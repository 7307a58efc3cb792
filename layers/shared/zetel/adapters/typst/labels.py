"""The words of a document in the four languages. Placeholders stand in braces.

The titles are the legal ones: a correction is ``Creditnota``, ``Rechnungskorrektur``, ``Avoir``, ``Credit note``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zetel.domain.documents.document import DocumentKind
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.address import Language
from zetel.domain.tax.treatment import Category


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """A language's words. A language cannot be made without all of them."""

    title: Mapping[DocumentKind, str]
    number: str
    issued: str
    due: str
    period: str
    reference: str
    purchase_order: str
    subscription: str
    corrects: str
    seller: str
    buyer: str
    vat_id: str
    tax_number: str
    registration: str
    description: str
    quantity: str
    price: str
    days: str
    days_of: str
    vat: str
    net: str
    rounded: Mapping[str, str]
    tax_heading: str
    base: str
    tax_amount: str
    tax_by: Mapping[Category, str]
    vat_in: str
    vat_at: str
    ecb: str
    subtotal: str
    rounding: str
    total: str
    drawn: str
    paid: str
    credited: str
    open: str
    pay_by: str
    settled: str
    payment: str
    transfer: str
    holder: str
    payment_reference: str
    amount: str
    charge: str
    charged: str
    paid_by_card: str
    nothing_open: str
    credit_use: str
    nothing_to_do: str
    set_off: str
    set_off_fee: str
    refunded: Mapping[PaymentMethod | None, str]
    kept: str
    still_open: str


def _titles(invoice: str, credit_note: str) -> Mapping[DocumentKind, str]:
    return {DocumentKind.INVOICE: invoice, DocumentKind.CREDIT_NOTE: credit_note}


def _refunded(card: str, transfer: str, otherwise: str) -> Mapping[PaymentMethod | None, str]:
    return {PaymentMethod.CARD: card, PaymentMethod.TRANSFER: transfer, None: otherwise}


def _rounded(half_up: str, rest_of_line: str, largest_remainder: str) -> Mapping[str, str]:
    """The words by kind of rounding, as derivations name it."""
    return {"half_up": half_up, "rest_of_line": rest_of_line, "largest_remainder": largest_remainder}


def _tax(standard: str, reverse_charge: str, outside_scope: str, exempt: str) -> Mapping[Category, str]:
    return {
        Category.STANDARD: standard,
        Category.REVERSE_CHARGE: reverse_charge,
        Category.OUTSIDE_SCOPE: outside_scope,
        Category.EXEMPT: exempt,
    }


_NL: Final = DocumentWords(
    title=_titles("Factuur", "Creditnota"),
    number="Nummer",
    issued="Datum",
    due="Vervaldatum",
    period="Periode",
    reference="Uw referentie",
    purchase_order="Uw inkooporder",
    subscription="Abonnement",
    corrects="Correctie van",
    seller="Van",
    buyer="Aan",
    vat_id="Btw-nummer",
    tax_number="Fiscaal nummer",
    registration="Registratie",
    description="Omschrijving",
    quantity="Aantal",
    price="Prijs",
    days="Dagen",
    days_of="{days} van {of_days}",
    vat="Btw",
    net="Bedrag ({currency})",
    rounded=_rounded("afgerond", "rest van de regel", "samen met andere regels afgerond"),
    tax_heading="Btw",
    base="Grondslag",
    tax_amount="Btw-bedrag",
    tax_by=_tax("Btw {rate}", "Btw verlegd", "Buiten de btw", "Vrijgesteld van btw"),
    vat_in="Btw in {currency}",
    vat_at="Btw in {currency} bij {rate} ({source}, {day})",
    ecb="ECB",
    subtotal="Totaal exclusief btw",
    rounding="Afronding",
    total="Totaal",
    drawn="Verrekend met uw tegoed",
    paid="Betaald",
    credited="Gecrediteerd",
    open="Te betalen",
    pay_by="Te betalen uiterlijk {day}",
    settled="Voldaan",
    payment="Betaling",
    transfer="Wij verzoeken u het bedrag uiterlijk {day} over te maken onder vermelding van {number}.",
    holder="Ten name van",
    payment_reference="Omschrijving",
    amount="Bedrag",
    charge="Wij schrijven {amount} af van uw kaart. U hoeft niets te doen.",
    charged="Wordt van uw kaart afgeschreven",
    paid_by_card="Betaald met uw kaart. U hoeft niets meer te doen.",
    nothing_open="Deze factuur is volledig voldaan. U hoeft niets meer te doen.",
    credit_use="Verrekening",
    nothing_to_do="U hoeft niets te doen.",
    set_off="Verrekend met factuur {number}",
    set_off_fee="Verrekend met de vergoeding voor tussentijds opzeggen",
    refunded=_refunded("Terugbetaald op uw kaart", "Terugbetaald per overboeking", "Terugbetaald"),
    kept="Tegoed voor uw volgende facturen",
    still_open="Nog te betalen op factuur {number}",
)

_DE: Final = DocumentWords(
    title=_titles("Rechnung", "Rechnungskorrektur"),
    number="Nummer",
    issued="Datum",
    due="Fällig am",
    period="Leistungszeitraum",
    reference="Ihr Zeichen",
    purchase_order="Ihre Bestellung",
    subscription="Abonnement",
    corrects="Korrektur zu",
    seller="Von",
    buyer="An",
    vat_id="USt-IdNr.",
    tax_number="Steuernummer",
    registration="Register",
    description="Beschreibung",
    quantity="Menge",
    price="Preis",
    days="Tage",
    days_of="{days} von {of_days}",
    vat="USt.",
    net="Betrag ({currency})",
    rounded=_rounded("gerundet", "Rest der Position", "mit anderen Positionen gerundet"),
    tax_heading="Umsatzsteuer",
    base="Nettobetrag",
    tax_amount="Steuerbetrag",
    tax_by=_tax("USt. {rate}", "Steuerschuld beim Empfänger", "Nicht steuerbar", "Von der USt. befreit"),
    vat_in="USt. in {currency}",
    vat_at="USt. in {currency} bei {rate} ({source}, {day})",
    ecb="EZB",
    subtotal="Summe netto",
    rounding="Rundung",
    total="Gesamtbetrag",
    drawn="Aus Ihrem Guthaben",
    paid="Bezahlt",
    credited="Gutgeschrieben",
    open="Zu zahlen",
    pay_by="Zu zahlen bis zum {day}",
    settled="Beglichen",
    payment="Zahlung",
    transfer="Bitte überweisen Sie den Betrag bis zum {day} unter Angabe des Verwendungszwecks {number}.",
    holder="Empfänger",
    payment_reference="Verwendungszweck",
    amount="Betrag",
    charge="Wir buchen {amount} von Ihrer Karte ab. Sie müssen nichts weiter tun.",
    charged="Wird von Ihrer Karte abgebucht",
    paid_by_card="Mit Ihrer Karte bezahlt. Sie müssen nichts weiter tun.",
    nothing_open="Diese Rechnung ist vollständig beglichen. Sie müssen nichts weiter tun.",
    credit_use="Verrechnung",
    nothing_to_do="Sie müssen nichts weiter tun.",
    set_off="Verrechnet mit Rechnung {number}",
    set_off_fee="Verrechnet mit der Gebühr für vorzeitige Kündigung",
    refunded=_refunded("Erstattung auf Ihre Karte", "Erstattung per Überweisung", "Erstattung"),
    kept="Guthaben für Ihre nächsten Rechnungen",
    still_open="Noch offen auf Rechnung {number}",
)

_FR: Final = DocumentWords(
    title=_titles("Facture", "Avoir"),
    number="Numéro",
    issued="Date",
    due="Échéance",
    period="Période",
    reference="Votre référence",
    purchase_order="Votre bon de commande",
    subscription="Abonnement",
    corrects="Correction de",
    seller="De",
    buyer="À",
    vat_id="N° de TVA",
    tax_number="N° fiscal",
    registration="Immatriculation",
    description="Désignation",
    quantity="Quantité",
    price="Prix",
    days="Jours",
    days_of="{days} sur {of_days}",
    vat="TVA",
    net="Montant ({currency})",
    rounded=_rounded("arrondi à", "solde de la ligne", "arrondi avec d’autres lignes à"),
    tax_heading="TVA",
    base="Base HT",
    tax_amount="Montant de TVA",
    tax_by=_tax("TVA {rate}", "Autoliquidation", "Hors champ de la TVA", "Exonéré de TVA"),
    vat_in="TVA en {currency}",
    vat_at="TVA en {currency} à {rate} ({source}, {day})",
    ecb="BCE",
    subtotal="Total hors TVA",
    rounding="Arrondi",
    total="Total TTC",
    drawn="Déduit de votre crédit",
    paid="Réglé",
    credited="Crédité",
    open="Reste à payer",
    pay_by="À régler au plus tard le {day}",
    settled="Réglé",
    payment="Règlement",
    transfer="Merci de virer ce montant au plus tard le {day} en indiquant la référence {number}.",
    holder="Titulaire",
    payment_reference="Référence à indiquer",
    amount="Montant",
    charge="Nous débitons votre carte de {amount}. Aucune démarche n’est nécessaire.",
    charged="Débité sur votre carte",
    paid_by_card="Réglé par carte. Aucune démarche n’est nécessaire.",
    nothing_open="Cette facture est entièrement réglée. Aucune démarche n’est nécessaire.",
    credit_use="Utilisation de l’avoir",
    nothing_to_do="Aucune démarche n’est nécessaire.",
    set_off="Imputé sur la facture {number}",
    set_off_fee="Imputé sur les frais de résiliation anticipée",
    refunded=_refunded("Remboursé sur votre carte", "Remboursé par virement", "Remboursé"),
    kept="Crédit à valoir sur vos prochaines factures",
    still_open="Reste à payer sur la facture {number}",
)

_EN: Final = DocumentWords(
    title=_titles("Invoice", "Credit note"),
    number="Number",
    issued="Date",
    due="Due date",
    period="Period",
    reference="Your reference",
    purchase_order="Your purchase order",
    subscription="Subscription",
    corrects="Corrects",
    seller="From",
    buyer="To",
    vat_id="VAT ID",
    tax_number="Tax number",
    registration="Registration",
    description="Description",
    quantity="Quantity",
    price="Price",
    days="Days",
    days_of="{days} of {of_days}",
    vat="VAT",
    net="Amount ({currency})",
    rounded=_rounded("rounded", "rest of the line", "rounded together with other lines"),
    tax_heading="VAT",
    base="Taxable amount",
    tax_amount="VAT amount",
    tax_by=_tax("VAT {rate}", "Reverse charge", "Outside the scope of VAT", "Exempt from VAT"),
    vat_in="VAT in {currency}",
    vat_at="VAT in {currency} at {rate} ({source}, {day})",
    ecb="ECB",
    subtotal="Total excl. VAT",
    rounding="Rounding",
    total="Total",
    drawn="From your balance",
    paid="Paid",
    credited="Credited",
    open="Amount due",
    pay_by="Due by {day}",
    settled="Settled",
    payment="Payment",
    transfer="Please transfer the amount by {day}, quoting {number}.",
    holder="Account holder",
    payment_reference="Reference",
    amount="Amount",
    charge="We charge {amount} to your card. There is nothing you need to do.",
    charged="Charged to your card",
    paid_by_card="Paid by card. There is nothing you need to do.",
    nothing_open="This invoice is settled. There is nothing you need to do.",
    credit_use="How this credit is used",
    nothing_to_do="There is nothing you need to do.",
    set_off="Set off against invoice {number}",
    set_off_fee="Set off against the early-termination fee",
    refunded=_refunded("Refunded to your card", "Refunded by bank transfer", "Refunded"),
    kept="Credit for your next invoices",
    still_open="Still to pay on invoice {number}",
)

WORDS: Final[Mapping[Language, DocumentWords]] = {
    Language.NL: _NL,
    Language.DE: _DE,
    Language.FR: _FR,
    Language.EN: _EN,
}
