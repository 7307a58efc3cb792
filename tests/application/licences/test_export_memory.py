"""An export of 10,000 documents of 56 KB is made by a function of 512 MB: its work takes the memory of a part, whatever
the ZIP's size, and that of the list of all files at its end."""

import hashlib
import json
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.application.seats_given import Staffed
from tests.fakes.files import MemoryExports, MemoryFiles
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import export_sections, job_work, jobs
from zetel.application.licences.jobs import StartExport
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key, Table
from zetel.application.store.wire import to_wire
from zetel.domain.licences.export import SMALLEST_PART, ExportScope
from zetel.domain.licences.export_zip import ExportFile
from zetel.domain.licences.job import Job, JobState
from zetel.domain.parties.profile import CreditLimit

MIB = 2**20

#: Documents of the account, and the bytes of each PDF and of each XML: 560 MB, more than the function's memory.
DOCUMENTS = 2_000
SIZE = 140_000


class SentExports(MemoryExports):
    """Keeps the sizes of parts only, and small files."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: dict[int, int] = {}

    def keep(self, key: str, content: bytes) -> bytes:
        return content

    def part(self, key: str, upload: str, number: int, content: bytes) -> str:
        self.sizes[number] = len(content)
        return hashlib.md5(content, usedforsecurity=False).hexdigest()

    def complete(self, key: str, upload: str, marks: object) -> None:
        self.contents[key] = b""


class LargeFiles(MemoryFiles):
    def get(self, key: str) -> bytes:
        return bytes(SIZE)


@pytest.fixture
def staffed() -> Staffed:
    return Staffed(Shop(credit=CreditLimit(5_000_000_00, "EUR")))


def peak(work: Callable[[], None]) -> int:
    """The most bytes that `work` has in memory at once, beside those from before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def begun(services: Services) -> Key[Job]:
    command = StartExport(ACCOUNT, ANNA, IdempotentRequest("many", "many"), ExportScope.DOCUMENTS)
    return keys.job(ACCOUNT, str(jobs.start_export(command, services).body["id"]))


def read(job: Key[Job], services: Services) -> Job:
    return services.store.read(job).known(job, "job", "")


def finish(job: Key[Job], services: Services, staffed: Staffed) -> None:
    while read(job, services).state is JobState.RUNNING:
        job_work.work({"account": ACCOUNT, "job": job.sk.removeprefix("JOB#")}, services, staffed.shop.catalog)


def test_560_mb_are_made_in_parts_of_5_to_8_mib_and_take_the_memory_of_some(staffed: Staffed) -> None:
    store = staffed.shop.world.store
    staffed.buys(("professional-yearly", 3))
    staffed.shop.settle_everything()
    (first,) = (sk.removeprefix("INV#") for _, sk in store.items(Table.CORE) if sk.startswith("INV#"))
    key = keys.document(ACCOUNT, first)
    document = store.read(key).known(key, "document", first)
    for n in range(DOCUMENTS):
        id = f"{first[:-6]}{n:06}"
        store.put(keys.document(ACCOUNT, id), replace(document, id=id, number=f"INV-2026-{n:06}"))
    exports = SentExports()
    services = replace(staffed.shop.services, exports=exports, files=LargeFiles())
    job = begun(services)
    assert peak(lambda: finish(job, services, staffed)) < 64 * MIB
    *parts, last = (exports.sizes[number] for number in sorted(exports.sizes))
    assert sum((*parts, last)) > DOCUMENTS * 2 * SIZE > 512 * MIB
    assert all(SMALLEST_PART <= size < 8 * MIB for size in (*parts, max(last, SMALLEST_PART)))


def test_the_end_of_an_export_of_10000_documents_lists_20000_files(staffed: Staffed) -> None:
    """107 parts with lists of their files: the manifest and the directory are the last part."""
    exports = SentExports()
    services = replace(staffed.shop.services, exports=exports)
    key = begun(services)
    job = read(key, services)
    files = [
        ExportFile(f"documents/INV-2026-{n // 2:06}.{('pdf', 'xml')[n % 2]}", n * 28_100, 28_000, n, f"{n:064x}")
        for n in range(20_000)
    ]
    for part in range(107):
        listed = {"mark": "mark", "files": to_wire(tuple(files[part * 187 : (part + 1) * 187]))}
        exports.contents[f"parts/{ACCOUNT}/{job.id}/{part + 1:05}.json"] = json.dumps(listed).encode()
    assert job.export
    ended = len(export_sections.sections(ExportScope.DOCUMENTS))
    made = replace(job.export, upload="upload", parts=107, size=20_000 * 28_100, section=ended)
    staffed.shop.world.store.put(key, replace(job, export=made))
    assert peak(lambda: finish(key, services, staffed)) < 128 * MIB
    (last,) = exports.sizes.values()
    assert 20_000 * (46 + 30) < last < 8 * MIB
