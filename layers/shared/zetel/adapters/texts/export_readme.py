"""The README of an export: its folders and files in words."""

from datetime import datetime
from typing import Final

from zetel.adapters.texts.words import Words
from zetel.domain.licences.export import ExportScope

_WIDTH: Final = 80


def scope_in_words(scope: ExportScope, words: Words) -> str:
    match scope:
        case ExportScope.EVERYTHING:
            return words.gettext("everything")
        case ExportScope.DOCUMENTS:
            return words.gettext("invoices, credit notes, payments and refunds")
        case ExportScope.CONTRACTS:
            return words.gettext("the account, its billing profiles, subscriptions, cancellations and requests")
        case ExportScope.PEOPLE:
            return words.gettext("people and their licences")
        case ExportScope.JOURNAL:
            return words.gettext("the journal")


def readme(scope: ExportScope, made_at: datetime, words: Words) -> str:
    """The text with CRLF between its lines, so that every editor shows them."""
    title = words.gettext("Export: {scope}", scope=scope_in_words(scope, words))
    whole = scope is ExportScope.EVERYTHING
    folders = [f"  {folder:15} {text}" for of, folder, text in _folders(words) if whole or of is scope]
    closing = (
        words.gettext("Each folder with records has them as JSON, whole, and as a table (CSV, UTF-8, semicolons)."),
        words.gettext("Files with a number at their end follow each other: 00001, 00002 and so on."),
        words.gettext("Amounts are in minor units of the currency: 1250 are 12.50 euros."),
        words.gettext("Days are year-month-day, instants are UTC."),
        words.gettext("manifest.json has the size and the SHA-256 checksum of every other file."),
    )
    state = words.gettext("State of {instant}.", instant=words.instant(made_at))
    return "\r\n".join((title, "=" * min(len(title), _WIDTH), "", state, "", *folders, "", *closing, ""))


def _folders(words: Words) -> tuple[tuple[ExportScope, str, str], ...]:
    return (
        (ExportScope.DOCUMENTS, "documents/", words.gettext("every invoice and credit note, as PDF and as XML")),
        (ExportScope.DOCUMENTS, "invoices/", words.gettext("invoices, with their lines")),
        (ExportScope.DOCUMENTS, "credit-notes/", words.gettext("credit notes, with their lines")),
        (ExportScope.DOCUMENTS, "payments/", words.gettext("payments, and what they paid")),
        (ExportScope.DOCUMENTS, "refunds/", words.gettext("refunds, and the payments that they came from")),
        (ExportScope.CONTRACTS, "account/", words.gettext("the account")),
        (ExportScope.CONTRACTS, "profiles/", words.gettext("billing profiles, with their balances")),
        (ExportScope.CONTRACTS, "recipients/", words.gettext("mail addresses that get mails of the account")),
        (ExportScope.CONTRACTS, "subscriptions/", words.gettext("subscriptions, with their terms and changes to come")),
        (
            ExportScope.CONTRACTS,
            "cancellations/",
            words.gettext("cancellations, each with its proof and its dates"),
        ),
        (ExportScope.CONTRACTS, "requests/", words.gettext("requests of people, and the answers")),
        (ExportScope.PEOPLE, "people/", words.gettext("people; in the table a row for each of their licences")),
        (ExportScope.JOURNAL, "journal/", words.gettext("all events of the account, oldest first")),
    )
