"""Every published event: people and workers do each act once, and the bus shows its entries.

A new type of event needs an act here that leads to it, and its contract in events/contracts.
"""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.application import asked_ends, asked_upgrades
from tests.application.life import Life
from tests.domain import contracts, example_documents
from tests.shop import ACCOUNT, ANNA, CHRIS, MEMBER, PROFESSIONAL, PROFILE, READER, Shop
from zetel.adapters.eventbridge import EventBridgeBus
from zetel.application.accounts import accounts, link_uses, profiles, recipients, special_access
from zetel.application.accounts.accounts import OpenAccount
from zetel.application.accounts.profiles import AddOwnProfile, AddProfile, ChangeProfile
from zetel.application.accounts.recipients import MoveRecipient
from zetel.application.accounts.special_access import AskProgramme
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming import keeping
from zetel.application.confirming.keeping import KeepAttempt
from zetel.application.confirming.move import ConfirmMove, confirm_move
from zetel.application.confirming.quote_kind import Reason
from zetel.application.contracts import taking_over, timeline
from zetel.application.contracts.purchase_orders import ChangePurchaseOrder, change_purchase_order
from zetel.application.contracts.taking_over import TakeOver
from zetel.application.contracts.timeline import ChangeTimeline
from zetel.application.events import relay
from zetel.application.licences import asking, assigning, deciding, job_work, jobs, product_exports, waiting
from zetel.application.licences.asking import AskLicence, AskPurchase
from zetel.application.licences.assigning import AssignLicences
from zetel.application.licences.deciding import Decide
from zetel.application.licences.jobs import StartExport, StartJob
from zetel.application.licences.product_exports import ReportExport
from zetel.application.payments import refunds, taking_back, transfers
from zetel.application.payments.refunds import PartPaid
from zetel.application.payments.taking_back import TakeBack
from zetel.application.payments.transfers import RecordTransfer
from zetel.application.people import inviting, joining, managing, members, succeeding
from zetel.application.people.inviting import InviteAgain, InviteMember
from zetel.application.people.managing import MemberCommand
from zetel.application.people.members import ChangeMember
from zetel.application.people.succeeding import BeginSuccession
from zetel.application.quoting.move_preview import MoveWish, preview
from zetel.application.renewing import closing, erasing, leaving
from zetel.application.renewing.closing import CloseAccount
from zetel.application.renewing.erasing import EraseMember
from zetel.application.renewing.leaving import ConfirmDeparture
from zetel.application.seller import managed_accounts, programme_requests, staff
from zetel.application.seller.managed_accounts import ManageAccount
from zetel.application.seller.programme_requests import DecideProgramme
from zetel.application.seller.staff import ReleaseCredit
from zetel.application.store import keys
from zetel.application.work import parking
from zetel.domain.catalog.prices import Tier
from zetel.domain.catalog.terms import Effect, Policies
from zetel.domain.documents.document import DocumentKind, Reference
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import Declined, ExportRequired
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import JobKind
from zetel.domain.links import Link, LinkPurpose
from zetel.domain.parties.address import Language
from zetel.domain.parties.member import Grant, Member, MemberState, Role, StaffRole
from zetel.domain.parties.profile import Balance, CreditLimit
from zetel.domain.payments.payment import TransferFault
from zetel.domain.quotes.ending import When
from zetel.domain.subscriptions.deviations import AgreedPrice, AgreedTerms
from zetel.domain.subscriptions.subscription import Collection

BOOKKEEPER = Person(
    "5b6c1e0e-0000-4000-8000-00000000ca71",
    "Carla Boekhout",
    "carla@stoelwerk.example",
    frozenset({StaffRole.BOOKKEEPER, StaffRole.SUPPORT}),
)
MANAGER = replace(BOOKKEEPER, staff=frozenset({StaffRole.ACCOUNT_MANAGER}))
SUCCESSOR = "mem_01KKRAFRB0B0000000000000B1"
COLLEAGUE = "mem_01KKRAFRB0B0000000000000B0"
NEWCOMER = Person("5b6c1e0e-0000-4000-8000-0000000ee001", "Piet Nieuwkomer", "piet@nieuwkomer.example")

