"""Letters about the running contract of the worked example: changes, ends, renewals, refunds, refused cards.

25 Professional seats at 365.00 since 15 March 2026, 5 more since 1 September, with a fee of 10 % for ending early.
Lines are in English in every language: they stand on the documents so.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from tests.domain import corrections
from tests.domain.changing_plans import changed, enterprise, ids, plan_quote
from tests.domain.contracts import MONTH, add_on, buyer, edition, profile, seller
from tests.domain.corrections import ended_early, full_refund, running, seat_return
from zetel.adapters.texts.texts import GettextTexts
from zetel.adapters.texts.words import Catalogues
from zetel.application.letters import (
    AttemptTold,
    Cancelled,
    ChangeUndone,
    ChargeFailed,
    CreditNoteIssued,
    DeviationsEnd,
    EndingDeviation,
    EndScheduled,
    Letter,
    LicencesReleased,
    MovedPlan,
    NewPrice,
    PlanChanged,
    PricesAnnounced,
    RefundByHand,
    RefundCompleted,
    ReleasedPeople,
    RenewalAhead,
    SeatsChanged,
    SubscriptionExpired,
    TakenOver,
    TermSet,
)
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.documents.subject import LineSubject
from zetel.domain.licences.right_sizing import SeatSaving, SeatSizing
from zetel.domain.licences.seat_use import SeatUse
from zetel.domain.parties.address import Language
from zetel.domain.payments.payment import Payment, PaymentState
from zetel.domain.payments.refund import BY_TRANSFER, Refund, RefundState, RefundWork
from zetel.domain.quotes.coming_term import WantedTerm, coming_term_set, quote_coming_term
from zetel.domain.quotes.ending import Ending
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.subscriptions.after_end import ended
from zetel.domain.subscriptions.attempt import Attempt, AttemptKind, AttemptState
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import DeviationKind
from zetel.domain.subscriptions.next_term import NextTerm, next_term
from zetel.domain.subscriptions.subscription import EARLY_END, Entry, SubscriptionState
from zetel.domain.subscriptions.timeline import SEATS

EN = Language.EN
#: 10:00 in Amsterdam on 1 December 2026.
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)
#: 08:00 in Amsterdam, 90 days before the term ends, and 7 days before.
FIRST_NOTICE = datetime(2026, 12, 15, 7, tzinfo=UTC)
LAST_NOTICE = datetime(2027, 3, 8, 7, tzinfo=UTC)


def in_english(subject: LineSubject) -> str:
    return GettextTexts(Catalogues()).line(subject, EN)


def coming(contract: Contract) -> NextTerm | None:
    return next_term(contract, profile=profile(), seller=seller(), describe=in_english)


def _letter(kind: Callable[..., Letter], facts: Mapping[str, Any], changes: Mapping[str, Any]) -> Any:
    return kind(**{"seller": seller(), **facts, **changes})


def more_seats(language: Language = EN, **changes: Any) -> SeatsChanged:
    contract = running(in_english, added=None)
    outcome = corrections.seats(contract, 30, datetime(2026, 9, 1, 12, tzinfo=UTC), in_english)
    after = corrections.after(contract, outcome)
    facts = {
        "language": language,
        "subscription": after.subscription,
        "product": after.base.product,
        "before": 25,
        "now": 30,
        "effective": date(2026, 9, 1),
        "invoice": corrections.issued(outcome)[0],
        "next_term": coming(after),
        "changed_by": "Anna Veerman",
    }
    made: SeatsChanged = _letter(SeatsChanged, facts, changes)
    return made


def fewer_seats(language: Language = EN, **changes: Any) -> SeatsChanged:
    """2 of the 5 came back on 5 September, and three more come back at the renewal."""
    contract = running(in_english)
    outcome = corrections.seats(contract, 28, datetime(2026, 9, 5, 9, tzinfo=UTC), in_english)
    after = _with(corrections.after(contract, outcome), Entry("ent_1", date(2027, 3, 15), SEATS, "itm_1", 25))
    facts = {
        "subscription": after.subscription,
        "before": 30,
        "now": 28,
        "effective": date(2026, 9, 5),
        "at_renewal": 25,
        "invoice": None,
        "credit_notes": (seat_return(in_english),),
        "next_term": coming(after),
    }
    return more_seats(language, **{**facts, **changes})


def scheduled(language: Language = EN, **changes: Any) -> SeatsChanged:
    after = _with(running(in_english), Entry("ent_1", date(2027, 3, 15), SEATS, "itm_1", 27))
    facts = {
        "subscription": after.subscription,
        "before": 30,
        "now": 30,
        "effective": date(2027, 3, 15),
        "at_renewal": 27,
        "invoice": None,
        "next_term": coming(after),
    }
    return more_seats(language, **{**facts, **changes})


def another_plan(language: Language = EN, **changes: Any) -> PlanChanged:
    """On 1 September 25 seats at 730.00 instead of 365.00: 4,875.00 back, 9,750.00 charged. Storage ends."""
    contract = running(in_english, added=None)
    offer = enterprise()
    quote = plan_quote(contract, offer.plan.id, offer, at=datetime(2026, 9, 1, 12, tzinfo=UTC), describe=in_english)
    after = changed(contract, quote, offer, at=quote.made_at)
    note, invoice = after.documents[-2:]
    facts = {
        "language": language,
        "subscription": after.subscription,
        "plans": (MovedPlan(contract.base.product, offer.product), MovedPlan(add_on().product)),
        "term": offer.plan.term,
        "effective": date(2026, 9, 1),
        "invoice": invoice,
        "credit_notes": (note,),
        "next_term": coming(after),
        "changed_by": "Anna Veerman",
        "bound_until": date(2027, 3, 15),
    }
    made: PlanChanged = _letter(PlanChanged, facts, changes)
    return made


def plan_for_later(language: Language = EN, **changes: Any) -> PlanChanged:
    contract = running(in_english, added=None)
    offer = edition("professional-monthly", 31_00, term=MONTH, billing=MONTH)
    quote = plan_quote(contract, offer.plan.id, offer, at=datetime(2026, 9, 1, 12, tzinfo=UTC))
    after = changed(contract, quote, offer, at=quote.made_at)
    facts = {
        "subscription": after.subscription,
        "plans": (MovedPlan(contract.base.product, offer.product),),
        "term": offer.plan.term,
        "effective": date(2027, 3, 15),
        "at_renewal": True,
        "invoice": None,
        "credit_notes": (),
        "next_term": coming(after),
        "bound_until": None,
    }
    return another_plan(language, **{**facts, **changes})


def longer_plan(language: Language = EN, **changes: Any) -> PlanChanged:
    """It ended a notice."""
    return another_plan(language, **{"notice_ended": date(2027, 3, 15), **changes})


def _with(contract: Contract, *entries: Entry) -> Contract:
    return replace(contract, subscription=replace(contract.subscription, timeline=entries))


def cancelled(language: Language = EN, **changes: Any) -> Cancelled:
    """The worked example's statement: 3,775.20 back, of which 2,217.93 is refunded."""
    contract = running(in_english)
    note, fee = ended_early(in_english)
    ended = replace(contract.subscription, state=SubscriptionState.ENDED, ended=date(2026, 12, 1))
    facts = {
        "language": language,
        "subscription": ended,
        "base": contract.base,
        "how": Ending.PRO_RATA,
        "credit_notes": (note,),
        "fee": fee,
        "cancelled_by": "Anna Veerman",
    }
    made: Cancelled = _letter(Cancelled, facts, changes)
    return made


