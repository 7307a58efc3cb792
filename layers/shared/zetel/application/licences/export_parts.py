"""The work of an export: a ZIP of the account's data, made part by part.

    read, zip --- keep --- upload --- list --- count on the job
                   |         |         |        |
                   a worker that was cut off, and a second one, go on with the bytes that are kept

The part that is kept first is the part: whoever makes it again uploads the same bytes under the same number. The list
of a part's files stands beside it; the last part is made of all lists. A file that is complete is not uploaded again.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from zetel.application.licences import export_sections, made_exports
from zetel.application.licences.export_sections import ExportPage, ExportSection
from zetel.application.licences.job_files import zip_of
from zetel.application.licences.job_writes import JobTaken, end, moved
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.wire import Wire, from_wire, to_wire
from zetel.application.work.retrying import until_unmoved
from zetel.domain.errors import Defect, FileNotReady
from zetel.domain.licences import export_zip, sheet
from zetel.domain.licences.export import SMALLEST_PART, ExportScope, ExportWork
from zetel.domain.licences.export_zip import ExportFile
from zetel.domain.licences.job import Job, exported_further, left_to_sweep
from zetel.domain.parties.address import Language
from zetel.domain.parties.recent_exports import MadeExport

#: The folder of the parts of exports, in the bucket for exports.
PARTS: Final = "parts/"
ZIP: Final = "application/zip"

#: The parts of one message, some 4,000 files of 25 KB read within 5 minutes; more are left to the next sweep.
_MOST_PARTS: Final = 20
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class ExportPart:
    """A part as it is kept: its `files`, its bytes, and where the next one begins; `last` has the directory."""

    files: tuple[ExportFile, ...]
    content: bytes
    section: int
    after: str | None
    last: bool


def work_on(job: Job, services: Services) -> None:
    """Makes parts until the export is done, the message has made its most, or a document's files are still to be made:
    the export is never incomplete."""
    try:
        job, upload = _begun(job, services)
        for _ in range(_MOST_PARTS):
            try:
                further = _with_one_more(job, upload, services)
            except FileNotReady:
                break
            if further is None:
                return
            job = further
        services.store.commit([moved(job, left_to_sweep(job, services.now(job.account)))])
    except JobTaken:
        return


def _with_one_more(job: Job, upload: str, services: Services) -> Job | None:
    """The job after its next part; None once it is done. Raises JobTaken, FileNotReady."""
    export, part = _export(job), _kept(job, services)
    if part.last:
        if not services.exports.has(zip_of(job)):
            marks = [str(_list(job, n, services)["mark"]) for n in range(1, export.parts + 1)]
            services.exports.complete(zip_of(job), upload, [*marks, _uploaded(job, upload, part, services)])
        until_unmoved(lambda: _ended(job, services))
        return None
    _uploaded(job, upload, part, services)
    grown = export.grown(by=len(part.content), section=part.section, after=part.after)
    return _committed(job, grown, services)


def _ended(job: Job, services: Services) -> None:
    """Commits the job as done; an export of everything is one that terms may demand before an end."""
    export = _export(job)
    done = replace(job, export=replace(export, upload=None))
    if export.scope is not ExportScope.EVERYTHING:
        end(job, services, done)
        return
    key = keys.made_exports(job.account)
    before = services.store.read(key).get(key)
    made = MadeExport(job.made_at, services.now(job.account))
    end(job, services, done, made_exports.written(job.account, before, made))


def _uploaded(job: Job, upload: str, part: ExportPart, services: Services) -> str:
    """Uploads the part, and puts the list of its files beside it; the mark of the part."""
    number = _export(job).parts + 1
    mark = services.exports.part(zip_of(job), upload, number, part.content)
    listed = json.dumps({"mark": mark, "files": to_wire(part.files)}).encode()
    services.exports.put(_beside(job, number), listed, content_type=_JSON)
    return mark


def _begun(job: Job, services: Services) -> tuple[Job, str]:
    """The job with its upload. An upload that a crash leaves without a job ends by itself."""
    export = _export(job)
    if export.upload:
        return job, export.upload
    upload = services.exports.begin(zip_of(job), content_type=ZIP)
    return _committed(job, replace(export, upload=upload), services), upload


def _committed(job: Job, export: ExportWork, services: Services) -> Job:
    further = exported_further(job, export, services.now(job.account))
    services.store.commit([moved(job, further)])
    return further


def _kept(job: Job, services: Services) -> ExportPart:
    """The next part: the one that is kept, made anew where none is. Its facts stand on a line before its bytes."""
    part = _made(job, services)
    facts = {"files": to_wire(part.files), "section": part.section, "after": part.after, "last": part.last}
    key = f"{PARTS}{job.account}/{job.id}/{_export(job).parts + 1:05}.part"
    line, _, content = services.exports.keep(key, b"\n".join((json.dumps(facts).encode(), part.content))).partition(
        b"\n"
    )
    told = json.loads(line)
    return ExportPart(_files(told["files"]), content, told["section"], told["after"], told["last"])


def _made(job: Job, services: Services) -> ExportPart:
    """The next part, of at least the smallest size; the last one has what is left, and tells of all files."""
    export, places = _export(job), export_sections.sections(_export(job).scope)
    zipped = _Zipped(job)
    section, after = export.section, export.after
    while section < len(places) and zipped.length < SMALLEST_PART:
        pages: list[ExportPage] = []
        room = SMALLEST_PART - zipped.length
        for page in _pages(places[section], job, after, services):
            pages.append(page)
            after = page.next
            room -= _weight(page)
            if room <= 0:
                break
        zipped.add(_contents(places[section], pages, export.parts + 1))
        section = section if after else section + 1
    last = section == len(places)
    if last:
        _close(zipped, job, services)
    return ExportPart(tuple(zipped.files), b"".join(zipped.parts), section, after, last)


class _Zipped:
    """The files of a part, and their bytes in the ZIP."""

    def __init__(self, job: Job) -> None:
        self.files: list[ExportFile] = []
        self.parts: list[bytes] = []
        self.length = 0
        self.offset = _export(job).size
        self._at = job.made_at

    def add(self, contents: Iterator[tuple[str, bytes]]) -> None:
        for name, content in contents:
            file, part = export_zip.stored(name, content, offset=self.offset, at=self._at)
            self.files.append(file)
            self.parts.append(part)
            self.length += len(part)
            self.offset += len(part)


def _pages(section: ExportSection, job: Job, after: str | None, services: Services) -> Iterator[ExportPage]:
    page = section.read(job, after, services)
    yield page
    while page.next:
        page = section.read(job, page.next, services)
        yield page


def _weight(page: ExportPage) -> int:
    """About the bytes of the page, never more: those of its files, and of its records without spaces."""
    return sum(len(content) for _, content in page.files) + sum(map(len, map(_plain, page.records)))


def _plain(record: Wire) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def _contents(section: ExportSection, pages: Sequence[ExportPage], part: int) -> Iterator[tuple[str, bytes]]:
    """The files of these pages, then their records and their table, numbered by the part; nothing of empty pages."""
    for page in pages:
        yield from page.files
    records = [record for page in pages for record in page.records]
    if records:
        yield (
            f"{section.name}/{section.name}-{part:05}.json",
            json.dumps(records, ensure_ascii=False, indent=1).encode(),
        )
        rows = (row for page in pages for row in page.rows)
        yield f"{section.name}/{section.name}-{part:05}.csv", sheet.written(section.header, rows)


def _close(zipped: _Zipped, job: Job, services: Services) -> None:
    """Adds the README, the manifest of all files before it, and the directory."""
    export = _export(job)
    readme = services.texts.export_readme(export.scope, job.made_at, _language(job, services))
    zipped.add(iter((("README.txt", readme.encode()),)))
    earlier = [file for n in range(1, export.parts + 1) for file in _files(_list(job, n, services)["files"])]
    told = [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in (*earlier, *zipped.files)]
    about = {"account": job.account, "scope": export.scope, "made_at": job.made_at.isoformat(), "files": told}
    zipped.add(iter((("manifest.json", json.dumps(about, ensure_ascii=False, indent=1).encode()),)))
    zipped.parts.append(export_zip.directory((*earlier, *zipped.files), offset=zipped.offset, at=job.made_at))


def _language(job: Job, services: Services) -> Language:
    """The language of the member that asked, or of the account's oldest billing profile."""
    key = keys.member(job.account, job.member)
    member = services.store.read(key).get(key)
    if member and member.language:
        return member.language
    (profile,) = services.store.page(keys.profiles(job.account), limit=1).items
    return profile.language


def _list(job: Job, number: int, services: Services) -> Wire:
    listed: Wire = json.loads(services.exports.get(_beside(job, number)))
    return listed


def _beside(job: Job, number: int) -> str:
    """The key of the list of a part's files."""
    return f"{PARTS}{job.account}/{job.id}/{number:05}.json"


def _files(told: Any) -> tuple[ExportFile, ...]:
    return from_wire(tuple[ExportFile, ...], told)


def _export(job: Job) -> ExportWork:
    if job.export is None:
        raise Defect
    return job.export
