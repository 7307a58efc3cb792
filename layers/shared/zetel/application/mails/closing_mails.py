"""The mail of an account that is closed: to each owner, and to the recipients of bills, before their addresses go.

not told yet -> owners, recipients -> the next step     a crash before the end tells all of them again
"""

from dataclasses import replace
from functools import partial

from zetel.application.accounts import closing_writes
from zetel.application.catalog.catalog import Catalog
from zetel.application.documents.kept_days import kept_days
from zetel.application.letters import ClosingTold
from zetel.application.mails import outgoing
from zetel.application.mails.delivering import deliver
from zetel.application.mails.outgoing import Outgoing
from zetel.application.mails.told_members import account_language, holders
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.domain.calendar import civil_date
from zetel.domain.parties.rights import Right

#: More profiles than an account has.
_MOST_PROFILES = 100


def take_up(account: str, services: Services, catalog: Catalog) -> None:
    """Tells owners and recipients that the account is closed, if they are not told yet.

    Raises the errors of sending, which are counted on the closing, and SetAside for weather.
    """
    parking.attempt(keys.closing(account), partial(_told, account, services, catalog), services)


def _told(account: str, services: Services, catalog: Catalog) -> None:
    key = keys.closing(account)
    held = services.store.read(key).get(key)
    if held is None or not closing_writes.waits_for_notice(held):
        return
    letter = _letter(account, services, catalog)
    reached: set[str] = set()
    for owner in holders(Right.MAKE_OWNERS, account, services):
        deliver(Outgoing(replace(letter, language=owner.language or letter.language), (owner.mail,)), account, services)
        reached.add(owner.mail.casefold())
    for profile in services.store.page(keys.profiles(account), limit=_MOST_PROFILES).items:
        to = tuple(one for one in outgoing.recipients(letter, profile) if one.casefold() not in reached)
        if to:
            deliver(Outgoing(replace(letter, language=profile.language), to), account, services)
            reached.update(address.casefold() for address in to)
    closing_writes.commit_unless_moved(held, held.next(services.now(account)), services)


def _letter(account: str, services: Services, catalog: Catalog) -> ClosingTold:
    """The letter in the account's language."""
    key, seller = keys.account(account), catalog.seller()
    found = services.store.read(key).known(key, "account", account)
    return ClosingTold(
        seller=seller,
        language=account_language(account, services),
        account=account,
        customer=found.name,
        on=civil_date(services.now(account), seller.zone),
        documents_until=kept_days(account, seller.keeps_years, services).last,
    )
