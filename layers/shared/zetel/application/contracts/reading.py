"""Subscriptions as their people see them: lists, and a subscription with its terms in words and its dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Reader
from zetel.application.contracts import loading, released_people
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.calendar import civil_date
from zetel.domain.catalog.products import Offer, Plan
from zetel.domain.catalog.terms import CancellationMode
from zetel.domain.documents.subject import in_language
from zetel.domain.errors import TaxRateMissing, Unknown
from zetel.domain.parties.address import Language
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.rights import SUBSCRIPTIONS, Right
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.after_end import revivable_before, stage_of
from zetel.domain.subscriptions.attempt import Attempt
from zetel.domain.subscriptions.last_notice import last_day_of_notice, notice_closes
from zetel.domain.subscriptions.leaving import LeavingTerms, leaving_terms, refund_closes
from zetel.domain.subscriptions.next_term import next_bill, next_renewal
from zetel.domain.subscriptions.subscription import Origin, Subscription, SubscriptionState
from zetel.domain.subscriptions.term_dates import TermDates
from zetel.domain.subscriptions.timeline import ends_on
from zetel.domain.subscriptions.trial_end import converting


@dataclass(frozen=True, slots=True)
class ListSubscriptions:
    """Subscriptions of an account, oldest first, that have every property asked for, with their products in `language`.

    A page is filtered after the read, so a page may have fewer than `limit` rows and the list still goes on.
    """

    account: str
    reader: Reader
    limit: int
    language: Language = Language.EN
    after: str | None = None
    state: SubscriptionState | None = None
    product: str | None = None
    plan: str | None = None
    profile: str | None = None
    origin: Origin | None = None


def list_subscriptions(command: ListSubscriptions, services: Services, catalog: Catalog) -> Rows:
    """The rows of the list, each with its products, the dates that count and the next invoices, and with the buyer's
    name where a member bought it; three calls. Members without the right to see all see those that they bought.

    An amount whose VAT rate is missing is left out, as the other rows are no worse for it. Raises Unknown, NotAllowed.
    """
    account, reader = command.account, command.reader
    read = reader.read(account, services, needs=Right.OWN)
    at = services.now(command.account)
    page = services.store.page(keys.subscriptions(command.account), limit=command.limit, after=command.after)
    seen = [held for held in page.items if reader.sees(account, read, held.buyer)]
    wanted = [held for held in seen if _is_asked_for(held, command, catalog)]
    payers = {held.profile: keys.profile(account, held.profile) for held in wanted}
    buyers = {keys.member(account, held.buyer) for held in wanted if held.buyer}
    named = {key for held in wanted for key in released_people.member_keys(held).values()}
    approvals_key = keys.approvals(account)
    found = services.store.read(approvals_key, *payers.values(), *(buyers | named)) if payers else Records()
    rows = []
    for held in wanted:
        profile = found.known(payers[held.profile], "billing profile", held.profile)
        offers = loading.offers(held, catalog, found.get(approvals_key))
        try:
            with_amounts = reader.sees_amounts(account, read, held.buyer)
            invoices = _next_invoices(held, offers, profile, catalog.seller()) if with_amounts else {}
        except TaxRateMissing:
            invoices = {}
        rows.append(
            {
                **_shown(held, found, at),
                **_bought(held, found),
                **_products(held, offers, command.language),
                **_dates(held, offers[held.items[0].id].plan, at),
                **invoices,
            }
        )
    return Rows(tuple(rows), page.next)


def read_subscription(
    account: str, id: str, reader: Reader, language: Language, services: Services, catalog: Catalog
) -> Answer:
    """The subscription with its products, terms and dates in `language`, the price of its renewal, and the demands of
    its cancellation; without the price for a person that manages licences only.

    Raises Unknown, NotAllowed, TaxRateMissing.
    """
    at = services.now(account)
    subscription_key = keys.subscription(account, id)
    found = reader.read(account, services, subscription_key, needs=SUBSCRIPTIONS, whose=subscription_key)
    held = found.known(subscription_key, "subscription", id)
    profile_key = keys.profile(account, held.profile)
    buyer = {keys.member(account, held.buyer)} if held.buyer else set()
    approvals_key = keys.approvals(account)
    more = services.store.read(profile_key, approvals_key, *buyer.union(released_people.member_keys(held).values()))
    profile = more.known(profile_key, "billing profile", held.profile)
    offers = loading.offers(held, catalog, more.get(approvals_key))
    base = offers[held.items[0].id].plan
    body = {
        **_shown(held, more, at),
        **_bought(held, more),
        **_products(held, offers, language),
        "terms": list(services.texts.terms(base, language, TermDates.of(held, at=at))),
        **_dates(held, base, at),
    }
    if reader.sees_amounts(account, found, held.buyer):
        body |= _next_invoices(held, offers, profile, catalog.seller())
    earlier = loading.earlier_plans(held, catalog)
    leaving = leaving_terms(base, held.earlier, earlier, civil_date(at, held.zone))
    if held.state is SubscriptionState.ACTIVE:
        body["cancelling"] = _cancelling(base, leaving, held, catalog.seller(), language)
    return Answer(200, body, version=held.version)


def read_attempt(account: str, subscription: str, id: str, reader: Reader, services: Services) -> Answer:
    """A kept attempt about the subscription, with its state. Raises Unknown, NotAllowed."""
    about = keys.subscription(account, subscription)
    found = reader.read(account, services, keys.attempt(account, id), needs=SUBSCRIPTIONS, whose=about)
    return attempt_shown(attempt_about(account, subscription, id, found))


def attempt_shown(attempt: Attempt) -> Answer:
    return Answer(200, answers.attempt(attempt), version=attempt.version)


def attempt_about(account: str, subscription: str, id: str, found: Records) -> Attempt:
    """The attempt `id`, if it was read and is about the subscription. Raises Unknown."""
    attempt = found.known(keys.attempt(account, id), "attempt", id)
    if attempt.subscription != subscription:
        raise Unknown(kind="attempt", id=id)
    return attempt


def _shown(held: Subscription, found: Records, at: datetime) -> Wire:
    """The subscription, which says that its renewal is due where the billing period is over: a read renews nothing. The
    people whose licences end with the renewal have names."""
    shown = released_people.with_names(answers.subscription(held), held, found)
    if since := held.over_since(at):
        shown["renewal_due"] = to_wire({"since": since, "state": held.renewal})
    if (stage := stage_of(held, at)) and "after_end" in shown:
        shown["after_end"] |= to_wire({"stage": stage, "revive_before": revivable_before(held, at)})
    return shown


def _bought(held: Subscription, found: Records) -> Wire:
    """The buyer's name, where a member bought it; a removed member has none."""
    buyer = found.get(keys.member(held.account, held.buyer)) if held.buyer else None
    return {"buyer_name": buyer.name} if buyer and buyer.name else {}


