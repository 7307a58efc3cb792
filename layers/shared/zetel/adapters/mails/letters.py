"""The content of each letter in the customer's language: facts in, words out."""

from zetel.adapters.mails import (
    acknowledgements,
    after_end,
    changes,
    deviations,
    end_requests,
    ends,
    erasures,
    exports,
    invitations,
    jobs,
    kept,
    moves,
    owners,
    payments,
    plans,
    prices,
    programmes,
    recipients,
    refusals,
    renewals,
    requests,
    sales,
    seats_gone,
    trials,
    upgrades,
    vat_ids,
)
from zetel.adapters.mails.content import Content
from zetel.adapters.texts.words import Words
from zetel.application.letters import (
    AddressRefused,
    AddressToConfirm,
    AfterEndTold,
    AttemptTold,
    CancellationReceived,
    Cancelled,
    ChangeUndone,
    ChargeFailed,
    ClosingTold,
    ConversionFailed,
    CreditNoteIssued,
    CustomerNotReached,
    DeviationsEnd,
    EndRequestAtSeller,
    EndRequestTold,
    EndScheduled,
    ExportReady,
    InvoiceIssued,
    JobTold,
    Letter,
    LicencesReleased,
    MemberInvitedByMail,
    MoveStoppedTold,
    OwnerAhead,
    PaymentFailed,
    PersonErased,
    PlanChanged,
    PricesAnnounced,
    ProgrammeAnswered,
    ProgrammeEnds,
    PurchaseConfirmed,
    RefundByHand,
    RefundCompleted,
    RenewalAhead,
    RequestAnswered,
    RequestToDecide,
    SeatsChanged,
    SubscriptionExpired,
    TakenOver,
    TermSet,
    TransferReceived,
    TransferTakenBack,
    TrialTold,
    UpgradeAtSeller,
    UpgradeTold,
    VatIdRefused,
    VatIdRefusedAtCustomer,
)


def content_of(letter: Letter, words: Words) -> Content:  # noqa: C901  one branch for each letter
    match letter:
        case PurchaseConfirmed():
            return sales.bought(letter, words)
        case InvoiceIssued():
            return sales.invoice(letter, words)
        case CreditNoteIssued():
            return sales.credit_note(letter, words)
        case TransferReceived():
            return payments.received(letter, words)
        case TransferTakenBack():
            return payments.taken_back(letter, words)
        case PaymentFailed():
            return payments.failed(letter, words)
        case ChargeFailed():
            return payments.charge_failed(letter, words)
        case RefundCompleted():
            return payments.refunded(letter, words)
        case RefundByHand():
            return payments.by_hand(letter, words)
        case SeatsChanged():
            return changes.seats(letter, words)
        case PlanChanged():
            return plans.changed(letter, words)
        case TermSet():
            return plans.term_set(letter, words)
        case ChangeUndone():
            return changes.undone(letter, words)
        case TakenOver():
            return changes.taken_over(letter, words)
        case AttemptTold():
            return kept.told(letter, words)
        case EndRequestTold():
            return end_requests.told(letter, words)
        case EndRequestAtSeller():
            return end_requests.at_seller(letter, words)
        case Cancelled():
            return ends.cancelled(letter, words)
        case EndScheduled():
            return ends.end_scheduled(letter, words)
        case CancellationReceived():
            return acknowledgements.received(letter, words)
        case SubscriptionExpired():
            return ends.expired(letter, words)
        case AfterEndTold():
            return after_end.told(letter, words)
        case RenewalAhead():
            return renewals.ahead(letter, words)
        case TrialTold():
            return trials.told(letter, words)
        case ConversionFailed():
            return trials.failed(letter, words)
        case PricesAnnounced():
            return prices.announced(letter, words)
        case DeviationsEnd():
            return deviations.ending(letter, words)
        case UpgradeTold():
            return upgrades.told(letter, words)
        case UpgradeAtSeller():
            return upgrades.at_seller(letter, words)
        case VatIdRefused():
            return vat_ids.refused(letter, words)
        case VatIdRefusedAtCustomer():
            return vat_ids.refused_at_customer(letter, words)
        case LicencesReleased():
            return seats_gone.ended(letter, words)
        case AddressToConfirm():
            return recipients.to_confirm(letter, words)
        case MemberInvitedByMail():
            return invitations.invited(letter, words)
        case OwnerAhead():
            return owners.ahead(letter, words)
        case ClosingTold():
            return owners.closed(letter, words)
        case PersonErased():
            return erasures.erased(letter, words)
        case AddressRefused():
            return refusals.address_refused(letter, words)
        case CustomerNotReached():
            return refusals.customer_not_reached(letter, words)
        case JobTold():
            return jobs.told(letter, words)
        case MoveStoppedTold():
            return moves.stopped(letter, words)
        case RequestToDecide():
            return requests.to_decide(letter, words)
        case RequestAnswered():
            return requests.answered(letter, words)
        case ProgrammeAnswered():
            return programmes.answered(letter, words)
        case ProgrammeEnds():
            return programmes.ends(letter, words)
        case ExportReady():
            return exports.ready(letter, words)
