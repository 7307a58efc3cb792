"""Erasures of members: the status, and at the end the certificate."""

import datetime as dt

from zetel.domain.parties.erasure import ErasureKind, ErasureRestKind, ErasureState, ErasureStep
from zetel.http.shape import OrAbsent, Shape


class ErasedLine(Shape):
    """A kind of things that went, and how many."""

    kind: ErasureKind
    count: int
    text: str


class KeptLine(Shape):
    """A kind of things that stays, through the day `until`, if that is known."""

    kind: ErasureRestKind
    text: str
    until: OrAbsent[dt.date] = None
    count: OrAbsent[int] = None


class CertificateOut(Shape):
    """What went, and what stays until when. It names nobody."""

    erased: list[ErasedLine]
    kept: list[KeptLine]


class ErasureStepOut(Shape):
    """A step of an erasure."""

    step: ErasureStep
    done: bool


class ErasureOut(Shape):
    """An erasure with its steps in their order, and its certificate at the end. While its next step is refused, it
    `waits_for` the end of the problem of that name."""

    member: str
    version: int
    state: ErasureState
    by: str
    asked_at: dt.datetime
    done_at: OrAbsent[dt.datetime] = None
    waits_for: OrAbsent[str] = None
    steps: list[ErasureStepOut]
    certificate: OrAbsent[CertificateOut] = None
