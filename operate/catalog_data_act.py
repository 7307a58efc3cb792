"""Terms of a catalogue file that customers in the EU may not be held to: the Data Act, Regulation (EU) 2023/2854.

Warnings, no refusals: the regulation binds data processing services for customers in the Union, which a seller may not
sell. `docs/data-act.md` says which term meets which article.
"""

from collections.abc import Iterator
from typing import Final

from operate.catalog_file import CatalogFile
from operate.catalog_plans import plan_path
from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import Cancelling, notice_days

#: The longest notice that is never more than two months: January and February have 59 days.
MOST_NOTICE: Final = 59

#: The least days in which data can be retrieved after the end.
LEAST_RETRIEVAL: Final = 30


def warnings(file: CatalogFile) -> tuple[str, ...]:
    """In words, each term of the file that is stricter than the Data Act lets it be, with the plan and the article."""
    return tuple(
        f"! {plan_path(shelf.product.id, plan.id)}.policies.{said}"
        for shelf in file.shelves
        for plan in shelf.plans
        for said in _said(plan)
    )


def _said(plan: Plan) -> Iterator[str]:
    policies = plan.policies
    notice = notice_days(policies, plan.term)
    if notice > MOST_NOTICE:
        yield (
            f"notice_days of {notice} is longer than two months can be, {MOST_NOTICE} days: Data Act, article 25(2)(d)"
        )
    if policies.cancelling is Cancelling.NOT_ALLOWED:
        yield "cancelling not_allowed keeps a customer from switching within the term: Data Act, article 25(2)(a)"
    retrieval = policies.after_end.expired_days + policies.after_end.disabled_days
    if retrieval < LEAST_RETRIEVAL:
        days = "1 day" if retrieval == 1 else f"{retrieval} days"
        yield (f"after_end leaves {days} to retrieve data, fewer than {LEAST_RETRIEVAL}: Data Act, article 25(2)(g)")