#: Texts that a person typed or was given, and that no event may tell.
PRIVATE = (
    "Veerman",
    "Anna",
    "Carla",
    "Boekhout",
    "Piet",
    "Nieuwkomer",
    "Buiten",
    "Havenstraat",
    "Rotterdam",
    "3011 AA",
    "Kade 7",
    "Hamburg",
    "DE136695976",
    "DE136601704",
    "Stoelwerk",
    "@",
    "Overboeking",
    "PO-4711",
    "NL91",
    "pm_card",
)
_DETAILS: dict[str, Any] = {
    "name": "Nieuwkomer Buiten B.V.",
    "address": {"street": "Kade 7", "city": "Hamburg", "postcode": "20457", "country": "DE"},
    "language": "de",
    "currency": "EUR",
    "zone": "Europe/Berlin",
    "recipients": ["rechnung@nieuwkomer.example"],
    "vat_id": "DE136695976",
    "reference": "PO-4711",
}


class Recorder:
    """An EventBridge client that takes everything, and keeps the entries."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def put_events(self, *, Entries: list[dict[str, Any]]) -> Mapping[str, Any]:  # noqa: N803
        self.entries += Entries
        return {"FailedEntryCount": 0, "Entries": []}


def published() -> list[dict[str, Any]]:
    """The entries that a rule on the bus gets of all acts, in the order of the journal."""
    shop = Shop()
    for happen in (
        *(_bought, _paid_by_card, _not_paid_by_card, _transferred, _taken_back),
        *(_corrected, _opened, _changed, _checked, _licensed, _asked, _confirmed, _taken_over),
        *(_by_staff, _managed, _people, _invited, _exported, _left, _erased),
    ):
        happen(shop)
        shop.settle_everything()
        shop.world.clock.move(timedelta(hours=1))
    recorder = Recorder()
    client: Any = recorder
    lives = (
        _collected(),
        _ended(),
        _given_back(),
        _reseated(),
        _noticed(),
        _announced(),
        _overtaken(),
        _kept(),
        _moved(),
        _lost(),
        _succeeded(),
        _in_a_programme(),
        _upgraded(),
        _tried(),
        _over_and_gone(),
        _closed(),
        _export_demanded(),
        _asked_for(),
    )
    for world in (shop.world, *(life.world for life in lives)):
        EventBridgeBus(client, "zetel").publish(world.bus.published)
    return [
        {"Source": entry["Source"], "DetailType": entry["DetailType"], "Detail": json.loads(entry["Detail"])}
        for entry in recorder.entries
    ]


def _export_demanded() -> Shop:
    """An end is refused for want of the export that the terms demand."""
    shop = Shop(datetime(2027, 6, 1, 9, tzinfo=UTC))
    shop.stock(contracts.edition(policies=Policies(export_required=True)), version=2)
    shop.world.clock.move_machine(seconds=60)
    bought = shop.quote()
    shop.confirm(bought, key="bought")
    with contextlib.suppress(ExportRequired):
        shop.quote_end(bought["subscription"])
    shop.settle_everything()
    return shop


def _bought(shop: Shop) -> None:
    quote = shop.quote(("professional-yearly", 25), ("dialer-yearly", 1))
    shop.confirm(quote, key="bought")
    added = shop.quote_addition(quote["subscription"], ("data-storage-yearly", 15))
    shop.confirm(added, key="added")


def _paid_by_card(shop: Shop) -> None:
    shop.confirm(shop.quote(("professional-yearly", 1), by=Collection.CARD), key="card", card="pm_card_visa")


def _not_paid_by_card(shop: Shop) -> None:
    for n, card in enumerate(("pm_card_chargeDeclined", "pm_card_unreachable")):
        with contextlib.suppress(Declined):
            shop.confirm(shop.quote(("professional-yearly", 1), by=Collection.CARD), key=f"none-{n}", card=card)


def _transferred(shop: Shop) -> None:
    """A part of the debt, then more than the rest, then a payment without a debt."""
    for key, amount in (("part", 5_000_00), ("over", 50_000_00), ("more", 1_00)):
        command = RecordTransfer(
            ACCOUNT,
            BOOKKEEPER,
            IdempotentRequest(key, key),
            PROFILE,
            amount,
            "EUR",
            date(2026, 3, 15),
            "Overboeking Veerman",
        )
        transfers.record_transfer(command, shop.services, shop.catalog)


def _taken_back(shop: Shop) -> None:
    """The second transfer bounces, whose surplus was kept."""
    received = [event.subject for event in shop.events() if event.type == "payment.received"]
    command = TakeBack(ACCOUNT, received[1], BOOKKEEPER, IdempotentRequest("back", "back"), TransferFault.BOUNCED)
    taking_back.take_back(command, shop.services)


def _corrected(shop: Shop) -> None:
    """A credit note is drafted, as a change of the subscription would, and its turn comes."""
    invoice = next(event.subject for event in shop.events() if event.type == "invoice.issued")
    note = replace(
        example_documents.CREDIT_NOTE,
        account=ACCOUNT,
        profile=PROFILE,
        kind=DocumentKind.CREDIT_NOTE,
        sequence=0,
        corrects=(Reference(invoice, date=date(2026, 3, 15)),),
        work=Due(shop.world.clock.now(), WorkKind.NUMBER),
    )
    shop.world.store.put(keys.document(ACCOUNT, note.id), note)
    shop.services.queues.send([relay.work(WorkKind.NUMBER, ACCOUNT, note.id)])


def _collected() -> Life:
    """Months that a card pays, until it is refused for good."""
    life = Life(datetime(2026, 6, 1, 9, tzinfo=UTC))
    life.buys("professional-monthly", 10, card="pm_card_visa")
    life.wakes_at(datetime(2026, 7, 1, 9, tzinfo=UTC))
    life.changes_card("pm_card_chargeCustomerFail")
    for day in (1, 5, 7, 9):
        life.wakes_at(datetime(2026, 8, day, 9, tzinfo=UTC))
    return life


def _ended() -> Life:
    """A year that is billed monthly, and is over after notice."""
    life = Life(datetime(2026, 6, 2, 9, tzinfo=UTC))
    life.buys("professional-parts", 10)
    life.cancels(When.TERM_END)
    life.wakes()
    life.wakes_at(datetime(2027, 6, 2, 9, tzinfo=UTC))
    return life


def _noticed() -> Life:
    """A year whose renewal is announced 90 days before."""
    life = Life(datetime(2026, 6, 8, 9, tzinfo=UTC))
    life.stock(PROFESSIONAL)
    life.buys()
    life.wakes()
    life.wakes_at(datetime(2027, 3, 10, 7, tzinfo=UTC))
    return life


def _announced() -> Life:
    """A price of the coming year is loaded, and told to the contract that it concerns."""
    life = Life(datetime(2026, 6, 9, 9, tzinfo=UTC))
    life.stock(PROFESSIONAL)
    life.buys()
    life.wakes()
    dearer = replace(PROFESSIONAL.price, since=date(2027, 3, 1), tiers=(Tier(730_00),))
    life.loads(replace(PROFESSIONAL, prices=(*PROFESSIONAL.prices, dearer)))
    life.wakes()
    life.wakes()
    return life


def _given_back() -> Life:
    """A card's payment goes back to the card, the refund of a transfer is the bookkeeper's task."""
    life = Life(datetime(2026, 6, 3, 9, tzinfo=UTC))
    for card in ("pm_card_visa", None):
        life.buys(card=card)
        if card is None:
            life.transfers(11_041_25)
        life.cancels()
        life.sleeps_until(datetime(2026, 9, 3, 9, tzinfo=UTC))
    refund = next(event.subject for event in life.told("refund.task"))
    done = IdempotentRequest("done", "done")
    command = PartPaid(ACCOUNT, BOOKKEEPER, done, refund, 1, date(2026, 9, 3), "Overboeking Veerman")
    refunds.report_paid(command, life.services, life.catalog)
    life.pump()
    return life


def _overtaken() -> Life:
    """A card's answer is lost, and the quoted seats no longer fit the contract when the answer is found."""
    life = Life(datetime(2026, 6, 11, 9, tzinfo=UTC))
    life.buys()
    quote = life.quote_seats(life.id, 26, by=Collection.CARD)
    life.confirm(quote, key="more", card="pm_card_timeout")
    held = life.contract
    other = replace(held.changed(), items=(replace(held.items[0], quantity=27),))
    life.world.store.put(keys.subscription(ACCOUNT, life.id), other)
    life.settle_everything()
    return life


