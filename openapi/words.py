"""What the API's description says in words, for who has never seen the service: operations, parameters, enumerations.

The handlers say what there is, these tables say what it means; `fields` does so for fields. A test asks for a
text about everything, and for nothing about what is not there.
"""

from collections.abc import Mapping
from typing import Final

ABOUT: Final = """Self-service subscriptions and seats.

- **Money** is integer minor units (cents) of the currency that stands beside it: 1104125 EUR is 11,041.25 EUR.
- **Days** are `YYYY-MM-DD`; a span is `[from, to)`: the second day is not in it. Instants are UTC.
- **What is not known is absent**, never null. Answers may get more fields: ignore those that you do not know.
- **Ids** are opaque text.
- **Quote, then confirm.** What costs money is quoted first: a signed promise of 30 minutes that changes nothing.
  Confirming sends its JSON back as it was answered: keep that, and not what a client made of it.
- **Idempotency-Key**: whatever confirms or creates takes one. The same request with the same key is answered as the
  first time, for a week; another body with that key is refused with 422.
- **If-Match**: whatever changes a known version takes the ETag of what you read; 412 says that it is out of date.
- **Lists** have at most `limit` rows and, where they go on, `next`: send it as `cursor`. A page may have fewer rows
  than `limit`, even none, and still go on.
- **Refusals** are RFC 9457 problems. `type` and `title` are stable, `detail` tells a person what to do, and the facts
  of the type stand beside them. API Gateway answers 401, 429 and some 403 and 503 itself, as `{"message": ...}`.
- **Languages**: texts and details are in nl, de, fr or en, by Accept-Language; texts by `language` where it is given.

No answer may be kept by a cache (`Cache-Control: no-store`)."""

_MEMBERS: Final = "For every member of the account."
_BUYERS: Final = "For owners and billing admins of the account."
_STAFF: Final = "For the seller's support and bookkeepers; the access stands in the account's journal."
_BOOKKEEPERS: Final = "For the seller's bookkeepers."
_QUOTING: Final = "Changes nothing."
_CARDS: Final = (
    "Where the quote has a `payment`, send the `card` that it is charged to. If the card's provider does not answer in"
    " time, the answer is 202 with the payment alone: read that payment to see what became of it, or repeat the"
    " request with its key."
)

OPERATIONS: Final[Mapping[str, str]] = {
    "listMyAccounts": "The accounts in which the signed-in person is a member, and the roles there.",
    "openAccount": "Opens an account with its first billing profile. Who opens it becomes its owner.",
    "readAccount": f"The account, and the roles of the signed-in person in it. {_MEMBERS}",
    "changeAccount": f"Renames the account. {_BUYERS}",
    "listProfiles": f"Who pays for the account's subscriptions, and how. {_MEMBERS}",
    "addProfile": f"Adds a billing profile to the account. {_BUYERS}",
    "readProfile": f"The billing profile with its balance. {_MEMBERS}",
    "changeProfile": f"Changes the fields that are sent (RFC 7396); documents that exist stay as they are. {_BUYERS}",
    "listProducts": "What is on sale today, in the seller's order, with the price of one billing period.",
    "readProduct": "A product on sale; its plans say their terms in sentences.",
    "quotePurchase": f"What a new subscription costs, line by line. {_QUOTING} {_BUYERS}",
    "confirmPurchase": f"Buys what was quoted: the subscription and its drafted invoice. {_CARDS} {_BUYERS}",
    "quoteAddition": f"What add-ons cost until the running billing period ends. {_QUOTING} {_BUYERS}",
    "confirmAddition": f"Adds what was quoted. {_CARDS} {_BUYERS}",
    "listSubscriptions": f"The account's subscriptions that have every property asked for. {_MEMBERS}",
    "readSubscription": "The subscription with its terms in sentences, the dates that count, what its renewal will"
    f" cost, and what cancelling it asks for. {_MEMBERS}",
    "quoteSeatChange": "What a new total of seats costs or gives back; a part may be now, a part at the renewal."
    f" {_QUOTING} {_BUYERS}",
    "confirmSeatChange": f"Changes the seats as quoted. {_CARDS} {_BUYERS}",
    "undoChange": f"Takes a scheduled change off the subscription's timeline; nothing is charged. {_BUYERS}",
    "quoteCancellation": "The statement: what ending costs and gives back, and where the money goes."
    f" {_QUOTING} {_BUYERS}",
    "confirmCancellation": "Ends the subscription as stated. `readSubscription` says which reasons there are, and how"
    f" long a comment has to be. {_BUYERS}",
    "switchAutoRenewal": "Says whether the subscription renews at the end of its term. Where it is so already, nothing"
    f" changes. {_BUYERS}",
    "listInvoices": f"Invoices, credit notes or both, by issue date. {_MEMBERS}",
    "readInvoice": f"An invoice or credit note with its lines and how each amount came about. {_MEMBERS}",
    "linkToFile": "Where to download the document for the next five minutes; 409 while the file is being made."
    f" {_MEMBERS}",
    "readPayment": f"What became of a payment. {_MEMBERS}",
    "listRefunds": f"What credit notes give back. {_MEMBERS}",
    "readRefund": f"What a credit note gives back, part by part. {_MEMBERS}",
    "recordTransfer": f"Records a transfer that arrived and settles invoices with it. {_BOOKKEEPERS}",
    "reportRefundPaid": f"Says that a part of a refund that was a task was transferred. {_BOOKKEEPERS}",
    "readAccountAsStaff": f"The account and its billing profiles. {_STAFF}",
    "releaseCredit": f"Lets the billing profile buy on invoice up to a limit. {_BOOKKEEPERS}",
    "withdrawCredit": f"Ends buying on invoice; what is owed stays owed. {_BOOKKEEPERS}",
    "listCancellations": f"Why the subscription was cancelled, in the words of who did. {_STAFF}",
    "health": "Says that the API answers; it asks nothing that is behind it. Needs no token.",
}