def _products(held: Subscription, offers: Mapping[str, Offer], language: Language) -> Wire:
    """The products of the items with their names and the edition's centre, and of each item's plan version the lengths
    and the bounds."""
    centre = offers[held.items[0].id].product.centre.value
    return {
        "products": [
            {
                "item": item.id,
                "product": offer.product.id,
                "name": in_language(offer.product.name, language),
                "model": offer.plan.model.value,
                "term": to_wire(offer.plan.term),
                "billing": to_wire(offer.plan.billing),
                "minimum": offer.plan.minimum,
                "maximum": offer.plan.maximum,
                "centre": centre,
            }
            for item in held.items
            for offer in (offers[item.id],)
        ]
    }


def _next_invoices(held: Subscription, offers: Mapping[str, Offer], profile: BillingProfile, seller: Seller) -> Wire:
    """The first day and the amounts of the renewal, and of the running term's next period, as far as they follow; of a
    trial, of the first paid term, also where it ends by itself. Raises TaxRateMissing."""
    renewal = next_renewal(converting(held), offers)
    amounts = {
        "next_renewal": renewal.amounts(profile=profile, seller=seller) if renewal else None,
        "next_bill": next_bill(held, offers, profile=profile, seller=seller),
    }
    return {name: to_wire(amount) for name, amount in amounts.items() if amount}


def _dates(held: Subscription, base: Plan, at: datetime) -> Wire:
    """The last day of notice for the running term, the day advised for it, and the end of the refund window.

    `cancel_by` still counts to 24:00 in the subscription's zone; `cancel_before` and `refund_before` are the first
    instants that are too late. A date without a meaning any more is left out.
    """
    policies = base.policies
    dates: dict[str, object] = {}
    tried_again = held.trial is not None and held.trial.again is not None
    if held.state is SubscriptionState.ACTIVE and ends_on(held) is None and not tried_again:
        last = last_day_of_notice(held, base, at)
        advised = held.term.end - timedelta(days=policies.advised_days)
        dates["cancel_by"] = last
        dates["cancel_before"] = notice_closes(held, base, at)
        if held.trial is None and held.term.start <= advised < last:
            dates["advised_by"] = advised
    closes = refund_closes(held, base)
    if held.trial is None and held.state is SubscriptionState.ACTIVE and at < closes:
        dates["refund_before"] = closes
    shown: Wire = to_wire(dates)
    return shown


def _cancelling(plan: Plan, leaving: LeavingTerms, held: Subscription, seller: Seller, language: Language) -> Wire:
    """The demands of a cancellation's confirmation: one of the seller's reasons, here in the order of their words, and
    a comment of at least so many characters. Where the end is asked for, the checklist of the request and the account
    manager who helps; where the seller decides, its reasons of a rejection."""
    asked = held.trial is None and leaving.mode is not CancellationMode.SELF_SERVICE
    manager = leaving.account_manager
    decided = asked and leaving.mode is CancellationMode.REQUEST
    return {
        **({"mode": leaving.mode.value, "checklist": to_wire(leaving.checklist)} if asked else {}),
        **({"account_manager": to_wire(manager)} if asked and manager else {}),
        **({"rejections": _in_words(seller.rejection_reasons, language)} if decided else {}),
        "reasons": _in_words(seller.cancellation_reasons, language),
        "comment_length": plan.policies.comment_length,
    }


def _is_asked_for(held: Subscription, command: ListSubscriptions, catalog: Catalog) -> bool:
    return (
        command.state in (None, held.state)
        and command.profile in (None, held.profile)
        and command.origin in (None, held.origin)
        and any(_is_of_plan(item.plan, command, catalog) for item in held.items)
    )


def _is_of_plan(version: str, command: ListSubscriptions, catalog: Catalog) -> bool:
    """Whether the plan version ``professional-yearly.3`` is of the wanted plan and the wanted product."""
    if command.plan is not None and command.plan != version.rpartition(".")[0]:
        return False
    return command.product is None or catalog.plan(version).product == command.product


def _in_words(reasons: Mapping[str, Mapping[str, str]], language: Language) -> list[Wire]:
    """The seller's reasons in the order of their words."""
    return [{"reason": word, "text": in_language(texts, language)} for word, texts in sorted(reasons.items())]
