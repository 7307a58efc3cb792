"""The words of an acknowledgement in the four languages. Placeholders stand in braces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zetel.domain.parties.address import Language
from zetel.domain.quotes.ending import Ending


@dataclass(frozen=True, slots=True)
class AcknowledgementWords:
    """A language's words. A language cannot be made without all of them."""

    title: str
    lead: str
    lead_by_seller: str
    number: str
    declared_at: str
    declared_by: str
    a_member: str
    customer: str
    product: str
    subscription: str
    last_day: str
    ends: str
    how: Mapping[Ending, str]
    statement: str
    nothing: str
    credited: str
    fee: str
    set_off: str
    from_balance: str
    refunded: str
    to_balance: str
    due: str
    lapsed: str
    documents_follow: str
    proof: str
    proof_text: str
    code: str
    key: str
    calendar_last: str
    calendar_end: str
    calendar_due: str


ACKNOWLEDGEMENT_WORDS: Final[Mapping[Language, AcknowledgementWords]] = {
    Language.EN: AcknowledgementWords(
        title="Receipt of your cancellation",
        lead="{seller} has received your cancellation of {product}.",
        lead_by_seller="{seller} has cancelled your subscription of {product}.",
        number="Receipt",
        declared_at="Declared on",
        declared_by="Declared by",
        a_member="a member of your account",
        customer="Customer",
        product="Product",
        subscription="Subscription",
        last_day="Last day of access",
        ends="First day without service",
        how={
            Ending.REFUND_WINDOW: "Cancelled in time for a full refund: everything that was charged is credited.",
            Ending.PRO_RATA: "Cancelled at once: the unused days are credited, calculated by the day.",
            Ending.NO_REFUND: "Cancelled at once: under the terms, there is no credit.",
            Ending.IN_TIME: "Cancelled in time, before an export: everything charged since that end is credited.",
            Ending.TRIAL: "Trial ended: nothing was charged, and nothing will be.",
            Ending.TERM_END: "Notice in time: the subscription ends with its running term.",
            Ending.FOLLOWING_TERM_END: "Notice for the following term: the subscription renews once more, then ends.",
            Ending.ON_A_DAY: "Cancelled for a day ahead: it ends as by a cancellation on that day. The amounts are "
            "those to expect if nothing changes; they are computed on that day.",
        },
        statement="Statement",
        nothing="This cancellation brings no credit and no fee.",
        credited="Credited, VAT included",
        fee="Early-termination fee, VAT included",
        set_off="Of the credit, set off against the fee and open invoices",
        from_balance="Of the fee, paid from the balance",
        refunded="Of the credit, refunded",
        to_balance="Of the credit, kept as your balance",
        due="Of the fee, due by {day}",
        lapsed="Billing periods that will not be charged",
        documents_follow="The credit notes and invoices themselves are issued separately.",
        proof="Proof",
        proof_text="The code below covers every fact on this page. {seller} can verify it at any time.",
        code="Code",
        key="Key",
        calendar_last="Last day of access to {product} ({seller})",
        calendar_end="{product} ends: first day without service ({seller})",
        calendar_due="Early-termination fee for {product} is due ({seller}): {amount}",
    ),
    Language.NL: AcknowledgementWords(
        title="Ontvangstbewijs van uw opzegging",
        lead="{seller} heeft uw opzegging van {product} ontvangen.",
        lead_by_seller="{seller} heeft uw abonnement op {product} opgezegd.",
        number="Ontvangstbewijs",
        declared_at="Opgezegd op",
        declared_by="Opgezegd door",
        a_member="een lid van uw account",
        customer="Klant",
        product="Product",
        subscription="Abonnement",
        last_day="Laatste dag met toegang",
        ends="Eerste dag zonder dienst",
        how={
            Ending.REFUND_WINDOW: "Op tijd opgezegd voor volledige terugbetaling: alles wat is berekend, wordt "
            "gecrediteerd.",
            Ending.PRO_RATA: "Per direct opgezegd: de ongebruikte dagen worden per dag gecrediteerd.",
            Ending.NO_REFUND: "Per direct opgezegd: volgens de voorwaarden is er geen creditering.",
            Ending.IN_TIME: "Op tijd opgezegd, vóór een export: alles wat sinds dat einde is berekend, wordt "
            "gecrediteerd.",
            Ending.TRIAL: "Proefperiode beëindigd: er is niets in rekening gebracht en dat gebeurt ook niet meer.",
            Ending.TERM_END: "Op tijd opgezegd: het abonnement eindigt met de lopende termijn.",
            Ending.FOLLOWING_TERM_END: "Opgezegd voor de volgende termijn: het abonnement wordt nog één keer verlengd "
            "en eindigt dan.",
            Ending.ON_A_DAY: "Opgezegd voor een gekozen dag: het abonnement eindigt als bij een opzegging op die dag. "
            "De bedragen zijn te verwachten als er niets verandert; ze worden op die dag berekend.",
        },
        statement="Afrekening",
        nothing="Deze opzegging brengt geen tegoed en geen vergoeding mee.",
        credited="Gecrediteerd, inclusief btw",
        fee="Vergoeding voor vroegtijdige beëindiging, inclusief btw",
        set_off="Van het tegoed verrekend met de vergoeding en openstaande facturen",
        from_balance="Van de vergoeding betaald uit het saldo",
        refunded="Van het tegoed terugbetaald",
        to_balance="Van het tegoed bewaard als saldo",
        due="Van de vergoeding te betalen uiterlijk {day}",
        lapsed="Factuurperiodes die niet worden berekend",
        documents_follow="De creditnota’s en facturen zelf worden apart verstuurd.",
        proof="Bewijs",
        proof_text="De code hieronder dekt elk gegeven op deze pagina. {seller} kan haar altijd controleren.",
        code="Code",
        key="Sleutel",
        calendar_last="Laatste dag met toegang tot {product} ({seller})",
        calendar_end="{product} eindigt: eerste dag zonder dienst ({seller})",
        calendar_due="Vergoeding voor vroegtijdige beëindiging van {product} te betalen ({seller}): {amount}",
    ),
    Language.DE: AcknowledgementWords(
        title="Eingangsbestätigung Ihrer Kündigung",
        lead="{seller} hat Ihre Kündigung von {product} erhalten.",
        lead_by_seller="{seller} hat Ihr Abonnement von {product} gekündigt.",
        number="Bestätigung",
        declared_at="Erklärt am",
        declared_by="Erklärt von",
        a_member="einem Mitglied Ihres Kontos",
        customer="Kunde",
        product="Produkt",
        subscription="Abonnement",
        last_day="Letzter Tag mit Zugang",
        ends="Erster Tag ohne Leistung",
        how={
            Ending.REFUND_WINDOW: "Rechtzeitig für eine volle Erstattung gekündigt: Alles, was berechnet wurde, wird "
            "gutgeschrieben.",
            Ending.PRO_RATA: "Sofort gekündigt: Die ungenutzten Tage werden tagesgenau gutgeschrieben.",
            Ending.NO_REFUND: "Sofort gekündigt: Nach den Bedingungen gibt es keine Gutschrift.",
            Ending.IN_TIME: "Rechtzeitig vor einem Export gekündigt: Alles, was seit diesem Ende berechnet wurde, wird "
            "gutgeschrieben.",
            Ending.TRIAL: "Testphase beendet: Es wurde nichts berechnet, und es wird nichts berechnet.",
            Ending.TERM_END: "Rechtzeitig gekündigt: Das Abonnement endet mit der laufenden Laufzeit.",
            Ending.FOLLOWING_TERM_END: "Zum Ende der folgenden Laufzeit gekündigt: Das Abonnement verlängert sich noch "
            "einmal und endet dann.",
            Ending.ON_A_DAY: "Zu einem gewählten Tag gekündigt: Das Abonnement endet wie bei einer Kündigung an diesem "
            "Tag. Die Beträge sind zu erwarten, wenn sich nichts ändert; berechnet werden sie an diesem Tag.",
        },
        statement="Abrechnung",
        nothing="Diese Kündigung bringt weder Guthaben noch Gebühr mit sich.",
        credited="Gutgeschrieben, einschließlich USt.",
        fee="Gebühr für die vorzeitige Beendigung, einschließlich USt.",
        set_off="Vom Guthaben mit der Gebühr und offenen Rechnungen verrechnet",
        from_balance="Von der Gebühr aus Ihrem Guthaben bezahlt",
        refunded="Vom Guthaben erstattet",
        to_balance="Vom Guthaben als Kontoguthaben behalten",
        due="Von der Gebühr zahlbar bis {day}",
        lapsed="Abrechnungszeiträume, die nicht berechnet werden",
        documents_follow="Die Rechnungskorrekturen und Rechnungen selbst werden gesondert ausgestellt.",
        proof="Nachweis",
        proof_text="Der Code unten deckt alle Angaben dieser Seite ab. {seller} kann ihn jederzeit prüfen.",
        code="Code",
        key="Schlüssel",
        calendar_last="Letzter Tag mit Zugang zu {product} ({seller})",
        calendar_end="{product} endet: erster Tag ohne Leistung ({seller})",
        calendar_due="Gebühr für die vorzeitige Beendigung von {product} fällig ({seller}): {amount}",
    ),
    Language.FR: AcknowledgementWords(
        title="Accusé de réception de votre résiliation",
        lead="{seller} a reçu votre résiliation de {product}.",
        lead_by_seller="{seller} a résilié votre abonnement à {product}.",
        number="Accusé",
        declared_at="Déclarée le",
        declared_by="Déclarée par",
        a_member="un membre de votre compte",
        customer="Client",
        product="Produit",
        subscription="Abonnement",
        last_day="Dernier jour d’accès",
        ends="Premier jour sans service",
        how={
            Ending.REFUND_WINDOW: "Résilié à temps pour un remboursement intégral : tout ce qui a été facturé est "
            "crédité.",
            Ending.PRO_RATA: "Résilié immédiatement : les jours non utilisés sont crédités au jour près.",
            Ending.NO_REFUND: "Résilié immédiatement : selon les conditions, il n’y a pas de crédit.",
            Ending.IN_TIME: "Résilié à temps, avant un export : tout ce qui a été facturé depuis cette fin est "
            "crédité.",
            Ending.TRIAL: "Essai quitté : rien n’a été facturé et rien ne le sera.",
            Ending.TERM_END: "Résilié à temps : l’abonnement prend fin avec la période d’engagement en cours.",
            Ending.FOLLOWING_TERM_END: "Résilié pour la période d’engagement suivante : l’abonnement est renouvelé "
            "encore une fois, puis prend fin.",
            Ending.ON_A_DAY: "Résilié pour un jour choisi : l’abonnement prend fin comme par une résiliation ce "
            "jour-là. Les montants sont à prévoir si rien ne change ; ils sont calculés ce jour-là.",
        },
        statement="Décompte",
        nothing="Cette résiliation n’entraîne ni crédit ni frais.",
        credited="Crédité, TVA comprise",
        fee="Frais de résiliation anticipée, TVA comprise",
        set_off="Du crédit, imputé sur les frais et les factures ouvertes",
        from_balance="Des frais, réglés par le solde",
        refunded="Du crédit, remboursé",
        to_balance="Du crédit, conservé comme solde",
        due="Des frais, à payer avant le {day}",
        lapsed="Périodes de facturation qui ne seront pas facturées",
        documents_follow="Les avoirs et les factures sont émis séparément.",
        proof="Preuve",
        proof_text="Le code ci-dessous couvre chaque donnée de cette page. {seller} peut le vérifier à tout moment.",
        code="Code",
        key="Clé",
        calendar_last="Dernier jour d’accès à {product} ({seller})",
        calendar_end="{product} prend fin : premier jour sans service ({seller})",
        calendar_due="Frais de résiliation anticipée de {product} à payer ({seller}) : {amount}",
    ),
}
