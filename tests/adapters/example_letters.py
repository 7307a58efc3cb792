"""A letter of each kind, about the worked example: 25 Professional seats from 15 March 2026, five more on 1 September.

25 x 365.00 = 9,125.00; VAT of 21 % is 1,916.25; total 11,041.25. The five cost 975.00, VAT 204.75, total 1,179.75.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests.adapters.example_after_end import AFTER_END
from tests.adapters.example_changes import CHANGES
from tests.adapters.example_end_requests import END_REQUESTS
from tests.adapters.example_programmes import PROGRAMMES
from tests.adapters.example_requests import REQUESTS
from tests.adapters.example_trials import TRIALS
from tests.adapters.example_upgrades import UPGRADES
from tests.adapters.example_work import WORK
from tests.domain.example_acknowledgement import acknowledged
from tests.domain.example_documents import DOMESTIC, FIVE_SEATS, NUMBER
from tests.domain.example_parties import seller
from zetel.application.letters import (
    AddressRefused,
    AddressToConfirm,
    CancellationReceived,
    ClosingTold,
    CustomerNotReached,
    ExportReady,
    InvoiceIssued,
    Letter,
    MemberInvitedByMail,
    OwnerAhead,
    PaymentFailed,
    PersonErased,
    PurchaseConfirmed,
    TransferReceived,
    TransferTakenBack,
    VatIdRefused,
    VatIdRefusedAtCustomer,
)
from zetel.domain.calendar import Span
from zetel.domain.documents.document import DocumentState
from zetel.domain.documents.line import TaxAmount
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.licences.export import ExportScope
from zetel.domain.parties.address import Language
from zetel.domain.parties.erasure import Erasure, ErasureRest, ErasureRestKind
from zetel.domain.payments.payment import AppliedPart, Payment, PaymentState, TransferFault
from zetel.domain.quotes.quote import QuoteKind
from zetel.domain.subscriptions.subscription import Collection, Item, Subscription, SubscriptionState
from zetel.domain.tax.treatment import Category

TERM = Span(date(2026, 3, 15), date(2027, 3, 15))

SUBSCRIPTION = Subscription(
    id="sub_01KKRBJHM0FSJCVE31AWYEMAF8",
    account=DOMESTIC.account,
    version=1,
    sequence=1,
    state=SubscriptionState.ACTIVE,
    profile=DOMESTIC.profile,
    currency="EUR",
    zone="Europe/Amsterdam",
    collection=Collection.INVOICE,
    started=TERM.start,
    anchor=TERM.start,
    term=TERM,
    period=TERM,
    items=(Item("itm_01KKRBJHM0A7Q4Z9S2YB6N8C5D", "professional-yearly.3", "professional-yearly.eur.2026-01-01", 25),),
    created_at=datetime(2026, 3, 15, 9, tzinfo=UTC),
    last_quote="quo_01KKRBJHM0XF0CTNWYJ3YS9R30",
)

#: The first invoice, as the purchase drafted it.
DRAFTED = replace(
    DOMESTIC,
    id="inv_01KKRBJHM0MKR14AP5FD1C6V1H",
    date=date(2026, 3, 15),
    due=date(2026, 4, 14),
    lines=(replace(FIVE_SEATS, text="25 Professional seats, 15 Mar 2026 to 14 Mar 2027", net=9125_00),),
    net=9125_00,
    tax=(TaxAmount(Category.STANDARD, 2100, 9125_00, 1916_25),),
    total=11041_25,
    period=TERM,
)

#: The invoice of the five seats, with its number and its files.
ISSUED = replace(
    DOMESTIC,
    state=DocumentState.ISSUED,
    number=NUMBER,
    reference="PO 4711",
    files={"pdf": "acc_1/inv_2.pdf", "xml": "acc_1/inv_2.xml"},
)


def bought(language: Language = Language.EN, **changes) -> PurchaseConfirmed:
    facts = {
        "seller": seller(),
        "language": language,
        "kind": QuoteKind.PURCHASE,
        "subscription": SUBSCRIPTION,
        "document": DRAFTED,
        "cancel_by": date(2027, 2, 13),
        "refund_until": date(2026, 4, 13),
        "bought_by": "Anna Veerman",
    }
    return PurchaseConfirmed(**{**facts, **changes})


def issued(language: Language = Language.EN, **changes) -> InvoiceIssued:
    facts = {"seller": seller(), "language": language, "document": ISSUED}
    return InvoiceIssued(**{**facts, **changes})


#: 12,500.00 for the two invoices of 11,041.25 and 1,179.75: 279.00 remain.
TRANSFER = Payment(
    id="pay_01M2VN8Q00S6B3W9Z5K1D7J4HT",
    account=DOMESTIC.account,
    profile=DOMESTIC.profile,
    method=PaymentMethod.TRANSFER,
    state=PaymentState.SUCCEEDED,
    currency="EUR",
    amount=12500_00,
    made_at=datetime(2026, 9, 20, 8, tzinfo=UTC),
    sequence=1,
    version=1,
    applied=(AppliedPart(DRAFTED.id, 11041_25), AppliedPart(ISSUED.id, 1179_75)),
    to_balance=279_00,
    received_on=date(2026, 9, 18),
    reference="INV-2026-000017 and 42",
)

PAID = replace(DRAFTED, state=DocumentState.ISSUED, number="INV-2026-000017", paid=11041_25)


def received(language: Language = Language.EN, **changes) -> TransferReceived:
    facts = {
        "seller": seller(),
        "language": language,
        "payment": TRANSFER,
        "documents": (PAID, replace(ISSUED, paid=1179_75)),
    }
    return TransferReceived(**{**facts, **changes})


def taken_back(language: Language = Language.EN, **changes) -> TransferTakenBack:
    """The bank called the transfer back, whose 279.00 were still on the balance."""
    facts = {
        "seller": seller(),
        "language": language,
        "payment": replace(TRANSFER, state=PaymentState.TAKEN_BACK, reason=TransferFault.BOUNCED),
        "documents": (replace(PAID, paid=0), replace(ISSUED, paid=0)),
        "balance": 0,
    }
    return TransferTakenBack(**{**facts, **changes})


FAILED = replace(
    TRANSFER,
    method=PaymentMethod.CARD,
    state=PaymentState.DECLINED,
    amount=1179_75,
    applied=(),
    to_balance=0,
    received_on=None,
    reference=None,
    reason="insufficient_funds",
    member="mem_01KKRAFRB0XDYK8BTJSGRH03WZ",
)


def failed(language: Language = Language.EN, **changes) -> PaymentFailed:
    return PaymentFailed(**{"seller": seller(), "language": language, "payment": FAILED, **changes})


def refused(language: Language = Language.NL, **changes: Any) -> AddressRefused:
    """A mail that was refused at an address, told to the customer's other recipients."""
    facts = {"account": "acc_1", "subject": f"Invoice {NUMBER}", "addresses": ("jan@veerman.example",)}
    return AddressRefused(**{"seller": seller(), "language": language, **facts, **changes})


