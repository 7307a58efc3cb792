"""The mail about a VAT id that its register does not know, to the customer and to the seller."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import VatIdRefused, VatIdRefusedAtCustomer
from zetel.application.mails import outgoing
from zetel.application.mails.outgoing import Follows, Outgoing
from zetel.application.mails.portal_pages import page_at_desk
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.domain.calendar import civil_date
from zetel.domain.events import Event, TypedEvent
from zetel.domain.parties.events import ProfileVatIdRefused
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.vat_status import VatState


def _key(event: Event) -> Key[BillingProfile]:
    facts: Mapping[str, Any] = event.data
    return keys.profile(event.account, facts["profile"])


def _needs(event: Event) -> Sequence[Key[Any]]:
    return (_key(event),)


def _refused(event: Event, records: Records, services: Services, catalog: Catalog) -> Outgoing | None:
    """None where the profile has another id by now, or none, or the register knows the id again."""
    key = _key(event)
    profile, seller = records.known(key, "profile", key.sk), catalog.seller()
    status = profile.vat_status
    if profile.vat_id is None or status is None or status.state is not VatState.INVALID:
        return None
    on = status.checked_on or civil_date(event.at, profile.zone)
    letter = VatIdRefused(seller, profile.language, event.account, profile.name, profile.vat_id, on)
    own = VatIdRefusedAtCustomer(
        seller, seller.language, event.account, profile.name, profile.vat_id, on, status.consultation
    )
    to, page = outgoing.recipients(letter, profile), page_at_desk(event.account)
    return Outgoing(letter, to, for_seller=own, seller_page=page)


FOLLOWS: Final[Mapping[type[TypedEvent], Follows]] = {ProfileVatIdRefused: Follows(_needs, _refused)}
