"""The history of a subscription in words, newest first, from the journal: what happened to the contract, and by whom.

journal, newest first     | 250 entries a page, from the second of the subscription's id on
about the subscription    | at most `limit` rows; the next page goes on behind the last entry that was looked at

Entries have ids alone, so that a person who has left is "a former member", and a deleted subscription has its history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Reader
from zetel.application.events.event_types import KINDS
from zetel.application.ports import Happened, Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.documents.subject import in_language
from zetel.domain.errors import Unknown
from zetel.domain.events import ActorKind, Event
from zetel.domain.parties.address import Language
from zetel.domain.parties.rights import SUBSCRIPTIONS
from zetel.domain.subscriptions.subscription import Subscription

#: Entries of the journal that a page looks at: an account has many that are not about one subscription.
_LOOKED_AT: Final = 250

#: The families of events that are about a subscription: by their subject, or by a fact of their own.
_OF_IT: Final = "subscription"
_ABOUT_IT: Final = frozenset({"attempt", "end_request", "move"})


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """The history of the subscription in `language`, newest first.

    The journal is filtered after the read, so a page may have fewer than `limit` rows and the list still goes on.
    """

    account: str
    subscription: str
    reader: Reader
    language: Language
    limit: int
    after: str | None = None


def history(command: ReadHistory, services: Services, catalog: Catalog) -> Rows:
    """The rows of the list; three calls, of which one reads the journal. The documents of a row are for whoever sees
    bills. Raises Unknown, NotAllowed."""
    account, key = command.account, keys.subscription(command.account, command.subscription)
    read = command.reader.read(account, services, key, needs=SUBSCRIPTIONS, whose=key)
    held = read.known(key, "subscription", command.subscription)
    since = keys.journal_from(account, ids.earliest(ids.EVENT, ids.made_at(held.id)))
    page = services.store.page(since, limit=_LOOKED_AT, after=command.after, newest_first=True)
    about = [event for event in page.items if _is_about(held.id, event)]
    told, more = about[: command.limit], len(about) > command.limit
    named = {one.actor.id: keys.member(account, one.actor.id) for one in told if one.actor.kind is ActorKind.MEMBER}
    members = services.store.read(*named.values()) if named else Records()
    names = {id: member.name for id, key in named.items() if (member := members.get(key))}
    with_documents = command.reader.sees_amounts(account, read, held.buyer)
    rows = []
    for event in told:
        row = _row(event, held, names, command.language, services, catalog)
        facts: Mapping[str, Any] = event.data
        if facts.get("documents") and with_documents:
            row["documents"] = list(facts["documents"])
        rows.append(row)
    return Rows(tuple(rows), told[-1].id if more else page.next)


def _is_about(subscription: str, event: Event) -> bool:
    family, facts = event.type.partition(".")[0], event.data
    if event.type not in KINDS:
        return False
    if family == _OF_IT:
        return event.subject == subscription
    return family in _ABOUT_IT and facts.get("subscription") == subscription


def _row(
    event: Event,
    held: Subscription,
    names: Mapping[str, str],
    language: Language,
    services: Services,
    catalog: Catalog,
) -> Wire:
    happened = Happened(event, names.get(event.actor.id) or None, _products(event, held, language, catalog))
    said = services.texts.history(happened, language)
    row = {"at": event.at, "event": event.type, "by": {"kind": event.actor.kind, "name": said.by}, "text": said.text}
    shown: Wire = to_wire(row)
    return shown


def _products(event: Event, held: Subscription, language: Language, catalog: Catalog) -> Mapping[str, str]:
    """The names of products, by the plans that the event names, and by the add-on whose seats it changes: a base may
    have had another product then."""
    facts: Mapping[str, Any] = event.data
    named = [one["plan"] for one in facts.get("items", ()) if isinstance(one, Mapping)]
    found = {plan: _product(plan, language, catalog) for plan in named}
    for item in held.items[1:]:
        if item.id == facts.get("item"):
            found[item.id] = _product(item.plan, language, catalog)
    return found


def _product(plan: str, language: Language, catalog: Catalog) -> str:
    """The product's name; the plan's own where the catalogue has forgotten it."""
    try:
        return in_language(catalog.product(catalog.plan(plan).product).name, language)
    except Unknown:
        return plan.partition(".")[0]