def not_reached(language: Language = Language.NL, **changes: Any) -> CustomerNotReached:
    """The same, told to the seller."""
    facts = {"account": "acc_1", "subject": f"Invoice {NUMBER}", "addresses": ("jan@veerman.example",)}
    reached = {"reached": ("anna@veerman.example",)}
    return CustomerNotReached(**{"seller": seller(), "language": language, **facts, **reached, **changes})


def to_confirm(language: Language = Language.NL, **changes: Any) -> AddressToConfirm:
    """A link to an address that nobody has confirmed yet."""
    facts = {"account": "acc_1", "address": "https://portal.zetel.example/link#eyJ.Zm9v", "until": date(2026, 3, 22)}
    return AddressToConfirm(**{"seller": seller(), "language": language, **facts, **changes})


def invited(language: Language = Language.NL, **changes: Any) -> MemberInvitedByMail:
    """A colleague of Anna gets the second link of an invitation."""
    facts = {"account": "acc_1", "address": "https://portal.zetel.example/link#eyJ.Zm9v", "until": date(2026, 3, 22)}
    said = {"customer": "Veerman", "inviter": "Anna Veerman", "number": 2}
    return MemberInvitedByMail(**{"seller": seller(), "language": language, **facts, **said, **changes})


def owner_ahead(language: Language = Language.NL, **changes: Any) -> OwnerAhead:
    """Chris becomes owner on 4 June, unless the reader, an owner, objects."""
    facts = {"account": "acc_1", "address": "https://portal.zetel.example/link#eyJ.Zm9v", "on": date(2026, 6, 4)}
    said = {"customer": "Veerman", "member": "Chris Lezer"}
    return OwnerAhead(**{"seller": seller(), "language": language, **facts, **said, **changes})


