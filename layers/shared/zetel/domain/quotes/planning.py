"""Quoting another plan: credit for what the old one charged and is unused, charge for the rest, in one commit.

equal term     credit of the unused days from today; the new plan is charged from today to the end of its period
longer term    everything that was charged for days from the latest boundary on comes back, and the new plan is charged
               from there; only an add-on that ends comes back from today
at renewal     nothing is charged; the entry says with which plans the next term begins; so it is in a trial, whose end
               stays: the entry says what it converts to

Credits are settled on what is open of the invoices that they correct, then on the new invoice, then by the terms.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from zetel.domain.calendar import Span, civil_date, period_of
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer, ProductKind
from zetel.domain.catalog.terms import Effect
from zetel.domain.documents.document import Draft
from zetel.domain.documents.line import Line
from zetel.domain.documents.subject import Describe, LineKind, LineSubject
from zetel.domain.errors import InvalidRequest, NoticeStands, SeatsBelowAssigned
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import SettledCredit, settle
from zetel.domain.quotes.going_along import ChangingItem, NamedPlan, changing_items, planned_entry
from zetel.domain.quotes.issuable import issuable
from zetel.domain.quotes.paying import PaymentSplit, invoiced, paying_rest
from zetel.domain.quotes.plan import ChangedItem, PlanChange, changed_subscription, deviations_after
from zetel.domain.quotes.quote import VALID, NewIds, Quote, QuoteKind
from zetel.domain.quotes.seats import returned
from zetel.domain.subscriptions.composing import must_compose, must_end_as_chosen
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.credit_notes import CreditLine, credit_notes
from zetel.domain.subscriptions.crediting import LotCredit, Return, all_of, credits_of
from zetel.domain.subscriptions.deviations import TakenOffer, agreed
from zetel.domain.subscriptions.growth import must_stay_endable
from zetel.domain.subscriptions.ledger import Lot, of_item
from zetel.domain.subscriptions.new_term import NewTerm, effect_of, new_term
from zetel.domain.subscriptions.next_term import next_bill, next_renewal
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice
from zetel.domain.subscriptions.release import ReleasedLicences
from zetel.domain.subscriptions.subscription import Entry, Subscription
from zetel.domain.subscriptions.timeline import END, ENDS
from zetel.domain.tax.reference_rates import RatesBefore, none_known


@dataclass(frozen=True, slots=True)
class WantedPlan:
    """The plan that the base shall have, `when` at the earliest, with what the request names for add-ons, by item;
    `ends_notice` says that a notice shall not stand any more where the new term is longer. `release` decides whose
    licences of the base end where its new total is below the assigned ones."""

    base: NamedPlan
    addons: Mapping[str, NamedPlan]
    when: Effect = Effect.NOW
    ends_notice: bool = False
    release: ReleasedLicences | None = None


def quote_plan_change(
    contract: Contract,
    wanted: WantedPlan,
    *,
    on_sale: Sequence[Offer],
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
    rates: RatesBefore = none_known,
    offer: TakenOffer | None = None,
) -> Quote[PlanChange]:
    """The quote of the `wanted` plan; `on_sale` are the offers of today in the contract's currency. It may take an
    `offer` of the seller's, whose deviations the base then has.

    Raises InvalidRequest, SeatsBelowAssigned, NoticeStands, ChangesClash, ContractTooLarge, NotReleased,
    CreditLimitExceeded, TaxRateMissing, ReferenceRateMissing, and as `Subscription.must_run` and `issuable`.
    """
    contract.subscription.must_run(at)
    contract.must_be_settled()
    items = changing_items(contract, wanted.base, wanted.addons, _agreed(contract, on_sale, offer))
    release = _released(items[0], wanted.release)
    _must_hold_all(contract, items, release)
    quoted = _Quoted(contract, items, release, buyer, seller, ids, at, describe, rates, offer)
    target = quoted.target
    if effect_of(contract, target.plan, wanted.when, at) is Effect.AT_RENEWAL:
        return quoted.at_renewal()
    _must_keep_seats(contract, items, wanted.base, at)
    new = new_term(contract, target.plan, contract.today(at))
    return quoted.in_term(new).now(new, wanted)


def _agreed(contract: Contract, on_sale: Sequence[Offer], offer: TakenOffer | None) -> Sequence[Offer]:
    """The offers with the deviations that the base has on another plan; those of add-ons are as in the catalogue."""
    held = contract.subscription
    kept = deviations_after(held, offer)
    return [
        agreed(one, kept, term=held.term.start, period=held.period.start)
        if one.product.kind is ProductKind.EDITION
        else one
        for one in on_sale
    ]


def _released(base: ChangingItem, release: ReleasedLicences | None) -> ReleasedLicences | None:
    """The release of a base that keeps seats, if anybody's licence ends by it; to a flat price all licences end."""
    flat = base.offer is not None and base.offer.plan.model is PriceModel.FLAT
    return None if release is None or flat else release.first(release.people)


