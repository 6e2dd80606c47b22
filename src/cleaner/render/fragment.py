"""Builds the BeautifulSoup tree of the kept blocks from the page's events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bs4 import BeautifulSoup, Tag

from cleaner.model import NO_ATTRS, Block, Document, Event
from cleaner.notes import Footnotes, find_footnotes
from cleaner.render.callouts import BOXES, callout_of, is_title
from cleaner.render.cells import fill_table
from cleaner.render.code import code_text, is_code_table, language_of
from cleaner.render.images import offered_by
from cleaner.render.media import read_embed
from cleaner.render.permalinks import PERMALINKS, drop_permalinks
from cleaner.render.runs import Runs
from cleaner.render.tags import EMBEDS, INLINE, STRUCTURE, STYLED, UNMARKED, WHOLE
from cleaner.render.tex import split_tex, tex_of, writes_tex
from cleaner.render.tree import says_anything
from cleaner.sidenotes import after_number, is_side_mark, is_sidenote
from cleaner.steps import close_of, text_of

# A link of a heading to itself holds a character, perhaps in a span or two.
MOST_PERMALINK_EVENTS = 8
# Formulas said a second time, drawn for the eye.
DRAWN = ("katex-html", "MathJax_Preview", "MJX_Assistive_MathML")
# What stands in a line of text.
IN_LINE = UNMARKED.union(INLINE)
# What a gap between two blocks may say; others say no more than that it is one, or by a class name.
TELLING = IN_LINE.union(BOXES, STRUCTURE, STYLED)
FORM_ATTRIBUTES = ("name", "value", "id", "onclick", "onchange", "aria-label")


def build_soup(document: Document) -> BeautifulSoup:
    """The tree of the kept blocks: only elements that mean something in Markdown."""
    notes = find_footnotes(document)
    replay = Replay(document, notes)
    replay.has_tex = writes_tex(block.text for block in document.blocks)
    at = 0
    before: Block | None = None
    for block in document.blocks:
        at = replay.pass_over(at, block.start)
        if before is None or block.inside is not before.inside:
            replay.runs.part()
        if block.index in notes.starts:
            replay.open_note(notes.starts[block.index])
        replay.runs.is_new = True
        at = max(at, replay.read(block, at))
        if block.index in notes.ends:
            replay.is_note_over = True
        before = block
    replay.write_sidenotes()
    soup = replay.runs.tree.finish()
    headings = replay.runs.headings
    free_headings(headings)
    drop_permalinks(headings)
    level_headings(headings)
    return soup


def level_headings(headings: Sequence[Tag]) -> None:
    """Count the levels of headings from one, without the gaps that removed ones leave."""
    levels = sorted({heading.name for heading in headings if says_anything(heading)})
    for heading in headings:
        if heading.name in levels:
            heading.name = f"h{levels.index(heading.name) + 1}"


def free_headings(headings: Sequence[Tag]) -> None:
    """Take a heading out of a list that holds nothing else: a breadcrumb's last entry, a layout."""
    freed: dict[int, Tag] = {}
    outside: dict[int, Tag] = {}
    for heading in headings:
        item = heading.parent
        around = item.parent if item is not None and item.name == "li" else None
        if item is None or around is None or len(item.contents) != 1 or len(around.contents) != 1:
            continue
        freed[id(around)] = heading
        heading.parent = around.parent
        if around.parent is not None:
            outside[id(around.parent)] = around.parent
    for tag in outside.values():
        tag.contents = [freed.get(id(part), part) for part in tag.contents]


