"""Opens lists, items and quotes in the tree when something that was kept stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cleaner.render.tags import HEADINGS, LISTS
from cleaner.render.tree import Tree

# Readers of CommonMark stop at a depth: markdown-it reads nothing below its twentieth level.
MOST_NESTED = 16
# A list or a quote inside a heading, where Markdown has no room for one.
NOTHING = ""
NOTE = "note"
KEPT = ("start", "value", "reversed", "data-callout", "data-fold")


@dataclass(slots=True)
class Structure:
    """An open list, item, quote or heading of the page."""

    name: str
    attrs: dict[str, str]
    tags: int = 0
    """How many elements of the tree are open for it."""


class Nesting:
    """What is open on the page, and how much of it is open in the tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.structures: list[Structure] = []
        self.placed = 0
        self.depth = 0
        self.heading = ""
        self.heading_at = -1

    def open(self, name: str, attrs: Mapping[str, str]) -> None:
        """A list, an item, a quote or a heading opens on the page."""
        if self.heading:
            name = NOTHING
        elif name in HEADINGS:
            if name != "h1" and self.is_in_callout() and self.placed < len(self.structures):
                self.title_callout()
            else:
                self.heading, self.heading_at = name, len(self.structures)
            name = NOTHING
        kept = {key: attrs[key] for key in KEPT if key in attrs} if attrs else {}
        self.structures.append(Structure(name, kept))

    def close(self) -> None:
        """The innermost of them closes; a footnote that began in it goes on where it can."""
        at = self.innermost()
        if self.structures[at].tags:
            self.close_from(at)
            return
        del self.structures[at]
        self.placed -= self.placed > at
        if at == self.heading_at:
            self.heading, self.heading_at = "", -1

    def close_from(self, at: int) -> None:
        """All of them from this one on close."""
        tags = sum(structure.tags for structure in self.structures[at:])
        del self.structures[at:]
        if self.heading_at >= at:
            self.heading, self.heading_at = "", -1
        self.placed = min(self.placed, at)
        self.tree.pop(tags)
        self.depth -= tags

    def innermost(self) -> int:
        """Where the innermost of the page's own stands: a footnote has no end tag."""
        at = len(self.structures) - 1
        while self.structures[at].name == NOTE:
            at -= 1
        return at

    def is_in_callout(self) -> bool:
        """Whether the innermost of them is a callout."""
        return bool(self.structures) and self.structures[-1].name == "callout"

    def title_callout(self) -> None:
        """What comes next is the title of the callout that has just been opened."""
        self.structures[-1].attrs["data-titled"] = "1"

    def open_note(self, label: str) -> None:
        """A footnote opens; lists and items that were open for it alone are none."""
        for structure in self.structures[self.placed :]:
            structure.name = NOTHING
        self.structures.append(Structure(NOTE, {"data-label": label}))

    def close_note(self) -> None:
        """The footnote closes, with what is open in it: of that only the end is still to come."""
        names = [structure.name for structure in self.structures]
        if NOTE in names:
            at = names.index(NOTE)
            inside = len(names) - at - 1
            self.close_from(at)
            self.structures += [Structure(NOTHING, {}) for _ in range(inside)]
            self.placed = len(self.structures)

    def is_heading_last(self) -> bool:
        """Whether the innermost of them is the heading itself."""
        return self.heading_at >= 0 and self.innermost() == self.heading_at

    def check(self, *, is_checked: bool) -> None:
        """A check box stands in an item."""
        if self.structures and self.structures[-1].name == "li":
            structure = self.structures[-1]
            structure.attrs["data-task"] = "x" if is_checked else " "
            if self.placed == len(self.structures) and structure.tags:
                self.tree.opened[-1]["data-task"] = structure.attrs["data-task"]

    def place(self) -> None:
        """Open in the tree what is open on the page."""
        for structure in self.structures[self.placed :]:
            if structure.name and self.depth < MOST_NESTED:
                structure.tags = self.place_one(structure)
                self.depth += structure.tags
        self.placed = len(self.structures)

    def place_one(self, structure: Structure) -> int:
        """Open one element where it may stand; returns how many elements that took."""
        name, parent = structure.name, self.tree.here.name
        added = 0
        if name == "li":
            added = 0 if parent in LISTS else self.enter_list()
        elif name == "dd" and parent != "dl":
            return 0
        elif parent in LISTS:
            added = self.enter_item(name)
        self.tree.push(name, structure.attrs)
        return added + 1

    def enter_list(self) -> int:
        """For an item outside of any list: a list, the same for its neighbours."""
        last = self.tree.last_child()
        if last is not None and "data-made" in last.attrs:
            self.tree.reopen(last)
        else:
            self.tree.push("ul", {"data-made": "1"})
        return 1

    def enter_item(self, name: str) -> int:
        """In a list and outside of its items: go into the item before, or make one."""
        if self.tree.here.name not in LISTS:
            return 0
        last = self.tree.last_child()
        if last is not None and name in LISTS:
            self.tree.reopen(last)
        else:
            self.tree.push("li")
        return 1
