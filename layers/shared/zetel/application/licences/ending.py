"""Licences that end with their member: in the member's own transaction, as long as it holds them.

    up to 25 licences    end in the transaction that deactivates or removes the member, or ends its invitation
    more                 the newest end before, 25 in each transaction

Whatever stops the rest, a repeat goes on.
"""

from zetel.application.licences.licence_writes import LicenceWork, relisted
from zetel.application.ports import Services
from zetel.application.store.writes import Write
from zetel.domain.events import Actor
from zetel.domain.licences.events import LicenceEnd
from zetel.domain.licences.licence_change import LicenceChange, first_ended
from zetel.domain.parties.member import Member


def with_few_left(member: Member, why: LicenceEnd, account: str, by: Actor, services: Services) -> Member:
    """The member after the end of all licences that one transaction cannot end. Raises MemberMoved, PoolMoved."""
    while change := first_ended(member):
        work = LicenceWork(account, by, [change], why, services.now(account))
        found = services.store.read(*work.pools().values())
        services.store.commit([relisted(account, change), *work.writes(found, services)])
        member = change.after
    return member


def ended_with(change: LicenceChange, why: LicenceEnd, account: str, by: Actor, services: Services) -> list[Write]:
    """Writes the end of the licences that the change takes; the member is written beside them."""
    if not change.ended:
        return []
    work = LicenceWork(account, by, [change], why, services.now(account))
    return work.writes(services.store.read(*work.pools().values()), services)
