"""Everything that can be refused, as one tree of errors that carry facts.

    ZetelError
    |- MalformedRequest              cannot be read at all
    |  `- IdempotencyKeyMissing
    |- RuleBroken                    was read, and breaks a rule
    |  |- InvalidRequest             names each field, its rule and what was sent
    |  |- QuoteTampered
    |  `- IdempotencyKeyReused
    |- Unknown                       no such thing, or not yours: the two cannot be told apart
    |- NotAllowed                    known, but the role does not permit it
    |- Declined                      the payment provider said no
    |- Conflict                      the state does not permit it
    |  |- QuoteUsed, SubscriptionMoved, ProfileMoved, DocumentMoved, BalanceMoved
    |  |- ChangeInProgress, RequestInProgress
    |  `- NotReleased, CreditLimitExceeded, SeatsBelowAssigned, FileNotReady, ...
    |- QuoteExpired                  it was right, and is over
    |- VersionStale                  `If-Match` names an old version
    |- IfMatchMissing                `If-Match` is needed
    |- TooLarge, ContentTypeUnsupported
    |- ProviderUnreachable           nobody knows yet what became of it
    `- Defect                        the seller's side: a gap in configuration, a broken invariant

The slug of an error is its class name in kebab case; its facts are its fields. Words that a person can act on are in
`detail`. The web edge has the one table that maps this tree to HTTP statuses.
"""

import re
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import ClassVar, Self


@dataclass(eq=False)
class ZetelError(Exception):
    """The root. Subclasses add facts as fields, a `title` for their kind, and a `detail` sentence."""

    title: ClassVar[str] = "The request was refused"

    @classmethod
    def slug(cls) -> str:
        """The stable name of this kind of error: ``seats-below-assigned``."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    @property
    def detail(self) -> str:
        """One sentence that a person can act on."""
        return f"{self.title}."

    def facts(self) -> dict[str, object]:
        """The facts by name; a fact that is not known is left out."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}

    def __str__(self) -> str:
        return self.detail


@dataclass(eq=False)
class MalformedRequest(ZetelError):
    title: ClassVar[str] = "The request cannot be read"
    why: str

    @property
    def detail(self) -> str:
        return self.why


@dataclass(eq=False)
class IdempotencyKeyMissing(ZetelError):
    title: ClassVar[str] = "The Idempotency-Key header is missing"

    @property
    def detail(self) -> str:
        return (
            "Send an Idempotency-Key header of 1 to 64 letters, digits, '-' or '_', new for each thing you want done."
        )


