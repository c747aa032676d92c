"""What a page is made of, whatever it says."""

from collections import Counter
from html.parser import HTMLParser


class Tags(HTMLParser):
    """Its tags, each with how often it stands there, and the names of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.names |= {name for name, _ in attrs}
