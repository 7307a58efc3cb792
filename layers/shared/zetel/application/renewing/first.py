"""Work of ours that is due comes before the command that meets it: a renewal, and the rest of a credit's settlement.

    period end        command                                                        sweep, at most 5 minutes later
    |-----------------|--------------------------------------------------------------|
    renewal due       RenewalDue -> the renewal, in commits of its own -> the command     nothing left to do

A command that meets no due work makes no further call.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from zetel.application.catalog.catalog import Catalog
from zetel.application.payments import allocations
from zetel.application.ports import Services
from zetel.application.renewing.renewals import end_periods
from zetel.domain.errors import ChangeInProgress, RenewalDue
from zetel.domain.payments.allocation import allocations_of

T = TypeVar("T")


class OfSubscription(Protocol):
    """A command about a subscription."""

    @property
    def account(self) -> str: ...

    @property
    def subscription(self) -> str: ...


def after_due_work(
    work: Callable[[Services, Catalog], T], command: OfSubscription, services: Services, catalog: Catalog
) -> T:
    """The result of `work`, which carries `command` out; work of ours that it meets comes first.

    Raises RenewalDue or ChangeInProgress where that work cannot be done now, and what `work` raises.
    """
    try:
        return work(services, catalog)
    except (ChangeInProgress, RenewalDue) as met:
        if isinstance(met, ChangeInProgress) and not allocations_of(met.held_by):
            raise
        try:
            _do(met, command, services, catalog)
        except Exception as failure:  # the sweep's work meets it too, counts it, and parks
            raise met from failure
    return work(services, catalog)


def _do(met: ChangeInProgress | RenewalDue, command: OfSubscription, services: Services, catalog: Catalog) -> None:
    if isinstance(met, RenewalDue):
        end_periods(command.account, command.subscription, services, catalog)
    else:
        for allocation in allocations_of(met.held_by):
            allocations.settle(command.account, allocation, services)
