"""The history of a subscription in words: each event of its contract as a sentence, and whoever was the cause."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from zetel.adapters.texts.words import Words
from zetel.application.ports import Happened, SaidHappened
from zetel.domain.calendar import Span
from zetel.domain.events import ActorKind
from zetel.domain.licences.events import (
    MoveBegun,
    MoveEnded,
    MoveStopped,
)
from zetel.domain.quotes.events import (
    EndApproved,
    EndAsked,
    EndCarriedOut,
    EndDeclared,
    EndPrepared,
    EndRefused,
    EndRejected,
    EndSentAgain,
    EndWithdrawn,
)
from zetel.domain.subscriptions.events import (
    AttemptCarriedOut,
    AttemptKept,
    AttemptLapsed,
    AttemptWithdrawn,
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionChangeUndone,
    SubscriptionConversionAgreed,
    SubscriptionConversionRefused,
    SubscriptionConverted,
    SubscriptionDeleted,
    SubscriptionDeletionAnnounced,
    SubscriptionDeviationsEnding,
    SubscriptionDisabled,
    SubscriptionDisablingAnnounced,
    SubscriptionEndRefused,
    SubscriptionEndScheduled,
    SubscriptionItemsAdded,
    SubscriptionOver,
    SubscriptionPeriodBilled,
    SubscriptionPlanChanged,
    SubscriptionPlanScheduled,
    SubscriptionPricesAnnounced,
    SubscriptionPurchased,
    SubscriptionRenewalNoticeSent,
    SubscriptionRenewed,
    SubscriptionRevived,
    SubscriptionSeatsDecreased,
    SubscriptionSeatsIncreased,
    SubscriptionSeatsScheduled,
    SubscriptionTakenOver,
    SubscriptionTermSet,
    SubscriptionTrialExtended,
    SubscriptionTrialStarted,
)

#: The facts of an event in wire form, and the names of products in it.
_Facts = Mapping[str, Any]


def said(happened: Happened, words: Words) -> SaidHappened:
    """The event in words. Raises KeyError for one that is not about a subscription's contract."""
    facts: _Facts = happened.event.data
    return SaidHappened(_by(happened, words), _SENTENCES[happened.event.type](facts, happened.products, words))


def _by(happened: Happened, words: Words) -> str:
    match happened.event.actor.kind:
        case ActorKind.MEMBER:
            return happened.member or words.gettext("a former member")
        case ActorKind.STAFF:
            return words.gettext("the seller")
        case ActorKind.PRODUCT:
            return words.gettext("the product")
        case ActorKind.SYSTEM:
            return words.gettext("automatically")


def _day(facts: _Facts, name: str, words: Words) -> str:
    return words.day(date.fromisoformat(facts[name]))


def _last_day(facts: _Facts, name: str, words: Words) -> str:
    """The day before the one on which something else begins."""
    return words.day(date.fromisoformat(facts[name]) - timedelta(days=1))


def _span(facts: _Facts, name: str, words: Words) -> str:
    start, end = map(date.fromisoformat, facts[name])
    return words.span(Span(start, end))


