"""The members that decide a request: who manages licences, or billing where it is about a purchase.

Everybody who manages a subscription decides requests for its licences.
"""

from zetel.domain.errors import NotAllowed
from zetel.domain.parties import rights
from zetel.domain.parties.member import Membership, StaffRole
from zetel.domain.parties.request import MemberRequest, RequestKind
from zetel.domain.parties.rights import REQUESTS, Right
from zetel.domain.subscriptions.subscription import Subscription


def must_decide(request: MemberRequest, subscription: Subscription | None, by: Membership) -> None:
    """Raises NotAllowed for a member that does not decide the request; `subscription` is the one that it is about. No
    member decides one for a programme of the seller."""
    if request.kind is RequestKind.PROGRAMME:
        raise NotAllowed(needs=(StaffRole.ACCOUNT_MANAGER,))
    if request.kind is RequestKind.PURCHASE:
        rights.must_be_member(by, by.account, Right.MANAGE_BILLING)
    elif not manages(subscription, by):
        rights.must_be_member(by, by.account, Right.MANAGE_LICENCES)


def manages(subscription: Subscription | None, by: Membership) -> bool:
    """Whether the member manages the licences of the subscription: its buyer does, too."""
    bought = subscription is not None and subscription.buyer == by.member
    return bought or rights.has(by, Right.MANAGE_LICENCES)


def sees(request: MemberRequest, subscription: Subscription | None, by: Membership) -> bool:
    """Whether the member may read the request, which is about `subscription`; its own always, and as the buyer."""
    if request.member == by.member:
        return True
    if request.kind is not RequestKind.LICENCE:
        return rights.has(by, Right.VIEW_BILLING)
    return manages(subscription, by) or any(rights.has(by, right) for right in REQUESTS)
