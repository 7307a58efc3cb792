"""Refunds: money goes back to the payments that it came from; the bookkeeper pays the parts that no provider can.

read        the refund; the payment of its first pending part
ask         the provider, by the refund's id and the number of the part; where that fails, the next part has its turn
commit      the part is done, or the bookkeeper's task; with the last part done the refund is completed
            ... and the next pending part, until there is none

A process that dies leaves the part pending; the next process asks by the same key, and gets the same answer.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import IdempotentRequest, Person, Reader
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.events import journal
from zetel.application.payments.collections import BY
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer, OpenTask
from zetel.application.store.writes import Remove, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.errors import Defect, DocumentMoved, InvalidRequest
from zetel.domain.events import Actor, TypedEvent
from zetel.domain.parties.rights import StaffRight
from zetel.domain.payments.collecting import charge_key
from zetel.domain.payments.events import BalanceTaskDone, RefundDone, RefundPartPaid, RefundTaskDone, RefundTaskOpened
from zetel.domain.payments.refund import (
    Refund,
    RefundResult,
    RefundState,
    RefundWork,
    must_be_task,
    refund_key,
    with_part,
)


@dataclass(frozen=True, slots=True)
class PartPaid:
    """The bookkeeper paid the task `part` of a refund, from 1, on `paid_on`, a day in the seller's zone."""

    account: str
    person: Person
    request: IdempotentRequest
    refund: str
    part: int
    paid_on: date
    reference: str


def list_refunds(account: str, reader: Reader, limit: int, after: str | None, services: Services) -> Rows:
    """The account's refunds, newest first. Raises Unknown, NotAllowed."""
    reader.read(account, services)
    page = services.store.page(keys.refunds(account), limit=limit, after=after, newest_first=True)
    return Rows(tuple(answers.refund(refund) for refund in page.items), page.next)


def read_refund(account: str, refund: str, reader: Reader, services: Services) -> Answer:
    """The refund with its parts. Raises Unknown, NotAllowed."""
    key = keys.refund(account, refund)
    held = reader.read(account, services, key).known(key, "refund", refund)
    return Answer(200, answers.refund(held), version=held.version)


def report_paid(command: PartPaid, services: Services, catalog: Catalog) -> Answer:
    """The refund with the task done.

    Raises NotAllowed, Unknown, InvalidRequest, TaskNotOpen, IdempotencyKeyReused; DocumentMoved where the refund
    changed under it again and again.
    """
    staff_rights.must_be_staff(command.person, StaffRight.KEEP_BOOKS, command.account, services)
    today = civil_date(services.now(command.account), catalog.seller().zone)
    if command.paid_on > today:
        raise InvalidRequest.of("/paid_on", f"today ({today}) or earlier", command.paid_on.isoformat())
    receipt = command.request.receipt(command.account, command.person)
    return unless_answered(
        lambda: until_unmoved(lambda: _reported(command, services)), receipt, command.request, services
    )


def give_back(account: str, refund: str, services: Services) -> None:
    """Gives back every pending part, one commit each; nothing of a refund that is parked. A part that fails costs the
    others nothing: its failure is raised when they had their turn. Raises Unknown, ProviderUnreachable; DocumentMoved
    where the refund changed under it again and again."""
    failed: dict[int, Exception] = {}
    while until_unmoved(partial(_next_part_given_back, account, refund, failed, services)):
        pass
    for failure in failed.values():
        raise failure


def _next_part_given_back(account: str, refund: str, failed: dict[int, Exception], services: Services) -> bool:
    """Whether there was another pending part; its outcome is committed now, or stands in `failed`."""
    key = keys.refund(account, refund)
    held = services.store.read(key).known(key, "refund", refund)
    number = next((number for number in held.pending if number not in failed), None)
    if number is None or held.parked:
        return False
    try:
        part = _given_back(held, number, services)
    except Exception as failure:  # noqa: BLE001  raised when the other parts had their turn
        failed[number] = failure
        return True
    after = with_part(held, number, part)
    services.store.commit(_outcome(held, after, _given_back_event(after, number), BY, services.now(account), services))
    return True


