"""Forecasts: the documents to come of an account's contracts, or of one of them; nothing is written.

    the contracts of the account    one query; they share balances, so that each read counts with all of them
    those of this page              one query more where the account has more than 250
    profiles and balances           one read, with the membership

In an account of more than 250 contracts no document draws from a balance: `balance_counted` says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Reader
from zetel.application.contracts import loading
from zetel.application.ports import Page, Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.documents.document import Document
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.rights import Right
from zetel.domain.subscriptions import forecast
from zetel.domain.subscriptions.forecast import BalanceOf, Forecast, ForecastBasis, balance_of
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.subscription import Subscription, SubscriptionState

#: The contracts of one query, which always has room for them.
MOST_CONTRACTS: Final = 250
#: The most lines of one page, beside those of its last contract.
MOST_LINES: Final = 2000


@dataclass(frozen=True, slots=True)
class ForecastAccount:
    """The documents of an account's contracts in the next `months`, for at most `limit` contracts, oldest first."""

    account: str
    reader: Reader
    months: int
    limit: int
    after: str | None = None


def forecast_account(command: ForecastAccount, services: Services, catalog: Catalog) -> Rows:
    """The forecasts of the running contracts; three calls at most. Members without sight of bills have those that they
    bought. Raises Unknown, NotAllowed."""
    account, reader = command.account, command.reader
    known = _contracts(account, services)
    page = _page(known, command, services)
    wanted = [held for held in page.items if held.state is SubscriptionState.ACTIVE]
    found = reader.read(account, services, *_payers(account, wanted), needs=Right.OWN)
    seen = [held for held in wanted if reader.sees_amounts(account, found, held.buyer)]
    made = _forecasts(account, known, seen, command.months, found, services, catalog)
    rows: list[Wire] = []
    lines, next = 0, page.next
    for held in seen:
        if lines > MOST_LINES:
            next = keys.subscription(account, rows[-1]["subscription"]).sk
            break
        rows.append(_shown(held, made[held.id]))
        lines += made[held.id].lines
    return Rows(tuple(rows), next, {"months": command.months, "balance_counted": known.next is None})


def forecast_subscription(
    account: str, id: str, months: int, reader: Reader, services: Services, catalog: Catalog
) -> Answer:
    """The forecast of one contract; without documents where it has ended. Two calls, one more in an account of more
    than 250 contracts. Raises Unknown, NotAllowed."""
    known = _contracts(account, services)
    key = keys.subscription(account, id)
    listed = [held for held in known.items if held.id == id]
    found = reader.read(account, services, *_payers(account, listed), whose=key)
    held = found.known(key, "subscription", id)
    if not listed:
        found = services.store.read(*_payers(account, [held]))
    made = _forecasts(account, known, [held], months, found, services, catalog)
    return Answer(
        200, {**_shown(held, made[id]), "months": months, "balance_counted": known.next is None}, version=held.version
    )


def _contracts(account: str, services: Services) -> Page[Subscription]:
    return services.store.page(keys.subscriptions(account), limit=MOST_CONTRACTS)


def _page(known: Page[Subscription], command: ForecastAccount, services: Services) -> Page[Subscription]:
    """The contracts of the page, of those that are `known` already where these are all."""
    if known.next is not None:
        return services.store.page(keys.subscriptions(command.account), limit=command.limit, after=command.after)
    places = [(keys.subscription(command.account, held.id).sk, held) for held in known.items]
    later = [(place, held) for place, held in places if command.after is None or place > command.after]
    chosen = later[: command.limit]
    return Page(tuple(held for _, held in chosen), chosen[-1][0] if len(later) > len(chosen) else None)


def _payers(account: str, wanted: Iterable[Subscription]) -> Sequence[Key[Any]]:
    """The profiles and balances that pay for the contracts, and the account's approvals."""
    of = dict.fromkeys(balance_of(held) for held in wanted)
    profiles = dict.fromkeys(profile for profile, _ in of)
    return [
        keys.approvals(account),
        *(keys.profile(account, profile) for profile in profiles),
        *(keys.balance(account, profile, currency) for profile, currency in of),
    ]


def _forecasts(
    account: str,
    known: Page[Subscription],
    wanted: Sequence[Subscription],
    months: int,
    found: Records,
    services: Services,
    catalog: Catalog,
) -> Mapping[str, Forecast]:
    """The forecasts of the contracts `wanted`, by id; the others of `known` draw from the balances of these."""
    of = {balance_of(held) for held in wanted}
    profiles = {id: found.known(keys.profile(account, id), "billing profile", id) for id, _ in of}
    balances = {
        one: (found.get(keys.balance(account, *one)) if known.next is None else None) or Balance() for one in of
    }
    sharing = [held for held in known.items if balance_of(held) in of]
    basis = basis_of(services.now(account), months, profiles, balances, found, services, catalog)
    every = {held.id: held for held in (*sharing, *wanted)}
    return forecast.forecast(every.values(), basis, wanted={held.id for held in wanted})


def basis_of(
    at: datetime,
    months: int,
    profiles: Mapping[str, BillingProfile],
    balances: Mapping[BalanceOf, Balance],
    found: Records,
    services: Services,
    catalog: Catalog,
) -> ForecastBasis:
    """What forecasts are made from, with the profiles, balances and approvals that were read."""
    return ForecastBasis(
        at=at,
        months=months,
        profiles=profiles,
        balances=balances,
        seller=catalog.seller(),
        describe=lambda profile: lambda subject: services.texts.line(subject, profile.language),
        contract=lambda held: loading.assembled(held, Ledger(1, ()), catalog, found, pools={}, documents={}),
    )


def _shown(held: Subscription, made: Forecast) -> Wire:
    """The contract as it is now, and its documents to come."""
    shown: Wire = to_wire(
        {
            "subscription": held.id,
            "plan": held.items[0].plan,
            "profile": held.profile,
            "currency": held.currency,
            "until": made.until,
            "ends": made.after.ended,
        }
    )
    documents = [_document(document) for document in made.documents]
    return {**shown, "documents": documents, "total": sum(document.total for document in made.documents)}


def _document(document: Document) -> Wire:
    """A document to come: `drawn` comes from the balance, `open` is charged or invoiced."""
    shown: Wire = to_wire(
        {
            "kind": document.kind,
            "date": document.date,
            "due": document.due,
            "period": document.period,
            "lines": document.lines,
            "net": document.net,
            "tax": document.tax,
            "total": document.total,
            "rounding": document.rounding,
            "tax_rule": document.tax_rule,
            "drawn": document.paid,
            "open": document.open,
        }
    )
    return shown
