"""Where the article begins and ends among the blocks: menus above it, links and notices below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.judge.weigh import SENTENCE_END, Weights, weigh
from cleaner.model import Block, BlockKind, Category, Document, Format, Removal
from cleaner.rules import Rules

# What a block speaks for, in words: prose counts as long as it is, a link or a label against.
LINK_PENALTY = 8.0
LABEL_PENALTY = 4.0
# A long table that lost its form must not cut an article in two: where the best stretch leaves out
# this share of the prose, a row of links counts against for no more than a few of them.
MOST_PROSE_OUTSIDE = 0.4
MOST_PENALTY = 100.0
# What ends a row of links: a paragraph, not a lone line between two menus.
PARAGRAPH_WORDS = 20
# More words than this in one block say no more about where the article is.
MOST_WORDS = 120
LINKED_SHARE = 0.5
LABEL_WORDS = 8
# In a page's article element short lines are its own; and where there is less prose than this, the
# links are what the page is about.
FEWEST_PROSE_WORDS = 400
LINE_END = (*SENTENCE_END, ":", "：", ";", '"', "”", "»")
# Beyond the best stretch, what is no link and no label still belongs to the article, until so many
# of the next blocks are links (or labels, which an article's lists have too).
WINDOW = 4
LINKS_IN_WINDOW = 2
LABELS_IN_WINDOW = 4
NEUTRAL = frozenset(
    (BlockKind.HEADING, BlockKind.MEDIA, BlockKind.RULE, BlockKind.REFERENCE, BlockKind.CODE)
)


def judge_edges(document: Document, rules: Rules) -> Iterator[Removal]:
    """What stands before the first and after the last block of the stretch that is the article."""
    blocks = document.blocks
    weights = weigh(document)
    labels = document.format is not Format.HTML
    if weights.total < (1 if labels else FEWEST_PROSE_WORDS):
        return
    values = [value(block, weights, labels) for block in blocks]
    first, last = best_stretch(values)
    if prose_outside(blocks, weights, first, last) > MOST_PROSE_OUTSIDE * weights.total:
        first, last = best_stretch(values, MOST_PENALTY)
    last = grow(blocks, last, 1, labels)
    first = grow(blocks, first, -1, labels)
    first = max(first, title_first(blocks, weights) if labels else 0)
    title = title_above(blocks, first)
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.REFERENCE or number == title:
            continue
        if not labels and block.index in weights.prose:
            continue
        if number < first:
            yield Removal(
                block.index,
                Category.NAVIGATION,
                "any/before-article",
                "It stands before the article begins.",
                0.8,
            )
        elif number > last:
            yield Removal(
                block.index,
                Category.BOILERPLATE,
                "any/after-article",
                "It stands after the article's end.",
                0.8,
            )


def value(block: Block, weights: Weights, labels: bool) -> float:
    """How much a block speaks for being article text, in words."""
    if block.index in weights.prose:
        return min(block.words, MOST_WORDS) * (1 - block.link_share)
    if is_link(block):
        return -LINK_PENALTY
    if labels and is_label(block):
        return -LABEL_PENALTY
    if block.kind in NEUTRAL or block.link_share:
        return 0.0
    return float(min(block.words, MOST_WORDS))


def is_link(block: Block) -> bool:
    """A line that is mostly link."""
    return block.link_share >= LINKED_SHARE and block.kind is not BlockKind.TABLE


def is_label(block: Block) -> bool:
    """A few words that end in no sentence's end: a menu entry, a label, a button.

    In Markdown a menu's entries are links; an item without one is an ingredient, a name, a step.
    """
    return (
        block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
        and not (block.kind is BlockKind.ITEM and block.inside.tag == "li")
        and block.words <= LABEL_WORDS
        and not block.text.endswith(LINE_END)
    )


def prose_outside(blocks: Sequence[Block], weights: Weights, first: int, last: int) -> float:
    """How many words of prose a stretch leaves out."""
    inside = sum(
        block.words * (1 - block.link_share)
        for block in blocks[first : last + 1]
        if block.index in weights.prose
    )
    return weights.total - inside


def best_stretch(values: Sequence[float], most_penalty: float = float("inf")) -> tuple[int, int]:
    """The run with the largest sum (Kadane), as text extraction is framed since BTE (2001).

    A row of links or labels counts against no more than `most_penalty`.
    """
    best, best_range = float("-inf"), (0, len(values) - 1)
    total, start, against = 0.0, 0, 0.0
    for number, amount in enumerate(values):
        against = 0.0 if amount > PARAGRAPH_WORDS else against - min(amount, 0.0)
        if total <= 0:
            total, start = 0.0, number
        total += amount if against <= most_penalty or amount > 0 else 0.0
        if total > best:
            best, best_range = total, (start, number)
    return best_range


def grow(blocks: Sequence[Block], edge: int, step: int, labels: bool) -> int:
    """Move an edge of the stretch outwards over what is not yet menus and labels."""
    while 0 <= edge + step < len(blocks):
        ahead = [
            blocks[n]
            for n in range(edge + step, edge + step * (WINDOW + 1), step)
            if 0 <= n < len(blocks)
        ]
        if is_link(ahead[0]) and sum(map(is_link, ahead)) >= min(LINKS_IN_WINDOW, len(ahead)):
            return edge
        if (
            labels
            and is_label(ahead[0])
            and sum(is_link(b) or is_label(b) for b in ahead) >= LABELS_IN_WINDOW
        ):
            return edge
        edge += step
    return edge


def title_first(blocks: Sequence[Block], weights: Weights) -> int:
    """Where the title stands, if only links and labels stand before it: sections, menus."""
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and block.level == 1:
            return number
        if not is_link(block) and not is_label(block):
            break
    return 0


def title_above(blocks: Sequence[Block], first: int) -> int | None:
    """The h1 nearest above the article, if it is no link to the site."""
    for number in range(first - 1, -1, -1):
        block = blocks[number]
        if block.kind is BlockKind.HEADING and block.level == 1 and block.link_share < 1:
            return number
    return None
