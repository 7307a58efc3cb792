"""The certificate of an erasure in words: each kind of things that went, and each that stays."""

from collections.abc import Iterator

from zetel.adapters.texts.words import Words
from zetel.application.ports import ErasureWords
from zetel.domain.parties.erasure import Erasure, ErasureKind, ErasureRest, ErasureRestKind


def certificate(erasure: Erasure, words: Words) -> ErasureWords:
    """A line for each kind that went at least once, and for each kind that stays; it names nobody."""
    return ErasureWords(tuple(_went(erasure, words)), tuple((one, _kept(one, words)) for one in erasure.kept))


def _went(erasure: Erasure, words: Words) -> Iterator[tuple[ErasureKind, str]]:
    for kind in ErasureKind:
        if count := erasure.went.get(kind.value, 0):
            yield kind, _gone(kind, count, words)


def _gone(kind: ErasureKind, count: int, words: Words) -> str:
    match kind:
        case ErasureKind.MEMBER:
            return words.gettext("Name, email address, telephone, language, rights and search entries")
        case ErasureKind.LICENCES:
            return words.ngettext("{n} licence", "{n} licences", count)
        case ErasureKind.REQUESTS:
            return words.ngettext("Words and proof of {n} request", "Words and proofs of {n} requests", count)
        case ErasureKind.REASONS:
            return words.ngettext(
                "Text of {n} cancellation, answer or request", "Texts of {n} cancellations, answers or requests", count
            )
        case ErasureKind.EXPORTS:
            return words.ngettext("{n} export file", "{n} export files", count)
        case ErasureKind.IMPORTS:
            return words.ngettext("{n} file sent for an import", "{n} files sent for imports", count)
        case ErasureKind.SIGN_IN:
            return words.gettext("The sign-in")


def _kept(kept: ErasureRest, words: Words) -> str:
    day, n = words.day(kept.until) if kept.until else "", kept.count or 0
    match kept.kind:
        case ErasureRestKind.DOCUMENTS:
            return words.gettext(
                "Invoices and credit notes of the account, with the names on them: as long as the account is open, and"
                " at least until {day}.",
                day=day,
            )
        case ErasureRestKind.PROOFS:
            return words.ngettext(
                "{n} proof of a cancellation, with the name of the person who declared it: until its subscription is"
                " deleted.",
                "{n} proofs of cancellations, with the name of the person who declared them: until their subscriptions"
                " are deleted.",
                n,
            )
        case ErasureRestKind.PROFILES:
            return words.ngettext(
                "{n} billing profile, which the invoices name: until the account is closed.",
                "{n} billing profiles, which the invoices name: until the account is closed.",
                n,
            )
        case ErasureRestKind.SIGN_IN:
            return words.gettext("The sign-in, which is used beside this account.")
        case ErasureRestKind.JOURNAL:
            return words.gettext("The journal of the account, which has numbers and no names.")
        case ErasureRestKind.ANSWERS:
            return words.gettext("Answers to repeated requests and parts of export files: until {day}.", day=day)
        case ErasureRestKind.BACKUPS:
            return words.gettext("Backups: until {day}.", day=day)
