"""Taking over: a subscription that a member bought becomes the account's, and a profile of the account's pays for it.

Documents stay with the profile they were issued to: an end later makes a credit note for each profile.
"""

from dataclasses import replace

from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.seller import Seller
from zetel.domain.quotes.paying import must_be_within_limit
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.next_term import next_bill, next_renewal
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.subscriptions.subscription import Collection, Subscription


def taken_over(contract: Contract, *, payer: Buyer, seller: Seller, token: str | None) -> Subscription:
    """The subscription without its buyer, paid by `payer` from now on; `token` is the card, where it pays by card.

    Raises InvalidRequest for a profile that is a member's, or without a card; NotReleased, CreditLimitExceeded where
    the next invoice would be beyond the limit; TaxRateMissing.
    """
    before, profile = contract.subscription, payer.profile
    if profile.owner:
        raise InvalidRequest.of("/profile", "a billing profile of the account's own", profile.id)
    if payer.collection is Collection.CARD and not token:
        raise InvalidRequest.of("/card", "a payment method's token: the subscription is paid by card")
    if payer.collection is Collection.INVOICE:
        if token:
            raise InvalidRequest.of("/card", "left out: the subscription is paid on invoice")
        amount = _next_invoice(contract, payer, seller)
        must_be_within_limit(profile, currency=before.currency, owed=payer.balance.debt, amount=amount)
    return replace(before.changed(), buyer=None, profile=profile.id, collection=payer.collection, token=token)


def _next_invoice(contract: Contract, payer: Buyer, seller: Seller) -> int:
    """The total of the next invoice that the payer will owe, in minor units; 0 where none follows."""
    bill = next_bill(contract.subscription, contract.offers, profile=payer.profile, seller=seller)
    if bill is None and (renewal := next_renewal(contract.subscription, contract.offers)):
        bill = renewal.amounts(profile=payer.profile, seller=seller)
    return bill.total if bill else 0