def _kept() -> Life:
    """A full refund is kept and withdrawn, and a return is kept and carried out; a refund lapses, because the contract
    is given back before the work comes."""
    life = Life(datetime(2026, 6, 15, 9, tzinfo=UTC))
    life.buys()
    refund, back = Reason("other"), {"item": life.contract.items[0].id, "quantity": 20}
    first = keeping.keep(_attempt(life, "first", reason=refund), life.services, life.catalog)
    keeping.withdraw(ACCOUNT, life.id, first.body["id"], 1, ANNA, life.services)
    keeping.keep(_attempt(life, "second", **back), life.services, life.catalog)
    life.pump()
    keeping.keep(_attempt(life, "third", reason=refund), life.services, life.catalog)
    life.cancels()
    return life


def _asked_for() -> Life:
    """An end is asked for, rejected, sent again and approved; others are withdrawn, refused for good, or
    declared with the help of an account manager."""
    life = Life(datetime(2026, 6, 22, 9, tzinfo=UTC))
    sold = (asked_ends.ASKED, asked_ends.ASSISTED)
    life.stock(*sold, version=2, cancellation_reasons={"other": {"en": "Other"}})
    for n, outcome in enumerate(("approved", "withdrawn", "refused")):
        life.buys(asked_ends.ASKED.plan.id)
        quote = life.quote_end(life.id)
        id = asked_ends.asks(life, quote, key=f"ends-{n}").body["id"]
        if outcome == "withdrawn":
            asked_ends.withdraws(life, id)
            continue
        asked_ends.rejects(life, id)
        asked_ends.sends_again(life, id)
        asked_ends.approves(life, id) if outcome == "approved" else asked_ends.rejects(life, id)
    life.buys(asked_ends.ASSISTED.plan.id)
    id = asked_ends.asks(life, life.quote_end(life.id), key="assisted").body["id"]
    asked_ends.prepares(life, id)
    asked_ends.records(life, id)
    life.pump()
    return life


