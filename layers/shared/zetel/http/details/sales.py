"""Details about an account's quotes, subscriptions, credit, payments and documents."""

from zetel.adapters.texts.amounts import money
from zetel.adapters.texts.charges import declined as reason_of
from zetel.adapters.texts.words import Words
from zetel.domain.catalog.terms import CancellationMode
from zetel.domain.errors import (
    AccountMoved,
    BalanceMoved,
    CancellationNotAllowed,
    CancelledAlready,
    ChangeInProgress,
    ChangesClash,
    ChargeGivenBack,
    ContractPart,
    ContractTooLarge,
    CreditLimitExceeded,
    CurrencyMismatch,
    Declined,
    DocumentMoved,
    EndRequestClosed,
    ExportRequired,
    FileNotReady,
    InvoiceSettled,
    NoStandingTransfer,
    NoticeStands,
    NotInvoiceable,
    NotReleased,
    ProfileMoved,
    QuoteExpired,
    QuoteTampered,
    QuoteUsed,
    RenewalDue,
    RenewalParked,
    RequestInProgress,
    SeatsBelowAssigned,
    SubscriptionEnded,
    SubscriptionMoved,
    TaskNotOpen,
    TriesUsedUp,
)
from zetel.domain.payments.allocation import allocations_of
from zetel.domain.payments.payment import PaymentState, is_last_try
from zetel.domain.quotes.end_request import EndRequestState
from zetel.domain.subscriptions.attempt import attempt_of
from zetel.domain.subscriptions.subscription import END_REQUEST


def quote_tampered(_: QuoteTampered, words: Words) -> str:
    return words.gettext(
        "The quote was changed after it was made, or can no longer be checked. Ask for a new quote and send it back "
        "unchanged."
    )


def quote_used(_: QuoteUsed, words: Words) -> str:
    return words.gettext(
        "This quote was already used, and nothing was done twice. For another change, ask for a new quote."
    )


def tries_used_up(error: TriesUsedUp, words: Words) -> str:
    return words.ngettext(
        "{n} card payment of this quote was declined. Nothing was charged. Ask for a new quote.",
        "{n} card payments of this quote were declined. Nothing was charged. Ask for a new quote.",
        error.tries,
    )


def quote_expired(error: QuoteExpired, words: Words) -> str:
    return words.gettext(
        "This quote was valid until {instant}. Ask for a new quote.", instant=words.instant(error.expired_at)
    )


def subscription_moved(_: SubscriptionMoved, words: Words) -> str:
    return words.gettext("The subscription has changed since the quote was made. Ask for a new quote.")


def profile_moved(_: ProfileMoved, words: Words) -> str:
    return words.gettext("The billing profile has changed since the quote was made. Ask for a new quote.")


def balance_moved(_: BalanceMoved, words: Words) -> str:
    return words.gettext("The balance no longer covers the amount that the quote takes from it. Ask for a new quote.")


def account_moved(_: AccountMoved, words: Words) -> str:
    return words.gettext("The account was changed at the same moment. Open it again and repeat your change.")


def document_moved(_: DocumentMoved, words: Words) -> str:
    return words.gettext(
        "A document was changed at the same moment, so nothing was done. Try again; if you were confirming a quote, "
        "ask for a new quote."
    )


def contract_too_large(error: ContractTooLarge, words: Words) -> str:
    day = words.day(error.grows_on)
    if error.of is ContractPart.LINES:
        return words.gettext(
            "With more than {most} charges in a billing period this subscription could no longer be ended, so it takes "
            "no more seats or add-ons until {day}. Nothing was charged. Schedule the seats for the renewal, or buy "
            "a second subscription.",
            most=error.most,
            day=day,
        )
    return words.gettext(
        "In this billing period the subscription was invoiced in {most} different ways, by name, address, VAT ID or "
        "tax rule. With one more it could no longer be ended, so it takes no more seats or add-ons until {day}. "
        "Nothing was charged. Schedule the seats for the renewal, or buy a second subscription.",
        most=error.most,
        day=day,
    )


