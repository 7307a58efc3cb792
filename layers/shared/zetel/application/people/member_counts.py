"""The counts of an account's people, which a change of a member moves: owners, and account-only places.

They stand in an item of their own, which is only ever adjusted. The limit of places is read where a right is given.
"""

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.writes import Adjust, Write
from zetel.domain.errors import CatalogMissing, LastOwner, PlacesTaken
from zetel.domain.parties import places
from zetel.domain.parties.member import Member, MemberCounts
from zetel.domain.parties.people import is_active_owner


def counted(before: Member | None, after: Member, account: str, services: Services) -> list[Write]:
    """Counts the member as the change leaves it; `before` is None for a new member. No writes where no count moves.

    Raises CatalogMissing; the commit raises LastOwner, PlacesTaken.
    """
    owners = is_active_owner(after) - (before is not None and is_active_owner(before))
    more = places.moved(before, after)
    gains = places.gains(before, after)
    if not (owners or more or gains):
        return []
    of = _limit(services) if gains else 0

    def refusal(found: MemberCounts | None) -> Exception:
        counts = found or MemberCounts()
        if owners < 0 and counts.owners + owners < 1:
            return LastOwner(member=after.id)
        return PlacesTaken(used=counts.places_used, of=of)

    return [
        Adjust(
            keys.counts(account),
            {"owners": owners, **places.taken(more)},
            on_conflict=refusal,
            at_least={"owners": 1 - owners} if owners < 0 else {},
            at_most={"pressing": of - more} if gains else {},
        )
    ]


def must_have_room(before: Member, after: Member, counts: MemberCounts, services: Services) -> None:
    """Refuses the change that the counts would refuse, before it is made. Raises CatalogMissing, PlacesTaken."""
    if places.gains(before, after):
        of = _limit(services)
        if counts.pressing > of - places.moved(before, after):
            raise PlacesTaken(used=counts.places_used, of=of)


def _limit(services: Services) -> int:
    """The places that the seller gives an account, free of charge. Raises CatalogMissing."""
    key = keys.catalog_head()
    if head := services.store.read(key).get(key):
        return head.seller.places
    raise CatalogMissing(missing="head")
