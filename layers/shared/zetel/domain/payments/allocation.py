"""The ways of a credit: to the open corrected invoices, to invoices of the same commit, then to balance or money back.

1. open invoices that the credit note corrects, oldest first
2. invoices of the same commit (an early-termination fee), if its buyer is theirs
3. `refund`: to the payments that paid what is corrected, each at most what it paid; what was paid from the
   balance, and whatever no payment can take, to the balance
   `balance`: to the balance, from which the next documents are paid

Several credit notes of one commit do so one after another; no two of them correct the same document. A commit settles
the first 12 of the earlier documents, of all notes together; of four notes and more fewer, so that the commit stays
below its limit of writes. What is left is work that follows, a `CreditAllocation`
for each note: as quoted, but what a document that was paid meanwhile no longer needs is the customer's balance.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from zetel.domain.catalog.terms import CreditTo
from zetel.domain.documents.document import Document, Draft, Payer
from zetel.domain.documents.settlement import BALANCE, RefundPart, SetOff
from zetel.domain.due import Due

#: As many earlier documents as one commit settles.
MOST_DOCUMENTS: Final = 12

#: Writes of a commit that credit notes share with the earlier documents that they settle.
_SHARED: Final = 21

#: The writes of a credit note: itself, its refund, and its credit allocation.
_OF_A_NOTE: Final = 3


_PREFIX: Final = "alc_"

#: Stands between the ids of a hold.
_BETWEEN: Final = ", "


@dataclass(frozen=True, slots=True)
class SettledCredit:
    """The parts of a credit, which sum to its total exactly."""

    set_off: tuple[SetOff, ...]
    refunds: tuple[RefundPart, ...]
    to_balance: int

    @property
    def documents(self) -> tuple[str, ...]:
        """The earlier documents that the settlement changes, each once."""
        named = [part.document for part in self.set_off] + [part.document for part in self.refunds]
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Parts:
    """The changes of a settlement on earlier documents: the amounts set off, and the parts of their payments that go
    back."""

    set_off: tuple[SetOff, ...]
    refunds: tuple[RefundPart, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents, each once: the open ones before those that were paid, the oldest first."""
        named = [part.document for part in self.set_off] + [part.document for part in self.refunds]
        return tuple(dict.fromkeys(named))

    def divided(self, *, notes: int, balances: int = 0) -> tuple["Parts", "Parts"]:
        """The parts of the documents that one commit settles beside so many new credit notes and `balances` of further
        profiles, and the rest."""
        most = max(0, min(MOST_DOCUMENTS, _SHARED - notes * _OF_A_NOTE - balances))
        first = frozenset(self.documents[:most])
        return self._those(lambda document: document in first), self._those(lambda document: document not in first)

    def of(self, note: Draft) -> "Parts":
        """The parts of the documents that a credit note corrects."""
        corrected = frozenset(note.corrects)
        return self._those(lambda document: document in corrected)

    def _those(self, wanted: Callable[[str], bool]) -> "Parts":
        return Parts(
            tuple(part for part in self.set_off if wanted(part.document)),
            tuple(part for part in self.refunds if wanted(part.document)),
        )


@dataclass(frozen=True, slots=True)
class CreditAllocation:
    """The rest of the settlement of `credit_note`. An unfinished allocation holds a running subscription, so that no
    command decides on documents that are about to change. `sequence` is the number of its last event."""

    id: str
    account: str
    profile: str
    subscription: str
    credit_note: str
    currency: str
    parts: Parts
    version: int
    sequence: int
    attempts: int = 0
    parked: str | None = None
    due: Due | None = None


def further(credit_allocation: CreditAllocation, later: Parts) -> CreditAllocation:
    """The credit allocation with `later` still to be settled, due as before; done, where that is nothing."""
    return replace(
        credit_allocation,
        parts=later,
        version=credit_allocation.version + 1,
        sequence=credit_allocation.sequence + 1,
        attempts=0,
        due=credit_allocation.due if later.documents else None,
    )


def credit_allocation_id(credit_note: str) -> str:
    """A credit note leaves at most one credit allocation, and that has its id."""
    return f"{_PREFIX}{credit_note.partition('_')[2]}"


def hold_of(allocations: Iterable[str]) -> str | None:
    """The hold of a running subscription that waits for all credit allocations with these ids."""
    return _BETWEEN.join(allocations) or None