@dataclass(eq=False)
class RuleBroken(ZetelError):
    title: ClassVar[str] = "The request breaks a rule"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: the field as a JSON pointer, the rule in words, and what was sent (absent for secrets)."""

    field: str
    rule: str
    sent: object = None


@dataclass(eq=False)
class InvalidRequest(RuleBroken):
    errors: tuple[Violation, ...] = ()

    @classmethod
    def of(cls, where: str, rule: str, sent: object = None) -> Self:
        return cls(errors=(Violation(where, rule, sent),))

    @property
    def detail(self) -> str:
        return " ".join(f"{e.field.strip('/').replace('/', '.') or 'The body'} must be {e.rule}." for e in self.errors)


@dataclass(eq=False)
class QuoteTampered(RuleBroken):
    title: ClassVar[str] = "The quote is not the one that was given"

    @property
    def detail(self) -> str:
        return "The quote was changed after it was signed, or its key is gone. Ask for a new one and send it unchanged."


@dataclass(eq=False)
class IdempotencyKeyReused(RuleBroken):
    title: ClassVar[str] = "The Idempotency-Key belongs to another request"

    @property
    def detail(self) -> str:
        return "This Idempotency-Key was used for a request with another body. Use a new key for a new request."


@dataclass(eq=False)
class CurrencyMismatch(RuleBroken):
    title: ClassVar[str] = "Amounts of different currencies cannot be combined"
    currencies: tuple[str, ...] = ()

    @property
    def detail(self) -> str:
        return f"{' and '.join(self.currencies)} cannot be combined: send the amount in the document's own currency."


@dataclass(eq=False)
class Unknown(ZetelError):
    title: ClassVar[str] = "Not found"
    kind: str
    id: str

    @property
    def detail(self) -> str:
        return f"There is no {self.kind} {self.id} that you can see."


@dataclass(eq=False)
class NotAllowed(ZetelError):
    title: ClassVar[str] = "Your role does not permit this"
    needs: tuple[str, ...]

    @property
    def detail(self) -> str:
        return f"This needs one of the roles {', '.join(self.needs)}. Ask an owner of the account."


@dataclass(eq=False)
class Declined(ZetelError):
    title: ClassVar[str] = "The payment was declined"
    payment: str
    reason: str

    @property
    def detail(self) -> str:
        return f"The card was declined ({self.reason}). Nothing was bought and nothing was charged; try another card."


@dataclass(eq=False)
class Conflict(ZetelError):
    title: ClassVar[str] = "The present state does not permit this"


@dataclass(eq=False)
class QuoteUsed(Conflict):
    title: ClassVar[str] = "The quote was used before"
    quote: str
    created: tuple[str, ...]

    @property
    def detail(self) -> str:
        return f"This quote was confirmed before and created {', '.join(self.created)}. Nothing was done twice."


@dataclass(eq=False)
class SubscriptionMoved(Conflict):
    title: ClassVar[str] = "The subscription has changed since"
    subscription: str

    @property
    def detail(self) -> str:
        return f"{self.subscription} has changed since the quote was made. Ask for a new quote."


@dataclass(eq=False)
class ProfileMoved(Conflict):
    title: ClassVar[str] = "The billing profile has changed since"
    profile: str

    @property
    def detail(self) -> str:
        return f"{self.profile} has changed since the quote was made. Ask for a new quote."


@dataclass(eq=False)
class AccountMoved(Conflict):
    title: ClassVar[str] = "The account has changed meanwhile"
    account: str

    @property
    def detail(self) -> str:
        return f"{self.account} was changed by somebody else at the same moment. Read it again and repeat."


@dataclass(eq=False)
class DocumentMoved(Conflict):
    title: ClassVar[str] = "The document has changed meanwhile"
    document: str

    @property
    def detail(self) -> str:
        return f"{self.document} was changed at the same moment. Read it again and repeat."


@dataclass(eq=False)
class BalanceMoved(Conflict):
    title: ClassVar[str] = "The balance has changed since"
    profile: str

    @property
    def detail(self) -> str:
        return f"The balance of {self.profile} no longer covers what the quote draws from it. Ask for a new quote."


@dataclass(eq=False)
class ChangeInProgress(Conflict):
    title: ClassVar[str] = "Another change is in progress"
    subscription: str
    held_by: str

    @property
    def detail(self) -> str:
        return f"{self.subscription} waits for {self.held_by}. Try again when it has ended."


@dataclass(eq=False)
class RequestInProgress(Conflict):
    title: ClassVar[str] = "This request is still being worked on"
    payment: str
    retry_after: int = 10

    @property
    def detail(self) -> str:
        return (
            f"The provider has not answered for {self.payment} yet. Repeat the request in {self.retry_after} seconds."
        )


@dataclass(eq=False)
class NotReleased(Conflict):
    title: ClassVar[str] = "The billing profile may not buy on invoice"
    profile: str

    @property
    def detail(self) -> str:
        return f"{self.profile} is not released for buying on invoice. Pay by card, or ask the seller to release it."


@dataclass(eq=False)
class CreditLimitExceeded(Conflict):
    title: ClassVar[str] = "The credit limit does not allow it"
    profile: str
    currency: str
    limit: int
    amount: int
    owed: int | None = None

    @property
    def detail(self) -> str:
        return f"This would owe more than the limit of {self.profile}. Pay open invoices first, or pay by card."


@dataclass(eq=False)
class SubscriptionEnded(Conflict):
    title: ClassVar[str] = "The subscription does not run"
    subscription: str

    @property
    def detail(self) -> str:
        return f"{self.subscription} does not run any more, so nothing can be added to it. Buy a new one."


@dataclass(eq=False)
class CancellationNotAllowed(Conflict):
    """`why` is the policy that forbids it: ``not_allowed`` before the term's end, or the mode ``request`` or
    ``assisted``; `ends` is the first day without service that notice now would reach."""

    title: ClassVar[str] = "The contract's terms do not allow this cancellation"
    subscription: str
    why: str
    ends: date

    @property
    def detail(self) -> str:
        if self.why == "not_allowed":
            return f"{self.subscription} can only end at the end of its term: {self.ends}. Cancel for that day instead."
        return f"{self.subscription} is cancelled through the seller: write to them, or call them, to end it."


@dataclass(eq=False)
class CancelledAlready(Conflict):
    title: ClassVar[str] = "The subscription is cancelled already"
    subscription: str
    ends: date

    @property
    def detail(self) -> str:
        return f"{self.subscription} ends on {self.ends} already. Undo that first if it is to run on."


@dataclass(eq=False)
class TaskNotOpen(Conflict):
    """`state` is what the part of the refund is instead: ``pending`` or ``done``."""

    title: ClassVar[str] = "This part of the refund waits for nobody"
    refund: str
    part: int
    state: str

    @property
    def detail(self) -> str:
        return f"Part {self.part} of {self.refund} is {self.state}; only a task can be reported as paid."


@dataclass(eq=False)
class SeatsBelowAssigned(Conflict):
    title: ClassVar[str] = "Seats are still in use"
    assigned: int
    requested: int

    @property
    def detail(self) -> str:
        back = self.assigned - self.requested
        return (
            f"{self.assigned} seats are given to people, so {self.requested} is too few. Take back {back} seats first."
        )


@dataclass(eq=False)
class InvoiceSettled(Conflict):
    title: ClassVar[str] = "Nothing is open on the invoice"
    invoice: str

    @property
    def detail(self) -> str:
        return f"{self.invoice} is settled. Name an open invoice, or none: then the oldest open ones are paid."


@dataclass(eq=False)
class FileNotReady(Conflict):
    title: ClassVar[str] = "The file is still being made"
    document: str
    format: str

    @property
    def detail(self) -> str:
        return f"The {self.format} of {self.document} is not there yet. It is made within minutes of the purchase."


@dataclass(eq=False)
class QuoteExpired(ZetelError):
    title: ClassVar[str] = "The quote has expired"
    quote: str
    expired_at: datetime

    @property
    def detail(self) -> str:
        return f"{self.quote} was valid until {self.expired_at:%Y-%m-%dT%H:%M:%SZ}. Ask for a new quote."


@dataclass(eq=False)
class VersionStale(ZetelError):
    title: ClassVar[str] = "It has changed since you read it"
    version: int

    @property
    def detail(self) -> str:
        return f'It is at version {self.version} now. Read it again and send If-Match: "{self.version}".'


@dataclass(eq=False)
class IfMatchMissing(ZetelError):
    title: ClassVar[str] = "The If-Match header is missing"

    @property
    def detail(self) -> str:
        return 'Read it first, and send the ETag you were given as If-Match, like If-Match: "3".'


@dataclass(eq=False)
class TooLarge(ZetelError):
    title: ClassVar[str] = "The request is too large"
    limit_bytes: int

    @property
    def detail(self) -> str:
        return f"A request may have at most {self.limit_bytes} bytes."


@dataclass(eq=False)
class ContentTypeUnsupported(ZetelError):
    title: ClassVar[str] = "The content type is not supported"
    supported: str = "application/json"

    @property
    def detail(self) -> str:
        return f"Send the body as {self.supported}."


@dataclass(eq=False)
class Defect(ZetelError):
    """Something on the seller's side: no customer can mend it, and nothing was done."""

    title: ClassVar[str] = "Something is wrong on our side"


