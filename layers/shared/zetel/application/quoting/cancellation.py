"""Quoting a cancellation: its statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts.timeline import case_of
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.domain.quotes import cancellation
from zetel.domain.quotes.ending import When


@dataclass(frozen=True, slots=True)
class QuoteCancellation:
    """State the fee and the credit of a cancellation."""

    account: str
    person: Person
    subscription: str
    when: When


def quote_cancellation(command: QuoteCancellation, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed statement; two reads. Raises Unknown, NotAllowed, and as `domain.cancellation` does."""
    case = case_of(command.account, command.subscription, command.person, services, catalog)
    return case.signed(
        cancellation.quote_cancellation(
            case.contract,
            when=command.when,
            refund_window_used=case.refund_window_used,
            buyer=case.buyer,
            seller=catalog.seller(),
            ids=new_ids(0, case.at, services, credit_notes=case.contract.most_credit_notes),
            at=case.at,
            describe=case.describe,
            rates=catalog.rates_before,
        )
    )