#: Parameters by name, or by operation and name. Those that say something themselves are not here.
PARAMETERS: Final[Mapping[str, str]] = {
    "account": "The account's id",
    "profile": "The billing profile's id",
    "listSubscriptions.profile": "Only subscriptions that this billing profile pays",
    "subscription": "The subscription's id",
    "entry": "The id of the scheduled change: an entry of the subscription's `timeline`",
    "invoice": "The invoice's or credit note's id",
    "format": "One of the document's `formats`: pdf or xml",
    "payment": "The payment's id",
    "refund": "The refund's id, which is its credit note's but for the first letters",
    "readProduct.product": "The product's id",
    "listSubscriptions.product": "Only subscriptions that have an item of this product",
    "listSubscriptions.plan": "Only subscriptions that have an item of this plan, in any version",
    "listSubscriptions.state": "Only subscriptions in this state",
    "currency": "Only prices in this currency (ISO 4217)",
    "country": "With the VAT of a buyer in this country (ISO 3166-1) who has no VAT id",
    "family": "Only products of this family",
    "listProducts.kind": "Only products of this kind",
    "listInvoices.kind": "Which documents",
    "language": "The language of texts; Accept-Language counts where it is left out",
}

#: Operations that answer a quote: its kind, and the schema of what it changes.
QUOTES: Final[Mapping[str, tuple[str, str]]] = {
    "quotePurchase": ("purchase", "BoughtOut"),
    "quoteAddition": ("addition", "BoughtOut"),
    "quoteSeatChange": ("seats", "SeatChangeOut"),
    "quoteCancellation": ("cancellation", "CancellationOut"),
}