def _attempt(life: Life, key: str, **wish: Any) -> KeepAttempt:
    return KeepAttempt(ACCOUNT, ANNA, life.id, IdempotentRequest(key, key), **wish)


def _reseated() -> Life:
    """Seats come one by one, on more invoices than one commit settles, and all go back; fewer are set for the renewal,
    and that is undone; the next documents bear a purchase order."""
    life = Life(datetime(2026, 6, 4, 9, tzinfo=UTC))
    life.buys()
    life.transfers(11_041_25)
    life.sleeps_until(datetime(2026, 6, 14, 9, tzinfo=UTC))  # the first seats can no longer be returned
    for total in (*range(26, 40), 25, 20):
        life.adds_seats(total)
    (entry,) = life.contract.timeline
    life.changes_plan("enterprise-yearly", Effect.AT_RENEWAL)
    command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
    timeline.undo(command, entry.id, life.services, life.catalog)
    ordered = ChangePurchaseOrder(ACCOUNT, life.id, ANNA, life.contract.version, "PO-4711")
    change_purchase_order(ordered, life.services)
    life.renews_with(30)
    life.changes_plan("enterprise-yearly", Effect.NOW)
    life.pump()
    return life


def _tried() -> Life:
    """A trial is extended; its card is refused at the end, and another one pays the first term."""
    life = Life(datetime(2026, 6, 16, 9, tzinfo=UTC))
    life.stock(contracts.starter())
    quote = life.quote(("starter-monthly", 10), by=Collection.CARD)
    life.confirm(quote, key="tried", card="pm_card_chargeCustomerFail")
    life.id = quote["subscription"]
    command = ChangeTimeline(ACCOUNT, ANNA, life.id, life.contract.version)
    timeline.extend_trial(command, life.services, life.catalog)
    life.pump()
    for day in (4, 7):  # the mail 3 days before, the end
        life.wakes_at(datetime(2026, 7, day, 9, tzinfo=UTC))
    life.confirm(life.quote_conversion(life.id), key="converts", card="pm_card_visa")
    life.wakes()
    return life


