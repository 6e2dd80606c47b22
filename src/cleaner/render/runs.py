"""Puts text, breaks and inline elements into paragraphs, and paragraphs into lists and quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder

from cleaner.model import NO_ATTRS, Event
from cleaner.render.math import tex_of
from cleaner.render.tags import HEADINGS, LISTS, MERGED, STYLED

# Readers of CommonMark stop at a depth: markdown-it reads nothing below its twentieth level.
MOST_NESTED = 16
# A list or a quote inside a heading, where Markdown has no room for one.
NOTHING = "h0"


class EventTree(HTMLTreeBuilder):
    """A tree builder that is fed events, never text."""

    features = ("cleaner-events",)



    def feed(self, markup: Any) -> None:
        """Nothing is parsed."""


@dataclass(slots=True)
class Structure:
    """An open list, item, quote or heading of the page."""

    name: str
    attrs: dict[str, str]
    tags: int = -1
    """How many elements of the tree are open for it; -1 while nothing in it was kept."""


class Tree:
    """The tree as it grows: everything opens only when something is put into it."""

    def __init__(self) -> None:
        self.soup = BeautifulSoup("", builder=EventTree(multi_valued_attributes={}))
        self.structures: list[Structure] = []
        self.heading_at = -1
        self.placed = 0
        self.depth = 0
        self.styles: list[str] = []
        self.is_active: list[bool] = []
        self.active: list[tuple[str, Mapping[str, str]]] = []
        self.spots: list[tuple[str, Mapping[str, str]]] = []
        self.is_settled = True
        self.in_run = False
        self.run_tags = 0
        self.in_cell = False
        self.cell: Tag | None = None
        self.breaks = self.widest = 0
        self.new_block = False
        self.source = ""

    @property
    def in_heading(self) -> bool:
        """Whether a heading is open."""
        return self.heading_at >= 0

    def finish(self) -> BeautifulSoup:
        """The tree with everything closed."""
        self.end_run(for_good=True)
        while self.structures:
            self.close_structure()
        self.soup.endData()
        while len(self.soup.tagStack) > 1:
            self.soup.popTag()
        return self.soup

    # Elements

    def push(self, name: str, attrs: Mapping[str, str] = NO_ATTRS) -> None:
        """Open an element of the tree."""
        self.soup.handle_starttag(name, None, None, dict(attrs))

    def pop(self, count: int = 1) -> None:
        """Close the innermost elements of the tree."""
        self.soup.endData()
        for _ in range(count):
            self.soup.popTag()

    def last_child(self) -> Tag | None:
        """The element just before, when nothing stands between."""
        self.soup.endData()
        contents = self.soup.currentTag.contents
        last = contents[-1] if contents else None
        return last if isinstance(last, Tag) else None

    # Structure

    def open_structure(self, name: str, attrs: Mapping[str, str]) -> None:
        """A list, an item, a quote or a heading opens on the page."""
        if self.in_heading:
            name = NOTHING
        elif name in HEADINGS:
            self.heading_at = len(self.structures)
        kept = {key: attrs[key] for key in ("start", "value", "reversed") if key in attrs}
        self.structures.append(Structure(name, kept))

    def close_structure(self) -> None:
        """The innermost of them closes."""
        structure = self.structures.pop()
        if len(self.structures) == self.heading_at:
            self.end_run(for_good=True)
            self.heading_at = -1
        if self.placed > len(self.structures):
            self.placed = len(self.structures)
            self.pop(structure.tags)
            self.depth -= structure.tags

    def check(self, *, is_checked: bool) -> None:
        """A check box stands in an item."""
        if self.structures and self.structures[-1].name == "li":
            structure = self.structures[-1]
            structure.attrs["data-task"] = "x" if is_checked else " "
            if structure.tags > 0:
                self.soup.currentTag["data-task"] = structure.attrs["data-task"]

    def place_structures(self) -> None:
        """Open in the tree what is open on the page."""
        for structure in self.structures[self.placed :]:
            name = structure.name
            structure.tags = 0
            if name not in HEADINGS and name != NOTHING and self.depth < MOST_NESTED:
                structure.tags = self.place(name, structure.attrs)
                self.depth += structure.tags
        self.placed = len(self.structures)

    def place(self, name: str, attrs: Mapping[str, str]) -> int:
        """Open one element where it may stand; returns how many that took."""
        parent = self.soup.currentTag.name
        if name == "li":
            added = 0 if parent in LISTS else self.reopen("ul", {"data-made": "1"})
            self.push("li", attrs)
            return added + 1
        if name == "dd" and parent != "dl":
            return 0
        added = self.enter_item(name) if parent in LISTS else 0
        self.push(name, attrs)
        return added + 1

    def enter_item(self, name: str) -> int:
        """In a list and outside of its items: go into the last item, or make one."""
        last = self.last_child()
        if last is not None and name in LISTS:
            self.go_into(last)
            return 1
        self.push("li", {})
        return 1

    def reopen(self, name: str, attrs: Mapping[str, str]) -> int:
        """Go back into the element just before when it was made for the same reason."""
        last = self.last_child()
        if last is not None and last.name == name and last.attrs.items() >= attrs.items():
            self.go_into(last)
        else:
            self.push(name, attrs)
        return 1

    def go_into(self, last: Tag) -> None:
        """Make the last child of the open element the open element."""
        self.soup.currentTag.contents.pop()
        self.soup.pushTag(last)

    # Runs of text

    def start_run(self) -> None:
        """Open the paragraph or the heading that text goes into."""
        self.place_structures()
        self.run_tags = 1
        if self.soup.currentTag.name in LISTS:
            self.run_tags += self.enter_item("p")
        if self.in_heading:
            self.push(self.structures[self.heading_at].name)
        else:
            style = self.styles[-1] if self.styles else ""
            self.push("p", {"data-style": style} if style else NO_ATTRS)
            if style:
                self.push(STYLED[style])
                self.run_tags += 1
        self.in_run = True
        self.is_settled = not self.active
        self.breaks = self.widest = 0
        self.new_block = False

    def end_run(self, *, for_good: bool = False) -> None:
        """What comes next stands apart; a heading goes on to its own end."""
        if not self.in_run:
            return
        if self.in_cell:
            self.breaks = int(bool(self.cell and self.cell.contents) or bool(self.soup.current_data))
            return
        if self.in_heading and not for_good:
            self.breaks = 1
            return
        self.pop(len(self.spots) + self.run_tags)
        self.spots = []
        self.in_run = False

    def ready(self) -> None:
        """Make the tree ready to take something inline."""
        gap = max(self.breaks, self.widest)
        if self.in_run and (gap or self.new_block):
            self.cross(gap)
        if not self.in_run:
            self.start_run()
        if not self.is_settled:
            self.settle_inline()

    def cross(self, gap: int) -> None:
        """Go on in the run after a gap of so many line breaks, or end it."""
        self.breaks = self.widest = 0
        is_new, self.new_block = self.new_block, False
        if self.in_heading:
            self.soup.handle_data(" ")
        elif self.in_cell or gap == 1:
            self.push("br")
            self.pop()
        elif gap or is_new:
            self.end_run()

    def skip_text(self) -> None:
        """Something between two line breaks was removed."""
        self.widest = max(self.widest, self.breaks)
        self.breaks = 0

    def break_line(self) -> None:
        """A line break, which counts when something follows it in the same run."""
        self.breaks += self.in_run

    def add_text(self, text: str) -> None:
        """Put text into the run."""
        if text.isspace() or not text:
            if self.in_run and text and not self.breaks:
                if not self.is_settled:
                    self.settle_inline()
                self.soup.handle_data(" ")
            return
        self.ready()
        self.soup.handle_data(text)

    def add_image(self, attrs: Mapping[str, str]) -> None:
        """Put a picture into the run."""
        self.ready()
        self.settle_inline(without="code")
        attrs = {**attrs, "data-picture": self.source} if self.source else attrs
        self.push("img", attrs)
        self.pop()
        self.is_settled = False

    def add_math(self, events: Sequence[Event]) -> None:
        """Put a formula into the run."""
        self.ready()
        display = events[0].attrs.get("display", "")
        tex = tex_of(events)
        self.push("math", {"display": display} if display == "block" else NO_ATTRS)
        if tex:
            self.soup.currentTag["data-tex"] = tex
        self.soup.handle_data("".join(e.name for e in events if e.kind == "text"))
        self.pop()

    def add_leaf(self, name: str, text: str, attrs: Mapping[str, str]) -> None:
        """Put a block that holds no inline elements where the run would be."""
        self.open_leaf(name, attrs)
        if text:
            self.soup.handle_data(text)
        self.close_leaf()

    def add_embed(self, name: str, attrs: Mapping[str, str], events: Sequence[Event]) -> None:
        """Put a video or another page into a paragraph of its own."""
        sources = [attrs, *(e.attrs for e in events if e.kind == "open" and e.name == "source")]
        names = ("src", "data-src", "data-lazy-src", "data")
        source = next((a[n] for a in sources for n in names if a.get(n)), "")
        title = attrs.get("title") or attrs.get("aria-label") or ""
        self.add_leaf(name, "", {"src": source, "title": title})

    def open_leaf(self, name: str, attrs: Mapping[str, str]) -> None:
        """Open a block that is neither paragraph nor heading."""
        self.end_run(for_good=True)
        self.place_structures()
        self.run_tags = self.enter_item(name) if self.soup.currentTag.name in LISTS else 0
        self.push(name, attrs)
        self.new_block = False

    def close_leaf(self) -> None:
        """Close it."""
        self.pop(1 + self.run_tags)

    # Inline elements

    def open_inline(self, name: str, attrs: Mapping[str, str]) -> None:
        """An inline element opens; inside its own kind, and inside code, it says nothing."""
        open_names = [open_name for open_name, _ in self.active]
        if name == "a" and not attrs.get("href"):
            name = "anchor"
        is_active = name != "anchor" and name not in open_names and (name == "a" or "code" not in open_names)
        self.is_active.append(is_active)
        if is_active:
            self.active.append((name, attrs))
            self.is_settled = False

    def close_inline(self) -> None:
        """The innermost inline element closes."""
        if self.is_active and self.is_active.pop():
            self.active.pop()
            self.is_settled = False

    def settle_inline(self, without: str = "") -> None:
        """Open and close inline elements until those of the page are open, code innermost."""
        style = STYLED[self.styles[-1]] if self.styles and not self.in_cell else ""
        wanted = [entry for entry in self.active if entry[0] not in (style, without)]
        wanted.sort(key=lambda entry: entry[0] == "code")
        same = 0
        while same < min(len(wanted), len(self.spots)) and self.spots[same] is wanted[same]:
            same += 1
        self.pop(len(self.spots) - same)
        del self.spots[same:]
        for name, attrs in wanted[same:]:
            last = self.last_child()
            if name in MERGED and last is not None and last.name == name:
                self.go_into(last)
            else:
                self.push(name, {"href": attrs.get("href", "")} if name == "a" else NO_ATTRS)
            self.spots.append((name, attrs))
        self.spots = wanted
        self.is_settled = True
