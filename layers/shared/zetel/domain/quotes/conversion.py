"""Converting a trial into its first paid term.

    a person agrees        trial's end
    |----------------------|- our own work quotes and confirms it again: the charge first, then term and invoice
    no document: the       documents of this day; after a refused conversion the customer may agree again, with
    first invoice is told  another way to pay, and the next try follows at once

The term begins with the trial's end day, which is the anchor of a plan without an anchor day, and the first day of the
refund window. Plan and seats are those of the trial, or those that its timeline sets for its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from zetel.domain.calendar import Span, civil_date
from zetel.domain.catalog.products import Offer, first_anchor
from zetel.domain.documents.drafting import documents_of
from zetel.domain.documents.subject import Describe, LineKind
from zetel.domain.errors import InvalidRequest, SubscriptionEnded, TrialForbids, TrialRule
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import still_held
from zetel.domain.quotes.issuable import issuable
from zetel.domain.quotes.new_items import free_items
from zetel.domain.quotes.paying import must_be_within_limit, paying
from zetel.domain.quotes.quote import VALID, NewIds, Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Ledger, Lot, Pool, VatHeld
from zetel.domain.subscriptions.next_term import Renewal, deviations_then, items_then, next_renewal, policy_of
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice, NewItem
from zetel.domain.subscriptions.renewal import both, licences_follow, pools_then, releases_then, with_items
from zetel.domain.subscriptions.subscription import Collection, Item, RunningTrial, SubscriptionState
from zetel.domain.subscriptions.timeline import AT_RENEWAL, ends_on, trial_due
from zetel.domain.subscriptions.trial_end import converting
from zetel.domain.tax.reference_rates import RatesBefore, none_known


@dataclass(frozen=True, slots=True)
class ConvertedTrial:
    """The first paid `term` of a trial and its first billing `period`, with the items that they charge; the items
    `dropped` end with the trial."""

    items: tuple[NewItem, ...]
    dropped: tuple[str, ...]
    term: Span
    period: Span


def quote_conversion(
    contract: Contract, *, buyer: Buyer, seller: Seller, ids: NewIds, at: datetime, describe: Describe
) -> Quote[ConvertedTrial]:
    """The quote that a person agrees to: no document, and the first invoice at the trial's end.

    Raises TrialForbids, NotReleased, CreditLimitExceeded, TaxRateMissing, and as `Subscription.must_run`.
    """
    subscription = contract.subscription
    trial = _must_be_a_trial(contract)
    subscription.must_run(at)
    if subscription.buyer and not trial.converts:
        raise TrialForbids(subscription=subscription.id, why=TrialRule.BOUGHT_BY_MEMBER, day=subscription.term.end)
    contract = replace(contract, subscription=converting(subscription))
    renewal = _renewal(contract)
    amounts = renewal.amounts(profile=buyer.profile, seller=seller)
    if buyer.collection is Collection.INVOICE:
        debt = buyer.balance.debt
        must_be_within_limit(buyer.profile, currency=subscription.currency, owed=debt, amount=amounts.total)
    charging = Charging(renewal.choices, seller, buyer, civil_date(at, seller.zone), describe)
    items = free_items(renewal.choices, [item.id for item in items_then(subscription)])
    return replace(_quote(contract, renewal, items, charging, ids, at), next_renewal=amounts)


def agreed(quote: Quote[ConvertedTrial], contract: Contract, *, token: str | None, at: datetime) -> Outcome:
    """The trial that converts at its end, without an end on its timeline; after a refused conversion it is tried again
    at once. `token` is the card that pays; without it the card that the subscription has. Raises InvalidRequest,
    TrialForbids."""
    before = contract.subscription
    trial = replace(_must_be_a_trial(contract), converts=True, told=False)
    card = (token or before.token) if quote.collection is Collection.CARD else None
    if quote.collection is Collection.CARD and card is None:
        raise InvalidRequest.of("/card", "a payment method's token: the first paid term is paid by card")
    if trial.again:
        trial = replace(trial, told=True, again=at)
    after = replace(converting(before.changed()), trial=trial, collection=quote.collection, token=card)
    after = replace(after, last_quote=quote.id, due=trial_due(after, trial, at))
    return Outcome(after, contract.ledger, {}, ())


def quote_first_term(
    contract: Contract,
    *,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
    rates: RatesBefore = none_known,
) -> Quote[ConvertedTrial]:
    """The quote that our own work makes at the end of a trial that converts, with its invoice. Raises SubscriptionEnded
    where no term follows, NotReleased, CreditLimitExceeded, TaxRateMissing, ReferenceRateMissing, and as `issuable`."""
    renewal = _renewal(contract)
    period, whole = renewal.period, renewal.whole
    policy = policy_of(contract.subscription, renewal)
    charging = Charging(renewal.choices, seller, buyer, civil_date(at, seller.zone), describe, rates)
    ids_then = [item.id for item in items_then(contract.subscription)]
    lines, items = charging.lines(ids_then, period, whole, LineKind.PERIOD, policy)
    paid = paying(lines, charging, contract.subscription.currency, ids)
    quote = replace(
        _quote(contract, renewal, items, charging, ids, at),
        documents=(paid.invoice,),
        settlement=paid.settlement,
        due_now=paid.due_now,
        due_later=paid.due_later,
        payment=paid.payment,
    )
    return issuable(quote, corrected=(), buyer=buyer.profile, seller=seller)


def converted(
    quote: Quote[ConvertedTrial], contract: Contract, *, buyer: BillingProfile, seller: Seller, at: datetime
) -> Outcome:
    """The contract in its first paid term, and the term's first invoice."""
    before, change, paper = contract.subscription, quote.change, quote.documents[0]
    trial, choices = contract, [Choice(_sold(contract, item), item.quantity) for item in change.items]
    following = replace(
        before.changed(),
        started=change.term.start,
        anchor=first_anchor(choices[0].offer.plan, change.term.start),
        term=change.term,
        period=change.period,
        cancel_by=None,
        trial=None,
        items=tuple(Item(item.id, item.plan, item.price, item.quantity) for item in change.items),
        timeline=tuple(e for e in before.timeline if not (e.kind in AT_RENEWAL and e.on <= change.term.start)),
        hold=still_held(before.hold, ended=quote.payment),
        attempts=0,
        deviations=deviations_then(before),
        last_quote=quote.id,
    )
    contract = with_items(contract, following, choices).as_agreed()
    lots = tuple(Lot.of(paper.lines[no - 1], item.id, paper.id, at) for item in change.items for no in item.lines)
    gone = [item for item in before.items if item.id in change.dropped]
    pools: Mapping[str, Pool] = pools_then(contract, gone, following)
    ledger = Ledger(contract.ledger.version + 1, lots, (VatHeld.of(paper),))
    documents = documents_of(quote.issue(before.purchase_order), buyer=buyer, seller=seller, at=at)
    after = replace(following, due=contract.due_after(following, at))
    fewer = releases_then(contract, before, pools, of=paper.id, at=at)
    releases = both(fewer, licences_follow(trial, contract, paper.id, at))
    return Outcome(after, ledger, pools, documents, releases=releases)


