"""A BeautifulSoup tree that grows at its end, without markup to parse.

Its elements know their contents and their parent, and its texts are plain strings. What else
BeautifulSoup's own searches follow is not made: writing only goes from parent to child.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from bs4 import BeautifulSoup, Tag
from bs4.element import AttributeValueList, NavigableString

from cleaner.model import NO_ATTRS


class Element(Tag):
    """A Tag made in a quarter of the time: what only a parser would tell it is the class's."""

    parser_class = namespace = prefix = sourceline = sourcepos = known_xml = None
    cdata_list_attributes = preserve_whitespace_tags = None
    interesting_string_types = None
    _namespaces: dict[str, str] = {}  # noqa: RUF012 – the parser's own, which nothing here asks
    attribute_value_list_class = AttributeValueList
    hidden = can_be_empty_element = False

    def __init__(self, name: str, attrs: Mapping[str, str], parent: Tag) -> None:
        self.name = name
        self.attrs = dict(attrs) if attrs else {}
        self.parent = parent
        self.contents = []


def says_anything(tag: Tag) -> bool:
    """Whether an element holds more than white space, which need not be put together for that."""
    for child in tag.contents:
        if says_anything(child) if isinstance(child, Tag) else str(child).strip():
            return True
    return False


def text_in(tag: Tag) -> str:
    """What an element says, its descendants among it."""
    return "".join(
        text_in(child) if isinstance(child, Tag) else str(child) for child in tag.contents
    )


class Tree:
    """The tree, and the elements of it that are still open."""

    def __init__(self) -> None:
        self.soup = BeautifulSoup("", "html.parser")
        self.opened: list[Tag] = [self.soup]
        self.here: Tag = self.soup
        """The innermost open element."""
        self.pieces: list[str] = []

    def push(self, name: str, attrs: Mapping[str, str] = NO_ATTRS) -> None:
        """Open an element."""
        if self.pieces:
            self.flush()
        here = self.here
        self.here = tag = Element(name, attrs, here)
        here.contents.append(tag)
        self.opened.append(tag)

    def pop(self, count: int = 1) -> None:
        """Close the innermost elements."""
        if self.pieces:
            self.flush()
        if count == 1:
            self.opened.pop()
            self.here = self.opened[-1]
        elif count:
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
        pieces = self.pieces
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        self.here.contents.append(cast("NavigableString", text))
        pieces.clear()

    def last_child(self) -> Tag | None:
        """The element just before, when nothing stands between."""
        if self.pieces or not self.here.contents:
            return None
        last = self.here.contents[-1]
        return last if isinstance(last, Tag) else None

    def child_before_space(self) -> Tag | None:
        """The element just before, when at most white space stands between."""
        is_apart = not all(map(str.isspace, self.pieces))
        last = self.here.contents[-1] if self.here.contents and not is_apart else None
        return last if isinstance(last, Tag) else None

    def reopen(self, last: Tag) -> None:
        """Go on in the last child of the innermost element."""
        self.opened.append(last)
        self.here = last

    def is_empty(self) -> bool:
        """Whether the innermost element holds nothing yet."""
        return not self.pieces and not self.here.contents
