"""The page of an acknowledgement, and its days for a calendar: facts in, texts of the customer's language out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from zetel.adapters.mails.calendar_file import CalendarEntry, calendar
from zetel.adapters.typst.acknowledgement_words import ACKNOWLEDGEMENT_WORDS, AcknowledgementWords
from zetel.adapters.typst.characters import breakable
from zetel.adapters.typst.formats import Formats
from zetel.domain.events import ActorKind
from zetel.domain.quotes.ending import Ending
from zetel.domain.subscriptions.acknowledgement import Acknowledgement

#: Hexadecimal digits of the code that stand together.
_GROUP: Final = 4


def page(told: Acknowledgement, proof: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of the page; `proof` are the signed facts."""
    words = ACKNOWLEDGEMENT_WORDS[told.language]
    formats = Formats.of(told.language, told.currency)
    lead = words.lead_by_seller if told.by is ActorKind.STAFF else words.lead
    signature = proof["signature"]
    return {
        "language": told.language.value,
        "name": f"{words.title} {told.id}",
        "title": words.title,
        "seller": told.seller,
        "lead": lead.format(seller=told.seller, product=told.product),
        "how": words.how[Ending(told.how)],
        "facts": _facts(told, str(proof["declared_by"]), words, formats),
        "statement": words.statement,
        "rows": _statement(told, words, formats),
        "note": words.documents_follow if told.credited or told.fee else words.nothing,
        "proof": words.proof,
        "proof_text": words.proof_text.format(seller=told.seller),
        "code": [[words.code, _grouped(signature["hmac_sha256"])], [words.key, signature["key"]]],
    }


def days(told: Acknowledgement) -> bytes:
    """The last day of access, the first day without service, and the days on which a fee is due, as an iCalendar
    file."""
    words = ACKNOWLEDGEMENT_WORDS[told.language]
    formats = Formats.of(told.language, told.currency)
    named = {"seller": told.seller, "product": told.product}
    said = [
        ("last", told.ends - timedelta(days=1), words.calendar_last.format(**named)),
        ("end", told.ends, words.calendar_end.format(**named)),
        *(
            (f"due-{due.on}", due.on, words.calendar_due.format(**named, amount=formats.money(due.amount)))
            for due in told.due_later
        ),
    ]
    entries = [CalendarEntry(f"{told.id}-{what}", day, text, told.subscription) for what, day, text in said]
    return calendar(entries, language=told.language, at=told.declared_at)


def _facts(told: Acknowledgement, name: str, words: AcknowledgementWords, formats: Formats) -> list[list[str]]:
    local = told.declared_at.astimezone(ZoneInfo(told.zone))
    by = told.seller if told.by is ActorKind.STAFF else name or words.a_member
    return [
        [words.number, told.id],
        [words.declared_at, f"{formats.day(local.date())}, {local:%H:%M:%S} ({told.zone})"],
        [words.declared_by, breakable(by)],
        [words.customer, breakable(told.customer)],
        [words.product, breakable(told.product)],
        [words.subscription, told.subscription],
        [words.last_day, formats.day(told.ends - timedelta(days=1))],
        [words.ends, formats.day(told.ends)],
    ]


def _statement(told: Acknowledgement, words: AcknowledgementWords, formats: Formats) -> list[list[str]]:
    rows = [
        (words.credited, told.credited),
        (words.fee, told.fee),
        (words.set_off, told.set_off),
        (words.from_balance, told.from_balance),
        (words.refunded, told.refunded),
        (words.to_balance, told.to_balance),
        *((words.due.format(day=formats.day(due.on)), due.amount) for due in told.due_later),
    ]
    shown = [[label, formats.money(amount)] for label, amount in rows if amount]
    return [*shown, *([[words.lapsed, formats.count(told.lapsed)]] if told.lapsed else [])]


def _grouped(code: str) -> str:
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
