"""Letters about a trial: ten seats at 31.00 a month, for nothing from 17 to 30 January 2027; then 375.10 with VAT."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests.adapters.example_changes import coming
from tests.domain.contracts import buyer, choices, in_words, new_ids, profile, seller, starter
from zetel.application.letters import ConversionFailed, Letter, TrialNews, TrialTold
from zetel.domain.parties.address import Language
from zetel.domain.quotes.purchase import purchased, quote_purchase
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.subscription import RunningTrial
from zetel.domain.subscriptions.trial_end import converting

STARTED = datetime(2027, 1, 17, 9, tzinfo=UTC)


def tried(*, converts: bool = True) -> Contract:
    offer, trial = starter(), RunningTrial(converts=converts)
    quote = quote_purchase(
        choices((offer, 10)),
        buyer=buyer(),
        seller=seller(),
        ids=new_ids(),
        at=STARTED,
        describe=in_words,
        trial=trial,
    )
    made = purchased(quote, buyer=profile(), seller=seller(), plans={offer.plan.name: offer.plan}, at=STARTED)
    return Contract(made.subscription, made.ledger, {"itm_1": offer}, made.pools)


def _facts(contract: Contract, language: Language) -> dict[str, Any]:
    first = coming(replace(contract, subscription=converting(contract.subscription)))
    held = contract.subscription
    return {
        "seller": seller(),
        "language": language,
        "subscription": held,
        "base": contract.base,
        "first_term": first,
    }


def trial_ahead(language: Language = Language.EN, **changes: Any) -> TrialTold:
    facts = {**_facts(tried(), language), "news": TrialNews.AHEAD, "at": datetime(2027, 1, 28, 7, tzinfo=UTC)}
    return TrialTold(**{**facts, **changes})


def trial_ends(language: Language = Language.EN, **changes: Any) -> TrialTold:
    """Of a trial that ends by itself."""
    facts = {"subscription": tried(converts=False).subscription, "news": TrialNews.STARTED}
    return trial_ahead(language, **{**facts, **changes})


def conversion_failed(language: Language = Language.EN, **changes: Any) -> ConversionFailed:
    facts = {**_facts(tried(), language), "reason": "card_declined", "next_try": date(2027, 2, 3)}
    return ConversionFailed(**{**facts, **changes})


TRIALS: Mapping[str, Callable[..., Letter]] = {
    "trial ahead": trial_ahead,
    "trial ends": trial_ends,
    "conversion failed": conversion_failed,
}
