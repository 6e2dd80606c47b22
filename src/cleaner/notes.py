"""Finds a page's footnotes: the marks in its text, and the notes that they lead to.

A mark is a short link within the page, or a raised number; its note is what carries the id that
the link names, or begins with the same raised number. Blogs, wikis, word processors and newsletters
write both in a dozen ways, which have only that in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote

from cleaner.model import Block, Container, Document, Event
from cleaner.steps import closing, text_of

# What a mark says: a number, a letter or a sign, perhaps in brackets.
LABEL = re.compile(
    r"[\[(]?(?:note |fn |n )?(?P<label>[0-9]{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶#]{1,3})[\])]?"
)
# What a note's id is called, and its way back to the text.
NAMED = re.compile(r"f(?:oot)?n(?:ote|t)?|cite|ftn|note|reference", re.IGNORECASE)
BACK = re.compile(
    r"[\s↩↑⤴^←⇧⬆\ufe0e\ufe0f\[\].:,]{0,20}|\^?\s?(?:back|return|jump (?:up|back)).{0,20}"
    r"|\^(?:\s?[a-z]{1,2}){1,60}",  # a wiki's note with several marks: `^ a b c`
    re.IGNORECASE,
)
BACK_NAMES = re.compile(r"back|return|reversefootnote|footnum|to-top", re.IGNORECASE)
MOST_BACK = 12
# A note's number before its text. To be cut off it stands in brackets or has a stop, for a note
# may begin with a number of its own.
PREFIX = re.compile(r"\s{0,9}(?:[\[(]?([0-9]{1,3})[\]).:]{1,2}|([*†‡§]{1,3}))\s{1,9}")
BEGINS = re.compile(r"\s{0,9}[\[(]?(?P<label>[0-9]{1,3}|[*†‡§]{1,3})(?![0-9])")
# What a note's element is called, where its mark is no link.
NUMBERED = re.compile(r"(?:^|[\s-])(?:footnote|endnote|fn)-?([0-9]{1,3})(?:\s|$)")
# How a number is set apart in the text, and before a note.
RAISED, BOLD = frozenset(("sup",)), frozenset(("b", "strong"))
# What a note's text may stand in: not part of its number.
HOLDERS = frozenset(
    "li dd div p section aside td ol ul dl dt blockquote article main body footer".split()
)
# A page of more links within itself is an index, not a text with notes.
MOST_MARKS = 2000
# A longer element is no note but a part of the page; a number or a way back is a few events.
MOST_EVENTS = 4000
MOST_SMALL = 24


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Where marks and notes stand, by event and by block."""

    marks: Mapping[int, str] = field(default_factory=dict)
    """The event that opens a mark, and the note's label."""
    starts: Mapping[int, str] = field(default_factory=dict)
    """The first block of each note, and its label."""
    ends: frozenset[int] = frozenset()
    """The last block of each note."""
    unread: frozenset[int] = frozenset()
    """The events that open a note's number or its way back."""
    cuts: Mapping[int, int] = field(default_factory=dict)
    """The texts that begin with a note's number, and its length."""


