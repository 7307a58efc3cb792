"""An export of many documents takes the memory of a part, whatever the ZIP's size."""

import hashlib
import tracemalloc
from dataclasses import replace

from tests.application.seats_given import Staffed
from tests.fakes.files import MemoryExports, MemoryFiles
from tests.shop import ACCOUNT, ANNA, Shop
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import job_work, jobs
from zetel.application.licences.jobs import StartExport
from zetel.application.store import keys
from zetel.application.store.keys import Table
from zetel.domain.licences.export import ExportScope
from zetel.domain.parties.profile import CreditLimit

#: The bytes of each PDF and of each XML.
SIZE = 100_000


class SentExports(MemoryExports):
    """Keeps the sizes of parts only."""

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


def test_1000_documents_of_200_kb_take_less_than_64_mib() -> None:
    """200 MB are made in parts of 5 to 8 MiB."""
    staffed = Staffed(Shop(credit=CreditLimit(5_000_000_00, "EUR")))
    store = staffed.shop.world.store
    staffed.buys(("professional-yearly", 3))
    staffed.shop.settle_everything()
    (first,) = (sk.removeprefix("INV#") for _, sk in store.items(Table.CORE) if sk.startswith("INV#"))
    key = keys.document(ACCOUNT, first)
    document = store.read(key).known(key, "document", first)
    for n in range(1_000):
        id = f"{first[:-6]}{n:06}"
        store.put(keys.document(ACCOUNT, id), replace(document, id=id, number=f"INV-2026-{n:06}"))
    exports = SentExports()
    services = replace(staffed.shop.services, exports=exports, files=LargeFiles())
    command = StartExport(ACCOUNT, ANNA, IdempotentRequest("many", "many"), ExportScope.DOCUMENTS)
    job = keys.job(ACCOUNT, str(jobs.start_export(command, services).body["id"]))
    tracemalloc.start()
    try:
        while store.read(job).known(job, "job", "").due:
            job_work.work({"account": ACCOUNT, "job": job.sk.removeprefix("JOB#")}, services, staffed.shop.catalog)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sum(exports.sizes.values()) > 1_000 * 2 * SIZE
    assert max(exports.sizes.values()) < 8 * 2**20
    assert peak < 64 * 2**20
