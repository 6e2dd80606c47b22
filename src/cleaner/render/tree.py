"""A BeautifulSoup tree that grows at its end, without markup to parse."""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag
from bs4.element import AttributeValueList, NavigableString, PageElement

from cleaner.model import NO_ATTRS

EMPTY = frozenset(("br", "hr", "img"))


class Text(NavigableString):
    """A string of the tree, without a dictionary for what it has no need of."""

    __slots__ = ("next_element", "next_sibling", "parent", "previous_element", "previous_sibling")
    __new__ = str.__new__  # type: ignore[assignment]


class Element(Tag):
    """A Tag made in a quarter of the time: what only a parser would tell it is the class's."""

    parser_class = namespace = prefix = sourceline = sourcepos = known_xml = None
    cdata_list_attributes = preserve_whitespace_tags = None
    interesting_string_types: set[type[NavigableString]] | None = {Text}  # noqa: RUF012
    previous_sibling: PageElement | None = None
    next_sibling: PageElement | None = None
    next_element: PageElement | None = None
    _namespaces: dict[str, str] = {}  # noqa: RUF012 – the parser's own, which nothing here asks
    attribute_value_list_class = AttributeValueList
    hidden = False

    def __init__(self, name: str, attrs: Mapping[str, str], parent: Tag) -> None:
        self.name = name
        self.attrs = dict(attrs) if attrs else {}
        self.parent = parent
        self.can_be_empty_element = name in EMPTY
        self.contents = []


def says_anything(tag: Tag) -> bool:
    """Whether an element holds more than white space, which need not be put together for that."""
    return any(
        says_anything(child) if isinstance(child, Tag) else str(child).strip()
        for child in tag.contents
    )


class Tree:
    """The tree, and the elements of it that are still open."""

    def __init__(self) -> None:
        self.soup = BeautifulSoup("", "html.parser")
        self.soup.interesting_string_types = Element.interesting_string_types
        self.opened: list[Tag] = [self.soup]
        self.here: Tag = self.soup
        """The innermost open element."""
        self.latest: PageElement = self.soup
        self.pieces: list[str] = []

    def push(self, name: str, attrs: Mapping[str, str] = NO_ATTRS) -> None:
        """Open an element."""
        if self.pieces:
            self.flush()
        siblings = self.here.contents
        tag = Element(name, attrs, self.here)
        tag.previous_element = self.latest
        self.latest.next_element = tag
        if siblings:
            tag.previous_sibling = siblings[-1]
            siblings[-1].next_sibling = tag
        siblings.append(tag)
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
        pieces = self.pieces
        text = Text(pieces[0] if len(pieces) == 1 else "".join(pieces))
        pieces.clear()
        siblings = self.here.contents
        text.parent = self.here
        text.previous_element = self.latest
        text.next_sibling = text.next_element = None
        self.latest.next_element = text
        if siblings:
            text.previous_sibling = siblings[-1]
            siblings[-1].next_sibling = text
        else:
            text.previous_sibling = None
        siblings.append(text)
        self.latest = text

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