NONE = Footnotes()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in the text."""

    at: int
    label: str
    target: str
    row: int
    """The row of the block it stands in."""


def find_footnotes(document: Document) -> Footnotes:
    """The footnotes of the kept blocks; none where marks or notes are missing."""
    blocks, events = document.blocks, document.events
    linked = [
        (row, block) for row, block in enumerate(blocks) if block.links and leads_here(block.links)
    ]
    marks = [mark for row, block in linked for mark in marks_of(events, block, row)]
    if not marks or len(marks) > MOST_MARKS:
        return find_loose(blocks, events)
    places = places_of(events, {mark.target for mark in marks})
    places |= ways_back(blocks, events, {m.target for m in marks}.difference(places))
    spans: dict[str, tuple[int, int]] = {}
    for mark in marks:
        if mark.target in places and mark.target not in spans:
            span = span_of(document, places[mark.target], mark)
            if span is not None:
                spans[mark.target] = span
    back = {name for mark in marks for name in ids_around(events, mark.at)}
    used = [
        mark
        for mark in marks
        if mark.target in spans and mark.target not in back and not is_within(mark, spans)
    ]
    return arranged(document, used, spans)


def leads_here(links: Sequence[str]) -> bool:
    """Whether a link may lead to a place on the page; a loop, as most blocks have a link or two."""
    for link in links:  # noqa: SIM110
        if "#" in link:
            return True
    return False


def members_of(notes: Footnotes, blocks: Sequence[Block]) -> Iterator[int]:
    """The indices of the blocks that are footnotes, or parts of one."""
    is_open = False
    for block in blocks if notes.starts else ():
        is_open = is_open or block.index in notes.starts
        if is_open:
            yield block.index
        is_open = is_open and block.index not in notes.ends


def marks_of(events: Sequence[Event], block: Block, row: int) -> Iterator[Mark]:
    """The short links of a block that lead to a place on the page, with text before them."""
    has_text = False
    at = block.start
    while at < block.end:
        kind, name, attrs = events[at]
        if kind == "text":
            has_text = has_text or bool(name.strip())
        elif kind == "open" and name == "a" and "#" in attrs.get("href", ""):
            close = closing(events, at, block.end)
            found = LABEL.fullmatch(text_of(events[at:close]).strip().lower())
            target = unquote(attrs["href"].partition("#")[2])
            if found and target and has_text and is_here(attrs["href"]):
                yield Mark(at, found["label"], target, row)
            has_text = True
            at = close
        at += 1


def ids_around(events: Sequence[Event], at: int) -> Iterator[str]:
    """What a mark is called, by itself or the elements right around it: notes lead back to that."""
    while at >= 0 and events[at].kind == "open" and events[at].name not in HOLDERS:
        if name := events[at].attrs.get("id"):
            yield name
        at -= 1


def is_here(href: str) -> bool:
    """Whether a link leads to a place on its own page, as far as it says."""
    before = href.partition("#")[0]
    return not before or before.startswith("//") or "/" not in before.rstrip("/")


def places_of(events: Sequence[Event], targets: set[str]) -> dict[str, int]:
    """The events that carry the ids which marks lead to."""
    places: dict[str, int] = {}
    for at, (_, _, attrs) in enumerate(events):
        if attrs:  # of an element that opens
            for key in ("id", "name"):
                value = attrs.get(key)
                if value in targets:
                    places.setdefault(value, at)
    return places


def ways_back(
    blocks: Sequence[Block], events: Sequence[Event], targets: set[str]
) -> dict[str, int]:
    """Notes that carry no id: they begin with a link to the mark, whose id is theirs and "ref"."""
    places: dict[str, int] = {}
    for block in blocks if targets else ():
        at = opening(events, block.start)
        for here in range(at, min(at + 4, block.end)):
            back = events[here].attrs.get("href", "").partition("#")[2]
            for target in (back.replace("ref", ""), back.replace("_ref", "")) if back else ():
                if target in targets and target != back:
                    places.setdefault(target, here)
    return places


def span_of(document: Document, at: int, mark: Mark) -> tuple[int, int] | None:
    """The first and the last row of the note that an id stands in; None when it is no note."""
    blocks, events = document.blocks, document.events
    close = closing(events, at, min(len(events), at + MOST_EVENTS))
    first = next((row for row, block in enumerate(blocks) if block.end > at), None)
    if first is None or first == mark.row:
        return None
    own = blocks[first]
    if own.start > close and close - at > 1:
        return None
    is_small = events[at].name not in HOLDERS or not text_of(events[at:close]).strip()
    last = first
    if is_small:  # the id is on something inside of the note
        around = own.inside.index
        only_label = bool(LABEL.fullmatch(own.text.strip().lower()))
        if own.inside.tag in ("li", "dd") or only_label:
            while last + 1 < len(blocks) and is_inside(blocks[last + 1], around):
                last += 1
    else:
        while last + 1 < len(blocks) and blocks[last + 1].start < close:
            last += 1
    told = NAMED.search(mark.target) or begins_with(own.text, mark.label)
    return (first, last) if told or leads_back(events[at:close], mark.target) else None


def leads_back(events: Sequence[Event], target: str) -> bool:
    """Whether a note links to a place that is called after it, as its mark is."""
    return any(event.attrs.get("href", "").startswith(f"#{target}") for event in events)


def is_inside(block: Block, container: int) -> bool:
    """Whether a block stands in an element or below it."""
    inside = block.inside
    while inside.index != container and inside.parent is not None:
        inside = inside.parent
    return inside.index == container


def begins_with(text: str, label: str) -> bool:
    """Whether a note begins with the label of its mark."""
    found = BEGINS.match(text)
    return found is not None and found["label"] == label


def is_within(mark: Mark, spans: Mapping[str, tuple[int, int]]) -> bool:
    """Whether a mark stands in the note that it leads to."""
    first, last = spans[mark.target]
    return first <= mark.row <= last


def arranged(
    document: Document, marks: Sequence[Mark], spans: Mapping[str, tuple[int, int]]
) -> Footnotes:
    """Marks and notes under their labels: the page's own numbers, or their order."""
    order: dict[str, str] = {}
    for mark in marks:
        order.setdefault(mark.target, mark.label)
    taken = [spans[target] for target in order]
    if not order or len(set(taken)) < len(taken):
        return NONE
    own = list(order.values())
    if len(set(own)) < len(own) or not all(label.isdigit() for label in own):
        order = {target: str(number) for number, target in enumerate(order, 1)}
    starts = {document.blocks[spans[t][0]].index: label for t, label in order.items()}
    ends = frozenset(document.blocks[spans[target][1]].index for target in order)
    told: dict[int, int] = {}
    said = {mark.target: mark.label for mark in marks}
    for target in order:
        first, last = spans[target]
        told.update(unread_in(document.events, document.blocks[first : last + 1], said[target]))
    return Footnotes(
        {mark.at: order[mark.target] for mark in marks},
        starts,
        ends,
        frozenset(at for at, length in told.items() if not length),
        {at: length for at, length in told.items() if length},
    )


