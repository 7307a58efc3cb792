"""The account-only places of an account, as its people see them."""

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.parties import rights
from zetel.domain.parties.member import MemberCounts
from zetel.domain.parties.rights import Right


def read_places(account: str, person: Person, services: Services, catalog: Catalog) -> Answer:
    """The places taken, the places that there are, and how many too many are taken. Raises Unknown, NotAllowed."""
    membership_key, counts_key = keys.membership(person.sub, account), keys.counts(account)
    found = services.store.read(membership_key, counts_key)
    rights.must_be_member(found.get(membership_key), account, Right.VIEW_PEOPLE)
    used, of = (found.get(counts_key) or MemberCounts()).places_used, catalog.seller().places
    return Answer(200, {"used": used, "of": of, "over": max(used - of, 0)})
