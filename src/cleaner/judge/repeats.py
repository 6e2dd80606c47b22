"""Blocks that the pages of a site have in common: which of a page's lines may go as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cleaner.judge.patterns import claims_of_line
from cleaner.judge.weigh import is_prose
from cleaner.model import Block, BlockKind, Category, Document, Removal
from cleaner.rules import Rules

RULE = "any/repeated"
# Code is its author's; media and rules have no text to repeat; link definitions are never seen.
JUDGED = frozenset((BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING, BlockKind.TABLE))
# A block that is link to this share is an entry of a menu or a teaser; with less, a sentence.
LINK_SHARE = 0.9
# Where no block is prose, the page's own text is what says this much without being a link.
FEWEST_OWN_WORDS = 3
# Between the article's paragraphs a box has a sentence or a link, or so many lines of which none
# has a number that changes: "Conclusion" is the article's own, and so are "Serves 4" and "2 eggs"
# between "Ingredients" and "Salt and pepper".
BOX_LINES = 3
# Where more of a page's words would go, it is a page that says what others say (a notice, a form),
# and keeps it; real pages of a site with a long footer reach 0.8.
MOST_SHARE = 0.85
MOST_ROUNDS = 4
CONFIDENCE = 0.95


class Line(NamedTuple):
    """What counts of a block here."""

    words: int
    heading: bool
    item: bool
    prose: bool
    link: bool
    gap: bool = False
    """Whether a block before it is gone already."""


class Mark(NamedTuple):
    """What the site says of a line."""

    places: frozenset[str]
    varies: bool
    """Whether a number in it changes from page to page."""


OWN = Mark(frozenset(), varies=False)


def judge_repeated(document: Document, rules: Rules) -> Iterator[Removal]:
    """What the profile of the page's site names, where it stands as it does on the other pages."""
    site = rules.site
    if site is None:
        return
    blocks = [block for block in document.blocks if block.words and block.text]
    found = [site.find(block.text) if block.kind in JUDGED else None for block in blocks]
    marks = [Mark(f.places, f.varies) if f else OWN for f in found]
    lines = read_lines(blocks)
    for row in going(lines, marks, zones_of(lines, marks)):
        block, known = blocks[row], found[row]
        assert known is not None  # only what is marked goes
        where = f"{known.pages} of {known.of} pages of {site.name}"
        yield Removal(
            block.index, Category.REPEATED, RULE, f"It stands on {where}.", CONFIDENCE,
            claims_of_line(block, rules, Category.REPEATED),
        )  # fmt: skip


def read_lines(blocks: Sequence[Block]) -> list[Line]:
    """The blocks as lines."""
    before = -1
    lines = []
    for block in blocks:
        lines.append(read_line(block, gap=block.index > before + 1))
        before = block.index
    return lines


def read_line(block: Block, *, gap: bool = False) -> Line:
    """A block as a line."""
    return Line(
        block.words,
        block.kind is BlockKind.HEADING,
        block.kind is BlockKind.ITEM,
        is_prose(block),
        block.link_share >= LINK_SHARE,
        gap,
    )


def going(lines: Sequence[Line], marks: Sequence[Mark], zones: Sequence[str]) -> list[int]:
    """The rows that may go: marked, at a place that is marked, and in fit company."""
    if not any(mark.places for mark in marks):
        return []
    go = [zone in mark.places for zone, mark in zip(zones, marks, strict=True)]
    spare_lists(lines, zones, go)
    for _ in range(MOST_ROUNDS):
        before = list(go)
        spare_lone_lines(lines, marks, zones, go)
        spare_headings(lines, go)
        spare_facts(lines, marks, zones, go)
        if go == before:
            break
    if takes_nearly_all(lines, go):
        go = [goes and line.link for goes, line in zip(go, lines, strict=True)]
    return [row for row, goes in enumerate(go) if goes]


def zones_of(lines: Sequence[Line], marks: Sequence[Mark]) -> list[str]:
    """Where each row stands to the page's own text: above, inside or below."""
    own = [row for row, line in enumerate(lines) if line.prose and not marks[row].places]
    if not own:
        own = [
            row
            for row, line in enumerate(lines)
            if line.words >= FEWEST_OWN_WORDS and not line.link and not marks[row].places
        ]
    if not own:
        return ["above"] * len(lines)
    return [
        "above" if row < own[0] else "below" if row > own[-1] else "inside"
        for row in range(len(lines))
    ]


def spare_lists(lines: Sequence[Line], zones: Sequence[str], go: list[bool]) -> None:
    """Items stay with the items beside them that are the page's own: ingredients, sources."""
    for is_item, run in groupby(range(len(lines)), key=lambda row: lines[row].item):
        rows = list(run)
        if not is_item:
            continue
        staying = sum(not go[row] for row in rows)
        inside = zones[rows[0]] == zones[rows[-1]] == "inside"
        if staying > (0 if inside else len(rows) / 2):
            for row in rows:
                go[row] = False


def spare_lone_lines(
    lines: Sequence[Line], marks: Sequence[Mark], zones: Sequence[str], go: list[bool]
) -> None:
    """Of rows side by side, those that are too few or too slight to be a box."""
    for rows in runs_of(go):
        fixed = sum(not marks[row].varies for row in rows)
        weighty = any((lines[row].prose or lines[row].link) for row in rows)
        beside = lines[rows[0]].gap or (rows[-1] + 1 < len(go) and lines[rows[-1] + 1].gap)
        at_end = rows[0] == 0 or rows[-1] == len(go) - 1
        if zones[rows[0]] == "inside":
            is_box = weighty or (len(rows) + beside >= BOX_LINES and fixed == len(rows))
        else:
            is_box = weighty or at_end or beside or len(rows) > 1
        if not is_box or not fixed:
            for row in rows:
                go[row] = False


def runs_of(go: Sequence[bool]) -> Iterator[list[int]]:
    """The rows that go, those side by side together."""
    for goes, run in groupby(range(len(go)), key=lambda row: go[row]):
        if goes:
            yield list(run)


def spare_headings(lines: Sequence[Line], go: list[bool]) -> None:
    """A heading goes with what it heads: "References" over the page's own stays."""
    for row in range(len(lines) - 2, -1, -1):
        below = go[row + 1] or lines[row + 1].gap
        if go[row] and lines[row].heading and not lines[row].link and not below:
            go[row] = False


def spare_facts(
    lines: Sequence[Line], marks: Sequence[Mark], zones: Sequence[str], go: list[bool]
) -> None:
    """A line whose number changes goes only from between two lines that do, outside of the text.

    "The index rose # points to #" is what a report says each day.
    """
    for row, line in enumerate(lines):
        if go[row] and marks[row].varies and not line.link:
            above = row == 0 or line.gap or go[row - 1]
            below = row + 1 == len(go) or lines[row + 1].gap or go[row + 1]
            go[row] = above and below and (zones[row] != "inside" or not line.prose)


def takes_nearly_all(lines: Sequence[Line], go: Sequence[bool]) -> bool:
    """Whether nearly all of a page's words would go, links not counted."""
    said = [0 if line.link else line.words for line in lines]
    gone = sum(words for words, goes in zip(said, go, strict=True) if goes)
    return gone > MOST_SHARE * sum(said)
