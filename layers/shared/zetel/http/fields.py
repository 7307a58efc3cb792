"""Field types of requests with their rules, each rule in words that a person reads in a problem.

Regular expressions use ASCII classes only, so that they have the same meaning here and in the published schema.
"""

import re
import unicodedata
from datetime import date
from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from zetel.domain.parties.mail_address import mail_address
from zetel.domain.quotes.ending import When
from zetel.domain.text import is_visible, normal
from zetel.http.card_numbers import has_card_number
from zetel.http.violations import OWN_RULE, WORDS_OF_PATTERNS

_ULID: Final = "[0-9A-HJKMNP-TV-Z]{26}"


def _broken(rule: str) -> PydanticCustomError:
    # No rule has braces: they would be read as placeholders.
    return PydanticCustomError(OWN_RULE, rule)


def _pattern(pattern: str, words: str) -> StringConstraints:
    WORDS_OF_PATTERNS[pattern] = words
    return StringConstraints(pattern=pattern)


# Ids. In a path, an id of another form is unknown: 404.

ACCOUNT_ID: Final = f"^(acc|tst)_{_ULID}$"
AccountId = Annotated[str, _pattern(ACCOUNT_ID, "an account's id (acc_..., tst_...)")]
TestAccountId = Annotated[str, _pattern(f"^tst_{_ULID}$", "the id of an account with a test clock (tst_...)")]
MemberId = Annotated[str, _pattern(f"^mem_{_ULID}$", "a member's id (mem_...)")]
ProfileId = Annotated[str, _pattern(f"^pro_{_ULID}$", "a billing profile's id (pro_...)")]
SubscriptionId = Annotated[str, _pattern(f"^sub_{_ULID}$", "a subscription's id (sub_...)")]
ItemId = Annotated[str, _pattern(f"^itm_{_ULID}$", "an item's id (itm_...)")]
InvoiceId = Annotated[str, _pattern(f"^inv_{_ULID}$", "an invoice's id (inv_...)")]
DocumentId = Annotated[str, _pattern(f"^(inv|crn)_{_ULID}$", "an invoice's or credit note's id (inv_..., crn_...)")]
EntryId = Annotated[str, _pattern(f"^ent_{_ULID}$", "a scheduled change's id (ent_...)")]
AcknowledgementId = Annotated[str, _pattern(f"^ack_{_ULID}$", "a cancellation's id (ack_...)")]
AttemptId = Annotated[str, _pattern(f"^att_{_ULID}$", "a kept attempt's id (att_...)")]
UpgradeId = Annotated[str, _pattern(f"^upg_{_ULID}$", "the id of a request for an upgrade (upg_...)")]
EndRequestId = Annotated[str, _pattern(f"^erq_{_ULID}$", "the id of a request for an end (erq_...)")]
MoveId = Annotated[str, _pattern(f"^mov_{_ULID}$", "a move's id (mov_...)")]
PaymentId = Annotated[str, _pattern(f"^pay_{_ULID}(?:-[2-5])?$", "a payment's id (pay_...)")]
RecipientId = Annotated[str, _pattern(f"^rcp_{_ULID}$", "a recipient's id (rcp_...)")]
JobId = Annotated[str, _pattern(f"^job_{_ULID}$", "a job's id (job_...)")]
RequestId = Annotated[str, _pattern(f"^req_{_ULID}$", "a request's id (req_...)")]
ProofId = Annotated[str, _pattern(f"^prf_{_ULID}$", "an uploaded proof's id (prf_...)")]
RefundId = Annotated[str, _pattern(f"^ref_{_ULID}$", "a refund's id (ref_...)")]
StaffId = Annotated[str, _pattern("^[A-Za-z0-9_-]{1,128}$", "the subject of a person's token")]
#: An id of the seller's catalogue: a product's, a plan's, a family's.
CatalogId = Annotated[str, _pattern("^[a-z0-9][a-z0-9-]{0,63}$", "an id of the catalogue: small letters, digits, '-'")]

# Text.


def _composed(sent: object) -> object:
    """Text composed (NFC) before it is measured; anything else as it is."""
    return unicodedata.normalize("NFC", sent) if isinstance(sent, str) else sent


def _kept(text: str) -> str:
    try:
        return normal(text)
    except ValueError as broken:
        raise _broken(str(broken)) from None


def printable(text: str) -> str:
    """`text` in the form that is kept. Refuses control characters, card numbers, and text that nobody sees."""
    if has_card_number(text):
        raise _broken("free of card numbers")
    return _seen(_kept(text))


_END_OF_LINE: Final = re.compile(r"\r\n|\r|\n")


def printable_lines(text: str) -> str:
    """`text` of several lines, each in the form that is kept. Refuses card numbers across lines, too."""
    if has_card_number(text):
        raise _broken("free of card numbers")
    return _seen("\n".join(_kept(line) for line in _END_OF_LINE.split(text)))


def _seen(text: str) -> str:
    if text and not is_visible(text):
        raise _broken("visible: at least one letter, digit or sign")
    return text