#: What each value of an enumeration means.
VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "Category": {
        "S": "the standard rate",
        "AE": "reverse charge: the buyer owes the VAT",
        "O": "outside the scope of VAT",
        "E": "exempt: the seller collects no VAT",
    },
    "Collection": {"invoice": "the customer transfers the money", "card": "the card is charged"},
    "DocumentKind": {"invoice": "an invoice", "credit_note": "it corrects invoices, with positive amounts"},
    "DocumentState": {
        "drafted": "binding, without a number yet",
        "parked": "held for the seller's staff: something about it has to be mended first",
        "issued": "has its number and never changes",
    },
    "Effect": {"now": "as far as the terms allow", "at_renewal": "with the next term"},
    "Ending": {
        "refund_window": "now, with everything back",
        "pro_rata": "now, with the unused days back, minus the fee",
        "no_refund": "now, with nothing back",
        "term_end": "in time: at the end of the running term",
        "following_term_end": "notice is late: the term renews once more",
    },
    "Kinds": {"invoice": "invoices", "credit_note": "credit notes", "all": "both"},
    "Language": {"nl": "Dutch", "de": "German", "fr": "French", "en": "English"},
    "PaymentMethod": {"card": "a card was charged", "transfer": "the bookkeeper recorded it"},
    "PaymentState": {
        "pending": "nobody knows yet",
        "succeeded": "the money is there",
        "declined": "the card was refused",
        "released": "the provider never took it and will not be asked again",
    },
    "PriceModel": {
        "per_seat": "each unit costs the unit price",
        "flat": "the price is for the whole, whatever the quantity",
        "volume": "the tier of the whole quantity prices each unit",
        "graduated": "each tier prices the units within it",
    },
    "ProductKind": {"edition": "is bought by itself", "add_on": "is bound to an edition"},
    "QuoteKind": {
        "purchase": "of a new subscription: `change` is a BoughtOut",
        "addition": "of add-ons: `change` is a BoughtOut",
        "seats": "of a new total: `change` is a SeatChangeOut",
        "cancellation": "a statement: `change` is a CancellationOut",
    },
    "RefundState": {
        "pending": "will be given back",
        "done": "was given back",
        "task": "the seller's bookkeeper transfers it",
    },
    "Role": {
        "owner": "may do everything",
        "billing_admin": "may buy, change and cancel",
        "reader": "may look",
    },
    "Settlement": {
        "open": "nothing was paid",
        "part_paid": "a part is open",
        "settled": "nothing is open",
        "overdue": "something is open after the day it was due",
        "written_off": "the seller no longer asks for it",
    },
    "SubscriptionState": {"active": "runs", "ended": "is over"},
    "TaxRule": {
        "domestic": "VAT of the seller's country",
        "reverse_charge": "no VAT: the buyer owes it in another member state",
        "one_stop_shop": "VAT of the buyer's member state",
        "outside_scope": "no VAT: the buyer is outside the European Union",
        "not_collecting": "no VAT: the seller collects none",
    },
    "Unit": {
        "day": "a day",
        "week": "7 days",
        "month": "a month",
        "quarter": "3 months",
        "half_year": "6 months",
        "year": "12 months",
    },
    "When": {"now": "today is the first day without service", "term_end": "at the end of the term"},
}

#: Schemas that say nothing of themselves.
SCHEMAS: Final[Mapping[str, str]] = {
    "AccountOpened": "The new account with its first billing profile.",
    "AddressOut": "A postal address.",
    "BoughtOut": "The items that confirming adds, from which day, and the term they are bound to.",
    "Cancellations": "A page of cancellations.",
    "CreditOut": "What the seller released for buying on invoice.",
    "DocumentKind": "Whether it charges or corrects.",
    "DocumentState": "How far a document is.",
    "DueAmountOut": "What is to be paid by a day.",
    "Health": "The API answers.",
    "IntervalOut": "So many of a unit of time.",
    "Invoices": "A page of documents.",
    "Language": "A language of mails, documents and texts.",
    "LineOut": "A line of a document.",
    "MyAccounts": "A page of accounts.",
    "NewAccount": "An account to open.",
    "NewAddress": "A postal address.",
    "PaymentMethod": "How money came in.",
    "PriceModel": "How a quantity is priced.",
    "ProductKind": "Whether a product stands alone.",
    "Products": "What is on sale.",
    "Profiles": "A page of billing profiles.",
    "QuoteKind": "What a quote is of.",
    "Refunds": "A page of refunds.",
    "Role": "What a member may do.",
    "SignatureOut": "What makes the quote binding; of no use to the caller.",
    "SubscriptionState": "Whether a subscription runs.",
    "Subscriptions": "A page of subscriptions.",
    "TaxRule": "Why a sale bears the VAT that it does.",
    "Unit": "A unit of time.",
    "Wanted": "A plan and how many of it.",
}
