"""Further writes of a kind of quote: they are part of the commit, or nothing is charged."""

from dataclasses import replace

import pytest

from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.confirming.confirm import confirm
from zetel.application.confirming.kinds import purchase
from zetel.application.confirming.quote_kind import Confirmation
from zetel.application.store import keys
from zetel.application.store.records import WindowUsed
from zetel.application.store.writes import Insert
from zetel.domain.errors import Defect
from zetel.domain.subscriptions.subscription import Collection

MARK = keys.refund_window(ACCOUNT, "toy")


def kept(reason, by, quote, scene):
    return [Insert(MARK, WindowUsed(quote.subscription, scene.at), on_conflict=lambda found: Defect())]


KIND = replace(purchase.KIND, kept=kept)


def command(quote, card=None):
    return Confirmation(ACCOUNT, ANNA, quote, IdempotentRequest("key-1", "body"), card)


def test_further_writes_are_part_of_the_commit():
    shop = Shop()
    assert confirm(command(shop.quote()), KIND, shop.services, shop.catalog).status == 201
    assert shop.world.store.read(MARK).get(MARK)


def test_a_card_is_not_charged_for_a_quote_with_further_writes():
    shop = Shop()
    with pytest.raises(Defect):
        confirm(command(shop.quote(by=Collection.CARD), "pm_card_visa"), KIND, shop.services, shop.catalog)
    assert shop.world.charges.charges == {}
