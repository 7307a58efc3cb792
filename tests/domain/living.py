"""A contract that lives: bought from raw facts, changed step by step on moved dates, and told as plain facts.

The facts are those of `tests.oracle.lives`. What confirming leaves behind is kept as the store would keep it: documents
get their numbers, offers are looked up by the price that each item names, and what is due happens when it is due.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.domain import contracts, exchange, raw_facts
from tests.domain.telling import number_of, text_of, told
from zetel.domain.calendar import civil_date
from zetel.domain.catalog.prices import price_on
from zetel.domain.catalog.products import Offer, Plan
from zetel.domain.catalog.terms import Effect
from zetel.domain.documents.document import Document, DocumentState
from zetel.domain.documents.settlement import BALANCE, PaymentMethod, RefundPart, SetOff
from zetel.domain.due import WorkKind
from zetel.domain.errors import (
    CancellationNotAllowed,
    CancelledAlready,
    InvalidRequest,
    SeatsBelowAssigned,
    TrialForbids,
)
from zetel.domain.parties.profile import Balance
from zetel.domain.parties.vat_status import VatState, VatStatus
from zetel.domain.payments.allocation import after, further
from zetel.domain.payments.transfer import receive
from zetel.domain.quotes.addition import added, quote_addition
from zetel.domain.quotes.cancellation import cancelled, quote_cancellation
from zetel.domain.quotes.conversion import converted, quote_first_term
from zetel.domain.quotes.early_end import quote_early_end, quote_on_its_day
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.plan import plan_changed
from zetel.domain.quotes.planning import WantedPlan, quote_plan_change
from zetel.domain.quotes.purchase import purchased, quote_purchase
from zetel.domain.quotes.quote import NewIds, Quote
from zetel.domain.quotes.revival import quote_revival, revived
from zetel.domain.quotes.seats import quote_seats, seats_changed
from zetel.domain.subscriptions.after_end import ended as ended_on
from zetel.domain.subscriptions.after_end import step_done
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Ledger
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.renewal import period_ended
from zetel.domain.subscriptions.subscription import Collection, RunningTrial, Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import ends_on
from zetel.domain.subscriptions.trial_end import conversion_refused

Facts = Mapping[str, Any]

#: What a step may be refused for; anything else that is raised is a defect.
REFUSALS = (CancellationNotAllowed, CancelledAlready, InvalidRequest, SeatsBelowAssigned, TrialForbids)


class Life:
    """One contract from its purchase on. `facts` are those of a life without its story; `story` is what happened.

    `quoted` is the quote that was confirmed last.
    """

    quoted: Quote[Any]

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.at = datetime.fromisoformat(facts["at"])
        self.balance: int = facts["balance"]
        self.documents: dict[str, Document] = {}
        self.story: list[dict[str, Any]] = []
        self._ids = 0
        self._joined = len(facts["items"])
        self._wanted = [*facts["items"], *facts["shelf"]]
        self._seller, self.profile = raw_facts.seller(facts), raw_facts.profile(facts)
        self._moved: dict[str, str | None] = {}
        self.contract = self._bought()

    @property
    def told(self) -> dict[str, Any]:
        """The life as plain facts."""
        left = {
            "open": {document.id: document.open for document in self.documents.values()},
            "balance": self.balance,
            "quantities": {number_of(item.id): item.quantity for item in self.contract.subscription.items},
        }
        return {**self.facts, "story": self.story, "left": left}

    @property
    def runs(self) -> bool:
        return self.contract.subscription.state is SubscriptionState.ACTIVE

    def forked(self) -> "Life":
        """The same life up to now, which goes on by itself."""
        other = copy(self)
        other.documents, other.story = dict(self.documents), list(self.story)
        return other

    # Steps

    def wait(self, minutes: int, *, punctual: bool) -> None:
        """Time passes, and what falls due meanwhile happens: when it is due, or where the sweep was off, at its end."""
        to = self.at + timedelta(minutes=minutes)
        while (due := self.contract.subscription.due) and (due.at <= to or (self.runs and not self._in_period(to))):
            self.at = max(self.at, due.at if punctual else max(due.at, to))
            self._keep()
            to = max(to, self.at)
            if due.kind is WorkKind.PERIOD:
                self._period_ended()
            elif due.kind is WorkKind.TRIAL:
                self._trial_ended()
            elif due.kind is WorkKind.AFTER_END:
                self._keep(subscription=step_done(self.contract.subscription, self.at))
            elif due.kind is WorkKind.END:
                self._left_on_its_day()
            else:
                subscription = self.contract.subscription.informed()
                moved = replace(subscription, due=self.contract.due_after(subscription, self.at))
                self.contract = replace(self.contract, subscription=moved)
        self.at = to
        self._keep()

    def change_seats(self, item: int, total: int, when: str, *, lag: int) -> None:
        """A new total asked for now and confirmed `lag` minutes later."""
        held = self.contract.subscription.items[item % len(self.contract.subscription.items)]
        entry = self._tell("seats", lag, item=number_of(held.id), total=total, when=when)
        try:
            quote = quote_seats(
                self.contract,
                item=held.id,
                total=total,
                when=Effect(when),
                buyer=self._buyer(),
                seller=self._seller,
                ids=self._minted(),
                at=self.at,
                describe=contracts.in_words,
                rates=exchange.rates,
            )
        except REFUSALS as refused:
            entry["refused"] = type(refused).__name__
            return
        at = self._later(lag)
        self._confirmed(
            entry, quote, seats_changed(quote, self.contract, buyer=self.profile, seller=self._seller, at=at)
        )

    def change_by(self, item: int, by: int, when: str, *, lag: int) -> None:
        """So many seats more or fewer than there are, one at least, of an item that has any."""
        items = self.contract.subscription.items
        in_seats = [n for n, one in enumerate(items) if one.id in self.contract.pools]
        if in_seats:
            chosen = in_seats[item % len(in_seats)]
            self.change_seats(chosen, max(1, items[chosen].quantity + by), when, lag=lag)

    def change_plan(self, edition: int, total: int | None, when: str, *, lag: int) -> None:
        """Another edition asked for now, and confirmed `lag` minutes later."""
        if not self.facts["editions"]:
            return
        number = edition % len(self.facts["editions"])
        entry = self._tell("plan", lag, edition=number, total=total, when=when)
        on_sale = [raw_facts.edition(self.facts, n, self.at) for n, _ in enumerate(self.facts["editions"])]
        try:
            quote = quote_plan_change(
                self.contract,
                WantedPlan(NamedPlan(f"edition-{number}", total), {}, Effect(when)),
                on_sale=on_sale,
                buyer=self._buyer(),
                seller=self._seller,
                ids=self._minted(),
                at=self.at,
                describe=contracts.in_words,
                rates=exchange.rates,
            )
        except REFUSALS as refused:
            entry["refused"] = type(refused).__name__
            return
        at = self._later(lag)
        offers = {"itm_0": on_sale[number]}
        outcome = plan_changed(quote, self.contract, offers=offers, buyer=self.profile, seller=self._seller, at=at)
        entry["effect"] = "at_renewal" if quote.change.entry else "now"
        self._confirmed(entry, quote, outcome)

    def add(self, *, lag: int) -> None:
        """The next add-on of the shelf joins; nothing where none is left."""
        number = self._joined
        if number == len(self._wanted):
            return
        self._joined += 1
        entry = self._tell("add", lag, item=number)
        choice = self._choice(number, civil_date(self.at, self.contract.subscription.zone))
        running = [Choice(self.contract.offers[item.id], item.quantity) for item in self.contract.subscription.items]
        quote = quote_addition(
            [choice],
            subscription=self.contract.subscription,
            ledger=self.contract.ledger,
            documents=self.contract.documents,
            running=running,
            buyer=self._buyer(),
            seller=self._seller,
            ids=self._minted(number),
            at=self.at,
            describe=contracts.in_words,
            rates=exchange.rates,
            planned=self.contract.offers,
        )
        at = self._later(lag)
        outcome = added(
            quote,
            subscription=self.contract.subscription,
            ledger=self.contract.ledger,
            buyer=self.profile,
            seller=self._seller,
            plans={choice.offer.plan.name: choice.offer.plan},
            at=at,
        )
        self._confirmed(entry, quote, outcome)

    def cancel(self, when: str, *, lag: int) -> None:
        entry = self._tell("cancel", lag, when=when)
        try:
            quote = quote_cancellation(
                self.contract,
                when=When(when),
                refund_window_used=self.facts["window_used"],
                buyer=self._buyer(),
                seller=self._seller,
                ids=self._minted(),
                at=self.at,
                describe=contracts.in_words,
                rates=exchange.rates,
            )
        except REFUSALS as refused:
            entry["refused"] = type(refused).__name__
            return
        at = self._later(lag)
        entry |= {"how": str(quote.change.how), "ends": str(quote.change.ends), "lapsed": quote.change.lapsed}
        self._confirmed(entry, quote, cancelled(quote, self.contract, buyer=self.profile, seller=self._seller, at=at))

    def revive(self, *, lag: int) -> None:
        """The ended contract once more, before any step after its end is told: the oracle knows no steps. Nothing where
        it runs, or ended early without a credit, so that its days are charged already."""
        held = self.contract.subscription
        today = civil_date(self.at, self.profile.zone)
        if held.state is not SubscriptionState.ENDED or held.ended is None:
            return
        if not held.ended <= today < held.ended + timedelta(days=23) or self._kept_its_charge:
            return
        entry = self._tell("revive", lag)
        choices = [self._anew(number_of(item.id), item.plan, item.quantity, today) for item in held.items]
        quote = quote_revival(
            self.contract,
            held.items,
            choices,
            buyer=self._buyer(),
            seller=self._seller,
            ids=self._minted(),
            at=self.at,
            describe=contracts.in_words,
            rates=exchange.rates,
        )
        offers = {item.id: choice.offer for item, choice in zip(held.items, choices, strict=True)}
        at = self._later(lag)
        outcome = revived(quote, self.contract, offers=offers, buyer=self.profile, seller=self._seller, at=at)
        self._confirmed(entry, quote, outcome)

    @property
    def _kept_its_charge(self) -> bool:
        ends = [entry for entry in self.story if entry["did"] in ("over", "cancel", "refuse")]
        return bool(ends) and ends[-1].get("how") == "no_refund"

    def _anew(self, number: int, plan: str, quantity: int, today: date) -> Choice:
        """The item's plan at its price of today."""
        offer = raw_facts.sold_as(self.facts, number, plan, self.at)
        price = price_on(tuple(price for price in offer.prices if not price.dropped_at), today)
        assert price is not None
        return Choice(replace(offer, price=price), quantity, f"/{number}")

    def cancel_on(self, days: int, *, lag: int) -> None:
        """The end on a chosen day, so many days ahead."""
        day = civil_date(self.at, self.contract.subscription.zone) + timedelta(days=days)
        entry = self._tell("cancel", lag, when=str(day))
        try:
            quote = quote_early_end(
                self.contract,
                day,
                refund_window_used=self.facts["window_used"],
                buyer=self._buyer(),
                seller=self._seller,
                ids=self._minted(),
                at=self.at,
                describe=contracts.in_words,
                rates=exchange.rates,
            )
        except REFUSALS as refused:
            entry["refused"] = type(refused).__name__
            return
        at = self._later(lag)
        entry |= {"how": str(quote.change.how), "ends": str(quote.change.ends)}
        self._confirmed(entry, quote, cancelled(quote, self.contract, buyer=self.profile, seller=self._seller, at=at))

    def undo(self, which: int) -> None:
        """The entry `which` of the timeline is taken off it; nothing where it is empty."""
        timeline = self.contract.subscription.timeline
        if timeline:
            gone = timeline[which % len(timeline)]
            self._tell("undo", 0, kind=gone.kind, item=gone.item and number_of(gone.item))
            self._keep(subscription=self.contract.without(gone, self.at))

    def pay(self, which: int, tenths: int) -> None:
        """So many tenths of what is open on an invoice come in by transfer; nothing where no invoice is open."""
        still_open = [d for d in self.documents.values() if d.kind == "invoice" and d.open]
        if not still_open:
            return
        invoice = still_open[which % len(still_open)]
        amount = max(1, invoice.open * tenths // 10)
        self._ids += 1
        payment = f"pay_{self._ids:04}"
        received = receive(payment, PaymentMethod.TRANSFER, amount, [invoice])
        self._tell("pay", 0, payment=payment, paper=invoice.id, amount=amount, over=received.to_balance)
        self.balance += received.to_balance
        self._file(received.invoices)
        self._keep()

    def move(self, **buyer: str | None) -> None:
        """The profile gets another name, country and VAT id; nothing is done to what was invoiced before."""
        self._tell("move", 0, buyer=buyer)
        self._moved = buyer
        self.profile = raw_facts.profile({**self.facts, "buyer": {**self.facts["buyer"], **buyer}})

    def lose_vat_id(self) -> None:
        """The register does not know the profile's VAT id: the same as a profile that has none, from here on."""
        if id := self.profile.vat_id:
            known = {**self.facts["buyer"], **self._moved}
            told = {name: known.get(name, "") for name in ("name", "country", "postcode")}
            self._tell("move", 0, buyer={**told, "vat_id": None})
            status = VatStatus(id, VatState.INVALID, self.at.date())
            self.profile = replace(self.profile, vat_status=status)

    def assign(self, item: int, tenths: int) -> None:
        """So many tenths of the seats of an item that are there now and after the renewal are given to people."""
        in_seats = sorted(id for id in self.contract.pools if self.contract.subscription.item(id))
        if not in_seats:
            return
        id = in_seats[item % len(in_seats)]
        pool = self.contract.pools[id]
        scheduled = self.contract.scheduled("seats", id)
        most = min(pool.seats, int(scheduled.value or 0) if scheduled else pool.seats)
        given = most * tenths // 10
        self._tell("assign", 0, item=number_of(id), seats=given)
        self._keep(pools={**self.contract.pools, id: replace(pool, assigned=given)})

    # What happens

    def _bought(self) -> Contract:
        today = self.at.astimezone(ZoneInfo(self.facts["buyer"]["zone"])).date()
        chosen = [self._choice(number, today) for number in range(len(self.facts["items"]))]
        entry = self._tell("buy", 0)
        quote = quote_purchase(
            chosen,
            buyer=self._buyer(),
            seller=self._seller,
            ids=self._minted(*range(len(chosen))),
            at=self.at,
            describe=contracts.in_words,
            rates=exchange.rates,
            trial=RunningTrial(converts=True) if self.facts.get("trial") else None,
        )
        plans = {choice.offer.plan.name: choice.offer.plan for choice in chosen}
        made = purchased(quote, buyer=self.profile, seller=self._seller, plans=plans, at=self.at)
        self.contract = Contract(
            made.subscription, made.ledger, self._offers(made.subscription, made.ledger), made.pools
        )
        self._confirmed(entry, quote, made)
        return self.contract

    def _period_ended(self) -> None:
        entry = self._tell("bill", 0)
        ended = period_ended(
            self.contract,
            buyer=self._buyer(),
            seller=self._seller,
            invoice=self._minted().invoice,
            at=self.at,
            describe=contracts.in_words,
            rates=exchange.rates,
        )
        subscription = ended.outcome.subscription
        if subscription.state is SubscriptionState.ENDED:
            entry |= {"did": "over", "ended": str(subscription.ended)}
        drawn = [SetOff(paper.id, BALANCE, ended.drawn) for paper in ended.outcome.documents if ended.drawn]
        self._committed(entry, ended.outcome, drawn)

    def _left_on_its_day(self) -> None:
        """The chosen day has come: quoted as of its beginning, however late the work is."""
        ends, begins = self.contract.subscription.period.end, self.contract.subscription.turns_at
        if chosen := self.contract.subscription.early_end:
            ends = chosen.on
        entry = self._tell("leave", 0)
        quote = quote_on_its_day(
            self.contract,
            ends,
            refund_window_used=self.facts["window_used"],
            buyer=self._buyer(),
            seller=self._seller,
            ids=self._minted(),
            describe=contracts.in_words,
            rates=exchange.rates,
        )
        entry |= {"at": text_of(begins), "how": str(quote.change.how), "ends": str(ends), "lapsed": quote.change.lapsed}
        outcome = cancelled(quote, self.contract, buyer=self.profile, seller=self._seller, at=self.at)
        self._confirmed(entry, quote, outcome)

    def _trial_ended(self) -> None:
        """Left, refused as often as the facts say, or converted."""
        entry, before = self._tell("convert", 0), self.contract.subscription
        if ends_on(before) and before.trial:
            over = ended_on(before, before.term.end, self.contract.base.plan, self.at)
            entry |= {"did": "over", "ended": str(over.ended)}
            self._committed(entry, Outcome(over, self.contract.ledger, {}, ()), ())
        elif before.trial and before.trial.refusals < self.facts["trial"]["refused"]:
            after = conversion_refused(before, before.trial, "card_declined", self.contract.base.plan, self.at)
            entry |= {"did": "refuse", "ended": after.ended and str(after.ended)}
            self._committed(entry, Outcome(after, self.contract.ledger, {}, ()), ())
        else:
            quote = quote_first_term(
                self.contract,
                buyer=self._buyer(),
                seller=self._seller,
                ids=self._minted(),
                at=self.at,
                describe=contracts.in_words,
                rates=exchange.rates,
            )
            self._confirmed(
                entry, quote, converted(quote, self.contract, buyer=self.profile, seller=self._seller, at=self.at)
            )

    def _confirmed(self, entry: dict[str, Any], quote: Quote[Any], outcome: Outcome) -> None:
        self.quoted = quote
        self._committed(entry, outcome, quote.settlement, quote.refunds, quote.to_balance)
        if quote.payment:
            entry["paid"] = [quote.payment, quote.due_now]

    def _committed(
        self,
        entry: dict[str, Any],
        outcome: Outcome,
        settlement: Sequence[SetOff],
        refunds: Sequence[RefundPart] = (),
        to_balance: int = 0,
    ) -> None:
        before = {tax.document: tax.credited for tax in self.contract.ledger.tax}
        set_off = [[part.document, part.amount] for part in settlement if part.source != BALANCE]
        drawn = sum(part.amount for part in settlement if part.source == BALANCE)
        self.balance += to_balance - drawn
        self._file((*outcome.documents, *outcome.settled))
        for rest in outcome.rest:  # what the commit leaves for later happens before anything else
            while rest.parts.documents:
                now, later = rest.parts.divided(notes=0)
                self._file(after(self.documents.values(), now))
                rest = further(rest, later)
        self._keep(
            subscription=replace(outcome.subscription, hold=None),
            ledger=outcome.ledger,
            pools={**self.contract.pools, **outcome.pools},
        )
        entry |= {
            "papers": [told(document, outcome.ledger) for document in outcome.documents],
            "drawn": drawn,
            "set_off": set_off,
            "refunds": [[part.payment, part.document, part.amount] for part in refunds],
            "to_balance": to_balance,
            "vat_back": {
                tax.document: tax.credited - before.get(tax.document, 0)
                for tax in outcome.ledger.tax
                if tax.credited != before.get(tax.document, 0)
            },
        }

    # What is kept

    def _keep(self, **changes: Any) -> None:
        contract = replace(self.contract, **changes)
        named = dict.fromkeys(lot.invoice for lot in contract.ledger.lots)
        documents = tuple(self.documents[id] for id in named)
        offers = self._offers(contract.subscription, contract.ledger)
        loaded = {price.version: price.loaded_at for offer in offers.values() for price in offer.prices}
        told = {version: at for version, at in loaded.items() if at}  # each price is announced when it is loaded
        subscription = replace(contract.subscription, announced=told)
        plans = self._earlier(contract.subscription)
        self.contract = replace(contract, subscription=subscription, offers=offers, documents=documents, plans=plans)

    def _file(self, documents: Sequence[Document]) -> None:
        """The documents as the store keeps them: numbered in the order in which they came."""
        for document in documents:
            if document.number is None:
                corrects = tuple(
                    replace(part, number=self.documents[part.document].number) for part in document.corrects
                )
                number = f"{document.kind[:3].upper()}-{len(self.documents) + 1:06}"
                document = replace(document, number=number, state=DocumentState.ISSUED, corrects=corrects)
            self.documents[document.id] = document

    def _tell(self, did: str, lag: int, **facts: Any) -> dict[str, Any]:
        entry = {"did": did, "at": text_of(self.at), "committed": text_of(self.at + timedelta(minutes=lag)), **facts}
        self.story.append(entry)
        return entry

    def _later(self, lag: int) -> datetime:
        self.at += timedelta(minutes=lag)
        return self.at

    def _minted(self, *items: int) -> NewIds:
        self._ids += 1
        n = f"{self._ids:04}"
        named = tuple(f"itm_{item}" for item in items)
        notes = tuple(f"crn_{n}_{note}" for note in range(len(self.documents)))
        return NewIds(f"quo_{n}", "sub_1", f"inv_{n}", notes, named, f"ent_{n}", f"pay_{n}")

    def _buyer(self) -> Buyer:
        return Buyer(contracts.MEMBER, self.profile, Balance(self.balance), Collection(self.facts["pay"]))

    def _choice(self, number: int, today: date) -> Choice:
        offer = raw_facts.offer(self.facts, number, self.at)
        price = price_on(tuple(price for price in offer.prices if not price.dropped_at), today)
        assert price is not None
        return Choice(replace(offer, price=price), self._wanted[number]["quantity"], f"/{number}")

    def _offers(self, subscription: Subscription, ledger: Ledger) -> dict[str, Offer]:
        """What each item is, at the price that it names, as the catalogue has it now; those too that only the ledger
        has."""
        sold = [(item.id, item.plan, item.price, item.id) for item in (*ledger.dropped, *subscription.items)]
        terms = [entry.planned for entry in subscription.timeline if entry.planned]
        planned = [part for term in terms for part in term.items]
        sold += [(part.item, part.plan, part.price, part.sold_as) for part in planned if part.plan and part.price]
        offers = {}
        for item, plan, version, name in sold:
            offer = raw_facts.sold_as(self.facts, number_of(item), plan, self.at)
            (price,) = (price for price in offer.prices if price.version == version)
            offers[name] = replace(offer, price=price)
        return offers

    def _earlier(self, subscription: Subscription) -> dict[str, Plan]:
        """The plans that the base had before, by name."""
        earlier = [term.plan for term in subscription.earlier or ()]
        return {name: raw_facts.sold_as(self.facts, 0, name, self.at).plan for name in earlier}

    def _in_period(self, at: datetime) -> bool:
        subscription = self.contract.subscription
        left = subscription.early_end and at >= subscription.turns_at
        return subscription.period.holds(civil_date(at, subscription.zone)) and not left
