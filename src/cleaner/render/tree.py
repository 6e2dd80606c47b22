"""A BeautifulSoup tree that grows at its end, without markup to parse."""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from cleaner.model import NO_ATTRS

EMPTY = frozenset(("br", "hr", "img"))


class Tree:
    """The tree, and the elements of it that are still open."""

    def __init__(self) -> None:
        self.soup = BeautifulSoup("", "html.parser")
        self.opened: list[Tag] = [self.soup]
        self.here: Tag = self.soup
        """The innermost open element."""
        self.latest: PageElement = self.soup
        self.pieces: list[str] = []

    def push(self, name: str, attrs: Mapping[str, str] = NO_ATTRS) -> None:
        """Open an element."""
        if self.pieces:
            self.flush()
        # BeautifulSoup's own way here, `handle_starttag`, takes three times as long.
        tag = Tag(
            name=name,
            attrs=attrs or None,
            parent=self.here,
            previous=self.latest,
            can_be_empty_element=name in EMPTY,
        )
        self.here.contents.append(tag)
        self.opened.append(tag)
        self.here = self.latest = tag

    def pop(self, count: int = 1) -> None:
        """Close the innermost elements."""
        if self.pieces:
            self.flush()
        if count:
            del self.opened[-count:]
            self.here = self.opened[-1]

    def finish(self) -> BeautifulSoup:
        """The tree, with nothing open."""
        self.pop(len(self.opened) - 1)
        return self.soup

    def text(self, text: str) -> None:
        """Put text into the innermost element."""
        self.pieces.append(text)

    def flush(self) -> None:
        """Make one string of the text that has gathered."""
        string = NavigableString("".join(self.pieces))
        self.pieces.clear()
        string.setup(self.here, self.latest)
        self.here.contents.append(string)
        self.latest = string

    def last_child(self) -> Tag | None:
        """The element just before, when nothing stands between."""
        if self.pieces or not self.here.contents:
            return None
        last = self.here.contents[-1]
        return last if isinstance(last, Tag) else None

    def reopen(self, last: Tag) -> None:
        """Go on in the last child of the innermost element."""
        self.opened.append(last)
        self.here = last

    def is_empty(self) -> bool:
        """Whether the innermost element holds nothing yet."""
        return not self.pieces and not self.here.contents
