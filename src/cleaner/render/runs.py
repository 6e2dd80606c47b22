"""Puts text, line breaks and inline elements into paragraphs, headings and cells."""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import Tag

from cleaner.model import NO_ATTRS
from cleaner.render.nesting import Nesting
from cleaner.render.tags import LISTS, MERGED, STYLED, WORDS
from cleaner.render.tex import image_tex
from cleaner.render.tree import Tree

Inline = tuple[str, Mapping[str, str]]


class Runs:
    """The run of text that is being written: a paragraph opens when text comes, not before."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.nesting = Nesting(self.tree)
        self.headings: list[Tag] = []
        self.styles: list[str] = []
        """Open captions and terms, whose text is set off by its look alone."""
        self.known: list[bool] = []
        """For each inline element open on the page: whether it counts."""
        self.active: list[Inline] = []
        """Those that count."""
        self.spots: list[Inline] = []
        """Those open in the tree."""
        self.is_settled = True
        self.is_open = False
        self.in_cell = False
        self.tags = 0
        """How many elements of the tree the run itself has opened."""
        self.breaks = self.widest = 0
        self.is_new = False
        """True when another block has begun since the last text."""

    # The run

    def start(self) -> None:
        """Open the paragraph or the heading that text goes into."""
        tree, nesting = self.tree, self.nesting
        if nesting.placed < len(nesting.structures):
            nesting.place()
        self.tags = 1 + (nesting.enter_item("p") if tree.here.name in LISTS else 0)
        if nesting.heading:
            tree.push(nesting.heading)
            self.headings.append(tree.here)
        elif self.styles:
            tree.push("p", {"data-style": self.styles[-1]})
            tree.push(STYLED[self.styles[-1]])
            self.tags += 1
        else:
            tree.push("p")
        self.begin()

    def begin(self) -> None:
        """The element that was just opened takes text."""
        self.is_open = True
        self.is_settled = not self.active
        self.spots = []
        self.breaks = self.widest = 0
        self.is_new = False

    def part(self) -> None:
        """What comes next stands apart: on its own, or in a heading or cell after a break."""
        if not self.is_open:
            return
        if self.in_cell or self.nesting.heading:
            self.breaks = self.breaks or 1
        else:
            self.end()

    def end(self) -> None:
        """Close the run."""
        if self.is_open:
            self.tree.pop(len(self.spots) + self.tags)
            self.spots = []
            self.is_open = False

    def ready(self) -> None:
        """Make the tree ready for something inline."""
        if self.is_open and (self.is_new or self.breaks or self.widest):
            self.cross(max(self.breaks, self.widest))
        if not self.is_open:
            self.start()
        if not self.is_settled:
            self.settle()

    def cross(self, gap: int) -> None:
        """Go on in the run after a gap of so many line breaks, or end it."""
        self.breaks = self.widest = 0
        self.is_new = False
        if self.in_cell:
            self.add_leaf("br")
        elif self.nesting.heading:
            self.tree.text(" ")
        elif gap == 1:
            self.add_leaf("br")
        else:
            self.end()

    # What goes into it

    def add_text(self, text: str) -> None:
        """Put text into the run."""
        if text.isspace() or not text:
            if text and self.is_open and not self.breaks:
                if not self.is_settled:
                    self.settle()
                self.tree.text(" ")
            return
        self.ready()
        self.tree.text(text)

    def add_leaf(self, name: str, attrs: Mapping[str, str] = NO_ATTRS, text: str = "") -> None:
        """Put an element into the tree here that holds at most text."""
        self.tree.push(name, attrs)
        if text:
            self.tree.text(text)
        self.tree.pop()

    def add_image(self, attrs: Mapping[str, str]) -> None:
        """Put a picture into the run; code cannot hold one."""
        self.ready()
        self.settle("code")
        self.add_leaf("img", attrs)
        self.is_settled = False

    def add_mark(self, label: str) -> None:
        """Put the mark of a footnote into the run, outside of code and of what is raised."""
        self.ready()
        self.settle("sup", "code")
        self.add_leaf("mark", {"data-label": label})
        self.is_settled = False

    def add_math(self, tex: str, text: str, *, is_display: bool = False) -> None:
        """Put a formula into the run."""
        attrs = {"data-tex": tex, "data-display": "1" if is_display else ""}
        self.ready()
        self.add_leaf("math", {key: value for key, value in attrs.items() if value}, text)

    def add_picture(self, attrs: Mapping[str, str], offered: str) -> None:
        """Put a picture into the run, with what its `<picture>` offers, or the formula it is of."""
        if tex := image_tex(attrs):
            self.add_math(tex, tex)
        else:
            self.add_image({**attrs, "data-picture": offered} if offered else attrs)

    def add_block(self, name: str, attrs: Mapping[str, str] = NO_ATTRS, text: str = "") -> None:
        """Put a block where the run would be, one that holds at most text."""
        self.open_block(name, attrs)
        if text:
            self.tree.text(text)
        self.close_block()

    def open_block(self, name: str, attrs: Mapping[str, str] = NO_ATTRS) -> None:
        """Open a block that is neither paragraph nor heading."""
        self.end()
        self.nesting.place()
        self.tags = self.nesting.enter_item(name) + 1
        self.tree.push(name, attrs)
        self.is_new = False

    def close_block(self) -> None:
        """Close it."""
        self.tree.pop(self.tags)

    def skip_text(self) -> None:
        """Text between two line breaks was removed."""
        self.widest = max(self.widest, self.breaks)
        self.breaks = 0

    def break_line(self) -> None:
        """A line break, which counts when something follows it in the same run."""
        self.breaks += self.is_open

    # Inline elements

    def open_inline(self, name: str, attrs: Mapping[str, str]) -> None:
        """An inline element opens; inside its own kind, and inside code, it says nothing."""
        names = [known for known, _ in self.active]
        counts = name not in names
        if name == "a":
            counts = counts and bool(attrs.get("href"))
        elif "code" in names:
            counts = False
        self.known.append(counts)
        if counts:
            self.active.append((name, attrs))
            self.is_settled = False

    def close_inline(self) -> None:
        """The innermost inline element closes."""
        if self.known and self.known.pop():
            self.active.pop()
            self.is_settled = False

    def settle(self, *without: str) -> None:
        """Open and close inline elements until those of the page are open, code innermost."""
        if self.styles and not self.in_cell:
            without += (STYLED[self.styles[-1]],)
        wanted = [inline for inline in self.active if inline[0] not in without]
        if len(wanted) > 1:
            wanted.sort(key=is_code)
        tree, spots = self.tree, self.spots
        same = 0
        while same < len(spots) and same < len(wanted) and spots[same] is wanted[same]:
            same += 1
        if len(spots) > same:
            tree.pop(len(spots) - same)
        for name, attrs in wanted[same:]:
            last = tree.child_before_space() if name in WORDS else tree.last_child()
            if name in MERGED and last is not None and last.name == name:
                tree.reopen(last)
            else:
                tree.push(name, {"href": attrs["href"]} if name == "a" else NO_ATTRS)
        self.spots = wanted
        self.is_settled = True


def is_code(inline: Inline) -> bool:
    """Whether the inline element is code, which nothing else may stand in."""
    return inline[0] == "code"
