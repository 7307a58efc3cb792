"""Common parts of all mails: a letter on its way, its recipients, and the items that it speaks of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.contracts import loading
from zetel.application.letters import KINDS, Letter
from zetel.application.mails.portal_pages import page_of
from zetel.application.ports import Attachment, Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.documents.document import Document
from zetel.domain.events import ActorKind, Event
from zetel.domain.parties.member import Member
from zetel.domain.parties.notification import recipients_of
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.next_term import NextTerm, next_term
from zetel.domain.subscriptions.subscription import Subscription

#: The files that travel with an invoice or credit note, and their types.
_FILES: Final = {"pdf": "application/pdf", "xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter on its way, with its recipients, its files and the path of its `page` of the portal, and the seller's
    own letter about the same, at the address `seller_at` if it is not the seller's, with the path of its page of the
    desk."""

    letter: Letter
    to: tuple[str, ...]
    attachments: tuple[Attachment, ...] = ()
    for_seller: Letter | None = None
    seller_at: str | None = None
    page: str = ""
    seller_page: str = ""


@dataclass(frozen=True, slots=True)
class Follows:
    """The mail of one type of event: the items that the event names, and the letter made of them, if any is due. `sent`
    notes what the mail told; a crash before the mark lets it note the same again."""

    needs: Callable[[Event], Sequence[Key[Any]]]
    letter: Callable[[Event, Records, Services, Catalog], Outgoing | None]
    sent: Callable[[Event, Services], None] | None = None

    def outgoing(self, event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
        """The letter on its way, with the page on which its matter is handled, if it names none itself; None where no
        mail is due."""
        found = self.letter(event, records, services, catalog)
        return replace(found, page=found.page or page_of(event)) if found else None


def subscription_key(event: Event) -> Key[Subscription]:
    return keys.subscription(event.account, event.subject)


def profile_key(about: Document | Subscription) -> Key[BillingProfile]:
    return keys.profile(about.account, about.profile)


def document_keys(event: Event) -> tuple[Key[Document], ...]:
    """The documents that the event names, in its order."""
    data: Mapping[str, Any] = event.data
    ids = data.get("documents") or [part["document"] for part in data.get("applied", ())]
    return tuple(keys.document(event.account, id) for id in ids)


def documents(event: Event, records: Records) -> tuple[Document, ...]:
    """Raises Unknown."""
    return tuple(records.known(key, "document", key.sk.partition("#")[2]) for key in document_keys(event))


def actor_key(event: Event) -> tuple[Key[Member], ...]:
    """The member that acted; None for staff and the system."""
    return (keys.member(event.account, event.actor.id),) if event.actor.kind is ActorKind.MEMBER else ()


def actor(event: Event, records: Records) -> Member | None:
    return next((records.get(key) for key in actor_key(event)), None)


def read_profile(about: Document | Subscription, services: Services) -> BillingProfile:
    """Raises Unknown."""
    key = profile_key(about)
    return services.store.read(key).known(key, "profile", about.profile)


def contract_keys(account: str, subscription: str) -> tuple[Key[Any], ...]:
    """The items of a contract, as far as mails speak of them."""
    return keys.subscription(account, subscription), keys.ledger(account, subscription), keys.approvals(account)


def contract_of(account: str, subscription: str, records: Records, catalog: Catalog) -> Contract:
    """The contract, without its pools and documents. Raises Unknown."""
    subscription_key, ledger_key, _ = contract_keys(account, subscription)
    return loading.assembled(
        records.known(subscription_key, "subscription", subscription),
        records.known(ledger_key, "ledger", subscription),
        catalog,
        records,
        pools={},
        documents={},
    )


def next_term_of(contract: Contract, profile: BillingProfile, services: Services, catalog: Catalog) -> NextTerm | None:
    """The contract's next renewal, in the profile's language; None for a contract that does not renew."""
    return next_term(
        contract,
        profile=profile,
        seller=catalog.seller(),
        describe=lambda subject: services.texts.line(subject, profile.language),
    )


def recipients(letter: Letter, profile: BillingProfile, member: Member | None = None) -> tuple[str, ...]:
    """The profile's recipients of the letter's kind of mail and the member, each address once."""
    named = recipients_of(KINDS[type(letter)], profile.notifications, profile.recipients)
    once: dict[str, str] = {}
    for address in (*named, member.mail) if member else named:
        once.setdefault(address.casefold(), address)
    return tuple(once.values())


def attachments(document: Document, services: Services) -> tuple[Attachment, ...]:
    """The files of the document, named by its number as a file may be named."""
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in document.number or document.id)
    return tuple(
        Attachment(f"{name}.{format}", content_type, services.files.get(document.files[format]))
        for format, content_type in _FILES.items()
        if format in document.files
    )
