"""The requests of a story, held against the lists, queues and licences that they lead to."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.shop import Shop
from zetel.application.store.keys import Table
from zetel.application.store.wire import from_wire
from zetel.domain.parties.programme import ProgrammeApproval, ProgrammeApprovals
from zetel.domain.parties.request import MemberRequest, RequestList


def broken_promises(shop: Shop) -> Iterator[str]:
    """Each request is on its member's list; the pending ones, and no others, are pending there and in the queue of
    their item, or of the seller. Each kept file is the proof of a request, and each end of a programme was mailed."""
    stored: Mapping[tuple[str, str], Any] = shop.world.store.items(Table.CORE)
    requests = [from_wire(MemberRequest, data) for (_, sk), data in stored.items() if sk.startswith("REQ#")]
    lists = [from_wire(RequestList, data) for (_, sk), data in stored.items() if sk.startswith("ASKER#")]
    pending = [one for one in requests if one.pending]
    kept = sorted((one.member, id) for one in lists for id in one.kept)
    if kept != sorted((one.member, one.id) for one in requests):
        yield f"members keep {kept}, there are {requests}"
    listed = sorted((one.member, target, id) for one in lists for target, id in one.pending.items())
    if listed != sorted((one.member, one.target, one.id) for one in pending):
        yield f"pending on lists: {listed}, pending: {pending}"
    tasks = sorted(sk for pk, sk in stored if pk == "TASKS#programmes")
    if tasks != sorted(one.id for one in pending if one.programme):
        yield f"for the seller to decide: {tasks}, pending: {pending}"
    files = {id for _, id in shop.world.uploads.kept}
    proofs = {one.proof.id for one in requests if one.proof}
    if proofs - files or (requests and files - proofs):  # a client that never asks again leaves a file to the bucket
        yield f"kept files: {files}, there are {requests}"
    untold = [one for one in _approvals(stored) if one.told_at is None]
    if untold:
        yield f"ends that were not mailed: {untold}"
    queued = sorted(sk for _, sk in stored if sk.startswith("QUEUE#"))
    if queued != sorted(f"QUEUE#{one.item}#{one.id}" for one in pending if one.item):
        yield f"queued: {queued}, pending: {pending}"


def _approvals(stored: Mapping[tuple[str, str], Any]) -> Iterator[ProgrammeApproval]:
    for (_, sk), data in stored.items():
        if sk == "PROGRAMMES":
            yield from from_wire(ProgrammeApprovals, data).approvals
