"""The words of a document in the four languages. Placeholders stand in braces.

The titles are the legal ones: a correction is ``Creditnota``, ``Rechnungskorrektur``, ``Avoir``, ``Credit note``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zetel.domain.documents.document import DocumentKind
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
    paid_by_card: str
    nothing_open: str
    credit: str
    set_off: str
    given_back: str


def _titles(invoice: str, credit_note: str) -> Mapping[DocumentKind, str]:
    return {DocumentKind.INVOICE: invoice, DocumentKind.CREDIT_NOTE: credit_note}


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
    corrects="Corrigeert",
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
    subtotal="Totaal exclusief btw",
    rounding="Afronding",
    total="Totaal",
    drawn="Van uw tegoed",
    paid="Betaald",
    credited="Gecrediteerd",
    open="Te betalen",
    pay_by="Te betalen uiterlijk {day}",
    settled="Voldaan",
    payment="Betaling",
    transfer="Maak het bedrag uiterlijk {day} over en vermeld het nummer {number}.",
    holder="Ten name van",
    payment_reference="Omschrijving",
    amount="Bedrag",
    paid_by_card="Betaald met uw kaart. U hoeft niets meer te doen.",
    nothing_open="Alles is voldaan. U hoeft niets meer te doen.",
    credit="Dit bedrag wordt verrekend met wat openstaat; wat overblijft is tegoed of wordt teruggestort.",
    set_off="Verrekend met openstaande facturen",
    given_back="Terugbetaald of als tegoed bewaard",
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
    corrects="Korrigiert",
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
    subtotal="Summe netto",
    rounding="Rundung",
    total="Gesamtbetrag",
    drawn="Aus Ihrem Guthaben",
    paid="Bezahlt",
    credited="Gutgeschrieben",
    open="Zu zahlen",
    pay_by="Zu zahlen bis {day}",
    settled="Beglichen",
    payment="Zahlung",
    transfer="Bitte überweisen Sie den Betrag bis {day} mit dem Verwendungszweck {number}.",
    holder="Empfänger",
    payment_reference="Verwendungszweck",
    amount="Betrag",
    paid_by_card="Mit Ihrer Karte bezahlt. Es ist nichts weiter zu tun.",
    nothing_open="Alles ist beglichen. Es ist nichts weiter zu tun.",
    credit="Dieser Betrag wird mit offenen Rechnungen verrechnet; der Rest bleibt Guthaben oder wird erstattet.",
    set_off="Mit offenen Rechnungen verrechnet",
    given_back="Erstattet oder als Guthaben behalten",
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
    corrects="Corrige",
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
    subtotal="Total hors TVA",
    rounding="Arrondi",
    total="Total TTC",
    drawn="De votre avoir disponible",
    paid="Payé",
    credited="Crédité",
    open="À payer",
    pay_by="À payer au plus tard le {day}",
    settled="Réglé",
    payment="Paiement",
    transfer="Merci de virer ce montant au plus tard le {day} en indiquant le numéro {number}.",
    holder="Titulaire",
    payment_reference="Communication",
    amount="Montant",
    paid_by_card="Payé par votre carte. Vous n’avez rien d’autre à faire.",
    nothing_open="Tout est réglé. Vous n’avez rien d’autre à faire.",
    credit="Ce montant est imputé sur ce qui reste dû ; le solde vous reste acquis ou vous est remboursé.",
    set_off="Imputé sur des factures dues",
    given_back="Remboursé ou conservé comme avoir",
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
    subtotal="Total without VAT",
    rounding="Rounding",
    total="Total",
    drawn="From your balance",
    paid="Paid",
    credited="Credited",
    open="To pay",
    pay_by="To pay by {day}",
    settled="Settled",
    payment="Payment",
    transfer="Please transfer the amount by {day} and state the number {number}.",
    holder="Account holder",
    payment_reference="Reference",
    amount="Amount",
    paid_by_card="Paid with your card. There is nothing left for you to do.",
    nothing_open="Everything is settled. There is nothing left for you to do.",
    credit="This amount is set off against what is open; the rest stays as balance or is refunded.",
    set_off="Set off against open invoices",
    given_back="Refunded or kept as balance",
)

WORDS: Final[Mapping[Language, DocumentWords]] = {
    Language.NL: _NL,
    Language.DE: _DE,
    Language.FR: _FR,
    Language.EN: _EN,
}