def held_for(hold: str | None) -> tuple[str, ...]:
    """The ids of what a subscription with this hold waits for."""
    return tuple(hold.split(_BETWEEN)) if hold else ()


def still_held(hold: str | None, *, ended: str | None, begun: Iterable[str] = ()) -> str | None:
    """The hold without what has `ended`, and with the credit allocations that were `begun`."""
    return hold_of((*(id for id in held_for(hold) if id != ended), *begun))


def allocations_of(hold: str | None) -> tuple[str, ...]:
    """The ids of the credit allocations that a subscription with this hold waits for."""
    return tuple(id for id in held_for(hold) if id.startswith(_PREFIX))


def settle(
    notes: Sequence[Draft],
    documents: Iterable[Document],
    *,
    invoices: Sequence[Draft] = (),
    profile: str,
    credit_to: CreditTo,
) -> SettledCredit:
    """Where the totals of `notes` go, which correct some of `documents`; `invoices` of the same commit are of
    `profile`, and are set off by the first of that profile's notes that have something left."""
    known = {document.id: document for document in documents}
    still_open = {invoice.id: invoice.total for invoice in invoices}
    done: list[SettledCredit] = []
    for note in notes:
        corrected = [known[id] for id in note.corrects]
        own = all(document.profile == profile for document in corrected)
        settled = _settled(note, corrected, still_open if own else {}, credit_to)
        for part in settled.set_off:
            if part.document in still_open:
                still_open[part.document] -= part.amount
        done.append(settled)
    return SettledCredit(
        tuple(part for settled in done for part in settled.set_off),
        tuple(part for settled in done for part in settled.refunds),
        sum(settled.to_balance for settled in done),
    )


def _settled(
    credit: Draft, corrected: Sequence[Document], beside: Mapping[str, int], credit_to: CreditTo
) -> SettledCredit:
    """Where the total of `credit` goes; `beside` says what is open on invoices of the same commit."""
    left = credit.total
    set_off: list[SetOff] = []
    oldest_first = sorted(corrected, key=lambda document: (document.date, document.id))
    open_amounts = [(document.id, document.open) for document in oldest_first]
    for id, open_amount in [*open_amounts, *beside.items()]:
        if part := min(left, open_amount):
            set_off.append(SetOff(id, credit.id, part))
            left -= part
    refunds: list[RefundPart] = []
    if credit_to is CreditTo.REFUND:
        for id, payer in ((document.id, payer) for document in oldest_first for payer in document.payers):
            part = min(left, payer.amount - payer.returned)
            if part and payer.source != BALANCE:
                refunds.append(RefundPart(payment=payer.source, document=id, amount=part))
                left -= part
    return SettledCredit(tuple(set_off), tuple(refunds), to_balance=left)


def after(documents: Iterable[Document], parts: Parts) -> tuple[Document, ...]:
    """The documents that `parts` change, one version further each."""
    off: dict[str, int] = {}
    for part in parts.set_off:
        off[part.document] = off.get(part.document, 0) + part.amount
    back: dict[tuple[str, str], int] = {}
    for refund in parts.refunds:
        back[refund.document, refund.payment] = back.get((refund.document, refund.payment), 0) + refund.amount
    changed: list[Document] = []
    for document in documents:
        payers = _returned(document, back)
        if document.id in off or payers != document.payers:
            credited = document.credited + off.get(document.id, 0)
            changed.append(replace(document, credited=credited, payers=payers, version=document.version + 1))
    return tuple(changed)


def still_open(parts: Parts, documents: Iterable[Document]) -> tuple[Parts, int]:
    """`parts` cut down to the open amounts of `documents`, and the minor units that they no longer need."""
    open_amounts = {document.id: document.open for document in documents}
    set_off = tuple(replace(part, amount=min(part.amount, open_amounts[part.document])) for part in parts.set_off)
    over = sum(part.amount for part in parts.set_off) - sum(part.amount for part in set_off)
    return replace(parts, set_off=tuple(part for part in set_off if part.amount)), over


def _returned(document: Document, back: Mapping[tuple[str, str], int]) -> tuple[Payer, ...]:
    return tuple(
        replace(payer, returned=payer.returned + back.get((document.id, payer.source), 0)) for payer in document.payers
    )
