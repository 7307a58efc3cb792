"""The mail of an erasure: the certificate, to the person's own address, as the last thing before the address goes.

not told yet -> the person -> the end of the erasure     a crash before the end tells the person again
"""

from functools import partial

from zetel.application.catalog.catalog import Catalog
from zetel.application.documents import erasure_ends
from zetel.application.letters import PersonErased
from zetel.application.mails.delivering import deliver
from zetel.application.mails.outgoing import Outgoing
from zetel.application.mails.told_members import account_language
from zetel.application.people import erasure_writes
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.domain.calendar import civil_date


def take_up(account: str, member: str, services: Services, catalog: Catalog) -> None:
    """Tells the person, and ends the erasure, if it waits for that.

    Raises the errors of sending, which are counted on the erasure, and SetAside for weather.
    """
    parking.attempt(keys.erasure(account, member), partial(_told, account, member, services, catalog), services)


def _told(account: str, member: str, services: Services, catalog: Catalog) -> None:
    key, account_key = keys.erasure(account, member), keys.account(account)
    found = services.store.read(key, account_key)
    held = found.get(key)
    if held is None or not erasure_writes.waits_for_notice(held):
        return
    seller = catalog.seller()
    after = erasure_ends.over(held, services, catalog)
    letter = PersonErased(
        seller=seller,
        language=held.language or account_language(account, services),
        account=account,
        customer=found.known(account_key, "account", account).name,
        on=civil_date(services.now(account), seller.zone),
        erasure=after,
    )
    deliver(Outgoing(letter, (held.mail,)), account, services)
    erasure_ends.commit(held, after, services)
