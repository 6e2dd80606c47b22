"""From chances to verdicts: what belongs together stays or goes together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cleaner.judge.title import find_title
from cleaner.judge.weigh import is_prose, lineage
from cleaner.model import Block, BlockKind, Container, Document, Format
from cleaner.notes import find_footnotes, members_of

Floats = npt.NDArray[np.float32]
Marks = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

# The bars to choose from, and to how many decimals their promises are compared: sums differ in the
# last bits from one processor to the next.
BARS = tuple(number / 20 for number in range(2, 19))
DECIMALS = 6
# A heading of a section that stays is dropped only when it is much less likely than the bar.
HEADING_SHARE = 0.3
# A list that loses nearly all of its items goes, and one that loses a few keeps them.
LIST_SHARE = 0.2
FEWEST_ITEMS = 4
# A list that has begun goes on, with items that are this much less likely than the bar: worth
# 0.0010 of word F1 in forums and 0.0005 in listings, for 0.0003 of snippet F in other languages.
ITEM_SHARE = 0.4
FIGURE_DOUBT = 0.25
# A table with more of its text in links is a menu.
MOST_LINKED = 0.5
LISTS = frozenset(("ul", "ol", "dl"))
# Between a title and the text stand a standfirst, a byline, a picture; with more it is a menu.
MOST_BETWEEN = 8
# An h3 above the text is a label.
LOWEST_TITLE = 2
# A first line up to this long, with no full stop, heads a plain text.
MOST_TITLE_WORDS = 25


def decide(
    document: Document, chances: Floats, gone: Marks, lean: float = 1.0, *, is_text: bool = False
) -> Marks:
    """Which blocks stay: what belongs together stays or goes together.

    A lean above 1 raises the bar, one below lowers it. `is_text` says that the page is to be read
    from its beginning to its end.
    """
    blocks = document.blocks
    bar = best_bar(np.array([b.words for b in blocks], np.float64), chances * ~gone) * lean
    chances = with_wordless(blocks, chances, gone)
    chances = with_figures(blocks, document.containers, chances, gone)
    keep = (chances >= bar) & ~gone
    keep_lists_whole(blocks, keep, gone)
    keep_begun_lists(blocks, chances, keep, gone, bar)
    keep_notes_whole(document, keep, gone, is_text=is_text)
    keep_headings(blocks, chances, keep, gone, bar)
    keep_title(document, keep, gone)
    return keep


def best_bar(words: npt.NDArray[np.float64], chances: Floats) -> float:
    """The bar that promises the best word F1 if the chances are true.

    Where the judge is in doubt about a whole page, that is well under a half (Lipton 2014).
    """
    wanted = float((words * chances).sum())
    promised = []
    for bar in BARS:
        keep = chances >= bar
        right, kept = float((words * chances)[keep].sum()), float(words[keep].sum())
        promised.append(round(2 * right / (kept + wanted), DECIMALS) if kept else 0.0)
    return BARS[promised.index(max(promised))]


def with_wordless(blocks: Sequence[Block], chances: Floats, gone: Marks) -> Floats:
    """Pictures and rules are as likely as the less likely of the texts they stand between.

    Code, and a table of more than links, are at least as likely as that. Of code the labels beside
    it tell nothing ("app.js", "Fork"), and the prose does: worth 0.002 of word F1 in documentation.
    """
    code = np.array([is_shown(b) for b in blocks], np.bool_)
    worded = np.array([b.words > 0 for b in blocks], np.bool_) & ~code
    counted = np.flatnonzero(worded & ~gone)
    wordless = np.flatnonzero(~worded)
    if not len(counted) or not len(wordless):
        return chances
    between = between_texts(chances, counted, wordless)
    prose = counted[[is_prose(blocks[row]) for row in counted.tolist()]]
    if len(prose):
        inside = (wordless > prose[0]) & (wordless < prose[-1])
        inside &= np.array([blocks[row].kind is BlockKind.CODE for row in wordless.tolist()])
        told = between_texts(chances, prose, wordless[inside])
        between[inside] = np.maximum(between[inside], told)
    chances = chances.copy()
    own = np.where(code[wordless], chances[wordless], 0)
    chances[wordless] = np.maximum(own, between)
    return chances


def between_texts(chances: Floats, texts: Rows, rows: Rows) -> Floats:
    """For each of some rows the chance of the less likely of the texts around it."""
    at = np.searchsorted(texts, rows)
    before = chances[texts[np.maximum(at - 1, 0)]]
    after = chances[texts[np.minimum(at, len(texts) - 1)]]
    return np.minimum(before, after)


def is_shown(block: Block) -> bool:
    """Whether a block shows what the texts around it speak of: code, or a table of data."""
    is_data = block.kind is BlockKind.TABLE and block.link_share < MOST_LINKED
    return is_data or block.kind is BlockKind.CODE


def with_figures(
    blocks: Sequence[Block], containers: Sequence[Container], chances: Floats, gone: Marks
) -> Floats:
    """A figure's picture and its caption are as likely as each other.

    Between two texts its picture is as likely as the less likely of them, unless it is very
    unlikely by itself: the texts that were learned from leave captions out as often as not.
    """
    if not any(c.tag == "figure" for c in containers):
        return chances
    members: dict[int, list[int]] = {}
    for row, block in enumerate(blocks):
        if gone[row] or (block.kind is not BlockKind.MEDIA and not block.images):
            continue
        figure = next((c.index for c in lineage(block.inside) if c.tag == "figure"), None)
        if figure is not None:
            members.setdefault(figure, []).append(row)
    if not members:
        return chances
    for row, block in enumerate(blocks):
        if not gone[row] and block.words:
            figure = next((c.index for c in lineage(block.inside) if c.index in members), None)
            if figure is not None:
                members[figure].append(row)
    return level_figures(blocks, list(members.values()), chances, gone)


def level_figures(
    blocks: Sequence[Block], figures: Sequence[list[int]], chances: Floats, gone: Marks
) -> Floats:
    """The chances with those of each figure's members made equal.

    A line that is neither prose nor a heading tells nothing about the pictures beside it.
    """
    chances = chances.copy()
    captions = {row for together in figures for row in together}
    texts = [row for row, b in enumerate(blocks) if is_prose(b) or b.kind is BlockKind.HEADING]
    told = np.array([row for row in texts if not gone[row] and row not in captions], np.int64)
    for together in figures:
        own = float(chances[together].max())
        at = int(np.searchsorted(told, together[0]))
        chances[together] = own
        if own >= FIGURE_DOUBT and 0 < at < len(told):
            between = min(float(chances[told[at - 1]]), float(chances[told[at]]))
            pictures = [row for row in together if not blocks[row].words]
            chances[pictures] = max(own, between)
    return chances


def lists(blocks: Sequence[Block], rows: Iterable[int]) -> list[list[int]]:
    """Those of some rows that are items, list by list."""
    items: dict[int, list[int]] = {}
    for row in rows:
        block = blocks[row]
        if block.kind is BlockKind.ITEM:
            inside = block.inside
            around = inside.parent if inside.tag not in LISTS and inside.parent else inside
            if around.tag in LISTS:
                items.setdefault(around.index, []).append(row)
    return list(items.values())


def keep_lists_whole(blocks: Sequence[Block], keep: Marks, gone: Marks) -> None:
    """A list keeps all of its items or none where nearly all of them are judged alike."""
    for rows in lists(blocks, np.flatnonzero(~gone).tolist()):
        if len(rows) < FEWEST_ITEMS:
            continue
        share = keep[rows].mean()
        if share <= LIST_SHARE:
            keep[rows] = False
        elif share >= 1 - LIST_SHARE:
            keep[rows] = True


def keep_notes_whole(document: Document, keep: Marks, gone: Marks, *, is_text: bool) -> None:
    """Footnotes stay together where most of what they say does, for their marks are in the text.

    In a text a note stays wherever its mark does; below an advertisement they are small print.
    """
    if document.format is not Format.HTML:
        return
    blocks = document.blocks
    rows = {blocks[row].index: row for row in np.flatnonzero(~gone).tolist()}
    left = replace(document, blocks=tuple(blocks[row] for row in rows.values()))
    found = find_footnotes(left)
    notes = [rows[index] for index in members_of(found, left.blocks)]
    words = np.array([blocks[row].words for row in notes], np.float64)
    if len(notes) and 2 * float(words[keep[notes]].sum()) >= float(words.sum()):
        keep[notes] = True
    elif notes and is_text:
        kept = [blocks[row] for row in np.flatnonzero(keep).tolist()]
        said = {
            label for at, label in found.marks.items() if any(b.start <= at < b.end for b in kept)
        }
        marked = {index: label for index, label in found.starts.items() if label in said}
        keep[[rows[i] for i in members_of(replace(found, starts=marked), left.blocks)]] = True


def keep_begun_lists(
    blocks: Sequence[Block], chances: Floats, keep: Marks, gone: Marks, bar: float
) -> None:
    """A list whose first item stays keeps the others, unless they are far from likely."""
    for rows in lists(blocks, np.flatnonzero(~gone).tolist()):
        if keep[rows[0]]:
            keep[rows] |= chances[rows] >= ITEM_SHARE * bar


def keep_headings(
    blocks: Sequence[Block], chances: Floats, keep: Marks, gone: Marks, bar: float
) -> None:
    """A heading stays with the section it heads, unless it is far from likely itself."""
    for row in range(len(blocks) - 2, -1, -1):
        if blocks[row].kind is not BlockKind.HEADING or gone[row] or keep[row]:
            continue
        if keep[row + 1] and chances[row] >= HEADING_SHARE * bar:
            keep[row] = True


def keep_title(document: Document, keep: Marks, gone: Marks) -> None:
    """The title above the text stays, and what stands between: a standfirst, a lead picture.

    The texts that were learned from begin below the title as often as not.
    """
    blocks = document.blocks
    site = [b.kind is BlockKind.HEADING and b.link_share == 1 for b in blocks]
    text = np.array([b.words > 0 for b in blocks], np.bool_) & ~np.array(site, np.bool_)
    worded = np.flatnonzero(keep & text)
    first = int(worded[0]) if len(worded) else 0
    title = title_above(document, first, gone)
    if title is None:
        return
    keep[title] = True
    for row in range(title):  # the site's name above it, which leads to its front page
        keep[row] &= blocks[row].kind is not BlockKind.HEADING or blocks[row].link_share < 1
    descriptions = [c.value for c in document.claims if c.field == "description"]
    for row in range(title + 1, min(title + MOST_BETWEEN, len(blocks))):
        keep[row] |= blocks[row].text in descriptions and not gone[row]
    between = [row for row in range(title + 1, first) if not gone[row]]
    if len(between) > MOST_BETWEEN:
        return
    pictures = [row for row in between if blocks[row].kind is BlockKind.MEDIA]
    for row in between:
        lead = len(pictures) == 1 and row in pictures
        if is_prose(blocks[row]) or lead or in_figure(blocks[row]):
            keep[row] = True


def title_above(document: Document, first: int, gone: Marks) -> int | None:
    """The row of the title, if that is above the first row that stays."""
    blocks = document.blocks
    own = find_title(document)
    rows = [row for row in range(first) if not gone[row]]
    if own is not None:
        return next((r for r in range(first + 1) if blocks[r].index == own), None)
    headings = [
        row for row in rows if blocks[row].kind is BlockKind.HEADING and blocks[row].link_share < 1
    ]
    if document.format is not Format.HTML and not any(b.kind is BlockKind.HEADING for b in blocks):
        near = 0 < len(rows) <= MOST_BETWEEN and is_title_line(blocks[rows[0]])
        return rows[0] if near else None
    top = min((blocks[row].level for row in headings), default=0)
    below = blocks[first] if first < len(blocks) else None
    is_beside = below is not None and below.kind is BlockKind.HEADING and below.level <= top
    if top > LOWEST_TITLE or is_beside:
        return None
    return next((row for row in reversed(headings) if blocks[row].level == top), None)


def is_title_line(block: Block) -> bool:
    """Whether a line of plain text may be its title."""
    return (
        block.kind is BlockKind.PARAGRAPH
        and 1 < block.words <= MOST_TITLE_WORDS
        and not block.text.endswith((".", ":", ",", ";"))
    )


def in_figure(block: Block) -> bool:
    """Whether a block is a figure's picture or caption."""
    return any(container.tag == "figure" for container in lineage(block.inside))
