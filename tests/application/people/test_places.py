"""Account-only places: taken by people with rights and without an edition, limited where a right is given."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.application.seats_given import ENTERPRISE, Staffed, sold_as
from tests.domain import contracts
from tests.shop import ACCOUNT, ANNA, MEMBER, Shop
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming.quote_kind import Reason
from zetel.application.people import inviting, managing, places
from zetel.application.people.inviting import InviteMember
from zetel.application.people.managing import MemberCommand
from zetel.application.store import keys
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.errors import PlacesTaken, ZetelError
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Grant, MemberCounts, MemberState, Role
from zetel.domain.quotes.ending import When

EDITION: Final = contracts.edition()


_HOUSE: Final = sold_as(EDITION, "house", "house")

#: An edition that every active member has.
HOUSE: Final = replace(_HOUSE, plan=replace(_HOUSE.plan, model=PriceModel.FLAT))


class Peopled(Staffed):
    """The shop with Anna, its owner, and Chris, a reader: two places are taken of `of`."""

    def __init__(self, of: int = 100) -> None:
        super().__init__(Shop())
        self.shop.has_paid()
        self.shop.stock(EDITION, ENTERPRISE, HOUSE, version=3, places=of)

    def gives(self, member: str, *roles: Role, grants: tuple[Grant, ...] = ()) -> None:
        managing.give_rights(self._of(member), roles, grants, self.shop.world.services)

    def changes(self, member: str, how: Callable[..., object]) -> None:
        how(self._of(member), self.shop.world.services)

    def _of(self, member: str) -> MemberCommand:
        return MemberCommand(ACCOUNT, member, ANNA, self.member(member).version)

    def invites(self, n: int, *roles: Role) -> str:
        request = IdempotentRequest(f"invites-{n}", f"invites-{n}")
        command = InviteMember(ACCOUNT, ANNA, request, "Bo", f"bo-{n}@veerman.example", Language.NL, roles, ())
        return str(inviting.invite(command, self.shop.world.services).body["id"])

    def expires(self, member: str) -> None:
        """The link was sent, and its seven days are over."""
        self.shop.settle_everything()
        self.shop.world.clock.move_to(self.shop.world.clock.now() + timedelta(days=8))
        inviting.expire(ACCOUNT, member, self.shop.world.services)

    def ends(self, running: list[str]) -> None:
        """The newest of the running contracts, if any, is over."""
        if running:
            id = running.pop()
            self.shop.confirm(self.shop.quote_end(id, When.NOW), key=f"ends-{id}", reason=Reason("other"))

    def told(self) -> tuple[int, int, int]:
        services = self.shop.world.services
        body = places.read_places(ACCOUNT, ANNA, services, Catalog(services.store, services.clock)).body
        return body["used"], body["of"], body["over"]

    def counts(self) -> MemberCounts:
        key = keys.counts(ACCOUNT)
        return self.shop.world.store.read(key).get(key) or MemberCounts()

    def counted_again(self) -> int:
        """The rule, over every member: rights and no edition, invited or active."""
        people = self.shop.world.store.page(keys.members(ACCOUNT), limit=1000).items
        return sum(
            (bool(set(one.roles) - {Role.MEMBER}) or bool(one.grants))
            and one.state in (MemberState.INVITED, MemberState.ACTIVE)
            and not any(held.item == held.edition for held in one.licences)
            for one in people
        )


def test_people_with_rights_take_a_place_each() -> None:
    scene = Peopled()
    assert scene.told() == (2, 100, 0)
    first, second, third = scene.has(3)
    scene.gives(first, Role.READER)
    scene.gives(second, Role.MEMBER)
    scene.gives(third, grants=(Grant.MANAGE_LICENCES,))
    assert scene.told() == (4, 100, 0)
    scene.gives(first, Role.MEMBER)
    scene.changes(third, managing.deactivate)
    assert scene.told() == (2, 100, 0)


def test_an_invited_person_takes_one_too() -> None:
    scene = Peopled()
    scene.invites(1, Role.READER)
    scene.invites(2, Role.MEMBER)
    assert scene.told() == (3, 100, 0)


def test_an_invitation_beyond_the_last_place_is_refused() -> None:
    scene = Peopled(of=3)
    scene.invites(1, Role.READER)
    with pytest.raises(PlacesTaken):
        scene.invites(2, Role.READER)
    scene.invites(3, Role.MEMBER)
    assert scene.told() == (3, 3, 0)


def test_an_invitation_that_expires_with_its_edition_takes_one_place_again() -> None:
    scene = Peopled()
    held, (item, *_) = scene.buys(("professional-yearly", 1))
    invited = scene.invites(1, Role.READER)
    scene.assigns(held, item, invited)
    assert scene.told() == (2, 100, 0)
    scene.expires(invited)
    assert scene.member(invited).licences == ()
    assert (scene.told(), scene.counted_again()) == ((3, 100, 0), 3)


def test_the_place_after_the_last_is_refused_with_both_numbers() -> None:
    scene = Peopled()
    people = scene.has(99)
    for member in people[:98]:
        scene.gives(member, Role.READER)
    with pytest.raises(PlacesTaken) as refused:
        scene.gives(people[98], Role.READER)
    assert refused.value.facts() == {"used": 100, "of": 100}
    assert scene.member(people[98]).roles == ()
    scene.gives(people[0], Role.READER, Role.BILLING_ADMIN)  # has a place already
    scene.gives(people[0])
    scene.gives(people[98], Role.READER)
    assert scene.told() == (100, 100, 0)


def test_the_first_edition_frees_the_place_and_the_last_takes_one() -> None:
    scene = Peopled(of=3)
    held, (item, *_) = scene.buys(("professional-yearly", 2))
    first, second = scene.has(2)
    scene.gives(first, Role.READER)
    scene.assigns(held, item, first)
    assert scene.told() == (2, 3, 0)
    scene.gives(second, Role.READER)
    scene.takes_back(held, item, first)
    assert scene.told() == (4, 3, 1)
    assert scene.member(first).roles == (Role.READER,)


def test_an_account_that_is_over_gives_no_further_right() -> None:
    scene = Peopled(of=3)
    held, (item, *_) = scene.buys(("professional-yearly", 2))
    first, second, third = scene.has(3)
    scene.assigns(held, item, first, third)
    scene.gives(first, Role.READER)
    scene.gives(second, Role.READER)
    scene.takes_back(held, item, first)
    for refused in (first, third):  # has a place; needs none
        with pytest.raises(PlacesTaken):
            scene.gives(refused, Role.BILLING_ADMIN)
    scene.gives(second)
    scene.gives(third, Role.BILLING_ADMIN)
    assert scene.told() == (3, 3, 0)


def test_a_move_to_another_edition_takes_no_place() -> None:
    scene = Peopled()
    held, (item, *_) = scene.buys(("professional-yearly", 1))
    other, (better, *_) = scene.buys(("enterprise-yearly", 1))
    scene.assigns(held, item, MEMBER)
    scene.assigns(other, better, MEMBER)
    assert scene.told() == (1, 100, 0)


def test_a_flat_edition_spares_all_places() -> None:
    scene = Peopled(of=2)
    held, _ = scene.buys(("house-yearly", 1))
    assert scene.told() == (0, 2, 0)
    for member in scene.has(3):
        scene.gives(member, Role.READER)
    assert (scene.told(), scene.counts().places) == ((0, 2, 0), 5)
    quote = scene.shop.quote_end(held, When.NOW)
    scene.shop.confirm(quote, key="over", reason=Reason("other"))
    assert scene.told() == (5, 2, 3)


MOVES: Final = st.tuples(
    st.sampled_from(
        (
            *("assign", "better", "take back", "reader", "grant", "none", "deactivate", "activate", "remove"),
            *("flat", "flat ends", "contract ends"),
        )
    ),
    st.integers(0, 4),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=st.lists(MOVES, min_size=5, max_size=40), of=st.integers(2, 5))
def test_places_equal_a_recount_after_any_commands(moves: list[tuple[str, int]], of: int) -> None:
    """With flat editions bought and ended, of which any running one spares all places, and with the end of a contract,
    whose licences stay with their members until they are taken back."""
    scene = Peopled(of=of)
    held, (item, *_) = scene.buys(("professional-yearly", 3))
    other, (better, *_) = scene.buys(("enterprise-yearly", 2))
    people, running = scene.has(5), [held]
    houses: list[str] = []
    acts: dict[str, Callable[[str], object]] = {
        "assign": lambda member: scene.assigns(held, item, member),
        "better": lambda member: scene.assigns(other, better, member),
        "take back": lambda member: scene.takes_back(held, item, member),
        "reader": lambda member: scene.gives(member, Role.READER),
        "grant": lambda member: scene.gives(member, grants=(Grant.MANAGE_BILLING,)),
        "none": lambda member: scene.gives(member),
        "deactivate": lambda member: scene.changes(member, managing.deactivate),
        "activate": lambda member: scene.changes(member, managing.activate),
        "remove": lambda member: scene.changes(member, managing.remove),
        "flat": lambda _: houses.append(scene.buys(("house-yearly", 1))[0]),
        "flat ends": lambda _: scene.ends(houses),
        "contract ends": lambda _: scene.ends(running),
    }
    for name, n in moves:
        before = scene.told()
        with contextlib.suppress(ZetelError):
            acts[name](people[n])
        assert scene.counts().places == scene.counted_again()
        assert scene.told()[0] == (0 if houses else scene.counted_again())
        gave = before[0] < scene.told()[0] and name in ("reader", "grant")
        assert not gave or scene.told()[0] <= of