def change_in_progress(error: ChangeInProgress, words: Words) -> str:
    if error.held_by.startswith(END_REQUEST):
        return words.gettext(
            "The end of this subscription has been asked for, and nothing else changes until that is decided. To go on "
            "with the subscription, withdraw the request."
        )
    if attempt_of(error.held_by):
        return words.gettext(
            "A full refund or a return of seats is still to be carried out for this subscription. Try again in a few "
            "minutes, or withdraw it."
        )
    if allocations_of(error.held_by):
        return words.gettext(
            "A credit is still being set off against this subscription's invoices. Try again in a few minutes. If the "
            "time for a full refund or a return of seats would run out, have it kept as of now."
        )
    return words.gettext(
        "Another change of this subscription is waiting for its payment. Try again when the payment has ended."
    )


def request_in_progress(error: RequestInProgress, words: Words) -> str:
    return words.ngettext(
        "The payment service has not answered yet. Send the same request again in {n} second.",
        "The payment service has not answered yet. Send the same request again in {n} seconds.",
        error.retry_after,
    )


def not_released(_: NotReleased, words: Words) -> str:
    return words.gettext(
        "With this billing profile you cannot buy on invoice. Pay by card, or ask us to allow buying on invoice."
    )


def credit_limit_exceeded(error: CreditLimitExceeded, words: Words) -> str:
    limit, amount = (money(one, error.currency, words.language) for one in (error.limit, error.amount))
    if not error.owed:
        return words.gettext(
            "{amount} is more than your credit limit of {limit}. Buy less, or pay by card.", amount=amount, limit=limit
        )
    return words.gettext(
        "With {owed} still open, {amount} more would exceed your credit limit of {limit}. Pay open invoices first, or "
        "pay by card.",
        owed=money(error.owed, error.currency, words.language),
        amount=amount,
        limit=limit,
    )


def currency_mismatch(error: CurrencyMismatch, words: Words) -> str:
    return words.gettext(
        "Amounts in {currencies} cannot be combined. Send the amount in the currency of the document.",
        currencies=words.joined(error.currencies),
    )


def declined(error: Declined, words: Words) -> str:
    return " ".join(
        (
            words.gettext("Your card could not be charged: {reason}.", reason=reason_of(error.reason, words)),
            words.gettext("So nothing was bought, and nothing was charged."),
            words.gettext("This was the quote's last try. Ask your bank, or make a new quote for another card.")
            if is_last_try(error.payment)
            else words.gettext("Ask your bank, or confirm the same quote with another card."),
        )
    )


def not_invoiceable(error: NotInvoiceable, words: Words) -> str:
    return words.gettext(
        "Its invoice or credit note would break the standard EN 16931 ({rules}), and nothing was done. The reason lies "
        "in our own details: get in touch with us, and ask for the quote again when we have corrected them.",
        rules=", ".join(error.rules),
    )


def charge_given_back(_: ChargeGivenBack, words: Words) -> str:
    return words.gettext(
        "Your card was charged, but meanwhile the subscription had changed and the quote no longer fitted. So nothing "
        "was bought, and the money was given back. Ask for a new quote."
    )


def subscription_ended(_: SubscriptionEnded, words: Words) -> str:
    return words.gettext("This subscription is not running, so it cannot be changed. Buy a new one.")


def renewal_due(_: RenewalDue, words: Words) -> str:
    return words.gettext("This subscription's next billing period is about to begin. Try again in a few minutes.")


def renewal_parked(_: RenewalParked, words: Words) -> str:
    return words.gettext(
        "This subscription goes on, but its next billing period could not be invoiced. We know about it and are "
        "working on it; try again later. You can still cancel the subscription for the end of its term."
    )


