"""The right of the seller's staff, asked of the pool at each request.

A token is right about a person for as long as it is valid, an hour. The pool is right now: a person who left a group,
or was barred, is refused with the next request. Staff whose sign-in takes a password alone are refused too.
"""

from zetel.application.commands.person import Person
from zetel.application.ports import Services
from zetel.domain.errors import SecondFactorMissing
from zetel.domain.parties import rights
from zetel.domain.parties.rights import StaffRight


def must_be_staff(person: Person, needs: StaffRight, services: Services) -> None:
    """Raises NotAllowed unless token and pool give a role that holds `needs`, SecondFactorMissing."""
    rights.must_be_staff(person.staff, needs)
    entry = services.sign_ins.entry(person.in_pool)
    rights.must_be_staff(services.sign_ins.roles(person.in_pool) if entry else frozenset(), needs)
    if entry and not entry.second_factor:
        raise SecondFactorMissing
