"""Each operation asked by the buyer of the subscription, who has no role, and by whoever manages billing instead."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

from tests.functions.one_of_each import ADMIN, INVITED, OWN_MEMBER, OneOfEach
from tests.functions.test_access import (
    EVERYBODY,
    MANAGE_BILLING,
    NEEDS,
    OF_STAFF,
    OPERATIONS,
    Asking,
    ask,
    provided,
)
from tests.shop import ACCOUNT, ANNA
from zetel.application.store import keys
from zetel.domain.parties.member import Membership, MemberState

#: The operations about one subscription that are not its buyer's.
NOT_THE_BUYERS: Final = {"takeSubscriptionOver", "previewMove", "confirmMove", "readMove"}

OF_SUBSCRIPTIONS: Final = {
    name for name in NEEDS.keys() - OF_STAFF if "{subscription}" in OPERATIONS[name][1]
} - NOT_THE_BUYERS

#: A request for a seat of it is read and decided, too.
OF_ITS_REQUESTS: Final = {"readRequest", "approveRequest", "denyRequest"}

#: Changes that cost or save the buyer money: whoever manages billing only looks on.
MANAGING: Final = {name for name in OF_SUBSCRIPTIONS if NEEDS[name] == MANAGE_BILLING}


def bought(scene: OneOfEach) -> OneOfEach:
    """The running subscription, the trial, the ended one and the one whose end is asked for are ADMIN's, who holds no
    role."""
    put = scene.world.store.put
    for held in (scene.contract, *map(scene.subscription, (scene.trial, scene.ended, scene.asked))):
        assert held
        put(keys.subscription(ACCOUNT, held.id), replace(held, buyer=OWN_MEMBER))
    put(keys.membership(ADMIN.sub, ACCOUNT), Membership(ACCOUNT, OWN_MEMBER, (), MemberState.ACTIVE))
    return scene


@pytest.fixture
def scene() -> Iterator[OneOfEach]:
    yield from provided(bought(OneOfEach()))


@pytest.mark.parametrize("name", sorted(OF_SUBSCRIPTIONS | OF_ITS_REQUESTS))
def test_the_buyer_manages_what_they_bought(scene: OneOfEach, name: str) -> None:
    assert ask(scene, name, Asking(ADMIN)).status in {200, 201, 202}


@pytest.mark.parametrize("name", sorted(NEEDS.keys() - OF_STAFF - OF_SUBSCRIPTIONS - OF_ITS_REQUESTS))
def test_the_buyer_has_no_other_right_than_everybodys(scene: OneOfEach, name: str) -> None:
    if NEEDS[name] == EVERYBODY:
        assert ask(scene, name, Asking(ADMIN)).status in {200, 201, 202}
    elif name not in {"confirmPurchase", "confirmMove"}:  # without the right there is nothing to confirm
        assert ask(scene, name, Asking(ADMIN)).status == 403


@pytest.mark.parametrize("name", sorted(MANAGING))
def test_the_owner_looks_on(scene: OneOfEach, name: str) -> None:
    before = scene.world.store.read(keys.subscription(ACCOUNT, scene.id)).found
    assert ask(scene, name, Asking(ANNA)).status == 403
    assert scene.world.store.read(keys.subscription(ACCOUNT, scene.id)).found == before


@pytest.mark.parametrize("name", sorted(OF_ITS_REQUESTS))
def test_another_buyer_learns_nothing_of_the_request(scene: OneOfEach, name: str) -> None:
    scene.world.store.put(keys.subscription(ACCOUNT, scene.id), replace(scene.contract, buyer=INVITED))
    assert ask(scene, name, Asking(ADMIN)).status == 403


@pytest.mark.parametrize("name", ["readSubscription", "listSubscriptions", "listLicences", "takeSubscriptionOver"])
def test_the_owner_sees_it_and_may_take_it_over(scene: OneOfEach, name: str) -> None:
    assert ask(scene, name, Asking(ANNA)).status == 200