def all_back(language: Language = EN, **changes: Any) -> Cancelled:
    note = full_refund(in_english)
    facts = {"how": Ending.REFUND_WINDOW, "credit_notes": (note,), "fee": None}
    return cancelled(language, **{**facts, **changes})


def end_scheduled(language: Language = EN, **changes: Any) -> EndScheduled:
    contract = running(in_english)
    facts = {
        "language": language,
        "subscription": contract.subscription,
        "base": contract.base,
        "ends": date(2027, 3, 15),
        "cancelled_by": "Anna Veerman",
    }
    made: EndScheduled = _letter(EndScheduled, facts, changes)
    return made


def late_end(language: Language = EN, **changes: Any) -> EndScheduled:
    facts = {"ends": date(2028, 3, 15), "next_term": coming(running(in_english))}
    return end_scheduled(language, **{**facts, **changes})


def end_on_a_day(language: Language = EN, **changes: Any) -> EndScheduled:
    contract = running(in_english)
    entry = Entry("ent_1", date(2027, 2, 13), EARLY_END)
    chosen = replace(contract.subscription, timeline=(entry,))
    facts = {"ends": entry.on, "how": Ending.ON_A_DAY, "subscription": chosen}
    return end_scheduled(language, **{**facts, **changes})


def undone(language: Language = EN, **changes: Any) -> ChangeUndone:
    contract = running(in_english)
    facts = {
        "language": language,
        "subscription": contract.subscription,
        "on": date(2027, 3, 15),
        "what": "end",
        "next_term": coming(contract),
        "undone_by": "Anna Veerman",
    }
    made: ChangeUndone = _letter(ChangeUndone, facts, changes)
    return made


def taken_over(language: Language = EN, **changes: Any) -> TakenOver:
    contract = running(in_english)
    facts = {
        "language": language,
        "subscription": contract.subscription,
        "base": contract.base,
        "by": "Anna Veerman",
    }
    made: TakenOver = _letter(TakenOver, facts, changes)
    return made


