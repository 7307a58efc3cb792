"""The seller's programmes, the proofs that are uploaded for them, and the decisions of its account managers."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from zetel.domain.parties.address import Language
from zetel.domain.parties.proof import MOST_BYTES
from zetel.http.fields import CatalogId, Comment, ProofId
from zetel.http.request_models import RequestOut
from zetel.http.shape import OrAbsent, Shape


class ProgrammeOut(Shape):
    """A programme of the seller; `until` is the last day of the account's approval, if it had one."""

    id: CatalogId
    name: dict[Language, str]
    until: OrAbsent[dt.date] = None


class Programmes(Shape):
    """The seller's programmes."""

    programmes: list[ProgrammeOut]


class NewProof(Shape):
    """The file that is to be uploaded: a PDF or an image of `size` bytes."""

    size: Annotated[int, Field(ge=1, le=MOST_BYTES)]


class ProofUpload(Shape):
    """The address that takes the file by one PUT of its exact size, until `expires_at`."""

    proof: str
    url: str
    expires_at: dt.datetime


class ProgrammeWish(Shape):
    """The reason for which an account asks for a programme, with the uploaded `proof`."""

    reason: Comment
    proof: ProofId


class OpenProgrammeRequest(Shape):
    """An open request of an account for a programme."""

    account: str
    name: str
    request: str
    programme: str
    asked_at: dt.datetime
    version: int


class OpenProgrammeRequests(Shape):
    """A page of open requests for programmes."""

    requests: list[OpenProgrammeRequest]
    next: OrAbsent[str] = None


class ProofLink(Shape):
    """The address that downloads a proof until `expires_at`."""

    url: str
    expires_at: dt.datetime


class ProgrammeRequest(RequestOut):
    """A request for a programme as the seller reads it; `download` is absent where the proof is gone."""

    download: OrAbsent[ProofLink] = None


class NewApproval(Shape):
    """The last day on which the account is in the programme."""

    until: dt.date