def _over_and_gone() -> Life:
    """A subscription ends, is revived, ends again, and is deleted after its days."""
    life = Life(datetime(2026, 6, 17, 9, tzinfo=UTC))
    life.buys()
    life.transfers(11_041_25)
    life.cancels()
    life.confirm(life.quote_revival(life.id), key="revived")
    life.pump()
    life.cancels()
    for day in (date(2026, 7, 10), date(2026, 7, 17), date(2026, 10, 8), date(2026, 10, 15)):
        life.wakes_at(datetime.combine(day, time(12), UTC))
    return life


def _opened(shop: Shop) -> None:
    command = OpenAccount(NEWCOMER, IdempotentRequest("open", "open"), "Nieuwkomer", _DETAILS)
    accounts.open_account(command, shop.services)


def _changed(shop: Shop) -> None:
    account = accounts.mine(accounts.ListAccounts(NEWCOMER, 1), shop.services).rows[0]["id"]
    accounts.rename_account(account, "Piet Buiten", version=1, person=NEWCOMER, services=shop.services)
    added = profiles.add_profile(
        AddProfile(
            account, NEWCOMER, IdempotentRequest("add", "add"), {**_DETAILS, "recipients": ["piet@nieuwkomer.example"]}
        ),
        shop.services,
    )
    changes = {"name": "Piet", "address": {"city": "Rotterdam"}, "reference": None}
    command = ChangeProfile(account, added.body["id"], NEWCOMER, 1, changes)
    profiles.change_profile(command, shop.services)


def _checked(shop: Shop) -> None:
    """The register knows the VAT id of one profile, and not that of the other."""
    account = accounts.mine(accounts.ListAccounts(NEWCOMER, 1), shop.services).rows[0]["id"]
    checking = replace(shop.services, checks_vat_ids=True)
    for vat_id in ("DE136695976", "DE136601704"):
        details = {**_DETAILS, "vat_id": vat_id, "recipients": ["piet@nieuwkomer.example"]}
        command = AddProfile(account, NEWCOMER, IdempotentRequest(vat_id, vat_id), details)
        added = profiles.add_profile(command, checking)
        shop.services.queues.send([relay.work(WorkKind.VAT_CHECK, account, added.body["id"])])


def _licensed(shop: Shop) -> None:
    """Two members get seats, and a seat is taken back; the other one's ends with its member, in `_people`."""
    quote = shop.quote(("professional-yearly", 2))
    shop.confirm(quote, key="seats")
    item = quote["change"]["items"][0]["id"]
    both, one = (IdempotentRequest(key, key) for key in ("both", "one"))
    command = AssignLicences(ACCOUNT, ANNA, both, quote["subscription"], item, (MEMBER, READER))
    assigning.assign(command, shop.services, shop.catalog)
    assigning.take_back(replace(command, request=one, members=(MEMBER,)), shop.services)


def _exported(shop: Shop) -> None:
    """The vendor's product reports an export of its own; the owner begins one of the people."""
    day = shop.services.now(ACCOUNT).date()
    by = Person("7example98765432", "", "")
    product_exports.report(ReportExport(ACCOUNT, "records", day, by), shop.services)
    jobs.start_export(
        StartExport(ACCOUNT, ANNA, IdempotentRequest("people", "people"), ExportScope.PEOPLE), shop.services
    )


def _lost() -> Shop:
    """The file of an import is lost before it is worked through."""
    shop = Shop(datetime(2026, 5, 11, 9, tzinfo=UTC))
    table = "mail;product\r\nanna@veerman.example;professional"
    begun = jobs.start(StartJob(ACCOUNT, ANNA, IdempotentRequest("lost", "lost"), JobKind.IMPORT, table), shop.services)
    shop.world.exports.contents.clear()
    for _ in range(parking.MOST_ATTEMPTS):
        with contextlib.suppress(FileNotFoundError):
            job_work.work({"account": ACCOUNT, "job": begun.body["id"]}, shop.services, shop.catalog)
    shop.settle_everything()
    return shop


