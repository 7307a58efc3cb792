"""The mails of a story, held against what happened in it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from datetime import timedelta
from typing import Any

from tests.shop import Shop
from zetel.application.store.keys import Table
from zetel.application.store.wire import from_wire
from zetel.domain.events import ActorKind, Event
from zetel.domain.payments.payment import Payment

#: Longer than any request waits: whose payment fails later learns it by mail.
_LATE = timedelta(seconds=30)

#: The mails that follow each time, by the type of the event, about its subject.
_LETTERS = {
    "subscription.cancelled": "Cancelled",
    "subscription.end_scheduled": "EndScheduled",
    "subscription.change_undone": "ChangeUndone",
    "subscription.taken_over": "TakenOver",
    **{f"subscription.{news}": "TrialTold" for news in ("trial_started", "trial_extended", "conversion_agreed")},
    "subscription.conversion_refused": "ConversionFailed",
    "subscription.renewal_notice_sent": "RenewalAhead",
    "subscription.prices_announced": "PricesAnnounced",
    "subscription.deviations_ending": "DeviationsEnd",
    **{f"upgrade.{step}": "UpgradeTold" for step in ("answered", "offered")},
    **{f"upgrade.{step}": "UpgradeAtSeller" for step in ("asked", "declined")},
    **{f"attempt.{state}": "AttemptTold" for state in ("kept", "carried_out", "withdrawn", "lapsed")},
    "subscription.ended": "SubscriptionExpired",
    **{f"subscription.{what}_announced": "AfterEndTold" for what in ("disabling", "deletion")},
    "acknowledgement.rendered": "CancellationReceived",
    "payment.received": "TransferReceived",
    "payment.taken_back": "TransferTakenBack",
    "payment.charge_failed": "ChargeFailed",
    "payment.given_back": "PaymentFailed",
    "refund.completed": "RefundCompleted",
    "refund.task": "RefundByHand",
    **{f"job.{end}": "JobTold" for end in ("finished", "stopped")},
    "move.stopped": "MoveStoppedTold",
    "request.asked": "RequestToDecide",
    **{f"request.{outcome}": "RequestAnswered" for outcome in ("approved", "served", "denied")},
    **{f"programme.{outcome}": "ProgrammeAnswered" for outcome in ("approved", "denied")},
    "programme.ending": "ProgrammeEnds",
}

#: Letters that lead nowhere, with a link of their own or to addresses without access.
_WITHOUT_PAGE = frozenset(
    {
        *("AddressToConfirm", "MemberInvitedByMail", "OwnerAhead"),
        *("ClosingTold", "PersonErased", "AddressRefused", "CustomerNotReached"),
    }
)

#: Events after which nobody is told any more what was to come: another end was set, it is over, or it was taken back.
_OVER = frozenset({"subscription.cancelled", "subscription.ended"})
_LEFT = frozenset({"member.deactivated", "member.removed"})
#: The mails about a step of a request for an end, and the steps that overtake another one.
_ENDS_ASKED_FOR = ("EndRequestTold", "EndRequestAtSeller")
_LATER_STEPS = ("prepared", "declared", "approved", "rejected", "refused", "withdrawn", "sent_again")
_NO_LONGER_TRUE = {
    "EndScheduled": _OVER | {"subscription.end_scheduled", "subscription.change_undone"},
    "ChangeUndone": _OVER,
    "AttemptTold": {"attempt.carried_out", "attempt.withdrawn", "attempt.lapsed"},
    **dict.fromkeys(_ENDS_ASKED_FOR, frozenset(f"end_request.{step}" for step in _LATER_STEPS)),
    **dict.fromkeys(
        ("UpgradeTold", "UpgradeAtSeller"),
        frozenset(f"upgrade.{step}" for step in ("answered", "offered", "declined", "withdrawn")),
    ),
    "SeatsChanged": _OVER,
    **dict.fromkeys(("PlanChanged", "TermSet"), _OVER | {"subscription.change_undone"}),
    **dict.fromkeys(("TrialTold", "ConversionFailed"), _OVER | {"subscription.converted"}),
    **dict.fromkeys(("Cancelled", "SubscriptionExpired", "AfterEndTold"), frozenset({"subscription.revived"})),
    "TransferReceived": {"payment.taken_back"},
    "JobTold": {"job.finished"},
    "RequestToDecide": {"request.approved", "request.denied", "request.withdrawn"},
    "RequestAnswered": {"request.withdrawn"},
}


#: Mails that name an account alone.
_OF_ACCOUNTS: Set[str] = frozenset(
    {"AddressToConfirm", "MemberInvitedByMail", "OwnerAhead", "VatIdRefused", "VatIdRefusedAtCustomer"}
)


def broken_promises(shop: Shop) -> Iterator[str]:
    """Each at least once and at most twice, about what it follows; nothing else."""
    made_at = {payment.id: payment.made_at for payment in _payments(shop)}
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    excused: dict[str, Counter[str]] = defaultdict(Counter)
    tried: set[str] = set()
    for event in shop.events():
        if event.type == "subscription.trial_started":
            tried.add(event.subject)
        if event.type == "subscription.converted":
            tried.discard(event.subject)
        match event.type:
            case "subscription.renewal_notice_sent" if event.subject in tried:
                letter, about = "TrialTold", event.subject
            case "subscription.items_added" if event.subject in tried:
                letter, about = "TrialTold", event.subject
            case "subscription.purchased" | "subscription.items_added" | "subscription.revived":
                letter, (about,) = "PurchaseConfirmed", _named(event)
            case "subscription.seats_increased" | "subscription.seats_decreased" | "subscription.seats_scheduled":
                letter, (about, *_) = "SeatsChanged", (*_named(event), event.subject)
            case "subscription.plan_changed" | "subscription.plan_scheduled":
                letter, (about, *_) = "PlanChanged", (*_named(event), event.subject)
            case "subscription.term_set":
                letter, about = "TermSet", event.subject
            case "invoice.rendered":
                letter, about = "InvoiceIssued", event.subject
            case "credit_note.rendered":
                letter, about = "CreditNoteIssued", event.subject
            case "payment.declined" if event.actor.kind is ActorKind.SYSTEM:
                continue  # of a trial's end, which has a mail of its own
            case "payment.declined" | "payment.released" if event.at - made_at[event.subject] > _LATE:
                letter, about = "PaymentFailed", event.subject
            case "recipient.added" | "recipient.link_renewed":
                letter, about = "AddressToConfirm", event.account
            case "member.invited" | "member.invited_again":
                letter, about = "MemberInvitedByMail", event.account
            case "upgrade.withdrawn":
                letter = "UpgradeTold" if event.actor.kind is ActorKind.STAFF else "UpgradeAtSeller"
                about = event.subject
            case "end_request.carried_out":
                continue  # the cancellation has a mail
            case _ if event.type.startswith("end_request."):
                letter, about = "EndRequestTold", event.subject
                expected["EndRequestAtSeller"][about] += 1
                excused["EndRequestAtSeller"][about] += _is_no_longer_true("EndRequestAtSeller", event, shop)
            case "succession.begun":
                letter, about = "OwnerAhead", event.account
                expected[letter][about] += 1  # the owner's, and the recipients'
            case "profile.vat_id_refused":
                letter, about = "VatIdRefused", event.account
                expected["VatIdRefusedAtCustomer"][about] += 1
            case "job.finished" if event.data["kind"] == "export":
                letter, about = "ExportReady", event.subject
            case "licences.ended" if event.data["why"] in ("released", "unfit"):
                letter, about = "LicencesReleased", str(event.data["subscription"])
            case _ if event.type in _LETTERS:
                letter, about = _LETTERS[event.type], event.subject
            case _:
                continue
        expected[letter][about] += 1
        excused[letter][about] += _is_no_longer_true(letter, event, shop)
    for mail in shop.world.outbox.sent:
        if mail.html.endswith("</pre>") and mail.subject not in _WITHOUT_PAGE:
            yield f"a mail {mail.subject} that leads nowhere"
    sent = _sent(shop)
    for letter in {*expected, *sent}:
        for about in {*expected[letter], *sent[letter]}:
            events, mails = expected[letter][about], sent[letter][about]
            # A notice that the change of a contract overtakes is sent, and told of by no event.
            most = 2 * max(events, 1) if letter == "RenewalAhead" else 2 * events
            if not events - excused[letter][about] <= mails <= most:
                yield f"{mails} mails {letter} about {about} after {events} events"


def _is_no_longer_true(letter: str, event: Event, shop: Shop) -> bool:
    """Whether what the event tells was over when its mail may have been sent; a member that left asks no more."""
    if letter.startswith("Request"):
        member = event.data["member"]
        if any(other.subject == member and other.type in _LEFT for other in shop.events()):
            return True
    over: Set[str] = _NO_LONGER_TRUE.get(letter, frozenset())
    later = (other for other in shop.events() if other.subject == event.subject and other.sequence > event.sequence)
    return any(other.type in over for other in later)


def _sent(shop: Shop) -> Mapping[str, Counter[str]]:
    """How many mails of each kind were sent, by what they are about."""
    sent: dict[str, Counter[str]] = defaultdict(Counter)
    for mail in shop.world.outbox.sent:
        if mail.text.startswith("Instead of") or mail.subject == "PersonErased":  # sent on later
            continue
        written = json.loads(mail.text)
        named = (
            "job",
            "move",
            "attempt",
            "refund",
            "document",
            "payment",
            "invoice",
            "subscription",
            "request",
            "acknowledgement",
        )
        if mail.subject in _OF_ACCOUNTS:
            sent[mail.subject][written["account"]] += 1
            continue
        if mail.subject == "ExportReady":
            sent[mail.subject][written["job"]] += 1
            continue
        if mail.subject in _ENDS_ASKED_FOR:
            sent[mail.subject][written["request"]["id"]] += 1
            continue
        # A mail about seats or another plan names the first document of the change, if there is any.
        notes = written.get("credit_notes") if mail.subject in ("SeatsChanged", "PlanChanged") else None
        about = notes[0] if notes else next(written[name] for name in named if name in written)
        sent[mail.subject][about["id"]] += 1
    return sent


def _named(event: Event) -> tuple[str, ...]:
    documents: Any = event.data["documents"]
    return tuple(documents)


def _payments(shop: Shop) -> list[Payment]:
    stored = shop.world.store.items(Table.CORE).items()
    return [from_wire(Payment, data) for (_, sk), data in stored if sk.startswith("PAY#")]
