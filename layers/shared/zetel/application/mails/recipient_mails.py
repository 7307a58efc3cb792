"""Mails to one recipient: the link by which it confirms its address, and then the mails that were held for it.

due -> read -> not confirmed -> the link is sent, today or later (`link_mails`) -> no longer due
         |
         `-> confirmed -> each held mail: still true? -> sent on, marked -> no longer due
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.accounts import recipients
from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import AddressToConfirm
from zetel.application.mails import (
    closing_mails,
    erasure_mails,
    holding,
    invitation_mails,
    link_mails,
    sending,
    succession_mails,
)
from zetel.application.mails.delivering import send_on, stand_ins
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.application.work.weather import SetAside
from zetel.domain.calendar import civil_date
from zetel.domain.errors import AccountMoved, ServiceAway, Unknown
from zetel.domain.links import OPEN_FOR, Link, LinkPurpose
from zetel.domain.parties.recipient import Recipient, all_sent, put_off


def work(body: Mapping[str, Any], services: Services, catalog: Catalog) -> None:
    """Does what one message of the queue of mails orders: the mail of an event, the mails of a recipient, the work of
    an invitation, or the mails about a succession, a closing or an erasure.

    Raises as `sending.work` and `send` do.
    """
    if "recipient" in body:
        send(body["account"], body["recipient"], services, catalog)
    elif "invitation" in body:
        invitation_mails.take_up(body["account"], body["invitation"], services, catalog)
    elif "closing_notice" in body:
        closing_mails.take_up(body["account"], services, catalog)
    elif "erasure_notice" in body:
        erasure_mails.take_up(body["account"], body["erasure_notice"], services, catalog)
    elif "owner_notice" in body:
        succession_mails.take_up(body["account"], body["owner_notice"], services, catalog)
    else:
        sending.work(body, services, catalog)


def send(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Sends the recipient what it waits for, if anything; nothing to one that was removed with its member.

    Raises the errors of sending, which are counted on the recipient, and SetAside for weather.
    """
    try:
        recipient = recipients.by_id(account, id, services)
    except ServiceAway as store:
        services.alarms.away(store.service)
        raise SetAside from store  # the due index has the recipient
    except Unknown:
        return
    if recipient.due is None:
        return
    send_all = _send_held if recipient.confirmed_at else _send_link
    key = keys.recipient(account, recipient.address)
    parking.attempt(key, lambda: send_all(recipient, services, catalog), services)


def _send_link(recipient: Recipient, services: Services, catalog: Catalog) -> None:
    at = services.now(recipient.account)
    if later := link_mails.full_until(recipient.account, at, services):
        _moved_on(put_off(recipient, later), services)
        return
    link = Link(LinkPurpose.CONFIRM_RECIPIENT, recipient.account, recipient.id, recipient.number, at + OPEN_FOR)
    seller = catalog.seller()
    letter = AddressToConfirm(
        seller=seller,
        language=recipient.language,
        account=recipient.account,
        address=services.links.address(link),
        until=civil_date(link.expires_at, seller.zone),
    )
    told = partial(stand_ins, (recipient,), recipient.account, services)
    link_mails.send(letter, recipient.address, recipient.account, services, told=told)
    _moved_on(all_sent(recipient), services)


def _send_held(recipient: Recipient, services: Services, catalog: Catalog) -> None:
    """A mail that fails delays no other; the first failure is raised after the turn of all."""
    failures: list[Exception] = []
    for mail in holding.waiting(recipient, services):
        try:
            if outgoing := sending.letter_of(mail.event, services, catalog):
                send_on(outgoing, recipient, services)
            holding.mark_sent(mail, services.now(recipient.account), services)
        except Exception as failure:  # noqa: BLE001  raised after the turn of the other mails
            failures.append(failure)
    if failures:
        raise failures[0]
    _moved_on(all_sent(recipient), services)


def _moved_on(after: Recipient, services: Services) -> None:
    """Commits the recipient; one that moved meanwhile was confirmed, or asked for a newer link."""
    try:
        services.store.commit([recipients.moved_on(after)])
    except AccountMoved:
        return
