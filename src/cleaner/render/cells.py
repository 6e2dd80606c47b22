"""Builds a data table of the tree: rows of cells that hold only inline elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cleaner.model import Event
from cleaner.render.code import SKIPPED
from cleaner.render.runs import Runs
from cleaner.render.tags import INLINE, UNMARKED
from cleaner.render.tex import tex_of

CELLS = ("td", "th", "caption")
PARTS = ("thead", "tr", *CELLS)
FORMULAS = ("math", "mjx-container")
SPANS = ("colspan", "rowspan")
STEP = {"open": 1, "close": -1, "text": 0}


def fill_table(runs: Runs, events: Sequence[Event]) -> None:
    """Put the table of these events into the tree."""
    runs.open_block("table")
    tags = runs.tags
    outer = runs.active, runs.known
    runs.active, runs.known = [], []
    TableReplay(runs).read(events)
    runs.active, runs.known = outer
    runs.tags = tags
    runs.close_block()


class TableReplay:
    """Walks the events of one table; tables inside it are lines of its cells."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self.tables = 0
        self.in_head = False
        self.in_row = False
        self.skipped = 0

    def read(self, events: Sequence[Event]) -> None:
        """Build the rows."""
        for at, (kind, name, attrs) in enumerate(events):
            if self.skipped:
                self.skipped += STEP[kind]
            elif kind == "open" and name in FORMULAS:
                self.add_formula(events[at : close_of(events, at) + 1])
                self.skipped = 1
            elif kind == "text":
                self.add_text(name)
            elif kind == "open":
                self.open(name, attrs)
            else:
                self.close(name)
        self.end_row()

    def add_text(self, text: str) -> None:
        """Text, which in a broken table stands outside of any cell."""
        if self.runs.in_cell or not (text.isspace() or not text):
            self.need_cell()
            self.runs.add_text(text)

    def add_formula(self, events: Sequence[Event]) -> None:
        """Put a formula into the cell."""
        inner = next((n for n, event in enumerate(events) if event.name == "math"), 0)
        own = events[inner : close_of(events, inner) + 1]
        text = "".join(event.name for event in own if event.kind == "text")
        self.need_cell()
        self.runs.ready()
        self.runs.add_leaf("math", {"data-tex": tex_of(own)}, text)

    def open(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet an element's start."""
        runs = self.runs
        self.tables += name == "table"
        if self.tables == 1 and name in PARTS:
            self.open_part(name, attrs)
        elif name in SKIPPED or "katex-html" in attrs.get("class", ""):
            self.skipped = 1
        elif name == "img":
            self.need_cell()
            runs.add_image(attrs)
        elif name in INLINE:
            runs.open_inline(INLINE[name], attrs)
        elif name == "br":
            self.part()
        elif name not in UNMARKED:
            self.part()
            if name == "pre":
                runs.open_inline("code", {})

    def close(self, name: str) -> None:
        """Meet an element's end."""
        if self.tables == 1 and name in PARTS:
            self.close_part(name)
        elif name in INLINE or name == "pre":
            self.runs.close_inline()
        if name not in UNMARKED and name not in INLINE:
            self.part()
        self.tables -= name == "table"

    def part(self) -> None:
        """What comes next in the cell stands on a line of its own."""
        runs = self.runs
        if runs.in_cell and not (runs.tree.here.name in CELLS and runs.tree.is_empty()):
            runs.part()

    def open_part(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet the start of the head, a row, a cell or the caption."""
        if name == "thead":
            self.in_head = True
        elif name == "tr":
            self.end_row()
        else:
            self.start_cell(name, attrs)

    def close_part(self, name: str) -> None:
        """Meet its end."""
        self.end_cell()
        if name in ("tr", "thead"):
            self.end_row()
        if name == "thead":
            self.in_head = False

    def need_cell(self) -> None:
        """Make a cell when none is open."""
        if not self.runs.in_cell:
            self.start_cell("td", {})

    def start_cell(self, name: str, attrs: Mapping[str, str]) -> None:
        """Open a cell, in a row unless it is the caption."""
        self.end_cell()
        runs = self.runs
        if name == "caption":
            self.end_row()
        elif not self.in_row:
            runs.tree.push("tr", {"data-head": "1"} if self.in_head else {})
            self.in_row = True
        runs.tree.push(name, {key: attrs[key] for key in SPANS if key in attrs})
        runs.in_cell = True
        runs.tags = 1
        runs.begin()

    def end_cell(self) -> None:
        """Close the cell that is open."""
        if self.runs.in_cell:
            self.runs.end()
            self.runs.in_cell = False

    def end_row(self) -> None:
        """Close the row that is open."""
        self.end_cell()
        if self.in_row:
            self.runs.tree.pop()
            self.in_row = False


def close_of(events: Sequence[Event], at: int) -> int:
    """Where the element that opens at `at` closes, or the last event."""
    depth = 0
    for here in range(at, len(events)):
        depth += STEP[events[here].kind]
        if not depth:
            return here
    return len(events) - 1
