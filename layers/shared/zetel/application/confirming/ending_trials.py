"""The end of a trial, as work: its first paid term begins, is tried again later, or the subscription ends.

read        subscription and ledger; is its trial over, or the next try due?
read        pools, profile, balance
quote       the first paid term, as a person would quote it
by card     the charge comes first (`card`); a declined one makes no document, and is tried again
otherwise   term, first invoice and event in one transaction

A repeated or late message finds a paid term or an end, and does nothing.
"""

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming import card, transaction
from zetel.application.confirming.kinds.conversion import KIND
from zetel.application.confirming.quote_kind import Circumstances
from zetel.application.contracts import loading, unconverted
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.store import keys
from zetel.domain.errors import (
    BalanceMoved,
    ChangeInProgress,
    CreditLimitExceeded,
    NotReleased,
    ProfileMoved,
    SubscriptionMoved,
)
from zetel.domain.events import ActorKind
from zetel.domain.parties.profile import Balance
from zetel.domain.quotes.conversion import quote_first_term
from zetel.domain.subscriptions.pricing import Buyer
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.subscriptions.timeline import ends_on
from zetel.domain.subscriptions.trial_end import BEYOND_LIMIT, NO_METHOD, NOT_RELEASED


def end_trial(account: str, subscription: str, services: Services, catalog: Catalog) -> None:
    """Ends the trial of the subscription, if its time has come. Raises Unknown, TaxRateMissing, ReferenceRateMissing,
    NotInvoiceable; SubscriptionMoved, ProfileMoved or BalanceMoved where each attempt met another change."""
    moves = (SubscriptionMoved, ProfileMoved, BalanceMoved, ChangeInProgress, CreditLimitExceeded)
    transaction.until_borne(lambda: _ended(account, subscription, services, catalog), *moves)


def _ended(account: str, subscription: str, services: Services, catalog: Catalog) -> None:
    at = services.now(account)
    key, ledger_key = keys.subscription(account, subscription), keys.ledger(account, subscription)
    found = services.store.read(key, ledger_key)
    held = found.known(key, "subscription", subscription)
    if held.trial is None or not held.over_since(at) or held.hold or held.parked:
        return
    if ends_on(held):
        services.store.commit(unconverted.over(held, at, services, catalog))
        return
    profile_key = keys.profile(account, held.profile)
    balance_key = keys.balance(account, held.profile, held.currency)
    ledger = found.known(ledger_key, "subscription", subscription)
    contract, more = loading.load(held, ledger, services, catalog, profile_key, balance_key)
    profile = more.known(profile_key, "billing profile", held.profile)
    try:
        quote = quote_first_term(
            contract,
            buyer=Buyer(unconverted.BY.id, profile, more.get(balance_key) or Balance(), held.collection),
            seller=catalog.seller(),
            ids=new_ids(0, at, services),
            at=at,
            describe=lambda subject: services.texts.line(subject, profile.language),
            rates=catalog.rates_of(account),
        )
    except NotReleased:
        _refused(held, NOT_RELEASED, services, catalog)
        return
    except CreditLimitExceeded:
        _refused(held, BEYOND_LIMIT, services, catalog)
        return
    if quote.payment and held.token is None:
        _refused(held, NO_METHOD, services, catalog)
        return
    if quote.payment and held.token:
        pending = card.begun_by_work(KIND, quote, held.token, profile, contract, at)
        card.charge_for_work(pending, services, catalog)
        return
    scene = Circumstances(contract, profile, catalog.seller(), catalog, at)
    outcome = KIND.decide(quote, scene)
    services.store.commit(
        [
            *transaction.contract_writes(
                KIND, quote, outcome, contract, at=at, services=services, catalog=catalog, by=ActorKind.SYSTEM
            ),
            transaction.profile_unmoved(quote),
            *transaction.balance_moves(KIND, quote, profile),
        ]
    )


def _refused(held: Subscription, reason: str, services: Services, catalog: Catalog) -> None:
    at = services.now(held.account)
    services.store.commit(unconverted.refused(held, reason, at, services, catalog))