class Replay:
    """Walks the events once, and builds what the kept ones say."""

    def __init__(self, document: Document, notes: Footnotes) -> None:
        self.events = document.events
        self.closes = document.closes
        self.notes = notes
        self.runs = Runs()
        self.is_note_over = False
        self.has_tex = False
        """True when the page writes formulas for a script to draw."""
        self.sidenotes: list[tuple[int, int]] = []
        """Where the notes inside of sentences open and close."""
        self.boxes: list[bool] = []
        """For each open element that may be a callout: whether it is one."""
        self.source = ""
        """What the open `<picture>` offers."""

    def pass_over(self, at: int, end: int) -> int:
        """Open and close what lies between blocks; returns where the next one is to be read."""
        if self.runs.nesting.heading and at < end and self.events[at].kind == "close":
            # Mostly the heading's own end, after which the rest is a gap like any other.
            self.close(self.events[at].name)
            at += 1
        if not self.notes.unread:
            at = self.pass_steps(at, end)
            if end - at > 1 and not self.runs.nesting.heading:
                left = self.left_open(at, end)
                if left is not None:
                    self.runs.part()
                    if not self.is_note_over:
                        left = [e for e in left if e.name in TELLING or e.attrs]
                    self.replay(left)
                    return end
            if at < end:
                self.replay(self.events[at:end])
            return end
        while at < end:
            if at in self.notes.unread:
                at = close_of(self.events, at)
            else:
                self.replay(self.events[at : at + 1])
            at += 1
        return at

    def pass_steps(self, at: int, end: int) -> int:
        """Pass over what says no more than that it is a gap, as between most paragraphs."""
        nesting = self.runs.nesting
        start = at
        if self.is_note_over or nesting.is_in_callout():
            return at
        while at < end:
            kind, name, _ = self.events[at]
            if name in TELLING or kind == "text":
                break
            at += 1
        if at > start:
            self.runs.part()
        return at

    def left_open(self, at: int, end: int) -> list[Event] | None:
        """Of the events between two runs, those whose other half is elsewhere.

        None when the gap parts no runs, or holds something that tells of what comes after it.
        """
        events, closes = self.events, self.closes
        if end - at == 2 and is_step(*events[at:end]):
            return list(events[at:end])
        opened: list[Event] = []
        closed: list[Event] = []
        is_parted = has_picture = False
        while at < end:
            event = events[at]
            kind, name, attrs = event
            if kind == "open":
                close = closes.get(at, end)
                if close < end:
                    at = close
                    is_parted = True
                else:
                    opened.append(event)
                    if name == "input" and is_task_box(attrs):
                        return None
                    has_picture = has_picture or name == "picture"
            elif kind == "close":
                if opened:
                    opened.pop()
                else:
                    closed.append(event)
                is_parted = is_parted or name not in IN_LINE
            at += 1
        if not is_parted or (has_picture and any(event.name == "picture" for event in opened)):
            return None
        return closed + opened

    def replay(self, events: Sequence[Event]) -> None:
        """Open and close what events say; their text was removed."""
        for kind, name, attrs in events:
            if kind == "open":
                self.open(name, attrs)
            elif kind == "close":
                self.close(name)
            elif name and not name.isspace():
                self.runs.skip_text()

    def read(self, block: Block, at: int) -> int:
        """Take a kept block; returns where to go on."""
        kind, name, _ = self.events[block.start]
        is_one = block.end - block.start == 1 and at <= block.start
        if kind == "text" and is_one and not self.notes.cuts:
            self.read_text(name)
            return block.end
        if kind == "open" and name in WHOLE:
            self.read_whole(block)
            return block.end
        return self.read_run(max(at, block.start), block.end)

    def read_run(self, at: int, end: int) -> int:
        """Take a run of text; returns where to go on."""
        events, runs = self.events, self.runs
        while at < end:
            kind, name, attrs = events[at]
            if kind == "text":
                self.read_text(name[self.notes.cuts.get(at, 0) :])
            elif kind == "close":
                self.close(name)
            elif name == "img":
                runs.add_picture(attrs, self.source)
            elif name == "math":
                at = self.read_math(at)
            elif at in self.notes.marks:
                runs.add_mark(self.notes.marks[at])
                at = close_of(events, at)
            elif at in self.notes.unread or self.is_skipped(at):
                at = close_of(events, at)
            elif attrs and name == "span" and is_sidenote(attrs.get("class", "")):
                at = self.mark_sidenote(at)
            else:
                self.open(name, attrs)
            at += 1
        return at

    def mark_sidenote(self, at: int) -> int:
        """Put a mark where a note stands in a sentence; returns where the note ends."""
        close = close_of(self.events, at)
        self.sidenotes.append((at, close))
        self.runs.add_mark(self.sidenote(len(self.sidenotes)))
        return close

    def sidenote(self, number: int) -> str:
        """The label of a note in a sentence; those at the end of the page have numbers."""
        return f"side-{number}" if self.notes.starts else str(number)

    def write_sidenotes(self) -> None:
        """Write below the text the notes that stand in its sentences, without their own marks."""
        for number, (at, close) in enumerate(self.sidenotes, 1):
            self.open_note(self.sidenote(number))
            self.read_run(after_number(self.events, at + 1, close), close)
            self.is_note_over = True
            self.close_note()

    def open_note(self, label: str) -> None:
        """A footnote begins; the list that it stands in is none."""
        self.close_note()
        self.runs.end()
        self.runs.nesting.open_note(label)

    def close_note(self) -> None:
        """Close a footnote that is over."""
        if self.is_note_over:
            self.runs.end()
            self.runs.nesting.close_note()
            self.is_note_over = False

    def open(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet an element's start."""
        runs = self.runs
        if self.is_note_over and name not in INLINE:
            self.close_note()
        if name in INLINE:
            runs.open_inline(INLINE[name], attrs)
        elif name in UNMARKED:
            self.open_unmarked(name, attrs)
        else:
            runs.part()
            if name in BOXES and self.open_box(name, attrs):
                return
            if name in STRUCTURE:
                runs.nesting.open(STRUCTURE[name], attrs)
            elif name in STYLED:
                runs.styles.append(name)
            elif attrs and runs.nesting.is_in_callout() and is_title(attrs):
                runs.nesting.title_callout()

    def open_box(self, name: str, attrs: Mapping[str, str]) -> bool:
        """Meet the start of what may be a callout; whether it is one."""
        callout = callout_of(name, attrs) if attrs else NO_ATTRS
        self.boxes.append(bool(callout))
        if callout:
            self.runs.nesting.open("callout", callout)
        return bool(callout)

    def open_unmarked(self, name: str, attrs: Mapping[str, str]) -> None:
        """Meet an inline element that has no mark of its own."""
        if name == "br":
            self.runs.break_line()
        elif name == "input" and is_task_box(attrs):
            self.runs.nesting.check(is_checked="checked" in attrs)
        elif name == "picture":
            self.source = ""
        elif name == "source":
            self.source = self.source or offered_by(attrs)

    def close(self, name: str) -> None:
        """Meet an element's end."""
        runs = self.runs
        if name in BOXES and self.boxes and self.boxes.pop():
            self.close_note()
            runs.end()
            runs.nesting.close()
        elif name in INLINE:
            runs.close_inline()
        elif name in UNMARKED:
            if name == "picture":
                self.source = ""
        elif name in STRUCTURE:
            self.close_note()
            if runs.nesting.is_heading_last():
                runs.end()
            else:
                runs.part()
            runs.nesting.close()
        else:
            runs.part()
            if name in STYLED:
                runs.styles.pop()

    def is_skipped(self, at: int) -> bool:
        """Whether an element inside a block says again what is said, or only links to itself."""
        _, name, attrs = self.events[at]
        if name != "a":
            names = attrs.get("class", "")
            return bool(names) and (is_side_mark(names) or any(word in names for word in DRAWN))
        if not self.runs.nesting.heading:
            return False
        close = close_of(self.events, at, min(len(self.events), at + MOST_PERMALINK_EVENTS))
        inside = self.events[at + 1 : close]
        if self.events[close].kind != "close" or any(event.name == "img" for event in inside):
            return False
        return text_of(inside).strip().lower() in PERMALINKS

    def read_text(self, text: str) -> None:
        """Take text, with the formulas that a script would draw."""
        if not self.has_tex or any(name == "code" for name, _ in self.runs.active):
            self.runs.add_text(text)
            return
        for fence, piece in split_tex(text):
            if fence:
                self.runs.add_math(piece, piece, is_display=fence == "$$")
            else:
                self.runs.add_text(piece)

    def read_math(self, at: int) -> int:
        """Take a formula as a whole; returns where it ends."""
        close = close_of(self.events, at)
        events = self.events[at : close + 1]
        is_display = events[0].attrs.get("display", "") == "block"
        self.runs.add_math(tex_of(events), text_of(events), is_display=is_display)
        return close

    def read_whole(self, block: Block) -> None:
        """Take a block that is one element."""
        events, runs = self.events[block.start : block.end], self.runs
        name, attrs = events[0].name, events[0].attrs
        if name == "hr":
            runs.add_block("hr")
        elif name == "pre" or (name == "table" and is_code_table(events)):
            language = language_of(self.events, block.start, block.end)
            runs.add_block("pre", {"data-language": language}, code_text(events))
        elif name == "table":
            fill_table(runs, events)
        elif name in EMBEDS:
            runs.add_block("iframe", read_embed(events))
        else:
            self.read_control(events, attrs)

    def read_control(self, events: Sequence[Event], attrs: Mapping[str, str]) -> None:
        """Take what a button or a menu of choices says."""
        if is_task_box(attrs):
            self.runs.nesting.check(is_checked="checked" in attrs)
        self.runs.part()
        for event in events:
            self.runs.add_text(event.name if event.kind == "text" else " ")
        self.runs.part()


def is_step(event: Event, following: Event) -> bool:
    """Whether a gap is the plainest and most frequent: one paragraph ends, the next begins."""
    return (
        event.kind == "close"
        and event.name not in IN_LINE
        and following.kind == "open"
        and following.name not in IN_LINE
    )


def is_task_box(attrs: Mapping[str, str]) -> bool:
    """Whether an input is the box of a task; one with a name or a value is a form's."""
    if attrs.get("type") != "checkbox":
        return False
    return "disabled" in attrs or not any(name in attrs for name in FORM_ATTRIBUTES)
