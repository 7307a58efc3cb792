"""The mails that follow a change of a running contract: seats, its end now or later, an undone change, expiry."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import (
    Cancelled,
    ChangeUndone,
    EndScheduled,
    SeatsChanged,
    SubscriptionExpired,
    TakenOver,
)
from zetel.application.mails import outgoing, seats_gone
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.events import Event, TypedEvent
from zetel.domain.parties.member import Member
from zetel.domain.quotes.ending import Ending
from zetel.domain.subscriptions.events import (
    SubscriptionCancelled,
    SubscriptionChangeUndone,
    SubscriptionEndScheduled,
    SubscriptionOver,
    SubscriptionSeatsDecreased,
    SubscriptionSeatsIncreased,
    SubscriptionSeatsScheduled,
    SubscriptionTakenOver,
)
from zetel.domain.subscriptions.release import ReleasedLicences
from zetel.domain.subscriptions.subscription import Entry, SubscriptionState
from zetel.domain.subscriptions.timeline import SEATS, ends_on


def _needs(event: Event) -> Sequence[Key[Any]]:
    return (
        *outgoing.contract_keys(event.account, event.subject),
        *outgoing.document_keys(event),
        *outgoing.actor_key(event),
    )


def _invoice(documents: Iterable[Document]) -> Document | None:
    return next((document for document in documents if document.kind is DocumentKind.INVOICE), None)


def _credit_notes(documents: Iterable[Document]) -> tuple[Document, ...]:
    return tuple(document for document in documents if document.kind is DocumentKind.CREDIT_NOTE)


def _seats(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    facts: Mapping[str, Any] = event.data
    offer = contract.offers.get(facts["item"])
    if contract.subscription.state is not SubscriptionState.ACTIVE or offer is None:
        return None  # it is over, or a later renewal has dropped the item
    profile = outgoing.read_profile(contract.subscription, services)
    member = outgoing.actor(event, records)
    before, total = facts["quantity"]["from"], facts["quantity"]["to"]
    now = before if event.type == SubscriptionSeatsScheduled.TYPE else facts.get("now", total)
    documents = outgoing.documents(event, records)
    at_once = seats_gone.at_once(facts) if now != before else None
    entry = contract.scheduled(SEATS, facts["item"]) if now != total else None
    people = services.store.read(*asked.values()) if (asked := _asked(event.account, at_once, entry)) else records
    letter = SeatsChanged(
        seller=catalog.seller(),
        language=profile.language,
        subscription=contract.subscription,
        product=offer.product,
        before=before,
        now=now,
        effective=date.fromisoformat(facts["effective"]),
        at_renewal=total if now != total else None,
        invoice=_invoice(documents),
        credit_notes=_credit_notes(documents),
        next_term=outgoing.next_term_of(contract, profile, services, catalog),
        changed_by=member.name if member else None,
        released=seats_gone.ended(at_once, offer.product, people, event.account),
        released_later=seats_gone.ending(entry, offer.product, people, event.account),
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member))


def _asked(account: str, at_once: ReleasedLicences | None, entry: Entry | None) -> dict[str, Key[Member]]:
    return seats_gone.member_keys(account, at_once, entry.release if entry else None)


def _cancelled(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where it was revived meanwhile."""
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    if contract.subscription.state is SubscriptionState.ACTIVE:
        return None
    profile = outgoing.read_profile(contract.subscription, services)
    member = outgoing.actor(event, records)
    facts: Mapping[str, Any] = event.data
    documents = outgoing.documents(event, records)
    letter = Cancelled(
        seller=catalog.seller(),
        language=profile.language,
        subscription=contract.subscription,
        base=contract.base,
        how=Ending(facts["how"]),
        credit_notes=_credit_notes(documents),
        fee=_invoice(documents),
        cancelled_by=member.name if member else None,
        by=event.actor.kind,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member))


def _end_scheduled(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where the end was taken back meanwhile, or another end set."""
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    facts: Mapping[str, Any] = event.data
    ends = date.fromisoformat(facts["ends"])
    if ends_on(contract.subscription) != ends:
        return None
    profile = outgoing.read_profile(contract.subscription, services)
    member = outgoing.actor(event, records)
    letter = EndScheduled(
        seller=catalog.seller(),
        language=profile.language,
        subscription=contract.subscription,
        base=contract.base,
        ends=ends,
        how=Ending(facts["how"]),
        next_term=outgoing.next_term_of(contract, profile, services, catalog),
        cancelled_by=member.name if member else None,
        by=event.actor.kind,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member))


def _undone(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    if contract.subscription.state is not SubscriptionState.ACTIVE:
        return None
    profile = outgoing.read_profile(contract.subscription, services)
    member = outgoing.actor(event, records)
    facts: Mapping[str, Any] = event.data
    letter = ChangeUndone(
        seller=catalog.seller(),
        language=profile.language,
        subscription=contract.subscription,
        on=date.fromisoformat(facts["on"]),
        what=facts["kind"],
        next_term=outgoing.next_term_of(contract, profile, services, catalog),
        undone_by=member.name if member else None,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile, member))


def _taken_over(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """To the buyer, at the addresses of the profile that paid until then."""
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    facts: Mapping[str, Any] = event.data
    earlier = keys.profile(event.account, facts["earlier"])
    profile = services.store.read(earlier).known(earlier, "profile", facts["earlier"])
    member = outgoing.actor(event, records)
    letter = TakenOver(
        seller=catalog.seller(),
        language=profile.language,
        subscription=contract.subscription,
        base=contract.base,
        by=member.name if member else None,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile))


def _ended(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    contract = outgoing.contract_of(event.account, event.subject, records, catalog)
    subscription = contract.subscription
    if subscription.state is not SubscriptionState.ENDED or subscription.ended is None:
        return None
    profile = outgoing.read_profile(subscription, services)
    letter = SubscriptionExpired(
        seller=catalog.seller(),
        language=profile.language,
        subscription=subscription,
        base=contract.base,
        ended=subscription.ended,
    )
    return Outgoing(letter, outgoing.recipients(letter, profile))


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {
    SubscriptionSeatsIncreased: Follows(_needs, _seats),
    SubscriptionSeatsDecreased: Follows(_needs, _seats),
    SubscriptionSeatsScheduled: Follows(_needs, _seats),
    SubscriptionCancelled: Follows(_needs, _cancelled),
    SubscriptionEndScheduled: Follows(_needs, _end_scheduled),
    SubscriptionChangeUndone: Follows(_needs, _undone),
    SubscriptionTakenOver: Follows(_needs, _taken_over),
    SubscriptionOver: Follows(_needs, _ended),
}