def _text(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


#: Names of people and organisations, lines of an address: one line of any script.
Name = Annotated[str, _text(200), AfterValidator(printable), BeforeValidator(_composed)]
#: A short text of one line: a reference, a postcode.
ShortText = Annotated[str, _text(70), AfterValidator(printable), BeforeValidator(_composed)]
#: The words of a search.
SearchText = Annotated[str, _text(100), AfterValidator(printable), BeforeValidator(_composed)]
#: A comment in several lines.
Comment = Annotated[str, _text(4000), AfterValidator(printable_lines), BeforeValidator(_composed)]
#: A word of a list that the seller keeps.
ReasonCode = Annotated[
    str, _pattern("^[a-z][a-z0-9_]{0,63}$", "a word of the seller's list"), AfterValidator(printable)
]

#: The subject of a person's token.
Subject = Annotated[str, _pattern("^[!-~]{1,128}$", "the subject of a token")]
#: The part of the product's data that an export has, in the product's own word.
ExportScope = Annotated[str, _pattern("^[a-z][a-z0-9_-]{0,31}$", "a word: small letters, digits, '-', '_'")]


def _mail_address(text: str) -> str:
    try:
        return mail_address(text)
    except ValueError as broken:
        raise _broken(str(broken)) from None


MailAddress = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_mail_address),
    AfterValidator(printable),
    WithJsonSchema({"type": "string", "maxLength": 254, "format": "idn-email"}),
]

#: A link of a mail.
LinkText = Annotated[str, Field(min_length=1, max_length=2000)]
CountryCode = Annotated[str, _pattern("^[A-Z]{2}$", "an ISO 3166-1 code of two capital letters")]
CurrencyCode = Annotated[str, _pattern("^[A-Z]{3}$", "an ISO 4217 code of three capital letters")]
ZoneName = Annotated[str, _pattern("^[A-Za-z0-9_+/-]{1,64}$", "the name of an IANA time zone, like Europe/Amsterdam")]
VatId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=30), AfterValidator(printable)]
ElectronicScheme = Annotated[str, _pattern("^([0-9]{4}|A[NQSU]|EM)$", "a code of the list EAS: four digits, or EM")]
RegistrationScheme = Annotated[str, _pattern("^[0-9]{4}$", "a code of ISO 6523: four digits")]
#: A payment method's token at the provider, never a card number.
Token = Annotated[str, _pattern("^[A-Za-z0-9_-]{1,255}$", "a payment method's token"), AfterValidator(printable)]

# Lists.


def different(entries: list[str]) -> list[str]:
    """`entries` without equal entries. Refuses repeated entries."""
    if len(set(entries)) < len(entries):
        raise _broken("free of repetitions")
    return entries


# Numbers: integers are integers, not true, 1.0 or "1".

Quantity = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
#: A quantity, or 0 for none any more.
Total = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
#: Minor units of a currency, at least 1. The bound keeps every sum exact in storage.
PositiveAmount = Annotated[int, Field(strict=True, ge=1, le=10**12)]
Amount = Annotated[int, Field(strict=True, ge=0, le=10**12)]
CreditDays = Annotated[int, Field(strict=True, ge=1, le=120)]

# Days.

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DAY_RULE: Final = "a day that exists, as YYYY-MM-DD, from 2000-01-01 to 2999-12-31"


def _day(sent: object) -> date:
    if isinstance(sent, str) and _DAY.fullmatch(sent):
        try:
            day = date.fromisoformat(sent)
        except ValueError:
            raise _broken(_DAY_RULE) from None
        if 2000 <= day.year <= 2999:
            return day
    raise _broken(_DAY_RULE)


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


def _end(sent: object) -> When | date:
    if isinstance(sent, str) and sent in {*When}:
        return When(sent)
    if isinstance(sent, str) and _DAY.fullmatch(sent):
        return _day(sent)
    raise _broken(f"{', '.join(When)}, or {_DAY_RULE}")


#: The wanted end of a contract.
WantedEndOn = Annotated[When | date, BeforeValidator(_end)]

# Parameters of queries: text that is parsed into another type.

_DIGITS: Final = re.compile(r"[0-9]{1,7}", re.ASCII)


def _whole(sent: object) -> int:
    if isinstance(sent, str) and _DIGITS.fullmatch(sent):
        return int(sent)
    raise _broken("a whole number")


Limit = Annotated[
    int,
    BeforeValidator(_whole),
    Field(ge=1, le=100),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 100}),
    Query(description="How many at most"),
]
MonthsAhead = Annotated[
    int,
    BeforeValidator(_whole),
    Field(ge=1, le=24),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 24}),
    Query(description="So many months from today on"),
]
PartNumber = Annotated[
    int,
    BeforeValidator(_whole),
    Field(ge=1),
    WithJsonSchema({"type": "integer", "minimum": 1}),
    Path(description="Which part, counted from 1"),
]
QuantityParam = Annotated[
    int,
    BeforeValidator(_whole),
    Field(ge=1, le=1_000_000),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 1_000_000}),
    Query(description="Priced for this many"),
]
Months = Annotated[Literal["3", "6"] | None, Query(description="So many months up to today")]
TestClock = Annotated[TestAccountId | None, Query(description="An account with a test clock, to be listed too")]
Postcode = Annotated[
    str | None,
    Query(max_length=20, description="Of the buyer, for countries with parts that have another VAT or none"),
]
Begins = Annotated[SearchText, Query(description="The first letters of words of a name or a mail address")]
Cursor = Annotated[str | None, Query(max_length=400, description="Where the list goes on: `next` of the page before")]

# Headers.

IDEMPOTENCY_KEY: Final = "^[A-Za-z0-9_-]{1,64}$"
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=IDEMPOTENCY_KEY,
        description="New for each thing you want done; the same again gets the same answer",
    ),
]
IF_MATCH: Final = '^"[0-9]{1,15}"$'
IfMatch = Annotated[
    str, Header(alias="If-Match", pattern=IF_MATCH, description='The ETag of what you read, like `"3"`')
]
