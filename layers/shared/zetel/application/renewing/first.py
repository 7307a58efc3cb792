"""A renewal that is due comes before the command that meets it.

    period end        command                                                        sweep, at most 5 minutes later
    |-----------------|--------------------------------------------------------------|
    renewal due       RenewalDue -> the renewal, in commits of its own -> the command     nothing left to do

A command that meets no due renewal makes no further call.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from zetel.application.catalog.catalog import Catalog
from zetel.application.ports import Services
from zetel.application.renewing.renewals import end_periods
from zetel.domain.errors import RenewalDue

T = TypeVar("T")


class OfSubscription(Protocol):
    """A command about a subscription."""

    @property
    def account(self) -> str: ...

    @property
    def subscription(self) -> str: ...


def renewed_first(
    work: Callable[[Services, Catalog], T], command: OfSubscription, services: Services, catalog: Catalog
) -> T:
    """The result of `work`, which carries `command` out; a renewal that `work` finds due comes first.

    Raises RenewalDue where the renewal cannot be carried out now, and what `work` raises.
    """
    try:
        return work(services, catalog)
    except RenewalDue as due:
        try:
            end_periods(command.account, command.subscription, services, catalog)
        except Exception as failure:  # the sweep's work meets it too, counts it, and parks
            raise due from failure
    return work(services, catalog)
