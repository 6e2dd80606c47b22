"""Builds a data table of the tree: rows of cells that hold only inline elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cleaner.model import Event
from cleaner.render.code import SKIPPED
from cleaner.render.tags import EMBEDS, INLINE, UNMARKED

if TYPE_CHECKING:
    from cleaner.render.runs import Tree

CELLS = ("td", "th", "caption")
SPANS = ("colspan", "rowspan", "align", "style")


def fill_table(tree: Tree, events: Sequence[Event]) -> None:
    """Put the table of these events into the tree."""
    tree.open_leaf("table", {})
    run_tags = tree.run_tags
    TableReplay(tree).read(events)
    tree.run_tags = run_tags
    tree.close_leaf()


class TableReplay:
    """Walks the events of one table; tables inside it are lines of its cells."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.tables = 0
        self.in_head = False
        self.in_row = False
        self.skipped = 0

    def read(self, events: Sequence[Event]) -> None:
        """Build the rows."""
        outer = self.tree.active, self.tree.is_active
        self.tree.active, self.tree.is_active = [], []
        for kind, name, attrs in events:
            if self.skipped:
                self.skipped += {"open": 1, "close": -1, "text": 0}[kind]
            elif kind == "text":
                self.add_text(name)
            elif kind == "open":
                self.open(name, attrs)
            else:
                self.close(name)
        self.end_row()
        self.tree.active, self.tree.is_active = outer

    def add_text(self, text: str) -> None:
        """Text, which may stand outside of any cell when the page is broken."""
        if not self.tree.in_cell:
            if text.isspace() or not text:
                return
            self.start_cell("td", {})
        self.tree.add_text(text)

    def open(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet an element's start."""
        tree = self.tree
        self.tables += name == "table"
        if self.tables == 1 and name in ("thead", "tr", *CELLS):
            self.open_part(name, attrs)
        elif name in SKIPPED:
            self.skipped = 1
        elif name == "img":
            if not tree.in_cell:
                self.start_cell("td", {})
            tree.add_image(attrs)
        elif name in INLINE:
            tree.open_inline(INLINE[name], attrs)
        elif name == "pre":
            tree.end_run()
            tree.open_inline("code", {})
        elif name not in UNMARKED or name == "br":
            tree.end_run()

    def open_part(self, name: str, attrs: Mapping[str, str]) -> None:
        """A row, a cell or the head of the table itself."""
        if name == "thead":
            self.in_head = True
        elif name == "tr":
            self.end_row()
        else:
            self.start_cell(name, attrs)

    def close(self, name: str) -> None:
        """Meet an element's end."""
        tree = self.tree
        if self.tables == 1 and name in ("thead", "tr", *CELLS):
            self.end_cell()
            if name == "tr":
                self.end_row()
            elif name == "thead":
                self.in_head = False
        elif name in INLINE or name == "pre":
            tree.close_inline()
            if name == "pre":
                tree.end_run()
        elif name in EMBEDS or name not in UNMARKED:
            tree.end_run()
        self.tables -= name == "table"

    def start_cell(self, name: str, attrs: Mapping[str, str]) -> None:
        """Open a cell, in a row unless it is the caption."""
        self.end_cell()
        tree = self.tree
        if name == "caption":
            self.end_row()
        elif not self.in_row:
            tree.push("tr", {"data-head": "1"} if self.in_head else {})
            self.in_row = True
        tree.push(name, {key: attrs[key] for key in SPANS if key in attrs})
        tree.cell = tree.soup.currentTag
        tree.in_cell = tree.in_run = True
        tree.run_tags = 1
        tree.is_settled = not tree.active
        tree.breaks = tree.widest = 0

    def end_cell(self) -> None:
        """Close the cell that is open."""
        tree = self.tree
        if tree.in_cell:
            tree.in_cell = tree.in_run = False
            tree.pop(len(tree.spots) + 1)
            tree.spots = []

    def end_row(self) -> None:
        """Close the row that is open."""
        self.end_cell()
        if self.in_row:
            self.tree.pop()
            self.in_row = False
