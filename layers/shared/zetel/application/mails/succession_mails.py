"""The mails about a succession: to each owner, with a link that objects, and to the recipients of bills.

not told yet -> owners, recipients -> the 72 hours begin     a crash before the end tells all of them again
"""

from dataclasses import replace
from functools import partial

from zetel.application.catalog.catalog import Catalog
from zetel.application.letters import OwnerAhead
from zetel.application.mails import outgoing
from zetel.application.mails.delivering import deliver
from zetel.application.mails.outgoing import Outgoing
from zetel.application.mails.told_members import account_language, holders
from zetel.application.people import succeeding
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.domain.calendar import civil_date
from zetel.domain.links import Link, LinkPurpose
from zetel.domain.parties.rights import Right
from zetel.domain.parties.succession import Succession, SuccessionState, objection_ends

#: More profiles than an account has.
_MOST_PROFILES = 100


def take_up(account: str, id: str, services: Services, catalog: Catalog) -> None:
    """Tells owners and recipients of the succession `id`, if they are not told yet.

    Raises the errors of sending, which are counted on the succession, and SetAside for weather.
    """
    key = keys.succession(account)
    parking.attempt(key, partial(_told, account, id, services, catalog), services)


def _told(account: str, id: str, services: Services, catalog: Catalog) -> None:
    key = keys.succession(account)
    held = services.store.read(key).get(key)
    if held is None or held.id != id or held.until or held.state is not SuccessionState.OPEN:
        return
    at = services.now(account)
    letter = _letter(held, services, catalog)
    reached: set[str] = set()
    link = Link(LinkPurpose.OBJECT_TO_OWNER, account, held.id, 1, objection_ends(at))
    for owner in holders(Right.MAKE_OWNERS, account, services):
        own = replace(letter, language=owner.language or letter.language, address=services.links.address(link))
        deliver(Outgoing(own, (owner.mail,)), account, services)
        reached.add(owner.mail.casefold())
    for profile in services.store.page(keys.profiles(account), limit=_MOST_PROFILES).items:
        named = outgoing.recipients(letter, profile) if profile.owner is None else ()
        to = tuple(address for address in named if address.casefold() not in reached)
        if to:
            deliver(Outgoing(replace(letter, language=profile.language), to), account, services)
            reached.update(address.casefold() for address in to)
    succeeding.told(held, held.told(at), services)


def _letter(held: Succession, services: Services, catalog: Catalog) -> OwnerAhead:
    """The letter without a link, in the account's language."""
    account_key, member_key = keys.account(held.account), keys.member(held.account, held.member)
    found, seller = services.store.read(account_key, member_key), catalog.seller()
    return OwnerAhead(
        seller=seller,
        language=account_language(held.account, services),
        account=held.account,
        customer=found.known(account_key, "account", held.account).name,
        member=found.known(member_key, "member", held.member).name,
        on=civil_date(objection_ends(services.now(held.account)), seller.zone),
    )
