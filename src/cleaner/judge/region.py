"""The part of a page that holds its article: where the prose is densest (HTML only)."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.judge.title import find_title
from cleaner.judge.weigh import Weights, lineage, weigh
from cleaner.model import Block, BlockKind, Category, Container, Document, Format, Removal
from cleaner.rules import Rules

# Going down from the page's body, the child that holds this share of the prose is nearer the
# article; with less, the element around is the article and its children are its parts. Of 0.70,
# 0.78, 0.86 and 0.92, 0.78 loses the fewest snippets of news pages that must stay.
DESCENT_SHARE = 0.78
# A shop's or a directory's page is no article: where so few of its words are prose, the element
# with the most of them is a newsletter box as often as not.
FEWEST_PROSE_WORDS = 40
PROSE_SHARE = 0.25


def judge_region(document: Document, rules: Rules) -> Iterator[Removal]:
    """What stands outside of the element that holds the article, and outside of its title."""
    if document.format is not Format.HTML:
        return
    weights = weigh(document)
    words = sum(block.words for block in document.blocks)
    if weights.total < FEWEST_PROSE_WORDS or weights.total < PROSE_SHARE * words:
        return
    region = find_region(document, weights)
    if region.parent is None:
        return
    below = descendants(document, region)
    inside = [block.inside.index in below for block in document.blocks]
    first = inside.index(True)
    title = title_before(document, first)
    share = weights.words_in[region.index] / weights.total
    reason = f"Outside of the element that holds {share:.0%} of the page's prose."
    matter = heading_matter(document, title, first, weights)
    for number, block in enumerate(document.blocks):
        if inside[number] or block.index in matter:
            continue
        yield Removal(block.index, Category.BOILERPLATE, "html/outside-article", reason, share)


def descendants(document: Document, region: Container) -> set[int]:
    """The indices of an element and of all that is in it; parents come before their children."""
    below = {region.index}
    for container in document.containers[region.index :]:
        if container.parent is not None and container.parent.index in below:
            below.add(container.index)
    return below


def find_region(document: Document, weights: Weights) -> Container:
    """The deepest element that the article's prose still is in."""
    children: dict[int, list[Container]] = {}
    for container in document.containers:
        if container.parent is not None and weights.words_in[container.index]:
            children.setdefault(container.parent.index, []).append(container)
    region = document.containers[0]
    while True:
        below = children.get(region.index, [])
        best = max(below, key=lambda c: weights.words_in[c.index], default=None)
        if best is None or best.tag in ("p", "li", "td", "blockquote"):
            return region
        if weights.words_in[best.index] < DESCENT_SHARE * weights.words_in[region.index]:
            return region
        if best.tag == region.tag == "section":  # a section of a section is a part of it
            return region
        region = best


def title_before(document: Document, first: int) -> int | None:
    """Where the title stands, if that is before the region: the page's own, or the nearest h1.

    An h1 that is all link is the site's name.
    """
    own = find_title(document)
    if own is not None:
        places = (n for n in range(first) if document.blocks[n].index == own)
        return next(places, None)
    for number in range(first - 1, -1, -1):
        block = document.blocks[number]
        if block.kind is BlockKind.HEADING and block.level == 1 and block.link_share < 1:
            return number
    return None


def heading_matter(document: Document, title: int | None, first: int, weights: Weights) -> set[int]:
    """The title itself, and the standfirst and the lead picture between it and the text.

    Several pictures outside of figures are the authors' portraits.
    """
    if title is None:
        return set()
    between = document.blocks[title + 1 : first]
    pictures = [block for block in between if block.kind is BlockKind.MEDIA]
    lead = {
        block.index
        for block in between
        if block.index in weights.prose
        or in_figure(block)
        or (block.kind is BlockKind.MEDIA and len(pictures) == 1)
    }
    return {document.blocks[title].index} | lead


def in_figure(block: Block) -> bool:
    """Whether a block is a figure's caption."""
    return any(container.tag == "figure" for container in lineage(block.inside))