def _asked(shop: Shop) -> None:
    """The only seat is given; the owner asks for a licence, which waits and is served, then for a purchase and more."""
    quote = shop.quote(("professional-yearly", 1))
    shop.confirm(quote, key="one-seat")
    subscription, item = quote["subscription"], quote["change"]["items"][0]["id"]
    seat = AssignLicences(ACCOUNT, ANNA, IdempotentRequest("seat", "seat"), subscription, item, (READER,))
    assigning.assign(seat, shop.services, shop.catalog)
    wish = AskLicence(ACCOUNT, ANNA, subscription, item, "For the night shift")
    id = asking.ask_licence(wish, shop.services, shop.catalog).body["id"]
    deciding.approve(Decide(ACCOUNT, id, ANNA, 1), shop.services, shop.catalog)
    assigning.take_back(replace(seat, request=IdempotentRequest("back", "back")), shop.services)
    waiting.offer(ACCOUNT, item, shop.services, shop.catalog)
    purchase = AskPurchase(ACCOUNT, ANNA, "professional", 3, "For the depot")
    denied = asking.ask_purchase(purchase, shop.services, shop.catalog).body["id"]
    deciding.deny(Decide(ACCOUNT, denied, ANNA, 1), "Next quarter", shop.services)
    withdrawn = asking.ask_purchase(purchase, shop.services, shop.catalog).body["id"]
    asking.withdraw(ACCOUNT, withdrawn, 1, ANNA, shop.services)


def _in_a_programme() -> Shop:
    """The owner asks for the programme, is denied, asks again and withdraws, then is let in; the end is near."""
    shop = Shop()
    services = shop.services
    manager = Person(
        "5b6c1e0e-0000-4000-8000-00000000a5a1", "Mara", "mara@stoelwerk.example", frozenset({StaffRole.ACCOUNT_MANAGER})
    )

    def asked() -> str:
        proof = special_access.upload(ACCOUNT, ANNA, 9, services).body["proof"]
        shop.world.uploads.uploaded[ACCOUNT, proof] = b"%PDF-1.7\n"
        wish = AskProgramme(ACCOUNT, ANNA, "nonprofit", "We are an association.", proof)
        return str(special_access.ask(wish, services, shop.catalog).body["id"])

    programme_requests.deny(DecideProgramme(ACCOUNT, asked(), manager, 1), "The statutes are missing.", services)
    asking.withdraw(ACCOUNT, asked(), 1, ANNA, services)
    approved = asked()
    until = shop.world.clock.now().date() + timedelta(days=91)
    programme_requests.approve(DecideProgramme(ACCOUNT, approved, manager, 1), until, services, shop.catalog)
    shop.pump()
    shop.world.clock.move(timedelta(days=31))
    shop.settle_everything()  # the proof goes, and the end is near
    return shop


def _upgraded() -> Shop:
    """A plan is asked for: withdrawn, answered in words, declined, and taken, with a price whose end is told."""
    shop = Shop()
    shop.stock(contracts.edition(), asked_upgrades.on_request(), version=2)
    shop.world.clock.move_machine(seconds=60)
    asked_upgrades.moves(shop, asked_upgrades.asked(shop)).leaves()
    asked_upgrades.moves(shop, asked_upgrades.asked(shop)).answers()
    price = AgreedTerms(price=AgreedPrice(unit_price=700_00, until=date(2026, 3, 20)))
    made = asked_upgrades.offer(date(2026, 3, 31), price)
    asked_upgrades.moves(shop, asked_upgrades.offered(shop, made)).leaves()
    shop.pump()
    quote = asked_upgrades.quote_new(shop, PROFILE, asked_upgrades.offered(shop, made))
    shop.confirm(quote, key="upgraded")
    shop.settle_everything()
    shop.world.clock.move_to(datetime(2027, 1, 14, 9, tzinfo=UTC))
    shop.settle_everything()
    return shop