def _sold(contract: Contract, item: NewItem) -> Offer:
    """The offer of an item of the first paid term: of the trial, or planned for its end."""
    held = contract.subscription.item(item.id)
    return contract.offers[item.id if held and held.plan == item.plan else f"{item.plan}@{item.price}"]


def still_converts(quote: Quote[ConvertedTrial], contract: Contract) -> bool:
    """Whether a charged first term can begin on the contract as it is now: a trial with the quoted end, whose customer
    does not leave."""
    held = contract.subscription
    running = held.state is SubscriptionState.ACTIVE and held.trial is not None
    return running and held.term.end == quote.change.term.start and ends_on(held) is None


def _must_be_a_trial(contract: Contract) -> RunningTrial:
    if contract.subscription.trial is None:
        raise TrialForbids(subscription=contract.subscription.id, why=TrialRule.NOT_RUNNING)
    return contract.subscription.trial


def _renewal(contract: Contract) -> Renewal:
    renewal = next_renewal(contract.subscription, contract.offers)
    if renewal is None:
        raise SubscriptionEnded(subscription=contract.subscription.id)
    return renewal


def _quote(
    contract: Contract,
    renewal: Renewal,
    items: tuple[NewItem, ...],
    charging: Charging,
    ids: NewIds,
    at: datetime,
) -> Quote[ConvertedTrial]:
    subscription, profile = contract.subscription, charging.buyer.profile
    kept = {item.id for item in items}
    dropped = tuple(item.id for item in subscription.items if item.id not in kept)
    return Quote(
        id=ids.quote,
        kind=QuoteKind.CONVERSION,
        made_at=at,
        expires_at=at + VALID,
        account=subscription.account,
        person=charging.buyer.member,
        profile=profile.id,
        subscription=subscription.id,
        versions={"subscription": subscription.version, **contract.ledger.versions, "profile": profile.version},
        currency=subscription.currency,
        collection=charging.buyer.collection,
        tax_rule=charging.treatment().rule,
        change=ConvertedTrial(items, dropped, renewal.term, renewal.period),
        documents=(),
        settlement=(),
        due_now=0,
        due_later=(),
    )
