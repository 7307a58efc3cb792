"""Problems: every refusal as RFC 9457 problem+json, and the only table from errors to problems.

A body has `type` (``/problems/<slug>``, stable), `title` (constant and English, the name of the type), `status`,
`detail` (a person's next step, in the reader's language), and the error's facts under their own names. A body never
shows the inside of the service. The first refusal loads this module: an accepted request needs none of it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools.event_handler import Response

from zetel.adapters.texts.words import Catalogues, Words
from zetel.application.store.wire import to_wire
from zetel.domain import errors
from zetel.domain.errors import ZetelError
from zetel.domain.parties.address import Language
from zetel.http import edge_errors
from zetel.http.details import (
    closings,
    defects,
    licences,
    people,
    recipients,
    requests,
    revivals,
    sales,
    trials,
    upgrades,
)

CONTENT_TYPE: Final = "application/problem+json"

#: The languages of details; each language is read at its first use.
CATALOGUES: Final = Catalogues()

#: Seconds after which a request that met a silent service, or that rates are missing for, may be repeated.
_PROVIDER_RETRY: Final = 60
_RATES_RETRY: Final = 3600


@dataclass(frozen=True, slots=True)
class Kind:
    """An error as a client sees it: `detail` puts the error into words."""

    status: HTTPStatus
    title: str
    detail: Callable[[Any, Words], str]


#: Every error that a request can meet; other errors are shown as a Defect. A test proves the table complete.
KINDS: Final[Mapping[type[ZetelError], Kind]] = {
    edge_errors.MalformedRequest: Kind(
        HTTPStatus.BAD_REQUEST, "The request cannot be read", requests.malformed_request
    ),
    edge_errors.IdempotencyKeyMissing: Kind(
        HTTPStatus.BAD_REQUEST, "The Idempotency-Key header is missing", requests.idempotency_key_missing
    ),
    errors.Declined: Kind(HTTPStatus.PAYMENT_REQUIRED, "The payment was declined", sales.declined),
    errors.NotAllowed: Kind(HTTPStatus.FORBIDDEN, "Your role does not permit this", requests.not_allowed),
    errors.RightsLacking: Kind(HTTPStatus.FORBIDDEN, "It takes rights that you do not hold", people.rights_lacking),
    errors.SecondFactorMissing: Kind(
        HTTPStatus.FORBIDDEN, "The sign-in has no second factor", recipients.second_factor_missing
    ),
    errors.MailUnverified: Kind(HTTPStatus.FORBIDDEN, "Your address is not confirmed", recipients.mail_unverified),
    edge_errors.CallerRefused: Kind(
        HTTPStatus.FORBIDDEN, "The token is of the other kind of caller", requests.caller_refused
    ),
    errors.Unknown: Kind(HTTPStatus.NOT_FOUND, "Not found", requests.unknown),
    edge_errors.NoSuchRoute: Kind(HTTPStatus.NOT_FOUND, "There is nothing at this address", requests.no_such_route),
    edge_errors.MethodNotAllowed: Kind(
        HTTPStatus.METHOD_NOT_ALLOWED, "This address does not take this method", requests.method_not_allowed
    ),
    errors.ChargeGivenBack: Kind(HTTPStatus.CONFLICT, "The charge was given back", sales.charge_given_back),
    errors.QuoteUsed: Kind(HTTPStatus.CONFLICT, "The quote was used before", sales.quote_used),
    errors.TriesUsedUp: Kind(HTTPStatus.CONFLICT, "The quote's card payments were all declined", sales.tries_used_up),
    errors.SubscriptionMoved: Kind(
        HTTPStatus.CONFLICT, "The subscription has changed since the quote was made", sales.subscription_moved
    ),
    errors.ProfileMoved: Kind(
        HTTPStatus.CONFLICT, "The billing profile has changed since the quote was made", sales.profile_moved
    ),
    errors.AccountMoved: Kind(HTTPStatus.CONFLICT, "The account has changed meanwhile", sales.account_moved),
    errors.DocumentMoved: Kind(HTTPStatus.CONFLICT, "The document has changed meanwhile", sales.document_moved),
    errors.BalanceMoved: Kind(
        HTTPStatus.CONFLICT, "The balance has changed since the quote was made", sales.balance_moved
    ),
    errors.ContractTooLarge: Kind(
        HTTPStatus.CONFLICT, "The subscription is too large for this change", sales.contract_too_large
    ),
    errors.ChangeInProgress: Kind(HTTPStatus.CONFLICT, "Another change is in progress", sales.change_in_progress),
    errors.RequestInProgress: Kind(
        HTTPStatus.CONFLICT, "This request is still being worked on", sales.request_in_progress
    ),
    errors.CardsNotTaken: Kind(HTTPStatus.CONFLICT, "The seller takes no cards", recipients.cards_not_taken),
    errors.LinkUsed: Kind(HTTPStatus.CONFLICT, "The link was used before", recipients.link_used),
    errors.LinkSuperseded: Kind(HTTPStatus.CONFLICT, "A newer link was sent", recipients.link_superseded),
    errors.LinkElsewhere: Kind(HTTPStatus.CONFLICT, "The link is for another purpose", recipients.link_elsewhere),
    errors.AddressTaken: Kind(HTTPStatus.CONFLICT, "The address is another member's", people.address_taken),
    errors.MembershipHeld: Kind(HTTPStatus.CONFLICT, "You are a member of the account", people.membership_held),
    errors.RecipientReady: Kind(HTTPStatus.CONFLICT, "The recipient is confirmed", recipients.recipient_ready),
    errors.NotReleased: Kind(HTTPStatus.CONFLICT, "The billing profile may not buy on invoice", sales.not_released),
    errors.CreditLimitExceeded: Kind(
        HTTPStatus.CONFLICT, "The credit limit does not allow it", sales.credit_limit_exceeded
    ),
    errors.NotInvoiceable: Kind(
        HTTPStatus.CONFLICT, "No invoice of this could be issued at present", sales.not_invoiceable
    ),
    errors.SubscriptionEnded: Kind(HTTPStatus.CONFLICT, "The subscription does not run", sales.subscription_ended),
    errors.RenewalDue: Kind(HTTPStatus.CONFLICT, "The subscription is about to be renewed", sales.renewal_due),
    errors.RenewalParked: Kind(HTTPStatus.CONFLICT, "The subscription's renewal has failed", sales.renewal_parked),
    errors.CancellationNotAllowed: Kind(
        HTTPStatus.CONFLICT, "The contract's terms do not allow this cancellation", sales.cancellation_not_allowed
    ),
    errors.ExportRequired: Kind(HTTPStatus.CONFLICT, "An export comes before the end", sales.export_required),
    errors.CancelledAlready: Kind(
        HTTPStatus.CONFLICT, "The subscription is cancelled already", sales.cancelled_already
    ),
    errors.TrialUsed: Kind(HTTPStatus.CONFLICT, "The trial is used up", trials.trial_used),
    errors.RevivalForbids: Kind(HTTPStatus.CONFLICT, "The subscription cannot be revived", revivals.revival_forbids),
    errors.PlanNotSold: Kind(HTTPStatus.CONFLICT, "The plan is not sold any more", revivals.plan_not_sold),
    errors.TrialForbids: Kind(HTTPStatus.CONFLICT, "The trial does not allow it", trials.trial_forbids),
    errors.NoStandingTransfer: Kind(
        HTTPStatus.CONFLICT, "The payment is no transfer that can be taken back", sales.no_standing_transfer
    ),
    errors.TaskNotOpen: Kind(HTTPStatus.CONFLICT, "This part of the refund needs no action", sales.task_not_open),
    errors.ChangesClash: Kind(HTTPStatus.CONFLICT, "A change for the renewal stands in the way", sales.changes_clash),
    errors.NoticeStands: Kind(HTTPStatus.CONFLICT, "The change would end a notice", sales.notice_stands),
    errors.SeatsBelowAssigned: Kind(HTTPStatus.CONFLICT, "Seats are still in use", sales.seats_below_assigned),
    errors.SeatsInsufficient: Kind(
        HTTPStatus.CONFLICT, "Too few seats are free for the people", licences.seats_insufficient
    ),
    errors.LicencesRefused: Kind(
        HTTPStatus.CONFLICT, "Not everybody can be given or lose the licence", licences.licences_refused
    ),
    errors.ItemUnlicensed: Kind(HTTPStatus.CONFLICT, "The item needs no licences", licences.item_unlicensed),
    errors.LicenceHeld: Kind(HTTPStatus.CONFLICT, "You hold this licence", licences.licence_held),
    errors.EndRequestClosed: Kind(HTTPStatus.CONFLICT, "The request for the end is not open", sales.end_request_closed),
    errors.UpgradeClosed: Kind(HTTPStatus.CONFLICT, "The request or its offer is closed", upgrades.upgrade_closed),
    errors.UpgradesAsked: Kind(HTTPStatus.CONFLICT, "Too many open requests for upgrades", upgrades.upgrades_asked),
    errors.SoldOnRequest: Kind(HTTPStatus.CONFLICT, "The plan is sold on request", upgrades.sold_on_request),
    errors.RequestClosed: Kind(HTTPStatus.CONFLICT, "The request is not open", licences.request_closed),
    errors.RequestLimitReached: Kind(HTTPStatus.CONFLICT, "You have too many requests", licences.request_limit_reached),
    errors.PoolMoved: Kind(HTTPStatus.CONFLICT, "The licences have changed meanwhile", licences.pool_moved),
    errors.PlacesTaken: Kind(HTTPStatus.CONFLICT, "No place is free", people.places_taken),
    errors.LastOwner: Kind(HTTPStatus.CONFLICT, "An account keeps an owner", people.last_owner),
    errors.OwnersRemain: Kind(HTTPStatus.CONFLICT, "The account has another owner", people.owners_remain),
    errors.SuccessionRuns: Kind(HTTPStatus.CONFLICT, "Another member is to become owner", people.succession_runs),
    errors.SuccessionClosed: Kind(HTTPStatus.CONFLICT, "It is too late to object", people.succession_closed),
    errors.AccountCloses: Kind(HTTPStatus.CONFLICT, "The account is closed", closings.account_closes),
    errors.SubscriptionsRun: Kind(HTTPStatus.CONFLICT, "Subscriptions still run", closings.subscriptions_run),
    errors.InvoicesOpen: Kind(HTTPStatus.CONFLICT, "Invoices are still open", closings.invoices_open),
    errors.BalancesOwed: Kind(HTTPStatus.CONFLICT, "A balance is negative", closings.balances_owed),
    errors.WorkUnfinished: Kind(HTTPStatus.CONFLICT, "Some work is not done", closings.work_unfinished),
    errors.RefundsOpen: Kind(HTTPStatus.CONFLICT, "Refunds are not paid yet", closings.refunds_open),
    errors.MemberMoved: Kind(HTTPStatus.CONFLICT, "The member has changed meanwhile", people.member_moved),
    errors.MemberStateForbids: Kind(
        HTTPStatus.CONFLICT, "The member's state does not permit it", people.member_state_forbids
    ),
    errors.InvoiceSettled: Kind(HTTPStatus.CONFLICT, "Nothing is open on the invoice", sales.invoice_settled),
    errors.FileNotReady: Kind(HTTPStatus.CONFLICT, "The file is still being made", sales.file_not_ready),
    errors.ExportNotReady: Kind(HTTPStatus.CONFLICT, "The export is still being made", people.export_not_ready),
    errors.QuoteExpired: Kind(HTTPStatus.GONE, "The quote has expired", sales.quote_expired),
    errors.LinkExpired: Kind(HTTPStatus.GONE, "The link has expired", recipients.link_expired),
    errors.LinkWithdrawn: Kind(HTTPStatus.GONE, "The link was withdrawn", recipients.link_withdrawn),
    errors.ExportGone: Kind(HTTPStatus.GONE, "The file of the export is gone", people.export_gone),
    errors.VersionStale: Kind(HTTPStatus.PRECONDITION_FAILED, "The version is out of date", requests.version_stale),
    edge_errors.TooLarge: Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large", requests.too_large),
    edge_errors.ContentTypeUnsupported: Kind(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The content type is not supported", requests.content_type_unsupported
    ),
    errors.InvalidRequest: Kind(HTTPStatus.UNPROCESSABLE_ENTITY, "The request breaks a rule", requests.invalid_request),
    errors.QuoteTampered: Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "The quote is not the one that was given", sales.quote_tampered
    ),
    errors.LinkTampered: Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "The link is not the one that was sent", recipients.link_tampered
    ),
    errors.IdempotencyKeyReused: Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The Idempotency-Key belongs to another request",
        requests.idempotency_key_reused,
    ),
    errors.CurrencyMismatch: Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Amounts of different currencies cannot be combined",
        sales.currency_mismatch,
    ),
    edge_errors.IfMatchMissing: Kind(
        HTTPStatus.PRECONDITION_REQUIRED, "The If-Match header is missing", requests.if_match_missing
    ),
    errors.TooManyToday: Kind(
        HTTPStatus.TOO_MANY_REQUESTS, "A new account's limit of the day is reached", recipients.too_many_today
    ),
    errors.Defect: Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "Something is wrong on our side", defects.defect),
    errors.CatalogMissing: Kind(
        HTTPStatus.INTERNAL_SERVER_ERROR, "The catalogue is not loaded", defects.catalog_missing
    ),
    errors.TaxRateMissing: Kind(
        HTTPStatus.INTERNAL_SERVER_ERROR, "There is no VAT rate for this day", defects.tax_rate_missing
    ),
    errors.DocumentInvalid: Kind(
        HTTPStatus.INTERNAL_SERVER_ERROR, "The document breaks a rule of EN 16931", defects.document_invalid
    ),
    errors.ProviderUnreachable: Kind(
        HTTPStatus.SERVICE_UNAVAILABLE, "A provider did not answer", defects.provider_unreachable
    ),
    errors.ServiceAway: Kind(
        HTTPStatus.SERVICE_UNAVAILABLE, "A service that we use does not answer", defects.service_away
    ),
    errors.ReferenceRateMissing: Kind(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "There is no recent reference rate to convert the VAT",
        defects.reference_rate_missing,
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """The answer to a refused request."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return str(self.body["type"]).rpartition("/")[2]

    def response(self) -> Response[str]:
        return Response(
            self.status,
            content_type=CONTENT_TYPE,
            body=json.dumps(self.body, separators=(",", ":"), ensure_ascii=False),
            headers=dict(self.headers),
        )


def of_error(error: ZetelError, language: Language) -> Problem:
    """The problem of `error`, its detail in `language`."""
    if type(error) not in KINDS:
        error = errors.Defect()
    kind = KINDS[type(error)]
    facts = {name: value for name, value in to_wire(error.facts()).items() if value != []}
    headers = {"Content-Language": str(language), "Vary": "Accept-Language"}
    match error:
        case errors.RequestInProgress() | errors.TooManyToday():
            headers["Retry-After"] = str(facts.pop("retry_after"))
        case errors.ReferenceRateMissing():
            headers["Retry-After"] = str(_RATES_RETRY)
        case errors.ProviderUnreachable():
            headers["Retry-After"] = str(_PROVIDER_RETRY)
        case errors.ServiceAway():
            facts.pop("service")  # the inside of the service
            headers["Retry-After"] = str(_PROVIDER_RETRY)
        case edge_errors.MethodNotAllowed():
            headers["Allow"] = ", ".join(facts.pop("allowed"))
    return Problem(
        status=int(kind.status),
        body={
            "type": f"/problems/{error.slug()}",
            "title": kind.title,
            "status": int(kind.status),
            **facts,
            "detail": kind.detail(error, CATALOGUES.words(language)),
        },
        headers=headers,
    )