def attempt(
    language: Language = EN, state: AttemptState = AttemptState.WAITING, total: int | None = None, **changes: Any
) -> AttemptTold:
    """A full refund asked for at noon on 1 April 2026; or a return, where there is a `total`."""
    contract = running(in_english, added=None)
    kept = Attempt(
        id="att_1",
        account=contract.subscription.account,
        subscription=contract.subscription.id,
        member="mem_1",
        kind=AttemptKind.REFUND if total is None else AttemptKind.RETURN,
        state=state,
        at=datetime(2026, 4, 1, 10, tzinfo=UTC),
        version=1,
        sequence=1,
        quantity=total,
    )
    facts = {
        "language": language,
        "subscription": contract.subscription,
        "base": contract.base,
        "attempt": kept,
        "by": "Anna Veerman",
    }
    made: AttemptTold = _letter(AttemptTold, facts, changes)
    return made


def expired(language: Language = EN, **changes: Any) -> SubscriptionExpired:
    contract = running(in_english)
    day, at = date(2027, 3, 15), datetime(2027, 3, 14, 23, tzinfo=UTC)
    facts = {
        "language": language,
        "subscription": ended(contract.subscription, day, contract.base.plan, at),
        "base": contract.base,
        "ended": day,
    }
    made: SubscriptionExpired = _letter(SubscriptionExpired, facts, changes)
    return made


def ahead(language: Language = EN, *, contract: Contract | None = None, **changes: Any) -> RenewalAhead:
    contract = contract or running(in_english)
    facts = {
        "language": language,
        "subscription": contract.subscription,
        "base": contract.base,
        "next_term": coming(contract),
        "cancel_by": date(2027, 2, 13),
        "at": FIRST_NOTICE,
    }
    made: RenewalAhead = _letter(RenewalAhead, facts, changes)
    return made


def first_ahead(language: Language = EN, **changes: Any) -> RenewalAhead:
    """The first notice of a term, with the seats counted the day before: of 30 people 18 have a licence, 15 use it."""
    use = SeatUse("itm_1", 18, 12, 14, 15, date(2026, 12, 14))
    saving = SeatSaving(15, date(2027, 3, 15), 1, net=547_500, tax=114_975, total=662_475, release=True)
    sizing = SeatSizing("itm_1", edition().product, 30, use, saving)
    return ahead(language, **{"counted_on": date(2026, 12, 14), "sizings": (sizing,), **changes})


def last_ahead(language: Language = EN, **changes: Any) -> RenewalAhead:
    return ahead(language, **{"at": LAST_NOTICE, **changes})


def announced(language: Language = EN, **changes: Any) -> PricesAnnounced:
    contract = running(in_english)
    price = NewPrice(contract.base.product, 25, "EUR", 9_125_00, 18_250_00, date(2027, 3, 15))
    facts = {
        "language": language,
        "subscription": contract.subscription,
        "base": contract.base,
        "prices": (price,),
        "cancel_by": date(2027, 2, 13),
        "at": FIRST_NOTICE,
    }
    made: PricesAnnounced = _letter(PricesAnnounced, facts, changes)
    return made


def agreement_ends(language: Language = EN, **changes: Any) -> DeviationsEnd:
    """All four deviations end with the term; the price rises from 300.00 to 365.00 per seat."""
    contract, over = running(in_english), date(2027, 3, 15)
    ends = (
        EndingDeviation(DeviationKind.PRICE, over, 25, 7_500_00, 9_125_00),
        EndingDeviation(DeviationKind.NOTICE, over),
        EndingDeviation(DeviationKind.FEE, over),
        EndingDeviation(DeviationKind.MAXIMUM, over),
    )
    facts = {
        "language": language,
        "subscription": contract.subscription,
        "base": contract.base,
        "plan": contract.base.plan,
        "ends": ends,
        "cancel_by": date(2027, 2, 13),
        "at": FIRST_NOTICE,
    }
    made: DeviationsEnd = _letter(DeviationsEnd, facts, changes)
    return made


def credited(language: Language = EN, **changes: Any) -> CreditNoteIssued:
    note, _ = ended_early(in_english)
    made: CreditNoteIssued = _letter(CreditNoteIssued, {"language": language, "document": note}, changes)
    return made


REFUND = Refund(
    id="ref_01M7QKJ5G0XF0CTNWYJ3YS9R30",
    account="acc_01KKRAFRB09WCR6PDXY1Z5WQF2",
    profile="pro_01KKRAFRB0M5GAVTQ3Z8C1D7HE",
    subscription="sub_01KKRBJHM0FSJCVE31AWYEMAF8",
    credit_note="crn_1",
    currency="EUR",
    parts=(
        RefundWork("pay_1", "inv_a", 2000_00, RefundState.DONE),
        RefundWork("pay_2", "inv_b", 217_93, RefundState.DONE, BY_TRANSFER, date(2026, 12, 3), "Zetel CRN-2026-000007"),
    ),
    made_at=DECEMBER,
    version=3,
    sequence=3,
)