def _items(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    """``25 × Professional, 10 × Storage``; of a plan change, the quantities after it."""
    parts = []
    for one in facts["items"]:
        quantity = one["quantity"]["to"] if isinstance(one["quantity"], Mapping) else one["quantity"]
        parts.append(words.gettext("{n} × {product}", n=quantity, product=products[one["plan"]]))
    return ", ".join(parts)


def _purchased(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    items, day = _items(facts, products, words), _day(facts, "effective", words)
    return words.gettext("Bought: {items}, from {day}.", items=items, day=day)


def _trial_started(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    items, day = _items(facts, products, words), _last_day(facts, "ends", words)
    return words.gettext("Trial begun: {items}. Its last day is {day}.", items=items, day=day)


def _revived(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    items, day = _items(facts, products, words), _day(facts, "effective", words)
    return words.gettext("Revived: {items}, from {day}.", items=items, day=day)


def _items_added(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    items, day = _items(facts, products, words), _day(facts, "effective", words)
    return words.gettext("Added: {items}, from {day}.", items=items, day=day)


def _of_addon(sentence: str, facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    """The sentence about the seats of an add-on names its product; that of a base needs none."""
    if product := products.get(facts["item"]):
        return words.gettext("{product}: {sentence}", product=product, sentence=sentence)
    return sentence


def _seats(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    before, after = facts["quantity"]["from"], facts.get("now", facts["quantity"]["to"])
    day = _day(facts, "effective", words)
    changed = words.gettext("{after} seats instead of {before}, from {day}.", before=before, after=after, day=day)
    if after != facts["quantity"]["to"]:
        changed += " " + words.gettext("With the renewal {after} seats.", after=facts["quantity"]["to"])
    return _of_addon(changed, facts, products, words)


def _seats_scheduled(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    after, day = facts["quantity"]["to"], _day(facts, "effective", words)
    return _of_addon(words.gettext("{after} seats set for {day}.", after=after, day=day), facts, products, words)


def _plan_changed(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    items, day = _items(facts, products, words), _day(facts, "effective", words)
    return words.gettext("Another plan: {items}, from {day}.", items=items, day=day)


def _plan_scheduled(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    items, day = _items(facts, products, words), _day(facts, "effective", words)
    return words.gettext("Another plan set for {day}: {items}.", items=items, day=day)


def _term_set(facts: _Facts, products: Mapping[str, str], words: Words) -> str:
    items, day = _items(facts, products, words), _day(facts, "effective", words)
    return words.gettext("The coming term set, from {day}: {items}.", items=items, day=day)


def _undone(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("A change for {day} undone.", day=_day(facts, "on", words))


def _cancelled(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("Cancelled. The last day with service is {day}.", day=_last_day(facts, "ends", words))


def _end_scheduled(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext(
        "Cancelled in advance. The last day with service is {day}.", day=_last_day(facts, "ends", words)
    )


def _ended(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("Ended. The last day with service was {day}.", day=_last_day(facts, "ended", words))


def _billed(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("Billed: {span}.", span=_span(facts, "period", words))


def _renewed(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("Renewed: {span}.", span=_span(facts, "term", words))


def _converted(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("The trial has become a paid term: {span}.", span=_span(facts, "term", words))


def _conversion_agreed(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("A paid term after the trial agreed, from {day}.", day=_day(facts, "effective", words))


def _trial_extended(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("Trial extended. Its last day is {day}.", day=_last_day(facts, "ends", words))


def _notice_sent(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("A mail about the renewal on {day} sent.", day=_day(facts, "term_end", words))


def _disabling_told(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("A mail that access closes on {day} sent.", day=_day(facts, "on", words))


def _deletion_told(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("A mail about the deletion on {day} sent.", day=_day(facts, "on", words))


def _end_asked(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("An end asked for. It is decided by {day}.", day=_day(facts, "decide_by", words))


def _end_sent_again(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext(
        "The request for an end sent again. It is decided by {day}.", day=_day(facts, "decide_by", words)
    )


def _end_prepared(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext(
        "The statement of the end prepared. It is to be confirmed by {day}.", day=_day(facts, "decide_by", words)
    )


def _end_declared(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext("The end declared, on {day}.", day=_day(facts, "on", words))


def _end_rejected(facts: _Facts, _: Mapping[str, str], words: Words) -> str:
    return words.gettext(
        "The request for an end rejected. It can be sent again until {day}.", day=_day(facts, "correct_by", words)
    )


def _always(message: str) -> Callable[[_Facts, Mapping[str, str], Words], str]:
    """A sentence without facts; `message` is marked where it stands."""
    return lambda _, __, words: words.gettext(message)


def gettext(message: str) -> str:
    """The message itself, marked for the tool that collects texts."""
    return message


_SENTENCES: Final[Mapping[str, Callable[[_Facts, Mapping[str, str], Words], str]]] = {
    SubscriptionPurchased.TYPE: _purchased,
    SubscriptionTrialStarted.TYPE: _trial_started,
    SubscriptionRevived.TYPE: _revived,
    SubscriptionItemsAdded.TYPE: _items_added,
    SubscriptionSeatsIncreased.TYPE: _seats,
    SubscriptionSeatsDecreased.TYPE: _seats,
    SubscriptionSeatsScheduled.TYPE: _seats_scheduled,
    SubscriptionPlanChanged.TYPE: _plan_changed,
    SubscriptionPlanScheduled.TYPE: _plan_scheduled,
    SubscriptionTermSet.TYPE: _term_set,
    SubscriptionChangeUndone.TYPE: _undone,
    SubscriptionCancelled.TYPE: _cancelled,
    SubscriptionEndScheduled.TYPE: _end_scheduled,
    SubscriptionOver.TYPE: _ended,
    SubscriptionPeriodBilled.TYPE: _billed,
    SubscriptionRenewed.TYPE: _renewed,
    SubscriptionConverted.TYPE: _converted,
    SubscriptionConversionAgreed.TYPE: _conversion_agreed,
    SubscriptionConversionRefused.TYPE: _always(gettext("The payment for the paid term failed.")),
    SubscriptionTrialExtended.TYPE: _trial_extended,
    SubscriptionEndRefused.TYPE: _always(gettext("A cancellation refused: an export of the data has to come first.")),
    SubscriptionChanged.TYPE: _always(gettext("The purchase order number changed.")),
    SubscriptionTakenOver.TYPE: _always(gettext("Taken over by the account.")),
    SubscriptionRenewalNoticeSent.TYPE: _notice_sent,
    SubscriptionPricesAnnounced.TYPE: _always(gettext("A mail about a new price sent.")),
    SubscriptionDeviationsEnding.TYPE: _always(gettext("A mail about the end of what was agreed sent.")),
    SubscriptionDisablingAnnounced.TYPE: _disabling_told,
    SubscriptionDisabled.TYPE: _always(gettext("Access closed. Data can still be exported.")),
    SubscriptionDeletionAnnounced.TYPE: _deletion_told,
    SubscriptionDeleted.TYPE: _always(gettext("Deleted. Only its documents are left.")),
    AttemptKept.TYPE: _always(gettext("A full refund or a return of seats asked for. It waits for other work.")),
    AttemptCarriedOut.TYPE: _always(gettext("The full refund or the return of seats carried out.")),
    AttemptWithdrawn.TYPE: _always(gettext("The full refund or the return of seats withdrawn.")),
    AttemptLapsed.TYPE: _always(gettext("The full refund or the return of seats has become void.")),
    EndAsked.TYPE: _end_asked,
    EndSentAgain.TYPE: _end_sent_again,
    EndPrepared.TYPE: _end_prepared,
    EndDeclared.TYPE: _end_declared,
    EndApproved.TYPE: _always(gettext("The request for an end approved.")),
    EndRejected.TYPE: _end_rejected,
    EndRefused.TYPE: _always(gettext("The request for an end rejected for good.")),
    EndWithdrawn.TYPE: _always(gettext("The request for an end withdrawn.")),
    EndCarriedOut.TYPE: _always(gettext("The requested end carried out.")),
    MoveBegun.TYPE: _always(gettext("The move of all people to another subscription begun.")),
    MoveEnded.TYPE: _always(gettext("All people moved to another subscription.")),
    MoveStopped.TYPE: _always(gettext("The move of all people stopped.")),
}