def unread_in(
    events: Sequence[Event], blocks: Sequence[Block], label: str
) -> Iterator[tuple[int, int]]:
    """The elements of a note that say its number or lead back; of a text, how much of it does."""
    is_start = True
    for block in blocks:
        at = opening(events, block.start)
        while at < block.end:
            kind, name, attrs = events[at]
            if kind == "text" and name.strip():
                number = PREFIX.match(name) if is_start else None
                if number and label in number.groups() and number.end() < len(name):
                    yield at, number.end()
                is_start = False
            elif kind == "open":
                close = closing(events, at, min(len(events), at + MOST_SMALL))
                text = text_of(events[at:close]).strip()
                found = LABEL.fullmatch(text.lower().rstrip(".:"))
                is_number = is_start and found is not None and found["label"] == label
                leads = name == "a" and "#" in attrs.get("href", "")
                names = f"{attrs.get('class', '')} {attrs.get('role', '')}"
                is_back = bool(BACK.fullmatch(text)) and (leads or "onclick" in attrs)
                if is_number or is_back or (BACK_NAMES.search(names) and len(text) < MOST_BACK):
                    yield at, 0
                    at = close
            at += 1


def find_loose(blocks: Sequence[Block], events: Sequence[Event]) -> Footnotes:
    """Raised numbers in a text without links, and below it blocks that begin with them.

    Or blocks whose elements are called by them: `<li id="footnote-1">`.
    """
    if not holds_raised(blocks, events):
        return NONE
    notes: dict[str, int] = {}
    for row, block in enumerate(blocks):
        label = number_at(events, opening(events, block.start), RAISED | BOLD)
        label = label or called(block.inside) or counted(events, block)
        if label:
            notes.setdefault(label, row)
    if not notes:
        return NONE
    rows = sorted(notes.values())
    ends = {row: end_of(blocks, row, next_row) for row, next_row in pairwise([*rows, len(blocks)])}
    beside = {here for row in rows for here in range(row, ends[row] + 1)}
    last = rows[-1] if is_aside(blocks[rows[0]]) else rows[0]
    marks: list[Mark] = []
    for row, block in enumerate(blocks[:last]):
        for at in range(block.start, block.end if row not in beside else block.start):
            label = number_at(events, at, RAISED)
            if label in notes:
                marks.append(Mark(at, label, label, row))
    if {mark.label for mark in marks} != set(notes):
        return NONE
    return Footnotes(
        {mark.at: mark.label for mark in marks},
        {blocks[row].index: label for label, row in notes.items()},
        frozenset(blocks[ends[row]].index for row in rows),
        frozenset(
            at
            for row in rows
            if number_at(events, at := opening(events, blocks[row].start), RAISED | BOLD)
        ),
    )


def holds_raised(blocks: Sequence[Block], events: Sequence[Event]) -> bool:
    """Whether anything is raised in a block; loops, as generators take twice the time."""
    for block in blocks:
        if block.end - block.start > 1:
            for kind, name, _ in events[block.start : block.end]:
                if kind == "open" and name in RAISED:
                    return True
    return False


def called(inside: Container) -> str:
    """The number that a note's element is called by, or the item that its paragraph is in."""
    found = number_in(inside.names)
    if not found and inside.tag == "p" and inside.parent is not None:
        found = number_in(inside.parent.names)
    return found


@lru_cache(maxsize=4096)  # a page has a few hundred names for its elements, and asks for each block
def number_in(names: str) -> str:
    """The number in `footnote-1`; empty where an element is called otherwise."""
    found = NUMBERED.search(names)
    return found[1] if found else ""


def counted(events: Sequence[Event], block: Block) -> str:
    """The number of the first item of a list beside the text that says where it begins to count."""
    at = block.start - 1
    while at > 0 and events[at].kind == "open" and events[at].name in ("p", "li"):
        at -= 1
    is_list = events[at].kind == "open" and events[at].name == "ol"
    start = events[at].attrs.get("start", "") if is_list else ""
    return start if start.isdigit() and len(start) <= 3 and is_aside(block) else ""


def is_aside(block: Block) -> bool:
    """Whether a block stands beside the text."""
    inside: Container | None = block.inside
    while inside is not None and inside.tag != "aside":
        inside = inside.parent
    return inside is not None


def end_of(blocks: Sequence[Block], row: int, next_row: int) -> int:
    """The last row of a note: where the next one begins, or the aside that it is in ends."""
    if not is_aside(blocks[row]):
        return next_row - 1 if next_row < len(blocks) else row
    while row + 1 < next_row and is_aside(blocks[row + 1]):
        row += 1
    return row


def number_at(events: Sequence[Event], at: int, tags: frozenset[str]) -> str:
    """The number that an element of these tags says which opens here, or nothing."""
    if events[at].kind != "open" or events[at].name not in tags:
        return ""
    text = text_of(events[at : closing(events, at, min(len(events), at + 6))]).strip()
    return text if text.isdigit() and len(text) <= 3 else ""


def opening(events: Sequence[Event], at: int) -> int:
    """Where the inline elements open that a block's first text stands in."""
    while at and events[at - 1].kind == "open" and events[at - 1].name not in HOLDERS:
        at -= 1
    return at
