"""Files in memory."""

import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from zetel.application.ports import TakenFile
from zetel.domain.licences.export import SMALLEST_PART
from zetel.domain.parties.proof import TELLING_BYTES


class MemoryFiles:
    """`Files`, by key; `types` are their content types."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.types: dict[str, str] = {}

    def put(self, key: str, content: bytes, *, content_type: str) -> None:
        self.contents[key] = content
        self.types[key] = content_type

    def get(self, key: str) -> bytes:
        if key not in self.contents:
            raise FileNotFoundError(key)
        return self.contents[key]

    def link(self, key: str, *, filename: str, content_type: str) -> str:
        return f"https://files.test/{quote(key)}?as={quote(filename)}&type={quote(content_type, safe='')}"

    def drop(self, key: str) -> None:
        self.contents.pop(key, None)
        self.types.pop(key, None)


class MemoryExports(MemoryFiles):
    """`Exports`, with the parts of each upload that is not complete."""

    def __init__(self) -> None:
        super().__init__()
        self.uploads: dict[str, dict[int, bytes]] = {}

    def keep(self, key: str, content: bytes) -> bytes:
        return self.contents.setdefault(key, content)

    def has(self, key: str) -> bool:
        return key in self.contents

    def begin(self, key: str, *, content_type: str) -> str:
        upload = f"{key}?upload={len(self.uploads)}"
        self.uploads[upload] = {}
        self.types[key] = content_type
        return upload

    def part(self, key: str, upload: str, number: int, content: bytes) -> str:
        if upload not in self.uploads:
            raise FileNotFoundError(key)
        self.uploads[upload][number] = content
        return hashlib.md5(content, usedforsecurity=False).hexdigest()

    def complete(self, key: str, upload: str, marks: Sequence[str]) -> None:
        """Refuses what S3 refuses: other marks, and a part before the last of less than 5 MiB."""
        if upload not in self.uploads:
            raise FileNotFoundError(key)
        parts = [self.uploads[upload][number] for number in range(1, len(marks) + 1)]
        if [hashlib.md5(part, usedforsecurity=False).hexdigest() for part in parts] != list(marks):
            raise ValueError("InvalidPart")
        if any(len(part) < SMALLEST_PART for part in parts[:-1]):
            raise ValueError("EntityTooSmall")
        self.contents[key] = b"".join(parts)
        del self.uploads[upload]


class MemoryUploads:
    """`Uploads`, by account and id: those `uploaded`, and those `kept`."""

    def __init__(self) -> None:
        self.uploaded: dict[tuple[str, str], bytes] = {}
        self.kept: dict[tuple[str, str], bytes] = {}

    def upload_link(self, account: str, id: str, *, size: int) -> str:
        return f"https://files.test/uploads/{account}/{id}?size={size}"

    def take(self, account: str, id: str) -> TakenFile | None:
        content = self.uploaded.get((account, id))
        if content is None:
            return None
        self.kept[account, id] = content
        return TakenFile(content[:TELLING_BYTES], len(content))

    def link(self, account: str, id: str, *, content_type: str) -> str:
        return f"https://files.test/proofs/{account}/{id}?type={quote(content_type, safe='')}"

    def drop(self, account: str, id: str) -> None:
        self.kept.pop((account, id), None)