def _must_hold_all(contract: Contract, items: Sequence[ChangingItem], release: ReleasedLicences | None) -> None:
    """Raises SeatsBelowAssigned for an item of people with fewer seats than are assigned, without those of the base
    that are released; to a flat price all licences end, with an add-on that ends too."""
    for n, change in enumerate(items):
        pool, freed = contract.pools.get(change.item.id), release.people if release and n == 0 else 0
        seats = change.offer is not None and change.offer.plan.model is not PriceModel.FLAT
        if pool and seats and change.quantity < pool.assigned - freed:
            raise SeatsBelowAssigned(assigned=pool.assigned, requested=change.quantity)


def _must_keep_seats(contract: Contract, items: Sequence[ChangingItem], base: NamedPlan, at: datetime) -> None:
    """Raises InvalidRequest for fewer units now than the terms for leaving allow."""
    for change in items:
        if change.offer is None or change.offer.plan.model is PriceModel.FLAT:
            continue
        is_base = change.item == contract.subscription.items[0]
        least = contract.leaving(at).seats if is_base else 0
        if contract.offers[change.item.id].plan.model is not PriceModel.FLAT:
            fewer = change.item.quantity - change.quantity
            least = change.item.quantity - (returned(contract, change.item, fewer, at) if fewer > 0 else 0)
        if change.quantity < least:
            pointer = f"{base.pointer}/quantity" if is_base else "/addons"
            raise InvalidRequest.of(pointer, f"at least {least} now; fewer from the renewal on", change.quantity)


