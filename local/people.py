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
            "billing administrator of the account, and owner of another one",
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
            "lena",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000009",
            "Lena Bakker",
            f"lena@{_CUSTOMER}",
            "licence administrator of the account: gives and takes seats",
            roles=(Role.LICENCE_ADMIN,),
        ),
        DemoPerson(
            "pieter",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000010",
            "Pieter Mulder",
            f"pieter@{_CUSTOMER}",
            "people administrator of the account: invites people, gives rights and seats",
            roles=(Role.PEOPLE_ADMIN,),
        ),
        DemoPerson(
            "eva",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000011",
            "Eva Schouten",
            f"eva@{_CUSTOMER}",
            "member of the account: has bought seats for her team, and manages them",
            roles=(Role.MEMBER,),
        ),
        DemoPerson(
            "tom",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000012",
            "Tom Özdemir",
            f"tom@{_CUSTOMER}",
            "member of the account: has asked Eva for a seat",
            roles=(Role.MEMBER,),
        ),
        DemoPerson(
            "karin",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000013",
            "Karin Vos",
            f"karin@{_CUSTOMER}",
            "deactivated member of the account: may do nothing there",
            roles=(Role.MEMBER,),
        ),
        DemoPerson(
            "iris",
            "6f3a1c52-0d3e-4c0b-9d0e-0a11ce000014",
            "Iris Hoekstra",
            f"iris@{_CUSTOMER}",
            "invited to the account: the link is in the outbox",
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
