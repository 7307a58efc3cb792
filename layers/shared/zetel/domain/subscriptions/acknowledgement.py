"""The acknowledgement of a cancellation: the proof that a customer keeps of a declared end, with its statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from zetel.domain.documents.settlement import DueAmount
from zetel.domain.due import Due
from zetel.domain.events import ActorKind
from zetel.domain.parties.address import Language


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A declaration at the instant `declared_at` by `member` (or the person of the seller's staff, where it is `by`
    staff) that `subscription` ends on the day `ends`, the first day without service.

    The statement, in minor units of `currency`: `credited` on credit notes, the early-termination `fee`, what of the
    credit pays open invoices (`set_off`), what goes back (`refunded`) or stays with the seller (`to_balance`), and what
    of the fee is `due_later`; `lapsed` billing periods are never billed. A notice without a quote states nothing.
    """

    id: str
    account: str
    subscription: str
    profile: str
    version: int
    sequence: int
    declared_at: datetime
    member: str
    by: ActorKind
    how: str
    ends: date
    zone: str
    language: Language
    seller: str
    customer: str
    product: str
    currency: str
    credited: int = 0
    fee: int = 0
    set_off: int = 0
    refunded: int = 0
    to_balance: int = 0
    due_later: tuple[DueAmount, ...] = ()
    lapsed: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None

    def filed(self, files: Mapping[str, str]) -> "Acknowledgement":
        """The acknowledgement with its files: nothing is left to do."""
        done = replace(self, files=files, due=None, attempts=0)
        return replace(done, version=self.version + 1, sequence=self.sequence + 1)