def refunded(language: Language = EN, **changes: Any) -> RefundCompleted:
    note, _ = ended_early(in_english)
    facts = {"language": language, "refund": REFUND, "credit_note": note}
    made: RefundCompleted = _letter(RefundCompleted, facts, changes)
    return made


def by_hand(language: Language = EN, **changes: Any) -> RefundByHand:
    note, _ = ended_early(in_english)
    part = replace(REFUND.parts[1], state=RefundState.TASK, paid_on=None, reference=None)
    facts = {"language": language, "refund": REFUND, "credit_note": note, "part": part}
    made: RefundByHand = _letter(RefundByHand, facts, changes)
    return made


REFUSED = Payment(
    id="pay_b",
    account=REFUND.account,
    profile=REFUND.profile,
    method=PaymentMethod.CARD,
    state=PaymentState.PENDING,
    currency="EUR",
    amount=1179_75,
    made_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    sequence=1,
    version=2,
    reason="insufficient_funds",
    invoice="inv_b",
    declines=1,
)


def charge_failed(language: Language = EN, **changes: Any) -> ChargeFailed:
    contract = running(in_english)
    facts = {
        "language": language,
        "payment": REFUSED,
        "invoice": contract.documents[1],
        "subscription": contract.subscription,
        "next_try": date(2026, 9, 4),
    }
    made: ChargeFailed = _letter(ChargeFailed, facts, changes)
    return made


def released(language: Language = EN, **changes: Any) -> LicencesReleased:
    """Two people lost their licence with the renewal."""
    contract = running(in_english)
    people = ReleasedPeople(contract.base.product, 2, ("Jan Veerman", "Bo de Vries"))
    facts = {"language": language, "subscription": contract.subscription, "released": people}
    made: LicencesReleased = _letter(LicencesReleased, facts, changes)
    return made


def term_set(language: Language = EN, **changes: Any) -> TermSet:
    """From 15 March 2027 on 40 seats at 730.00 a year, without storage."""
    contract, offer = running(in_english, added=None), enterprise()
    quote = quote_coming_term(
        contract,
        WantedTerm(NamedPlan(offer.plan.id, 40)),
        on_sale=[offer],
        buyer=buyer(),
        seller=seller(),
        ids=ids(),
        entries=["ent_1", "ent_2", "ent_3"],
        at=datetime(2026, 9, 1, 12, tzinfo=UTC),
        describe=in_english,
    )
    planned = {"enterprise-yearly.3@" + offer.price.version: offer}
    after = coming_term_set(quote, contract, at=quote.made_at).subscription
    told = replace(contract, subscription=after, offers={**contract.offers, **planned})
    facts = {
        "language": language,
        "subscription": after,
        "effective": date(2027, 3, 15),
        "next_term": coming(told),
        "changed_by": "Anna Veerman",
        "released": ReleasedPeople(contract.base.product, 2, ("Jan Veerman", "Bo de Vries")),
    }
    made: TermSet = _letter(TermSet, facts, changes)
    return made


CHANGES: Mapping[str, Callable[..., Letter]] = {
    "more seats": more_seats,
    "fewer seats": fewer_seats,
    "seats scheduled": scheduled,
    "another plan": another_plan,
    "a plan for the renewal": plan_for_later,
    "a longer plan": longer_plan,
    "a coming term": term_set,
    "cancelled": cancelled,
    "all back": all_back,
    "end scheduled": end_scheduled,
    "late end": late_end,
    "end on a day": end_on_a_day,
    "undone": undone,
    "taken over": taken_over,
    "refund kept": attempt,
    "return kept": partial(attempt, total=20),
    "refund carried out": partial(attempt, state=AttemptState.CARRIED_OUT),
    "return withdrawn": partial(attempt, state=AttemptState.WITHDRAWN, total=20),
    "refund lapsed": partial(attempt, state=AttemptState.LAPSED),
    "expired": expired,
    "renewal ahead": ahead,
    "renewal ahead, seats counted": first_ahead,
    "renewal ahead, too late": last_ahead,
    "prices announced": announced,
    "prices announced, too late to cancel": partial(announced, at=LAST_NOTICE),
    "agreement ends": agreement_ends,
    "agreement ends, too late to cancel": partial(agreement_ends, at=LAST_NOTICE),
    "credit note": credited,
    "refunded": refunded,
    "refund by hand": by_hand,
    "charge failed": charge_failed,
    "licences released": released,
}
