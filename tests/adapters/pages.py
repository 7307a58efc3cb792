"""A mail in its reader's view."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """The visible text of the HTML, with its elements and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._unseen = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self._unseen = tag in ("style", "title")

    def handle_endtag(self, tag):
        self._unseen = False

    def handle_data(self, data):
        if data.strip() and not self._unseen:
            self.said.append(data.strip())


def plain(text: str) -> str:
    """`text` with ordinary spaces for narrow or unbreakable spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
