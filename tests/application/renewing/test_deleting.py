"""What the account has about the end of a subscription goes with its deletion; what is about others stays."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.domain.contracts import profile
from tests.domain.example_acknowledgement import acknowledged
from tests.shop import ACCOUNT, MEMBER, Shop
from zetel.application.renewing import deleting
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.catalog.terms import Checklist
from zetel.domain.licences.move import Move, MoveState
from zetel.domain.quotes.end_request import EndRequest, EndRequestState, GivenChecklist, StatedEnd
from zetel.domain.quotes.ending import Ending
from zetel.domain.subscriptions.attempt import Attempt, AttemptKind, AttemptState
from zetel.domain.subscriptions.subscription import SubscriptionState

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
KINDS = ("ACK#", "ATT#", "MOVE#", "ERQ#")


@pytest.fixture
def shop():
    return Shop(AT)


def put_all(shop, n, subscription):
    """One of each of `subscription`, with ids that end in `n`; the proof has a file."""
    put = shop.world.store.put
    file = f"acknowledgements/{n}.pdf"
    shop.world.files.contents[file] = b"%PDF"
    proof = replace(acknowledged(), id=f"ack_{n}", account=ACCOUNT, subscription=subscription, files={"pdf": file})
    put(keys.acknowledgement(ACCOUNT, proof.id), replace(proof, due=None))
    attempt = Attempt(f"att_{n}", ACCOUNT, subscription, MEMBER, AttemptKind.REFUND, AttemptState.CARRIED_OUT, AT, 2, 2)
    put(keys.attempt(ACCOUNT, attempt.id), attempt)
    move = Move(
        f"mov_{n}", ACCOUNT, subscription, "sub_to", MEMBER, MoveState.ENDED, AT, AT, 2, 2, (), "quo_1", (), "other"
    )
    put(keys.move(ACCOUNT, move.id), move)
    asked = EndRequest(
        id=f"erq_{n}",
        account=ACCOUNT,
        subscription=subscription,
        member=MEMBER,
        zone="Europe/Amsterdam",
        quoted_at=AT,
        asked_at=AT,
        sent_at=AT,
        stated=StatedEnd(Ending.PRO_RATA, ()),
        buyer=profile(),
        reason="other",
        wants=Checklist(),
        checklist=GivenChecklist(),
        steps=(),
        state=EndRequestState.CARRIED_OUT,
    )
    put(keys.end_request(ACCOUNT, asked.id), asked)


def left(shop):
    return sorted(sk for _, sk in shop.world.store.items(Table.CORE) if sk.startswith(KINDS))


def ended(shop):
    quote = shop.quote(("professional-yearly", 1))
    shop.confirm(quote)
    shop.pump()
    held = replace(shop.subscription(quote["subscription"]), state=SubscriptionState.ENDED)
    shop.world.store.put(keys.subscription(ACCOUNT, held.id), held)
    return held


def test_proofs_attempts_moves_and_requests_go_with_their_subscription_and_documents_stay(shop):
    held = ended(shop)
    put_all(shop, 1, held.id)
    put_all(shop, 2, "sub_other")
    documents = {file for file in shop.world.files.contents if not file.startswith("acknowledgements/")}
    assert documents
    assert deleting.removed(held, shop.services)
    assert left(shop) == ["ACK#ack_2", "ATT#att_2", "ERQ#erq_2", "MOVE#mov_2"]
    assert set(shop.world.files.contents) == {*documents, "acknowledgements/2.pdf"}
    assert any(sk.startswith("INV#") for _, sk in shop.world.store.items(Table.CORE))


def test_many_go_by_25_a_commit_and_what_is_left_goes_with_the_next_message(shop, monkeypatch):
    held = ended(shop)
    for n in range(9):  # 36 things
        put_all(shop, n, held.id)
    monkeypatch.setattr(deleting, "_MOST_COMMITS", 2)
    assert not deleting.removed(held, shop.services)
    assert len(left(shop)) == 36 - 25  # the first commit took the subscription's own partition
    assert deleting.removed(held, shop.services)
    assert left(shop) == []
