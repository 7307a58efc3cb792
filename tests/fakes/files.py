"""Files in memory."""

from urllib.parse import quote

from zetel.application.ports import TakenFile
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
