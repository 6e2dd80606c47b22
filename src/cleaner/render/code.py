"""Code: its lines, its language, its fences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from cleaner.model import Event
from cleaner.render.furniture import Box, is_line
from cleaner.render.languages import BARE, named_language
from cleaner.render.marks import clean_code

BACKTICKS = re.compile("`+")
BLOCKS = frozenset(["div", "p", "pre", "table", "ol", "ul"])
CODE_ELEMENTS = frozenset(["pre", "code", "table", "xmp", "listing"])
# What the parser puts on a table that is code with its line numbers.
CODE_TABLE = "data-code"
# How far before a `<pre>` the element that names its language can stand, and how far out.
MOST_EVENTS_BEFORE = 60
MOST_AROUND = 3
TABLE_PARTS = frozenset(["table", "tbody", "tr", "td"])
# How many of its own events may come before the one that names its language.
MOST_EVENTS_INSIDE = 12


def code_text(events: Sequence[Event]) -> str:
    """The code that the events of a `<pre>` (or of a table around one) show."""
    listing = Listing(events)
    listing.read()
    return tidy("".join(listing.pieces))


class Listing:
    """Gathers the lines of code: one break where an element's edge and a line's end meet."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self.pieces: list[str] = []
        self.is_pending = False
        """True when a line is over and its break not yet written."""
        self.opened: list[int] = []
        """For each open element: how many pieces were written before it; -1 when it is no line."""
        self.lines = 0
        self.holder = holder_of(events)
        self.held = 0

    def read(self) -> None:
        """Walk the events once, past what is furniture."""
        box = Box(self.events)
        at = 0
        while at < len(self.events):
            event = self.events[at]
            if event.kind == "text":
                self.add_text(at, event.name)
            elif event.kind == "close":
                self.close(event.name)
            elif at and box.is_furniture(at):
                at = box.ends[at]
            else:
                self.open(event, is_first=not at)
            at += 1

    def is_in_line(self) -> bool:
        """Whether something stands in the line that is being written."""
        return bool(self.pieces) and not self.pieces[-1].endswith("\n")

    def add_text(self, at: int, text: str) -> None:
        """Take text; white space outside of what holds the code is the page's indentation."""
        if not text or (self.holder and not self.held and text.isspace()):
            return
        if "\n" in text and text.isspace() and self.is_between_lines(at):
            text = "\n" * text.count("\n")
        if self.is_pending and not text.startswith(("\n", "\r")):
            self.pieces.append("\n")
        self.is_pending = False
        self.pieces.append(text)

    def is_between_lines(self, at: int) -> bool:
        """Whether white space only parts one line's element from the next."""
        after = self.events[at + 1] if at + 1 < len(self.events) else None
        return not self.lines and (
            self.is_pending or (after is not None and after.kind == "open" and is_line(after))
        )

    def open(self, event: Event, *, is_first: bool) -> None:
        """Meet an element's start."""
        self.held += event.name == self.holder and not is_first
        is_one = is_line(event) and not is_first
        if event.name == "br":
            self.pieces.append("\n")
            self.is_pending = False
        elif is_one:
            if self.is_pending or self.is_in_line():
                self.pieces.append("\n")
            self.is_pending = False
        elif event.name in BLOCKS:
            self.is_pending = self.is_pending or self.is_in_line()
        self.lines += is_one
        self.opened.append(len(self.pieces) if is_one else -1)

    def close(self, name: str) -> None:
        """Meet its end; a line that held nothing is an empty one."""
        self.held -= name == self.holder and self.held > 0
        before = self.opened.pop() if self.opened else -1
        if before >= 0:
            self.lines -= 1
            self.is_pending = self.is_pending or self.is_in_line() or before == len(self.pieces)
        elif name in BLOCKS:
            self.is_pending = self.is_pending or self.is_in_line()


def holder_of(events: Sequence[Event]) -> str:
    """The element outside of which white space is only the page's indentation, if there is one."""
    inner = {event.name for event in events[1:] if event.kind == "open"}
    for name in ("pre", "td"):
        if name in inner and is_all_in(events, name):
            return name
    return ""


def is_all_in(events: Sequence[Event], name: str) -> bool:
    """Whether all text but line numbers stands in such elements, below the first."""
    depth = 0
    for event in events[1:]:
        if event.kind == "text":
            if not depth and event.name.strip(" \n\t\r0123456789"):
                return False
        elif event.name == name:
            depth += 1 if event.kind == "open" else -1
    return True


def tidy(text: str) -> str:
    """The code without empty lines at its ends; lines of white space are empty."""
    lines = [line if not line.isspace() else "" for line in clean_code(text).split("\n")]
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    last = next((at for at in range(len(lines), first, -1) if lines[at - 1]), first)
    return "\n".join(lines[first:last])


def language_of(events: Sequence[Event], start: int, end: int) -> str:
    """The language that the code, or what is close around it, is said to be in."""
    for at in range(start, end):
        event = events[at]
        is_code = event.name in CODE_ELEMENTS
        if event.kind == "open" and (is_code or at < start + MOST_EVENTS_INSIDE):
            found = named_language(event.attrs, is_code=is_code)
            if found:
                return found
    for attrs in around(events, start):
        if found := named_language(attrs, is_code=False):
            return found
    label = Box(events[start:end]).label()
    return label if label in BARE else ""


def around(events: Sequence[Event], start: int) -> Iterator[Mapping[str, str]]:
    """The attributes of the elements that are open just before the code, nearest first."""
    closed = found = 0
    for at in range(start - 1, max(-1, start - MOST_EVENTS_BEFORE), -1):
        event = events[at]
        if event.kind == "close":
            closed += 1
        elif event.kind == "open" and closed:
            closed -= 1
        elif event.kind == "open":
            yield event.attrs
            found += event.name not in TABLE_PARTS
            if found == MOST_AROUND or event.name in ("article", "main", "body", "section"):
                return


def write_fence(code: str, language: str) -> str:
    """A fenced block, its fence longer than any inside."""
    longest = max((len(run) for run in BACKTICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def write_span(code: str) -> str:
    """Inline code, its backticks longer than any inside."""
    runs = {len(run) for run in BACKTICKS.findall(code)}
    size = next(size for size in range(1, len(runs) + 2) if size not in runs)
    ticks = "`" * size
    pad = " " if code[0] == "`" or code[-1] == "`" else ""
    return f"{ticks}{pad}{code}{pad}{ticks}"


def is_code_table(events: Sequence[Event]) -> bool:
    """Whether a table is only there to stand line numbers beside code."""
    return CODE_TABLE in events[0].attrs
