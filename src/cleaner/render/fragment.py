"""Builds the BeautifulSoup tree of the kept blocks from the page's events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bs4 import BeautifulSoup

from cleaner.model import Block, Document, Event
from cleaner.render.cells import fill_table
from cleaner.render.code import code_text, is_code_table, language_of
from cleaner.render.runs import Tree
from cleaner.render.tags import EMBEDS, HEADINGS, INLINE, STRUCTURE, STYLED, UNMARKED, WHOLE

# Text of furniture beside a heading, and formulas said a second time for those who see.
PERMALINK_TEXTS = frozenset(("", "#", "¶", "§", "🔗", "🔗︎", "⚓", "link", "permalink", "anchor"))
MOST_PERMALINK_EVENTS = 8
SEEN_TWICE = ("katex-html", "MathJax_Preview", "MJX_Assistive_MathML", "mjx-chtml")


def build_soup(document: Document) -> BeautifulSoup:
    """The tree of the kept blocks: only elements that mean something in Markdown."""
    replay = Replay(document.events)
    at = 0
    for block in document.blocks:
        replay.pass_over(at, block.start)
        replay.begin(block)
        if is_whole(document.events, block):
            at = replay.read_whole(block)
        else:
            at = replay.read(block.start, block.end)
    return replay.tree.finish()


def is_whole(events: Sequence[Event], block: Block) -> bool:
    """Whether the block is one element that is kept as a whole."""
    first = events[block.start] if block.start < block.end else None
    return bool(first and first.kind == "open" and first.name in WHOLE)


class Replay:
    """Walks the events once, and builds what the kept ones say."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self.tree = Tree()
        self.block: Block | None = None

    def begin(self, block: Block) -> None:
        """A kept block begins: on a new line of the paragraph before, or as its own."""
        if self.block is None or block.inside is not self.block.inside:
            self.tree.end_run()
        self.block = block
        self.tree.new_block = True

    def pass_over(self, start: int, end: int) -> None:
        """Open and close what lies between blocks; nothing of it shows by itself."""
        tree = self.tree
        for kind, name, attrs in self.events[start:end]:
            if kind == "open":
                self.open(name, attrs)
            elif kind == "close":
                self.close(name)
            elif name and not name.isspace():
                tree.skip_text()

    def read(self, start: int, end: int) -> int:
        """Take what a kept block says; returns where to go on."""
        events, tree = self.events, self.tree
        at = start
        while at < end:
            kind, name, attrs = events[at]
            if kind == "text":
                tree.add_text(name)
            elif kind == "close":
                self.close(name)
            elif name == "img":
                tree.add_image(attrs)
            elif name == "math":
                at = self.read_math(at)
            elif self.is_skipped(at):
                at = close_of(events, at, len(events))
            else:
                self.open(name, attrs)
            at += 1
        return at

    def open(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet an element's start."""
        tree = self.tree
        if name in INLINE:
            tree.open_inline(INLINE[name], attrs)
        elif name in UNMARKED:
            if name == "br":
                tree.break_line()
            elif name == "input" and attrs.get("type") == "checkbox":
                tree.check(is_checked="checked" in attrs)
            elif name == "picture":
                tree.source = ""
            elif name == "source":
                tree.source = attrs.get("srcset") or attrs.get("data-srcset") or tree.source
        else:
            tree.end_run()
            if name in STRUCTURE:
                tree.open_structure(STRUCTURE[name], attrs)
            elif name in HEADINGS:
                tree.open_structure(name, {})
            elif name in STYLED:
                tree.styles.append(name)

    def close(self, name: str) -> None:
        """Meet an element's end."""
        tree = self.tree
        if name in INLINE:
            tree.close_inline()
        elif name in UNMARKED:
            if name == "picture":
                tree.source = ""
        else:
            tree.end_run()
            if name in STRUCTURE or name in HEADINGS:
                tree.close_structure()
            elif name in STYLED:
                tree.styles.pop()

    def is_skipped(self, at: int) -> bool:
        """Whether an element inside a block says again what is said, or only links to itself."""
        _, name, attrs = self.events[at]
        names = attrs.get("class", "")
        if name != "a":
            return any(word in names for word in SEEN_TWICE)
        if not self.tree.in_heading:
            return False
        close = close_of(self.events, at, min(len(self.events), at + MOST_PERMALINK_EVENTS))
        if self.events[close].kind != "close":
            return False
        inside = self.events[at + 1 : close]
        if any(event.kind == "open" and event.name == "img" for event in inside):
            return False
        text = "".join(event.name for event in inside if event.kind == "text")
        return text.strip().lower() in PERMALINK_TEXTS

    def read_math(self, at: int) -> int:
        """Take a formula as a whole; returns where it ends."""
        close = close_of(self.events, at, len(self.events))
        self.tree.add_math(self.events[at : close + 1])
        return close

    def read_whole(self, block: Block) -> int:
        """Take a block that is one element; returns where to go on."""
        events, tree = self.events[block.start : block.end], self.tree
        name, attrs = events[0].name, events[0].attrs
        if name == "hr":
            tree.add_leaf("hr", "", {})
        elif name == "pre" or (name == "table" and is_code_table(events)):
            language = language_of(self.events, block.start, block.end)
            tree.add_leaf("pre", code_text(events), {"data-language": language})
        elif name == "table":
            fill_table(tree, events)
        elif name in EMBEDS:
            tree.add_embed(name, attrs, events)
        else:
            if name == "input" and attrs.get("type") == "checkbox":
                tree.check(is_checked="checked" in attrs)
            tree.end_run()
            for event in events:
                tree.add_text(event.name if event.kind == "text" else " ")
            tree.end_run()
        return block.end


def close_of(events: Sequence[Event], at: int, end: int) -> int:
    """Where the element that opens at `at` closes, or the last place before `end`."""
    depth = 0
    for here in range(at, end):
        depth += {"open": 1, "close": -1, "text": 0}[events[here].kind]
        if not depth:
            return here
    return max(at, end - 1)
