"""Details of malformed requests, and of requests without the right to make them."""

from typing import Final

from zetel.adapters.texts.words import Words
from zetel.domain.errors import IdempotencyKeyReused, InvalidRequest, NotAllowed, Unknown, VersionStale
from zetel.domain.parties.member import Role, StaffRole
from zetel.http.edge_errors import (
    CallerRefused,
    ContentTypeUnsupported,
    IdempotencyKeyMissing,
    IfMatchMissing,
    Malformed,
    MalformedRequest,
    MethodNotAllowed,
    NoSuchRoute,
    TooLarge,
)

#: The most fields that a detail names; of the others it gives the number.
_MOST_FIELDS: Final = 3


def malformed_request(error: MalformedRequest, words: Words) -> str:
    match error.why:
        case Malformed.BASE64:
            return words.gettext("The body is not encoded as the request says. Send it as plain JSON.")
        case Malformed.UTF8:
            return words.gettext("The body is not UTF-8. Encode it as UTF-8 and send the request again.")
        case Malformed.JSON if error.line is None:
            return words.gettext("The body is not valid JSON. Correct it and send the request again.")
        case Malformed.JSON:
            return words.gettext(
                "The body stops being valid JSON at line {line}, column {column}. Correct it and send it again.",
                line=error.line,
                column=error.column,
            )
        case Malformed.HALF_CHARACTER:
            return words.gettext("The body contains half of a character. Correct it and send the request again.")
        case Malformed.NESTING:
            return words.gettext("The body is nested too deeply. Send the request again with fewer levels.")
        case Malformed.NUMBER:
            return words.gettext(
                "The body contains a number that cannot be read. Correct it and send the request again."
            )
        case Malformed.TWICE:
            return words.gettext(
                "An object of the body has the name {name} twice. Leave one of them out and send the request again.",
                name=error.name or "",
            )
        case Malformed.NO_PERSON:
            return words.gettext("The token of the request belongs to no person. Sign in again.")
        case Malformed.ETAG:
            return words.gettext(
                "If-Match must be the ETag that you received when reading, with its quotation marks: {example}.",
                example='If-Match: "3"',
            )


def idempotency_key_missing(_: IdempotencyKeyMissing, words: Words) -> str:
    return words.gettext(
        "Send an Idempotency-Key header of 1 to 64 letters, digits, hyphens or underscores, with a new value for each "
        "new request."
    )


def idempotency_key_reused(_: IdempotencyKeyReused, words: Words) -> str:
    return words.gettext(
        "This Idempotency-Key was already used for another request. Use a new key for each new request."
    )


def if_match_missing(_: IfMatchMissing, words: Words) -> str:
    return words.gettext(
        "Read the current version first, and send the ETag that you receive as If-Match: {example}.",
        example='If-Match: "3"',
    )


def version_stale(_: VersionStale, words: Words) -> str:
    return words.gettext("This has changed since you opened it. Open it again, check it, and repeat your change.")


def too_large(error: TooLarge, words: Words) -> str:
    return words.gettext(
        "A request may have at most {n} KB. Send a smaller one, or several.", n=error.limit_bytes // 1024
    )


def content_type_unsupported(error: ContentTypeUnsupported, words: Words) -> str:
    return words.gettext("Send the body as {type}.", type=error.supported)


def caller_refused(_: CallerRefused, words: Words) -> str:
    return words.gettext(
        "The vendor's product asks below /v1/product only, and people ask all else. Use a token of the other kind."
    )


def no_such_route(_: NoSuchRoute, words: Words) -> str:
    return words.gettext("There is nothing at this address. Check the path.")


def method_not_allowed(error: MethodNotAllowed, words: Words) -> str:
    return words.gettext(
        "This address does not accept the method of the request. It accepts {methods}.",
        methods=words.joined(error.allowed),
    )


def invalid_request(error: InvalidRequest, words: Words) -> str:
    fields = list(dict.fromkeys(e.field.strip("/").replace("/", ".") for e in error.errors))
    if not fields or not all(fields):
        return words.gettext("The request needs a body that is one JSON object.")
    named = words.joined(fields)
    if more := len(fields[_MOST_FIELDS:]):
        named = words.ngettext(
            "{fields} and {n} more", "{fields} and {n} more", more, fields=", ".join(fields[:_MOST_FIELDS])
        )
    return words.ngettext(
        "Correct the field {fields} and send the request again; “errors” names the rule that it breaks.",
        "Correct the fields {fields} and send the request again; “errors” names the rules that they break.",
        len(fields),
        fields=named,
    )


def unknown(error: Unknown, words: Words) -> str:
    match error.kind:
        case "product" | "plan version" | "price version" | "version":
            return words.gettext("This product is not in the catalogue. Choose one of the products on sale.")
        case "quote":
            return words.gettext("This quote was not made for this account or subscription. Ask for a new quote.")
        case _:
            advice = words.gettext("Check the id that you sent, or ask an owner of the account for access.")
            return f"{_missing(error.kind, words)} {advice}"


def _missing(kind: str, words: Words) -> str:  # noqa: C901  one branch for each kind
    match kind:
        case "account":
            return words.gettext("This account does not exist, or you are not a member of it.")
        case "billing profile":
            return words.gettext("This billing profile does not exist, or you have no access to it.")
        case "subscription":
            return words.gettext("This subscription does not exist, or you have no access to it.")
        case "item":
            return words.gettext("This item is not part of the subscription.")
        case "scheduled change":
            return words.gettext("This change is no longer scheduled, or never was.")
        case "attempt":
            return words.gettext("This kept request does not exist, or you have no access to it.")
        case "move":
            return words.gettext("This move does not exist, or you have no access to it.")
        case "cancellation":
            return words.gettext("This cancellation does not exist, or you have no access to it.")
        case "request":
            return words.gettext("This request does not exist, or you have no access to it.")
        case "job":
            return words.gettext("This job does not exist, or you have no access to it.")
        case "programme":
            return words.gettext("The seller has no programme with this id.")
        case "member":
            return words.gettext("This member does not exist, or you have no access to them.")
        case "invoice":
            return words.gettext("This document does not exist, or you have no access to it.")
        case "payment":
            return words.gettext("This payment does not exist, or you have no access to it.")
        case "recipient":
            return words.gettext("This recipient does not exist, or you have no access to it.")
        case "refund" | "part of the refund":
            return words.gettext("This refund or part of it does not exist, or you have no access to it.")
        case _:
            return words.gettext("This does not exist, or you have no access to it.")


def not_allowed(error: NotAllowed, words: Words) -> str:
    names: dict[str, str] = {
        Role.OWNER: words.pgettext("a role", "owner"),
        Role.BILLING_ADMIN: words.pgettext("a role", "billing administrator"),
        Role.LICENCE_ADMIN: words.pgettext("a role", "licence administrator"),
        Role.PEOPLE_ADMIN: words.pgettext("a role", "people administrator"),
        Role.READER: words.pgettext("a role", "reader"),
        Role.MEMBER: words.pgettext("a role", "member"),
        StaffRole.SUPPORT: words.pgettext("a role", "support"),
        StaffRole.BOOKKEEPER: words.pgettext("a role", "bookkeeper"),
        StaffRole.ACCOUNT_MANAGER: words.pgettext("a role", "account manager"),
    }
    if not error.needs:
        return words.gettext("Only the person concerned may change this.")
    roles = words.either([names[role] for role in error.needs])
    if set(error.needs) & set(StaffRole):
        return words.gettext("You need the role {roles} for this. Ask your administrator for it.", roles=roles)
    return words.gettext("You need the role {roles} for this. Ask an owner of the account for it.", roles=roles)