def _confirmed(shop: Shop) -> None:
    """A recipient asks for a new link, and uses it."""
    account = accounts.mine(accounts.ListAccounts(NEWCOMER, 1), shop.services).rows[0]["id"]
    rows = recipients.list_recipients(account, NEWCOMER, limit=9, after=None, services=shop.services).rows
    waiting = next(row for row in rows if "confirmed_at" not in row)
    again = MoveRecipient(account, waiting["id"], NEWCOMER, IdempotentRequest("again", "again"))
    recipients.send_link_again(again, shop.services)
    at = shop.services.now(account) + timedelta(days=7)
    link = Link(LinkPurpose.CONFIRM_RECIPIENT, account, waiting["id"], 2, at)
    link_uses.use_link(shop.services.links.address(link), recipients.USES, shop.services)


def _invited(shop: Shop) -> None:
    """A person is invited and does not accept in time; another one is invited twice, and accepts."""
    ids = []
    for name in ("Late", "Joining"):
        request = IdempotentRequest(name, name)
        command = InviteMember(
            ACCOUNT,
            ANNA,
            request,
            name,
            f"{name}@veerman.example",
            Language.NL,
            (Role.READER,),
            (Grant.MANAGE_BILLING,),
        )
        ids.append(inviting.invite(command, shop.services).body["id"])
    invited = ids[1]
    again = IdempotentRequest("invited-again", "invited-again")
    inviting.invite_again(InviteAgain(ACCOUNT, invited, ANNA, again), shop.services)
    shop.pump()
    at = shop.services.now(ACCOUNT) + timedelta(days=7)
    joining.join(NEWCOMER, Link(LinkPurpose.JOIN_ACCOUNT, ACCOUNT, invited, 2, at), shop.services)
    shop.world.clock.move(timedelta(days=7))
    shop.sweep()
    shop.pump()


def _people(shop: Shop) -> None:
    """A member gets a telephone, a colleague other rights; one is deactivated, activated again, and removed."""
    own = ChangeMember(ACCOUNT, MEMBER, ANNA, 4, {"phone": "+31 10 555 01 24"})
    members.change_member(own, shop.services)
    command = MemberCommand(ACCOUNT, READER, ANNA, 4)
    managing.give_rights(command, (Role.BILLING_ADMIN,), (Grant.MANAGE_PEOPLE,), shop.services)
    managing.deactivate(replace(command, version=5), shop.services)
    managing.activate(replace(command, version=6), shop.services)
    managing.remove(replace(command, version=7), shop.services)


def _succeeded() -> Shop:
    """A colleague shall be the successor of a lost owner, three times: the owner objects, then the colleague is
    deactivated, then 72 hours pass."""
    shop = Shop()
    shop.put_member(Member(SUCCESSOR, "Piet", "piet@nieuwkomer.example"))
    for key in ("objected", "lapsed", "completed"):
        begun = BeginSuccession(ACCOUNT, MANAGER, IdempotentRequest(key, key), SUCCESSOR)
        succeeding.begin(begun, shop.services)
        shop.settle_everything()
        if key == "objected":
            succeeding.object_to(ACCOUNT, ANNA, 2, shop.services)
        command = MemberCommand(ACCOUNT, SUCCESSOR, ANNA, 1)
        if key == "lapsed":
            managing.deactivate(command, shop.services)
        shop.world.clock.move(timedelta(hours=72))
        shop.settle_everything()
        if key == "lapsed":
            managing.activate(replace(command, version=2), shop.services)
    return shop


def _closed() -> Shop:
    """An account with a balance, and a document of 2026, is closed; the document goes on the first day of 2034."""
    shop = Shop(datetime(2026, 5, 5, 9, tzinfo=UTC))
    opening = OpenAccount(NEWCOMER, IdempotentRequest("open", "open"), "Opgeheven", _DETAILS)
    opened = accounts.open_account(opening, shop.services).body
    account, profile = opened["account"]["id"], opened["profile"]["id"]
    shop.world.store.put(keys.balance(account, profile, "EUR"), Balance(12_00, 0))
    invoice = replace(example_documents.DOMESTIC, account=account, profile=profile)
    shop.world.store.put(keys.document(account, invoice.id), replace(invoice, paid=invoice.total))
    command = CloseAccount(account, NEWCOMER, IdempotentRequest("closes", "closes"), "Opgeheven")
    closing.close(command, shop.services)
    shop.settle_everything()
    (refund,) = shop.world.store.page(keys.refunds(account), limit=10).items
    done = PartPaid(account, BOOKKEEPER, IdempotentRequest("paid", "paid"), refund.id, 1, date(2026, 5, 5), "Saldo")
    refunds.report_paid(done, shop.services, shop.catalog)
    for hours in (1, 1, 1, 24 * 365 * 11):
        shop.world.clock.move(timedelta(hours=hours))
        shop.settle_everything()
    return shop


