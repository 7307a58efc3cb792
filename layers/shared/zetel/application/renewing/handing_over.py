"""What a member bought comes to the account before the member is deactivated or removed.

    purchases         each taken over, in a commit of its own, paid by the account's oldest own profile
    recipients        of a member that is removed, others in its place (`accounts.handing_on`)
    member            the change itself; a crash before leaves an active member without purchases

Where that profile could not pay, the member stays as it is, and the refusal says why.
"""

from functools import partial

from zetel.application.accounts import handing_on, profiles
from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import taking_over
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.ports import Services
from zetel.application.renewing.renewals import end_periods
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import SubscriptionMoved, VersionStale


def deactivate(command: MemberCommand, services: Services, catalog: Catalog) -> Answer:
    """As `managing.deactivate` and `hand_over`."""
    by = managing.must_be_possible(command, managing.deactivation, services)
    hand_over(command.account, command.member, by.member, services, catalog)
    return managing.deactivate(command, services)


def remove(command: MemberCommand, services: Services, catalog: Catalog) -> Answer:
    """As `managing.remove` and `hand_over`; mails go to others from then on (`handing_on`)."""
    by = managing.must_be_possible(command, managing.removal, services)
    hand_over(command.account, command.member, by.member, services, catalog)
    handing_on.hand_on(command.account, command.member, by.member, services)
    return managing.remove(command, services)


def hand_over(account: str, member: str, by: str, services: Services, catalog: Catalog) -> None:
    """Has the account take over every running subscription that the member bought, done by the member `by`; each is
    renewed first, if that is due. A repeated call goes on where it was.

    Raises NotReleased, CreditLimitExceeded where the account's oldest own profile could not pay; ChangeInProgress,
    RenewalParked.
    """
    for held in taking_over.bought_by(account, member, services):
        if held.over_since(services.now(account)) and not held.hold:
            end_periods(account, held.id, services, catalog)
        until_unmoved(partial(_to_the_account, account, held.id, member, by, services, catalog))


def _to_the_account(
    account: str, subscription: str, member: str, by: str, services: Services, catalog: Catalog
) -> None:
    key = keys.subscription(account, subscription)
    held = services.store.read(key).known(key, "subscription", subscription)
    if held.buyer == member:
        profile = profiles.oldest_own(account, services)
        paying = taking_over.by_own_profile(profile, held.currency, by, services)
        try:
            taking_over.committed(held, paying, services, catalog)
        except VersionStale:  # of no version that a person named: decide again
            raise SubscriptionMoved(subscription=subscription) from None
