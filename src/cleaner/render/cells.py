"""Builds a data table of the tree: rows of cells that hold only inline elements."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cleaner.model import Event
from cleaner.render.blocks import whole_number
from cleaner.render.furniture import SKIPPED
from cleaner.render.images import offered_by
from cleaner.render.runs import Runs
from cleaner.render.tags import INLINE, UNMARKED
from cleaner.render.tex import tex_of
from cleaner.steps import STEP, close_of, text_of

CELLS = ("td", "th", "caption")
PARTS = ("table", "thead", "tfoot", "tbody", "tr", *CELLS)
ALIGNED = re.compile(r"text-align\s{0,3}:\s{0,3}(left|right|center|start|end)", re.IGNORECASE)
ALIGNED_CLASS = re.compile(
    r"(?<![\w-])(?:has-)?text-(?:align-)?(left|right|center|start|end)(?![\w-])"
)
SIDES = {"start": "left", "end": "right"}
FORMULAS = ("math", "mjx-container")
ROWS = {"thead": "data-head", "tfoot": "data-foot"}
SPANS = ("colspan", "rowspan")
LISTS = ("ul", "ol", "menu", "dir")
BULLET = "•"
UNNUMBERED = -1
# As far as the alignment of columns is followed.
MOST_COLUMNS = 128


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
        self.part_name = ""
        """The part of the table that is open: its head, its foot, its body."""
        self.in_row = False
        self.in_name = False
        """Whether the open cell is a `th`."""
        self.pres = 0
        self.aligns = {"table": "", "part": "", "tr": ""}
        """Where the text of the cells is set that do not say so themselves."""
        self.skipped: int = 0
        self.source = ""
        """What the open `<picture>` offers."""
        self.lists: list[int] = []
        """For each open list: the number of its next item, if it has one."""
        self.marker = ""
        """What the item that has just been opened begins with."""
        self.columns: list[str] = []
        """Where the columns say that the text of their cells is set."""
        self.column = 0

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
        is_blank = text.isspace() or not text
        if self.runs.in_cell or not is_blank:
            self.need_cell()
            if self.marker and not is_blank:
                self.mark_item()
            for at, line in enumerate(text.split("\n") if self.pres else (text,)):
                if at:
                    self.part()
                self.runs.add_text(line)

    def add_formula(self, events: Sequence[Event]) -> None:
        """Put a formula into the cell."""
        inner = next((n for n, event in enumerate(events) if event.name == "math"), 0)
        own = events[inner : close_of(events, inner) + 1]
        self.need_cell()
        self.mark_item()
        self.runs.add_math(tex_of(own), text_of(own))

    def mark_item(self) -> None:
        """Write what an item of a list begins with: no cell of Markdown holds a list."""
        if self.marker:
            runs = self.runs
            outer, runs.active = runs.active, []
            runs.is_settled = False
            runs.add_text(self.marker)
            runs.active, runs.is_settled = outer, not outer
            self.marker = ""

    def open(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet an element's start."""
        self.tables += name == "table"
        if self.tables == 1 and name in PARTS:
            self.open_part(name, attrs)
        elif name in SKIPPED or "katex-html" in attrs.get("class", ""):
            self.skipped = name != "button" or not self.in_name
        elif name == "img":
            self.need_cell()
            self.mark_item()
            self.runs.add_picture(attrs, self.source)
        elif name in INLINE:
            self.runs.open_inline(INLINE[name], attrs)
        elif name == "source":
            self.source = self.source or offered_by(attrs)
        elif name == "col":
            span = min(whole_number(attrs.get("span"), 1), MOST_COLUMNS)
            self.columns += [alignment_of(attrs)] * span
        elif name == "br" or name not in UNMARKED:
            self.part()
            self.open_block(name, attrs)

    def open_block(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet the start of code, of a list or of its item in a cell."""
        if name == "pre":
            self.pres += 1
            self.runs.open_inline("code", {})
        elif name in LISTS:
            self.lists.append(whole_number(attrs.get("start"), 1) if name == "ol" else UNNUMBERED)
        elif name == "li" and self.lists:
            number = self.lists[-1]
            if number != UNNUMBERED:
                number = whole_number(attrs.get("value"), number)
                self.lists[-1] = number + 1
            self.marker = f"{BULLET} " if number == UNNUMBERED else f"{number}. "

    def close(self, name: str) -> None:
        """Meet an element's end."""
        if self.tables == 1 and name in PARTS:
            self.close_part(name)
        elif name in INLINE or name == "pre":
            self.pres -= name == "pre"
            self.runs.close_inline()
        elif name == "picture":
            self.source = ""
        elif name in LISTS and self.lists:
            self.lists.pop()
        if name not in UNMARKED and name not in INLINE:
            self.part()
        self.tables -= name == "table"

    def part(self) -> None:
        """What comes next in the cell stands on a line of its own."""
        runs = self.runs
        if runs.in_cell and not (runs.tree.here.name in CELLS and runs.tree.is_empty()):
            runs.part()

    def open_part(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet the start of the head, the foot, a row, a cell or the caption."""
        if name == "tr":
            self.end_row()
            self.aligns["tr"] = alignment_of(attrs)
        elif name in CELLS:
            self.start_cell(name, attrs)
        elif name == "table":
            self.aligns["table"] = alignment_of({**attrs, "align": ""})
        else:
            self.end_row()
            self.part_name = name
            self.aligns["part"] = alignment_of(attrs)

    def close_part(self, name: str) -> None:
        """Meet its end."""
        self.end_cell()
        if name not in CELLS:
            self.end_row()
            self.aligns["tr"] = ""
        if name not in ("tr", *CELLS):
            self.part_name = self.aligns["part"] = ""

    def need_cell(self) -> None:
        """Make a cell when none is open."""
        if not self.runs.in_cell:
            self.start_cell("td", {})

    def start_cell(self, name: str, attrs: Mapping[str, str]) -> None:
        """Open a cell, in a row unless it is the caption."""
        self.end_cell()
        self.lists, self.marker = [], ""
        runs = self.runs
        if name == "caption":
            self.end_row()
        elif not self.in_row:
            self.column = 0
            runs.tree.push("tr", {ROWS[self.part_name]: "1"} if self.part_name in ROWS else {})
            self.in_row = True
        kept = {key: attrs[key] for key in SPANS if key in attrs}
        align = alignment_of(attrs) or self.inherited()
        self.column += max(1, whole_number(attrs.get("colspan"), 1))
        runs.tree.push(name, {**kept, "data-align": align} if align else kept)
        self.in_name = name == "th"
        runs.in_cell = True
        runs.tags = 1
        runs.begin()

    def inherited(self) -> str:
        """Where the text of a cell is set that does not say so itself."""
        own = self.columns[self.column] if self.column < len(self.columns) else ""
        return self.aligns["tr"] or self.aligns["part"] or own or self.aligns["table"]

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


def alignment_of(attrs: Mapping[str, str]) -> str:
    """Where an element's attributes say that text is set: left, right, center or nothing."""
    if not attrs:
        return ""
    style, names = ALIGNED.search(attrs.get("style", "")), attrs.get("class", "")
    found = style or (ALIGNED_CLASS.search(names) if "text-" in names else None)
    side = (found[1] if found else attrs.get("align", "")).strip().lower()
    side = SIDES.get(side, side)
    return side if side in ("left", "right", "center") else ""
