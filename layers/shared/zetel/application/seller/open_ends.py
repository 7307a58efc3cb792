"""Requests for ends that wait for the seller: its account managers find them across accounts.

The list tells ids and the accounts' names, and opens no account; a read is journaled as an access to the account.
"""

from zetel.application.commands import staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.ports import Services
from zetel.application.seller import account_names
from zetel.application.store import keys
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.parties.rights import StaffRight


def list_open_ends(person: Person, limit: int, after: str | None, services: Services) -> Rows:
    """The open requests of the accounts that the person sees, oldest first. Raises NotAllowed, SecondFactorMissing."""
    reach = staff_rights.reach(person, StaffRight.DECIDE_ENDS, services)
    page = services.store.page(keys.open_end_requests(), limit=limit, after=after)
    seen = reach.of(asked.account for asked in page.items)
    shown = [asked for asked in page.items if asked.account in seen]
    names = account_names.of((asked.account for asked in shown), services)
    rows: tuple[Wire, ...] = tuple(
        {**to_wire(asked), "name": name} for asked in shown if (name := names.get(asked.account))
    )
    return Rows(rows, page.next)
