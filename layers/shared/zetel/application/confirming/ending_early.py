"""The end on a chosen day, as work of that day: quoted as of its beginning, on documents of this day, in one
transaction.

    periods until then     renewals bill them, in their turn
    the day begins         due: this work; a command that meets it is refused until it is done
    a hold                 the end waits for it, and the sweep comes back

A repeated or late message finds another end, or none, and does nothing.
"""

from functools import partial

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming import held_quotes
from zetel.application.confirming.kinds.cancellation import ON_ITS_DAY, record_id
from zetel.application.contracts.timeline import case_at
from zetel.application.ports import Services
from zetel.application.quoting.new_ids import new_ids
from zetel.application.store import keys
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import SubscriptionMoved
from zetel.domain.quotes.early_end import quote_on_its_day


def end_early(account: str, subscription: str, services: Services, catalog: Catalog) -> None:
    """Ends the subscription, if the day that its customer chose has come.

    Raises Unknown, NotInvoiceable, TaxRateMissing, ReferenceRateMissing; DocumentMoved, SubscriptionMoved or
    BalanceMoved where each try met another change.
    """
    until_unmoved(partial(_ended, account, subscription, services, catalog))


def _ended(account: str, subscription: str, services: Services, catalog: Catalog) -> None:
    at, key = services.now(account), keys.subscription(account, subscription)
    held = services.store.read(key).known(key, "subscription", subscription)
    chosen = held.early_end
    if chosen is None or not held.over_since(at) or held.hold or held.parked:
        return
    record_key = keys.cancellation(account, subscription, record_id(chosen.id))
    declared = services.store.read(record_key).known(record_key, "cancellation", chosen.id)
    case = case_at(account, subscription, declared.member, held.turns_at, services, catalog)
    if case.contract.subscription != held:
        raise SubscriptionMoved(subscription=subscription)
    quote = quote_on_its_day(
        case.contract,
        chosen.on,
        refund_window_used=case.refund_window_used,
        buyer=case.buyer,
        seller=catalog.seller(),
        ids=new_ids(0, at, services, credit_notes=case.contract.most_credit_notes),
        describe=case.describe,
        rates=catalog.rates_of(account),
    )
    services.store.commit(
        held_quotes.carried_out(
            ON_ITS_DAY,
            quote,
            case,
            held_by=chosen.id,
            asked_at=declared.at,
            declared_by=None,
            reason=None,
            at=at,
            services=services,
            catalog=catalog,
            by=declared.by,
        )
    )