def _given_back(refund: Refund, number: int, services: Services) -> RefundWork:
    """The part as its payment's provider leaves it."""
    part = refund.part(number)
    if part.payment is None:
        raise Defect  # a balance is a task from the beginning
    payment_key = keys.payment(refund.account, part.payment)
    payment = services.store.read(payment_key).known(payment_key, "payment", part.payment)
    result = RefundResult(refused=must_be_task(payment))
    if result.refused is None:
        result = services.provider_of(refund.account).refund(
            refund=refund_key(refund, number), payment=charge_key(payment), amount=part.amount
        )
    if result.refused is None:
        return replace(part, state=RefundState.DONE)
    return replace(part, state=RefundState.TASK, reason=result.refused)


def _reported(command: PartPaid, services: Services) -> Answer:
    receipt, key = (
        command.request.receipt(command.account, command.person),
        keys.refund(command.account, command.refund),
    )
    found = services.store.read(receipt, key)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    before = found.known(key, "refund", command.refund)
    task = before.task(command.part)
    part = replace(task, state=RefundState.DONE, paid_on=command.paid_on, reference=command.reference)
    after = with_part(before, command.part, part)
    answer = Answer(200, answers.refund(after), version=after.version)
    done = _task_done(after, command.part)
    writes = _outcome(before, after, done, journal.staff(command.person), services.now(command.account), services)
    return commit_once(receipt, command.request, writes, answer, services)


def _task_done(refund: Refund, number: int) -> TypedEvent:
    part = refund.part(number)
    if part.payment is None:
        return BalanceTaskDone(amount=part.amount, currency=refund.currency)
    return _paid(RefundTaskDone, refund, number)


def _paid(kind: type[RefundPartPaid] | type[RefundTaskDone], refund: Refund, number: int) -> TypedEvent:
    part = refund.part(number)
    if part.payment is None or part.document is None:
        raise Defect
    return kind(part=number, payment=part.payment, document=part.document, amount=part.amount, currency=refund.currency)


def _given_back_event(refund: Refund, number: int) -> TypedEvent:
    """The part as paid, or as the bookkeeper's task with its reason."""
    part = refund.part(number)
    if part.reason is None or part.payment is None or part.document is None:
        return _paid(RefundPartPaid, refund, number)
    return RefundTaskOpened(
        part=number,
        payment=part.payment,
        document=part.document,
        amount=part.amount,
        currency=refund.currency,
        reason=part.reason,
    )


def _outcome(
    before: Refund, after: Refund, happened: TypedEvent, actor: Actor, at: datetime, services: Services
) -> list[Write]:
    """The refund after what `happened` to a part of it, with that event, and another when all of it is done."""
    told = [happened]
    if after.state is RefundState.DONE:
        told.append(RefundDone(amount=after.amount, currency=after.currency))
    events = [
        journal.entry(
            one,
            account=after.account,
            subject=after.id,
            sequence=sequence,
            actor=actor,
            at=at,
            services=services,
        )
        for sequence, one in enumerate(told, before.sequence + 1)
    ]
    moved = DocumentMoved(document=after.id)
    key = keys.refund(after.account, after.id)
    return [
        Replace(key, after, {"version": before.version}, on_conflict=lambda found: moved),
        *_tasks(before, after),
        *events,
    ]


def _tasks(before: Refund, after: Refund) -> list[Write]:
    """Puts a part that became the bookkeeper's on the list of tasks, and takes one off that is done."""
    writes: list[Write] = []
    for number, (old, new) in enumerate(zip(before.parts, after.parts, strict=True), 1):
        key = keys.refund_task(after.account, after.id, number)
        if new.state is RefundState.TASK and old.state is not RefundState.TASK:
            task = OpenTask(after.account, after.profile, after.id, number)
            writes.append(Replace(key, task, {}, on_conflict=lambda found: Defect()))
        if old.state is RefundState.TASK and new.state is not RefundState.TASK:
            writes.append(Remove(key, {}, on_conflict=lambda found: Defect()))
    return writes
