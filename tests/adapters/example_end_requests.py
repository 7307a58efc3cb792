"""Letters about a request for an end: asked for on 10 February 2027, with 825.00 and 173.25 VAT back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from tests.adapters.example_changes import in_english
from tests.domain.contracts import profile, seller
from tests.domain.corrections import running
from zetel.application.letters import EndRequestAtSeller, EndRequestTold, Letter
from zetel.domain.catalog.terms import NOTHING, CancellationMode, ContractManager
from zetel.domain.documents.document import DocumentKind
from zetel.domain.events import ActorKind
from zetel.domain.parties.address import Language
from zetel.domain.quotes.end_request import (
    EndDeclaration,
    EndRequest,
    EndStepKind,
    GivenChecklist,
    StatedDocument,
    StatedEnd,
)
from zetel.domain.quotes.ending import Ending, When

ASKED = datetime(2027, 2, 10, 8, tzinfo=UTC)
DECIDED = datetime(2027, 2, 15, 13, tzinfo=UTC)
AGAIN = datetime(2027, 2, 25, 9, tzinfo=UTC)
REASONS = {
    "owner_missing": {
        "nl": "De eigenaar van de gegevens ontbreekt",
        "de": "Der Eigentümer der Daten fehlt",
        "fr": "Le propriétaire des données manque",
        "en": "The owner of the data is missing",
    }
}
BACK = StatedEnd(Ending.PRO_RATA, (StatedDocument(DocumentKind.CREDIT_NOTE, 825_00, 998_25),))
WITH_FEE = replace(BACK, papers=(*BACK.papers, StatedDocument(DocumentKind.INVOICE, 82_50, 99_83)))
LATER = StatedEnd(Ending.TERM_END, (), ends=datetime(2027, 3, 15, tzinfo=UTC).date())


def requested(stated: StatedEnd = BACK) -> EndRequest:
    contract = running(in_english, added=None)
    return EndRequest(
        id="erq_01M8NSYXG8B2D4F6H8K0N2Q4S6",
        account=contract.subscription.account,
        subscription=contract.subscription.id,
        member="mem_1",
        zone=contract.subscription.zone,
        quoted_at=ASKED,
        asked_at=ASKED,
        sent_at=ASKED,
        stated=stated,
        buyer=profile(),
        reason="other",
        wants=NOTHING,
        checklist=GivenChecklist(),
        steps=(),
        when=When.NOW,
    ).begun(ASKED)


def rejected() -> EndRequest:
    return requested().rejected("owner_missing", "Who is Bo Koper?", DECIDED)


def again() -> EndRequest:
    return rejected().sent_again(GivenChecklist(), AGAIN)


STEPS: Mapping[str, Callable[[], EndRequest]] = {
    EndStepKind.ASKED: partial(requested, WITH_FEE),
    EndStepKind.REJECTED: rejected,
    EndStepKind.SENT_AGAIN: again,
    EndStepKind.APPROVED: lambda: requested().approved(ActorKind.STAFF, DECIDED),
    "approved by silence": lambda: requested(LATER).by_silence(datetime(2027, 2, 20, 23, 5, tzinfo=UTC)),
    EndStepKind.REFUSED: lambda: again().rejected("owner_missing", None, AGAIN),
    EndStepKind.WITHDRAWN: lambda: requested().withdrawn(DECIDED),
}


def assisted() -> EndRequest:
    manager = ContractManager("Mara Visser", "mara@stoelwerk.example")
    return replace(requested(WITH_FEE), mode=CancellationMode.ASSISTED, account_manager=manager)


def prepared() -> EndRequest:
    return assisted().prepared("As we agreed.", DECIDED)


def declared(by: EndDeclaration) -> EndRequest:
    return prepared().declared(by, DECIDED.date(), DECIDED)


STEPS = {
    **STEPS,
    "asked, assisted": assisted,
    EndStepKind.PREPARED: prepared,
    **{f"declared by {by}": partial(declared, by) for by in EndDeclaration},
    "unanswered": lambda: prepared().by_silence(datetime(2027, 2, 20, 23, 5, tzinfo=UTC)),
}


def told(language: Language = Language.EN, step: str = EndStepKind.ASKED, **changes: Any) -> EndRequestTold:
    contract, request = running(in_english, added=None), STEPS[step]()
    facts: dict[str, Any] = {
        "seller": seller(rejection_reasons=REASONS),
        "language": language,
        "subscription": contract.subscription,
        "base": contract.base,
        "request": request,
        "step": request.steps[-1],
        "by": "Anna Veerman" if request.steps[-1].by is ActorKind.MEMBER else None,
        "address": "https://example.com/#link" if request.steps[-1].kind is EndStepKind.PREPARED else None,
    }
    return EndRequestTold(**{**facts, **changes})


def at_seller(language: Language = Language.EN, step: str = EndStepKind.ASKED, **changes: Any) -> EndRequestAtSeller:
    letter = told(language, step)
    facts: dict[str, Any] = {
        "seller": letter.seller,
        "language": language,
        "customer": "Veerman Logistiek B.V.",
        "base": letter.base,
        "request": letter.request,
        "step": letter.step,
    }
    return EndRequestAtSeller(**{**facts, **changes})


END_REQUESTS: Mapping[str, Callable[..., Letter]] = {
    **{f"end request, {step}": partial(told, step=step) for step in STEPS},
    **{f"end request at the seller, {step}": partial(at_seller, step=step) for step in STEPS},
}
