"""A contract that grew by one seat at a time, without the hours that as many requests would take.

A seat at 365.00 a year was bought on 15 March 2026, another one on 1 September for 195.00 and 40.95 VAT. So many more
like the second follow, each with an invoice of its own.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.application.contracts_running import SEPTEMBER, Running
from tests.shop import ACCOUNT, PROFILE
from zetel.application.contracts import ledger_pages
from zetel.application.store import keys
from zetel.application.store.ids import INVOICE, Ids
from zetel.application.store.writes import Insert, Replace
from zetel.domain.catalog.terms import Policies
from zetel.domain.documents.document import Document, Payer
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.subscriptions.ledger import Ledger, Pool

#: The total of a seat's invoice of 1 September.
ONE = 235_95


def paid(invoice: Document, amount: int) -> Document:
    """The invoice with `amount` paid by a transfer of its own."""
    payers = (Payer(f"pay_{invoice.id[4:]}", amount, method=PaymentMethod.TRANSFER),)
    return replace(invoice, paid=amount, payers=payers)


def as_made(invoice: Document) -> Document:
    return invoice


def grown(seats: int, policies: Policies | None = None, *, then: Callable[[Document], Document] = as_made) -> Running:
    """The shop on 1 September with so many seats; `then` happened to each invoice of that day but the first."""
    shop = Running(policies or Policies(), ("professional-yearly", 1))
    released(shop)
    shop.at(SEPTEMBER)
    shop.change(2, key="the second")
    shop.pump()
    whole = whole_ledger(shop)
    model, lot, vat = shop.paper(whole.lots[1].invoice), whole.lots[1], whole.tax[1]
    ids = Ids(random.Random(2026).getrandbits)  # as random as in production, for ids that count up take less room
    names = sorted(ids.new(INVOICE, SEPTEMBER) for _ in range(seats - 2))
    made = [then(replace(model, id=id, number=f"INV-2026-{n:06}")) for n, id in enumerate(names, start=3)]
    for invoice in made:
        shop.world.store.put(keys.document(ACCOUNT, invoice.id), invoice)
    after = replace(
        whole,
        version=whole.version + 1,
        lots=(*whole.lots, *(replace(lot, invoice=id) for id in names)),
        tax=(*whole.tax, *(replace(vat, document=id) for id in names)),
    )
    now, put = shop.now, shop.world.store.put
    for write in ledger_pages.writes(now, whole, after, AssertionError):
        assert isinstance(write, Insert | Replace)
        put(write.key, write.record)
    put(keys.subscription(ACCOUNT, shop.id), replace(now, items=(replace(now.items[0], quantity=seats),)))
    put(keys.pool(ACCOUNT, shop.id, now.items[0].id), Pool(seats))
    owed = shop.balance.owed + sum(invoice.open for invoice in made)
    put(keys.balance(ACCOUNT, PROFILE, "EUR"), Balance(owed=owed))
    shop.world.store.counted.reset()
    return shop


def released(shop: Running) -> None:
    """The seller released the profile up to 10 million."""
    key = keys.profile(ACCOUNT, PROFILE)
    before = shop.world.store.read(key).known(key, "billing profile", PROFILE)
    credit = CreditLimit(limit=10_000_000_00, currency="EUR", days=30)
    shop.put_profile(replace(before, version=before.version + 1, credit=credit))


def whole_ledger(shop: Running) -> Ledger:
    return ledger_pages.read_whole(shop.now, shop.ledger, shop.services)
