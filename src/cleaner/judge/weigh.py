"""How much prose stands where: the sums that the structure judges decide by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cleaner.model import Block, BlockKind, Container, Document, Format

# A sentence of a dozen words is seldom a menu entry, a label or a button.
PROSE_WORDS = 12
# Up to this share of link text a paragraph with sources in it is still prose.
PROSE_LINK_SHARE = 0.4
# Lines of one paragraph broken by <br> are short each; together they are prose from here on.
RUN_WORDS = 40
RUN_LINE_WORDS = 5
# What ends a sentence, in Latin and in CJK scripts.
SENTENCE_END = (".", "!", "?", "。", "！", "？", "…")
TEXT_KINDS = frozenset((BlockKind.PARAGRAPH, BlockKind.ITEM))


@dataclass(frozen=True, slots=True)
class Weights:
    """Sums over a document's remaining blocks."""

    prose: frozenset[int]
    """The blocks that are prose, by index."""
    words_in: Sequence[float]
    """For each container, the words of prose in it and below."""
    total: float
    """The words of prose in the whole document."""


@lru_cache(maxsize=1)  # the judges of one round ask in turn about the same document
def weigh(document: Document) -> Weights:
    """Add up the prose of every container."""
    size = len(document.containers)
    run_words = [0.0] * size
    run_links = [0.0] * size
    run_lines = [0] * size
    texts: list[tuple[Block, int, int, float]] = []
    for block in document.blocks:
        if block.kind in TEXT_KINDS:
            at, words, share = block.inside.index, block.words, block.link_share
            texts.append((block, at, words, share))
            run_words[at] += words
            run_lines[at] += 1
            run_links[at] += words * share
    prose: set[int] = set()
    words_in = [0.0] * size
    is_html = document.format is Format.HTML
    for block, at, words, share in texts:
        in_run = (
            is_html
            and run_words[at] >= RUN_WORDS
            and run_words[at] >= RUN_LINE_WORDS * run_lines[at]
            and run_links[at] < PROSE_LINK_SHARE * run_words[at]
        )
        is_sentence = words >= PROSE_WORDS and share < PROSE_LINK_SHARE
        if is_sentence or (in_run and not is_list_like(block.inside)):
            prose.add(block.index)
            words_in[at] += words * (1 - share)
    for container in reversed(document.containers):
        if container.parent is not None:
            words_in[container.parent.index] += words_in[container.index]
    return Weights(frozenset(prose), words_in, words_in[0] if words_in else 0.0)


def is_prose(block: Block) -> bool:
    """Whether a block on its own reads as sentences."""
    return (
        block.kind in TEXT_KINDS
        and block.words >= PROSE_WORDS
        and block.link_share < PROSE_LINK_SHARE
    )


def is_list_like(container: Container) -> bool:
    """Whether the lines of a container are entries, not one text."""
    return container.tag in ("ul", "ol", "dl", "nav", "menu")


def lineage(container: Container) -> list[Container]:
    """The container and those around it, the nearest first."""
    found = [container]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found