def _left(shop: Shop) -> None:
    """A colleague leaves, and the owner goes on."""
    shop.put_member(Member(COLLEAGUE, "Piet", "piet@nieuwkomer.example"))
    wish = ConfirmDeparture(
        ACCOUNT, COLLEAGUE, ANNA, IdempotentRequest("left", "left"), MEMBER, MemberState.DEACTIVATED
    )
    leaving.confirm(wish, shop.services, shop.catalog)


def _erased(shop: Shop) -> None:
    """The colleague that left is erased."""
    command = EraseMember(ACCOUNT, COLLEAGUE, ANNA, IdempotentRequest("erased", "erased"))
    erasing.begin(command, shop.services, shop.catalog)


def _taken_over(shop: Shop) -> None:
    """A reader buys by an own profile, and the owner takes the subscription over."""
    own = AddOwnProfile(ACCOUNT, CHRIS, IdempotentRequest("own", "own"))
    profile = profiles.add_own(own, shop.services).body["id"]
    quote = shop.quote(("professional-yearly", 1), by=Collection.CARD, person=CHRIS, profile=profile)
    shop.confirm(quote, key="bought-alone", card="pm_card_visa", person=CHRIS)
    command = TakeOver(ACCOUNT, ANNA, quote["subscription"], 1, PROFILE, Collection.INVOICE)
    taking_over.take_over(command, shop.services, shop.catalog)


def _moved() -> Shop:
    """A subscription without people ends after its move; the person of another finds the only seat taken."""
    shop = Shop(datetime(2026, 5, 4, 9, tzinfo=UTC))
    target, empty, held = (shop.quote(("professional-yearly", 1)) for _ in range(3))
    for quote in (target, empty, held):
        shop.confirm(quote, key=quote["id"])
    people = [f"mem_01KKRAFRB0M0VE00000000000{n}" for n in range(2)]
    for id in people:
        shop.put_member(Member(id, "Piet", f"{id}@veerman.example"))
    _moves(shop, empty, target)
    _seat_of(shop, held, people[0])
    _moves(shop, held, target)
    _seat_of(shop, target, people[1])
    shop.settle_everything()
    return shop


def _moves(shop: Shop, of: Mapping[str, Any], target: Mapping[str, Any]) -> None:
    wish = MoveWish(ACCOUNT, ANNA, of["subscription"], target["subscription"])
    seen = preview(wish, shop.services, shop.catalog)
    request = IdempotentRequest(seen["id"], "move")
    command = ConfirmMove(ACCOUNT, ANNA, of["subscription"], seen, request, Reason("too_expensive"))
    confirm_move(command, shop.services, shop.catalog)


def _seat_of(shop: Shop, bought: Mapping[str, Any], member: str) -> None:
    request, item = IdempotentRequest(f"seat-{bought['id']}", "seat"), bought["change"]["items"][0]["id"]
    command = AssignLicences(ACCOUNT, ANNA, request, bought["subscription"], item, (member,))
    assigning.assign(command, shop.services, shop.catalog)


def _managed(shop: Shop) -> None:
    """The account is given to an account manager, and taken back."""
    managed_accounts.give(ManageAccount(ACCOUNT, BOOKKEEPER, 0), MANAGER.sub, shop.services)
    managed_accounts.take_back(ManageAccount(ACCOUNT, BOOKKEEPER, 1), shop.services)


def _by_staff(shop: Shop) -> None:
    staff.read_account(ACCOUNT, BOOKKEEPER, shop.services)
    for version, credit in ((1, CreditLimit(1_000_00, "EUR")), (2, None)):
        staff.release_credit(ReleaseCredit(ACCOUNT, PROFILE, BOOKKEEPER, version, credit), shop.services)