def cancellation_not_allowed(error: CancellationNotAllowed, words: Words) -> str:
    if error.why == "not_allowed":
        return words.gettext(
            "The running term cannot be ended early. You can cancel the subscription for {day}, the first day without "
            "service.",
            day=words.day(error.ends),
        )
    if error.why == "assisted":
        return words.gettext(
            "Your account manager ends this subscription together with you. Ask for the statement, and send it to us "
            "as a request."
        )
    return words.gettext(
        "We decide about the end of this subscription. Ask for the statement, and send it to us as a request."
    )


def export_required(error: ExportRequired, words: Words) -> str:
    return words.gettext(
        "Your contract asks for an export before you cancel. Begin an export of everything by {day}, and cancel within "
        "14 days of the mail that it is ready: then the day of your first try counts. An export that the product "
        "itself has made in the last 30 days will do, too.",
        day=words.day(error.begin_by),
    )


def cancelled_already(error: CancelledAlready, words: Words) -> str:
    return words.gettext(
        "This subscription is already cancelled and ends on {day}. To keep it, take the cancellation back.",
        day=words.day(error.ends),
    )


def changes_clash(error: ChangesClash, words: Words) -> str:
    return words.gettext(
        "Another change is planned for {day} that does not go with this one. Take that change back first, or choose one"
        " that fits.",
        day=words.day(error.on),
    )


def notice_stands(error: NoticeStands, words: Words) -> str:
    return words.gettext(
        "This subscription is cancelled and ends on {day}. The new plan runs longer, so that the cancellation would no"
        " longer count. If you want that, confirm it with your request.",
        day=words.day(error.ends),
    )


def end_request_closed(error: EndRequestClosed, words: Words) -> str:
    match error.state:
        case EndRequestState.OPEN | EndRequestState.PREPARED:
            return words.gettext("The days for a decision are over: the request is approved.")
        case EndRequestState.REJECTED:
            return words.gettext("The request was rejected. The customer may ask for the end with a new one.")
        case EndRequestState.APPROVED | EndRequestState.CARRIED_OUT:
            return words.gettext("The request was approved. Read it to see when the subscription ends.")
        case EndRequestState.REFUSED:
            return words.gettext("The rejection of the request is final. The customer may ask with a new one.")
        case CancellationMode.ASSISTED:
            return words.gettext("The customer declares this end: prepare the statement, or record the declaration.")
        case CancellationMode.REQUEST:
            return words.gettext("You decide about this end: approve or reject the request.")
        case EndRequestState.WITHDRAWN:
            return words.gettext("The request was withdrawn. The customer may ask with a new one.")
        case _:
            return words.gettext("The request is not at this step. Read it to see what comes next.")


def seats_below_assigned(error: SeatsBelowAssigned, words: Words) -> str:
    return words.ngettext(
        "Seats assigned to people: {assigned}; seats requested: {requested}. Take back {n} seat first.",
        "Seats assigned to people: {assigned}; seats requested: {requested}. Take back {n} seats first.",
        error.assigned - error.requested,
        assigned=error.assigned,
        requested=error.requested,
    )


def no_standing_transfer(error: NoStandingTransfer, words: Words) -> str:
    if error.state == PaymentState.TAKEN_BACK:
        return words.gettext("This payment was already taken back. You need not do anything.")
    return words.gettext("Only a recorded transfer can be taken back. A card payment goes back by a refund.")


def task_not_open(error: TaskNotOpen, words: Words) -> str:
    if error.state == "done":
        return words.gettext("Part {n} of the refund is already paid. You need not do anything.", n=error.part)
    return words.gettext(
        "Part {n} of the refund goes back by itself the way it was paid. You need not do anything.", n=error.part
    )


def invoice_settled(_: InvoiceSettled, words: Words) -> str:
    return words.gettext(
        "This invoice is already settled. Name an open invoice, or none: then the oldest open invoices are paid."
    )


def file_not_ready(error: FileNotReady, words: Words) -> str:
    return words.gettext(
        "The file ({format}) is still being made. Try again in a few minutes.", format=error.format.upper()
    )
