"""How far a flow goes: the files of the use cases that it enters, outside of `store` and `ports`, on a warm catalogue.

A reader who follows a flow opens these files.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from tests.application.contracts_running import DECEMBER, SEPTEMBER, WITH_FEE, Running
from tests.entered import entries
from tests.shop import ACCOUNT, Shop
from zetel.application.renewing.renewals import end_periods
from zetel.domain.catalog.terms import Policies

USE_CASES: Final = "application/"

#: Below these a reader seldom looks: where records stand, and what the world gives.
LEFT_OUT: Final = ("store/", "ports.py")


def entered(flow: Callable[[], Any]) -> list[str]:
    """The files below `application` whose functions `flow` calls, in order of their first call."""
    files = [file.removeprefix(USE_CASES) for file, _ in entries(flow) if file.startswith(USE_CASES)]
    return [file for file in dict.fromkeys(files) if not file.startswith(LEFT_OUT)]


#: What each traced flow enters.
PATHS: Final[Mapping[str, str]] = {
    "quoting a purchase": """
        quoting/purchase.py
        catalog/catalog.py
        quoting/new_ids.py
        quoting/translated.py
    """,
    "confirming a purchase": """
        confirming/confirm.py
        confirming/kinds/purchase.py
        confirming/transaction.py
        commands/receipts.py
        catalog/catalog.py
        contracts/sold.py
        licences/shared_items.py
        contracts/tried.py
        contracts/deviation_errands.py
        events/journal.py
        accounts/allowances.py
        commands/answers.py
    """,
    "quoting the worked example's cancellation": """
        quoting/cancellation.py
        contracts/timeline.py
        contracts/loading.py
        catalog/catalog.py
        contracts/ledger_pages.py
        quoting/new_ids.py
        contracts/exports_first.py
        quoting/translated.py
    """,
    "confirming it": """
        confirming/confirm.py
        confirming/kinds/cancellation.py
        confirming/transaction.py
        commands/receipts.py
        contracts/loading.py
        contracts/ledger_pages.py
        catalog/catalog.py
        confirming/quote_kind.py
        contracts/sold.py
        licences/shared_items.py
        contracts/tried.py
        contracts/deviation_errands.py
        events/journal.py
        commands/answers.py
    """,
    "a renewal": """
        renewing/renewals.py
        work/retrying.py
        renewing/period_end.py
        contracts/ledger_pages.py
        contracts/loading.py
        catalog/catalog.py
        contracts/sold.py
        licences/shared_items.py
        contracts/tried.py
        events/journal.py
    """,
}


def flows() -> Iterator[tuple[str, list[str]]]:
    """Each traced flow with the files that it enters, in the order of their first call."""
    shop = Shop()
    shop.warm()
    quote = shop.quote()
    yield "quoting a purchase", entered(shop.quote)
    yield "confirming a purchase", entered(lambda: shop.confirm(quote))

    example = Running(WITH_FEE)
    example.pay(example.first, 11_041_25)
    example.at(SEPTEMBER)
    example.change(30)
    example.at(DECEMBER)
    statement = example.quote_end(example.id)
    yield "quoting the worked example's cancellation", entered(lambda: example.quote_end(example.id))
    yield "confirming it", entered(lambda: example.confirm(statement, key="ended"))

    renewed = Running(Policies(mail_leads=()))
    renewed.at(datetime(2027, 3, 14, 23, tzinfo=UTC))  # 15 March begins in Amsterdam
    yield "a renewal", entered(lambda: end_periods(ACCOUNT, renewed.id, renewed.services, renewed.catalog))


@pytest.mark.parametrize(("name", "found"), list(flows()), ids=str)
def test_a_flow_enters_the_files_that_are_written_down(name, found):
    assert found == PATHS[name].split(), f"{name}: shorten the path, or write the new file down in PATHS with a reason"


def test_confirming_a_purchase_enters_at_most_twelve_files():
    # The limit of a new account is one, its place another, then the items that every member has, the trial's mark, and
    # the errand that tells of the end of what an offer agreed.
    assert len(PATHS["confirming a purchase"].split()) <= 12