def closed(language: Language = Language.EN, **changes: Any) -> ClosingTold:
    """An owner closed the account on 20 March 2027; its documents of 2026 stay for seven years."""
    said = {"account": "acc_1", "customer": "Veerman", "on": date(2027, 3, 20), "documents_until": date(2033, 12, 31)}
    return ClosingTold(**{"seller": seller(), "language": language, **said, **changes})


def person_erased(language: Language = Language.EN, **changes: Any) -> PersonErased:
    """A person with 2 licences was erased on 20 March 2027; documents of 2026 stay for seven years."""
    at = datetime(2027, 3, 20, 9, tzinfo=UTC)
    gone = {"member": 1, "licences": 2, "requests": 1, "reasons": 2, "exports": 1, "imports": 0, "sign_in": 1}
    kept = (
        ErasureRest(ErasureRestKind.DOCUMENTS, date(2033, 12, 31)),
        ErasureRest(ErasureRestKind.PROOFS, count=1),
        ErasureRest(ErasureRestKind.PROFILES, count=2),
        ErasureRest(ErasureRestKind.SIGN_IN),
        ErasureRest(ErasureRestKind.JOURNAL),
        ErasureRest(ErasureRestKind.ANSWERS, date(2027, 3, 27)),
        ErasureRest(ErasureRestKind.BACKUPS, date(2027, 4, 24)),
    )
    erasure = Erasure("mem_1", "acc_1", "mem_2", at, went=gone, kept=kept, done_at=at)
    said = {"account": "acc_1", "customer": "Veerman", "on": at.date(), "erasure": erasure}
    return PersonErased(**{"seller": seller(), "language": language, **said, **changes})


#: The VAT id that the register did not know on 18 March.
REFUSED = {"account": "acc_1", "name": "Nordlicht GmbH", "vat_id": "DE136601704", "on": date(2026, 3, 18)}


def vat_id_refused(language: Language = Language.DE, **changes: Any) -> VatIdRefused:
    return VatIdRefused(**{"seller": seller(), "language": language, **REFUSED, **changes})


def vat_id_refused_at_customer(language: Language = Language.NL, **changes: Any) -> VatIdRefusedAtCustomer:
    """The same, told to the seller."""
    facts = {"seller": seller(), "language": language, "consultation": "WAPIAAAAYbNMW0xN"}
    return VatIdRefusedAtCustomer(**{**facts, **REFUSED, **changes})


def cancellation_received(language: Language = Language.NL, **changes: Any) -> CancellationReceived:
    """The proof of an end that was declared on 1 December 2026."""
    told = acknowledged(language=language)
    return CancellationReceived(**{"seller": seller(), "language": language, "acknowledgement": told, **changes})


def revived(language: Language = Language.EN, **changes: Any) -> PurchaseConfirmed:
    """The ended subscription, bought again."""
    return bought(language, **{"kind": QuoteKind.REVIVAL, "refund_until": None, **changes})


def export_ready(language: Language = Language.NL, **changes: Any) -> ExportReady:
    """Everything, begun on 1 December 2026 and kept for 30 days."""
    facts = {
        "seller": seller(),
        "language": language,
        "job": "job_01KKRBJHM00000000000000009",
        "scope": ExportScope.EVERYTHING,
        "made_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "until": datetime(2026, 12, 31, 9, tzinfo=UTC),
        "address": f"https://portal.example/exports#{DOMESTIC.account}/job_01KKRBJHM00000000000000009",
    }
    return ExportReady(**{**facts, **changes})


LETTERS: Mapping[str, Callable[..., Letter]] = {
    "bought": bought,
    "issued": issued,
    "received": received,
    "taken back": taken_back,
    "failed": failed,
    "to confirm": to_confirm,
    "invited": invited,
    "owner ahead": owner_ahead,
    "closed": closed,
    "person erased": person_erased,
    "refused": refused,
    "not_reached": not_reached,
    "cancellation received": cancellation_received,
    "vat id refused": vat_id_refused,
    "vat id refused at customer": vat_id_refused_at_customer,
    **CHANGES,
    **REQUESTS,
    **WORK,
    **PROGRAMMES,
    **UPGRADES,
    "export ready": export_ready,
    **TRIALS,
    **AFTER_END,
    "revived": revived,
    **END_REQUESTS,
}
