"""Self-service: which plans a member without the right to manage billing may buy.

The terms of a plan let anyone buy, or only people who manage billing; an account may narrow that per product, for
purchases that are quoted from then on.
"""

from collections.abc import Iterable, Mapping

from zetel.domain.catalog.terms import Buyers
from zetel.domain.errors import NotAllowed
from zetel.domain.parties.member import Membership
from zetel.domain.parties.rights import Right, has, roles_with
from zetel.domain.subscriptions.pricing import Choice


def must_be_open_to(membership: Membership, choices: Iterable[Choice], narrowed: Mapping[str, Buyers]) -> None:
    """Raises NotAllowed where the member may not buy each of `choices`; `narrowed` is the account's word by product."""
    if has(membership, Right.MANAGE_BILLING):
        return
    for choice in choices:
        offer = choice.offer
        if {offer.plan.policies.buyers, narrowed.get(offer.product.id, Buyers.ANYONE)} != {Buyers.ANYONE}:
            raise NotAllowed(needs=roles_with({Right.MANAGE_BILLING}))
