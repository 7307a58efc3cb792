"""Files in memory."""

from urllib.parse import quote


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
