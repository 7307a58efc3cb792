"""The people of the demo, with their roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zetel.domain.parties.member import Role, StaffRole


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person with a token: a member of the demo's account with `roles`, or of the seller's staff."""

    key: str
    sub: str
    name: str
    mail: str
    what: str
    roles: tuple[Role, ...] = ()
    staff: tuple[StaffRole, ...] = ()


_CUSTOMER: Final = "veerman-logistiek.example"
_SELLER: Final = "grachtwerk.example"

PEOPLE: Final[Mapping[str, DemoPerson]] = {
    person.key: person
    for person in (
        DemoPerson(
            "anna",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000001",
            "Anna Veerman",
            f"anna@{_CUSTOMER}",
            "owner of the account",
            roles=(Role.OWNER,),
        ),
        DemoPerson(
            "bram",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000002",
            "Bram de Wit",
            f"bram@{_CUSTOMER}",
            "billing administrator of the account",
            roles=(Role.BILLING_ADMIN,),
        ),
        DemoPerson(
            "chris",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000003",
            "Chris Yilmaz",
            f"chris@{_CUSTOMER}",
            "reader of the account: may read everything and change nothing",
            roles=(Role.READER,),
        ),
        DemoPerson(
            "daan",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000008",
            "Daan Smit",
            f"daan@{_CUSTOMER}",
            "a member of no account: accepts an invitation on the page of its link",
        ),
        DemoPerson(
            "sofie",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000004",
            "Sofie Peeters",
            f"sofie@{_SELLER}",
            "support of the seller: reads every account (journaled), confirms recipients, ends contracts",
            staff=(StaffRole.SUPPORT,),
        ),
        DemoPerson(
            "boris",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000005",
            "Boris Janssen",
            f"boris@{_SELLER}",
            "bookkeeper of the seller: lets customers buy on invoice, records transfers, and ends contracts",
            staff=(StaffRole.BOOKKEEPER,),
        ),
        DemoPerson(
            "mila",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000007",
            "Mila Hendriks",
            f"mila@{_SELLER}",
            "account manager of the seller: reads every account (journaled)",
            staff=(StaffRole.ACCOUNT_MANAGER,),
        ),
        DemoPerson(
            "emil",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000006",
            "Emil Novák",
            "emil@novak.example",
            "not yet a member of any account: may open an account",
        ),
    )
}
