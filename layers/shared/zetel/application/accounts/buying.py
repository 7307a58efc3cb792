"""Who may buy a product in an account: the account's own word, narrower than the product's terms, for later quotes."""

from dataclasses import dataclass, replace

from zetel.application.accounts import account_events
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer, Buying
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.catalog.terms import Buyers
from zetel.domain.errors import AccountMoved
from zetel.domain.parties import rights
from zetel.domain.parties.events import AccountChanged
from zetel.domain.parties.rights import Right


@dataclass(frozen=True, slots=True)
class NarrowBuying:
    """Let `buyers` buy the product; ``anyone`` as far as its terms let anyone."""

    account: str
    person: Person
    request: IdempotentRequest
    product: str
    buyers: Buyers


def read_buyers(account: str, product: str, person: Person, services: Services) -> Answer:
    """The product with who may buy it in the account, as far as its terms let them. Raises Unknown, NotAllowed."""
    key = keys.buying(account)
    standing = person.read(account, services, key, needs=Right.OWN).get(key) or Buying({})
    buyers = standing.narrowed.get(product, Buyers.ANYONE)
    return Answer(200, {"product": product, "buyers": buyers.value})


def narrow(command: NarrowBuying, services: Services) -> Answer:
    """The product with who may buy it; a repeated command changes nothing. Raises Unknown, NotAllowed, AccountMoved,
    IdempotencyKeyReused."""
    return until_unmoved(lambda: _narrowed(command, services))


def _narrowed(command: NarrowBuying, services: Services) -> Answer:
    membership_key, account_key = keys.membership(command.person.sub, command.account), keys.account(command.account)
    key = keys.buying(command.account)
    receipt = command.request.receipt(command.account, command.person)
    found = services.store.read(membership_key, account_key, key, receipt)
    by = rights.must_be_member(found.get(membership_key), command.account, Right.MANAGE_BILLING)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    account, before = found.known(account_key, "account", command.account), found.get(key)
    standing = before or Buying({})
    narrowed = {**standing.narrowed, command.product: command.buyers}
    kept = {product: buyers for product, buyers in narrowed.items() if buyers is not Buyers.ANYONE}
    writes: list[Write] = []
    if kept != standing.narrowed:
        moved = AccountMoved(account=account.id)
        write: Write = Insert(key, Buying(kept), on_conflict=lambda found: moved)
        if before:
            after = replace(before, narrowed=kept, version=before.version + 1)
            write = Replace(key, after, {"version": before.version}, on_conflict=lambda found: moved)
        happened, actor, at = AccountChanged(fields=("buying",)), journal.member(by.member), services.now(account.id)
        writes = [write, *account_events.journaled(happened, account, actor=actor, at=at, services=services)]
    answer = Answer(200, {"product": command.product, "buyers": command.buyers.value})
    return commit_once(receipt, command.request, writes, answer, services)
