"""A BeautifulSoup tree that grows at its end, without markup to parse."""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag
from bs4.element import AttributeValueList, NavigableString, PageElement

from cleaner.model import NO_ATTRS

EMPTY = frozenset(("br", "hr", "img"))


class Element(Tag):
    """A Tag made in a quarter of the time: what only a parser would tell it is the class's."""

    parser_class = namespace = prefix = sourceline = sourcepos = known_xml = None
    cdata_list_attributes = preserve_whitespace_tags = interesting_string_types = None
    previous_sibling = next_sibling = next_element = None
    _namespaces: dict[str, str] = {}  # noqa: RUF012 – the parser's own, which nothing here asks
    attribute_value_list_class = AttributeValueList
    hidden = False

    def __init__(self, name: str, attrs: Mapping[str, str], parent: Tag) -> None:
        self.name = name
        self.attrs = dict(attrs)
        self.parent = parent
        self.can_be_empty_element = name in EMPTY
        self.contents = []


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
        tag = Element(name, attrs, self.here)
        self.join(tag)
        self.opened.append(tag)
        self.here = tag

    def join(self, last: PageElement) -> None:
        """Make it the last element of the tree, in the innermost open one."""
        siblings = self.here.contents
        last.previous_element = self.latest
        self.latest.next_element = last
        if siblings:
            last.previous_sibling = siblings[-1]
            siblings[-1].next_sibling = last
        siblings.append(last)
        self.latest = last

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
        pieces = self.pieces
        text = NavigableString("".join(pieces))
        pieces.clear()
        text.parent = self.here
        self.join(text)

    def last_child(self) -> Tag | None:
        """The element just before, when nothing stands between."""
        if self.pieces or not self.here.contents:
            return None
        last = self.here.contents[-1]
        return last if isinstance(last, Tag) else None

    def child_before_space(self) -> Tag | None:
        """The element just before, when at most white space stands between."""
        is_apart = any(not piece.isspace() for piece in self.pieces)
        last = self.here.contents[-1] if self.here.contents and not is_apart else None
        return last if isinstance(last, Tag) else None

    def reopen(self, last: Tag) -> None:
        """Go on in the last child of the innermost element."""
        self.opened.append(last)
        self.here = last

    def is_empty(self) -> bool:
        """Whether the innermost element holds nothing yet."""
        return not self.pieces and not self.here.contents
