"""The buyer's purchase order, which the documents of a subscription bear from now on."""

from dataclasses import dataclass, replace

from zetel.application.commands import answers
from zetel.application.commands.person import Person
from zetel.application.commands.versions import must_be_at
from zetel.application.contracts import timeline
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Replace
from zetel.application.work.retrying import until_unmoved
from zetel.domain.parties import rights
from zetel.domain.subscriptions.events import SubscriptionChanged


@dataclass(frozen=True, slots=True)
class ChangePurchaseOrder:
    """Have later documents of the subscription at `version` bear `purchase_order`, or none."""

    account: str
    subscription: str
    person: Person
    version: int
    purchase_order: str | None


def change_purchase_order(command: ChangePurchaseOrder, services: Services) -> Answer:
    """The subscription with its purchase order; nothing is written where the order is the same.

    Raises Unknown, NotAllowed, VersionStale, and as `Subscription.must_run`.
    """
    return until_unmoved(lambda: _changed(command, services))


def _changed(command: ChangePurchaseOrder, services: Services) -> Answer:
    membership_key = keys.membership(command.person.sub, command.account)
    key = keys.subscription(command.account, command.subscription)
    found = services.store.read(membership_key, key)
    held = found.get(key)
    member = rights.must_manage(found.get(membership_key), command.account, held.buyer if held else None)
    before = found.known(key, "subscription", command.subscription)
    must_be_at(command.version, before)
    at = services.now(command.account)
    before.must_run(at)
    after = before
    if command.purchase_order != before.purchase_order:
        after = replace(before.changed(), purchase_order=command.purchase_order)
        expected = {"version": before.version, "sequence": before.sequence, "hold": None}
        happened = journal.entry(
            SubscriptionChanged(fields=("purchase_order",)),
            account=after.account,
            subject=after.id,
            sequence=after.sequence,
            actor=journal.member(member.member),
            at=at,
            services=services,
        )
        services.store.commit([Replace(key, after, expected, on_conflict=timeline.moved(before)), happened])
    return Answer(200, answers.subscription(after), version=after.version)