@dataclass(eq=False)
class CatalogMissing(Defect):
    """The catalogue, or a version that it lists, is not stored."""

    title: ClassVar[str] = "The catalogue is not loaded"
    missing: str

    @property
    def detail(self) -> str:
        return f"The catalogue's {self.missing} is missing. The seller has to load the catalogue; nothing was done."


@dataclass(eq=False)
class TaxRateMissing(Defect):
    title: ClassVar[str] = "There is no VAT rate for this day"
    country: str
    on: date

    @property
    def detail(self) -> str:
        return f"No VAT rate of {self.country} is known for {self.on}. The seller has to add it; nothing was done."


@dataclass(eq=False)
class DocumentInvalid(Defect):
    """A document that breaks a rule of EN 16931; `rules` are the rules' names (``BR-CO-15``)."""

    title: ClassVar[str] = "The document breaks a rule of EN 16931"
    document: str
    rules: tuple[str, ...] = field(default=())

    @property
    def detail(self) -> str:
        rules = ", ".join(self.rules)
        return (
            f"{self.document} breaks {rules} of EN 16931, so it is not issued. The seller has to complete its details."
        )


@dataclass(eq=False)
class ProviderUnreachable(ZetelError):
    """A provider did not answer: nothing is known about the outcome, so nothing may be concluded from it."""

    title: ClassVar[str] = "A provider did not answer"
    provider: str

    @property
    def detail(self) -> str:
        return f"{self.provider} did not answer. Nothing is lost; try again in a minute."
