"""Erasure: everything that names a person goes from an account, step by step, and the certificate says what went.

    member      removed, where the person has not left yet, as whoever manages people removes a member
    texts       what the person wrote, or what names the person, in reasons, comments, answers and requests
    files       exports that name people, and tables that were sent for imports
    sign_in     the membership; the sign-in itself, unless another account or the seller's staff has the person
    notice      a mail with the certificate to the person's address, as the last thing before the address goes

A step that is done stays done, and does nothing once more. A step that is refused waits, and is tried again. Name,
address and sign-in stand on the erasure until its end; then it bears the member's id alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.due import Due, WorkKind
from zetel.domain.parties.address import Language

#: A step is taken at once; the sweep looks for a lost message after this time, and for a step that was refused.
_PATIENCE: Final = timedelta(minutes=15)
_NEXT_TRY: Final = timedelta(hours=1)

#: The days after which backups of tables and earlier versions of files are gone.
BACKUP_DAYS: Final = 35

#: The days after which kept answers to repeated requests, and the parts that exports are made of, are gone.
ANSWER_DAYS: Final = 7


class ErasureStep(StrEnum):
    """A step of an erasure; they are taken in this order."""

    MEMBER = "member"
    TEXTS = "texts"
    FILES = "files"
    SIGN_IN = "sign_in"
    NOTICE = "notice"


class ErasureState(StrEnum):
    UNDER_WAY = "under_way"
    STOPPED = "stopped"  # until an operator resumes it
    DONE = "done"


class ErasureKind(StrEnum):
    """Things of a person that went."""

    MEMBER = "member"
    LICENCES = "licences"
    REQUESTS = "requests"
    REASONS = "reasons"
    EXPORTS = "exports"
    IMPORTS = "imports"
    SIGN_IN = "sign_in"


class ErasureRestKind(StrEnum):
    """Things that stay for a time, or because they name nobody."""

    DOCUMENTS = "documents"
    PROOFS = "proofs"
    PROFILES = "profiles"
    SIGN_IN = "sign_in"
    ANSWERS = "answers"
    JOURNAL = "journal"
    BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class ErasureRest:
    """A kind of things that stays, to the last day `until` where that is known; `count` where they can be counted."""

    kind: ErasureRestKind
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """The erasure of the member `id`, begun by the member `by`.

    `step` is the first one that is not done yet, None at the end. `waits_for` names the refusal that the step met last.
    `went` counts what went, by kind. `name`, `mail` and `person`, the subject of its token, are gone at the end; of a
    member that had left before, the first two are not known.
    """

    id: str
    account: str
    by: str
    asked_at: datetime
    name: str = ""
    mail: str = ""
    language: Language | None = None
    person: str | None = None
    step: ErasureStep | None = None
    waits_for: str | None = None
    went: Mapping[str, int] = field(default_factory=dict)
    kept: tuple[ErasureRest, ...] = ()
    done_at: datetime | None = None
    version: int = 1
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    @property
    def state(self) -> ErasureState:
        if self.step is None:
            return ErasureState.DONE
        return ErasureState.STOPPED if self.parked else ErasureState.UNDER_WAY

    @property
    def done(self) -> tuple[ErasureStep, ...]:
        steps = tuple(ErasureStep)
        return steps if self.step is None else steps[: steps.index(self.step)]

    def begun(self, at: datetime) -> "Erasure":
        """The erasure before its first step."""
        return replace(self, step=ErasureStep.MEMBER, due=_work(at + _PATIENCE, ErasureStep.MEMBER))

    def concerns(self, writer: str | None, *texts: str | None) -> bool:
        """Whether one of the texts is there, and the person wrote it or is named in it."""
        there = [text for text in texts if text]
        if writer == self.id:
            return bool(there)
        return any(self.is_named_in(text) for text in there)

    def is_named_in(self, text: str | None) -> bool:
        """Whether the whole name or the mail address stands in the text, in whatever case."""
        names = "|".join(re.escape(one.casefold()) for one in (self.name, self.mail) if one)
        return bool(names and text and re.search(rf"(?<!\w)(?:{names})(?!\w)", text.casefold()))

    def counted(self, kind: ErasureKind, count: int) -> "Erasure":
        """The erasure after so many more things of the kind went; the step is the same one."""
        return self._moved(went={**self.went, kind.value: self.went.get(kind.value, 0) + count})

    def staying(self, kind: ErasureRestKind) -> "Erasure":
        """The erasure that leaves something where it is; the step is the same one."""
        return replace(self._moved(), kept=(*self.kept, ErasureRest(kind)))

    def next(self, at: datetime) -> "Erasure":
        """The erasure after its present step, not the last one; another worker sends the notice."""
        after = tuple(ErasureStep)[len(self.done) + 1]
        due = at if after is ErasureStep.NOTICE else at + _PATIENCE
        return replace(self._moved(), step=after, due=_work(due, after))

    def over(self, kept: tuple[ErasureRest, ...], at: datetime) -> "Erasure":
        """The erasure at its end, with what stays: it bears the member's id alone."""
        bare = replace(self._moved(), name="", mail="", language=None, person=None)
        return replace(bare, step=None, due=None, kept=(*kept, *self.kept), done_at=at)

    def refused(self, why: str, at: datetime) -> "Erasure":
        """The erasure whose present step was refused, and is due again."""
        return replace(self._moved(), waits_for=why, due=_work(at + _NEXT_TRY, self.step))

    def again(self, at: datetime) -> "Erasure":
        """The erasure whose present step is due at `at`."""
        return replace(self, due=_work(at, self.step))

    def _moved(self, went: Mapping[str, int] | None = None) -> "Erasure":
        counted = self.went if went is None else went
        return replace(self, went=counted, waits_for=None, version=self.version + 1, attempts=0)


def backups_until(done_on: date) -> date:
    """The last day on which a backup may have what went on the day `done_on`."""
    return done_on + timedelta(days=BACKUP_DAYS)


def answers_until(done_on: date) -> date:
    """The last day on which the answer of a repeated request, or a part of an export, may have it."""
    return done_on + timedelta(days=ANSWER_DAYS)


def _work(at: datetime, step: ErasureStep | None) -> Due:
    return Due(at, WorkKind.ERASURE_NOTICE if step is ErasureStep.NOTICE else WorkKind.ERASURE)