@dataclass(frozen=True, slots=True)
class _Quoted:
    """The parts of one quote."""

    contract: Contract
    items: Sequence[ChangingItem]
    release: ReleasedLicences | None
    buyer: Buyer
    seller: Seller
    ids: NewIds
    at: datetime
    describe: Describe
    rates: RatesBefore
    offer: TakenOffer | None

    def in_term(self, new: NewTerm) -> "_Quoted":
        """The same, whose base has the deviations that stand in the new term."""
        kept = deviations_after(self.contract.subscription, self.offer)
        target = agreed(self.target, kept, term=new.term.start, period=new.period.start)
        return replace(self, items=(replace(self.items[0], offer=target), *self.items[1:]))

    @property
    def target(self) -> Offer:
        return self.choices[0].offer

    @property
    def choices(self) -> Sequence[Choice]:
        """The items that get an offer."""
        return [Choice(change.offer, change.quantity) for change in self.items if change.offer]

    @property
    def charging(self) -> Charging:
        issued = civil_date(self.at, self.seller.zone)
        return Charging(self.choices, self.seller, self.buyer, issued, self.describe, self.rates)

    def at_renewal(self) -> Quote[PlanChange]:
        held = self.contract.subscription
        entry = planned_entry(self.ids.entry, held.term.end, self.items, self.release, self.at)
        if self.offer and entry.planned:
            entry = replace(entry, planned=replace(entry.planned, deviations=self.offer.deviations))
        change = PlanChange(
            items=tuple(_changed(one) for one in self.items),
            effective=held.term.end,
            term=held.term,
            period=held.period,
            shift=held.shift,
            entry=entry,
            offer=self.offer,
        )
        return self._quote(change)

    def now(self, new: NewTerm, wanted: WantedPlan) -> Quote[PlanChange]:
        held, today = self.contract.subscription, self.contract.today(self.at)
        notice = self.contract.scheduled(END) if new.longer else None
        if notice and not wanted.ends_notice:
            raise NoticeStands(subscription=held.id, ends=notice.on)
        lines, numbers = self._lines(new)
        items = [replace(_changed(one), lines=numbers.get(one.item.id, ())) for one in self.items]
        change = PlanChange(
            items=(replace(items[0], release=self.release), *items[1:]),
            effective=today,
            term=new.term,
            period=new.period,
            shift=new.shift,
            moved=_moved(held, new.term.end) if new.longer else (),
            notice_ended=notice,
            offer=self.offer,
        )
        must_stay_endable(
            held,
            self.contract.ledger,
            self.contract.documents,
            self.contract.base.plan,
            lines=lines,
            charging=self.charging,
        )
        notes = self._notes(new, today)
        return self._quote(change, lines, notes)

    def _lines(self, new: NewTerm) -> tuple[tuple[Line, ...], dict[str, tuple[int, ...]]]:
        """The lines of each billing period from the first charged day to the running one, and their numbers by item."""
        ids = [change.item.id for change in self.items if change.offer]
        lines: list[Line] = []
        numbers: dict[str, tuple[int, ...]] = {}
        for whole in _periods(self.contract.subscription.anchor, self.target, new):
            used = Span(max(whole.start, new.since), whole.end)
            policy = "plan_change.term" if new.longer else "plan_change.co_termed"
            part, items = self.charging.lines(ids, used, whole, LineKind.PERIOD, policy)
            for item in items:
                more = tuple(no + len(lines) for no in item.lines)
                numbers[item.id] = (*numbers.get(item.id, ()), *more)
            lines += [replace(line, no=line.no + len(lines)) for line in part]
        return tuple(lines), numbers

    def _notes(self, new: NewTerm, today: date) -> tuple[Draft, ...]:
        contract = self.contract
        credits: list[LotCredit] = []
        unused: list[Lot] = []
        for change in self.items:
            lots = [lot for lot in contract.ledger.lots if lot.span.end > contract.subscription.period.start]
            if new.longer and change.offer:
                own = [lot for lot in lots if of_item(lot.item, change.item.id)]
                credits += all_of(own, contract.days_of)
            else:
                unused += [lot for lot in lots if lot.item == change.item.id and lot.quantity and lot.span.end > today]
        credits += credits_of([Return(lot, lot.quantity, today, contract.days_of(lot)) for lot in unused])
        credits.sort(key=lambda credit: (credit.back.lot.invoice, credit.back.lot.line))
        return credit_notes(
            self.ids.credit_notes,
            credits,
            contract.ledger,
            contract.documents,
            on=self.charging.issued_on,
            currency=contract.subscription.currency,
            describe=lambda line: self._credited(line, today),
            prices=contract.prices,
            policy="plan_change.credit",
            profile=self.buyer.profile.id,
        )

    def _credited(self, line: CreditLine, today: date) -> str:
        """The words of a line that gives back: unused days, or all from the boundary on."""
        kind = LineKind.RETURNED if line.unused.start >= today else LineKind.REFUNDED
        offer = self.contract.offers[line.item]
        return self.describe(LineSubject(kind, offer.product, offer.plan.model, line.quantity, line.unused))

    def _quote(self, change: PlanChange, lines: Sequence[Line] = (), notes: Sequence[Draft] = ()) -> Quote[PlanChange]:
        contract, held, profile = self.contract, self.contract.subscription, self.buyer.profile
        charging, corrected = self.charging, contract.corrected_by(notes[:1])
        invoice = invoiced(lines, charging, held.currency, self.ids) if lines else None
        if invoice and notes:
            invoice = replace(invoice, tax_rule=charging.treatment().rule)
        settled = settle(
            notes,
            contract.documents,
            invoices=(invoice,) if invoice else (),
            profile=profile.id,
            credit_to=contract.base.plan.policies.change_credit_to,
        )
        paid = self._paid(invoice, settled) if invoice else None
        after = changed_subscription(contract, change, self.target.plan, self.at)
        offers = self._offers(change)
        must_compose(after, offers)
        must_end_as_chosen(after, offers, {**contract.plans, contract.base.plan.name: contract.base.plan})
        renewal = next_renewal(after, offers)
        quote = Quote(
            id=self.ids.quote,
            kind=QuoteKind.PLAN,
            made_at=self.at,
            expires_at=self.at + VALID,
            account=held.account,
            person=self.buyer.member,
            profile=profile.id,
            subscription=held.id,
            versions={"subscription": held.version, **contract.ledger.versions, "profile": profile.version},
            currency=held.currency,
            collection=self.buyer.collection,
            tax_rule=corrected[0].tax_rule if corrected else charging.treatment().rule,
            change=change,
            documents=(*notes, paid.invoice) if paid else (),
            settlement=(*settled.set_off, *paid.settlement) if paid else (),
            due_now=paid.due_now if paid else 0,
            due_later=paid.due_later if paid else (),
            next_renewal=renewal.amounts(profile=profile, seller=self.seller) if renewal else None,
            next_bill=next_bill(after, offers, profile=profile, seller=self.seller),
            payment=paid.payment if paid else None,
            refunds=settled.refunds,
            to_balance=settled.to_balance,
            open=contract.open_on(settled),
        )
        return issuable(quote, corrected=contract.corrected_by(notes), buyer=profile, seller=self.seller)

    def _paid(self, invoice: Draft, settled: SettledCredit) -> PaymentSplit:
        credited = sum(part.amount for part in settled.set_off if part.document == invoice.id)
        own = {document.id for document in self.contract.documents if document.profile == self.buyer.profile.id}
        freed = sum(part.amount for part in settled.set_off if part.document in own)
        currency = self.contract.subscription.currency
        return paying_rest(invoice, self.charging, currency, self.ids, credited=credited, freed=freed)

    def _offers(self, change: PlanChange) -> Mapping[str, Offer]:
        """The contract's offers with the new ones: by item from now on, or by name with the renewal."""
        new = {one.item.id: one.offer for one in self.items if one.offer}
        if change.entry is None:
            return {**self.contract.offers, **new}
        return {**self.contract.offers, **{f"{o.plan.name}@{o.price.version}": o for o in new.values()}}


def _changed(change: ChangingItem) -> ChangedItem:
    return ChangedItem(
        item=change.item.id,
        earlier=change.item.plan,
        quantity={"from": change.item.quantity, "to": change.quantity},
        plan=change.offer.plan.name if change.offer else None,
        price=change.offer.price.version if change.offer else None,
    )


def _moved(held: Subscription, ends: date) -> tuple[Entry, ...]:
    """The entries for the old renewal date, as they stand for the new one."""
    return tuple(
        replace(entry, on=ends) for entry in held.timeline if entry.kind not in ENDS and entry.on == held.term.end
    )


def _periods(anchor: date, target: Offer, new: NewTerm) -> Iterator[Span]:
    """The whole billing periods from the first charged day to the running one, which a first one may be a part of."""
    day = new.since
    while day < new.period.end:
        whole = period_of(anchor, target.plan.billing, day, new.shift or 0)
        yield whole
        day = whole.end
