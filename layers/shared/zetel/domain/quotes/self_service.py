"""Self-service: which plans a member without the right to manage billing may buy.

The terms of a plan let anyone buy, or only people who manage billing; an account may narrow that per product, for
purchases that are quoted from then on. Such a member starts the trial of a plan that is for trials only, and whoever
manages billing converts it.
"""

from collections.abc import Mapping, Sequence

from zetel.domain.catalog.products import Plan
from zetel.domain.catalog.terms import Buyers, Sale, TrialEnd
from zetel.domain.errors import NotAllowed, SoldOnRequest
from zetel.domain.parties.member import Membership
from zetel.domain.parties.rights import Right, has, roles_with
from zetel.domain.subscriptions.deviations import TakenOffer
from zetel.domain.subscriptions.pricing import Choice
from zetel.domain.subscriptions.subscription import RunningTrial


def trial_of(membership: Membership, plan: Plan) -> RunningTrial:
    """The trial of `plan` that the member starts: only one of a member that manages billing converts by itself."""
    end = plan.policies.trial.end if plan.policies.trial else TrialEnd.CANCEL
    return RunningTrial(converts=end is TrialEnd.CONVERT and has(membership, Right.MANAGE_BILLING))


def must_be_open_to(
    membership: Membership,
    choices: Sequence[Choice],
    narrowed: Mapping[str, Buyers],
    trial: RunningTrial | None = None,
    offer: TakenOffer | None = None,
) -> None:
    """Raises NotAllowed where the member may not buy each of `choices`, or try them in a `trial`; `narrowed` is the
    account's word by product. Raises SoldOnRequest for a plan that is sold on request, but for that of the `offer` that
    is taken."""
    for choice in choices:
        if choice.offer.plan.policies.sale is Sale.ON_REQUEST and (offer is None or choice is not choices[0]):
            raise SoldOnRequest(plan=choice.offer.plan.id)
    if has(membership, Right.MANAGE_BILLING):
        return
    for choice in choices:
        sold = choice.offer
        allowed = {Buyers.ANYONE, Buyers.TRIALS_ONLY} if trial else {Buyers.ANYONE}
        if not {sold.plan.policies.buyers, narrowed.get(sold.product.id, Buyers.ANYONE)} <= allowed:
            raise NotAllowed(needs=roles_with({Right.MANAGE_BILLING}))
