"""What became of one sentence: the blocks that hold it, each kept or removed, and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.model import Article, Block
from cleaner.report.console import one_line
from cleaner.sidecar import RemovalRecord
from cleaner.visible import fold_for_matching, read_inline

# Enough of a block to know it by.
LONGEST_SHOWN = 200


def fold(text: str) -> str:
    """A text without what two copies of it may differ in: case, kinds of quotes, white space."""
    folded = fold_for_matching(unicodedata.normalize("NFKC", text)).replace('"', "'")
    return folded.casefold()


def find_blocks(blocks: Sequence[Block], wanted: str) -> list[Block]:
    """The blocks that hold a text; where none does, those that hold it together in a row.

    The text may be written as Markdown.
    """
    texts = [fold(block.text) for block in blocks]
    for needle in dict.fromkeys((fold(wanted), fold(read_inline(wanted).text))):
        found = [
            block for block, text in zip(blocks, texts, strict=True) if needle and needle in text
        ]
        found = found or [blocks[place] for place in find_across(texts, needle)]
        if found:
            return found
    return []


def find_across(texts: Sequence[str], needle: str) -> list[int]:
    """The places of texts that hold the needle together, a space between one and the next."""
    if not needle:
        return []
    joined = " ".join(texts)
    found: set[int] = set()
    at = joined.find(needle)
    while at >= 0:
        start = 0
        for place, text in enumerate(texts):
            if text and start < at + len(needle) and start + len(text) > at:
                found.add(place)
            start += len(text) + 1
        at = joined.find(needle, at + len(needle))
    return sorted(found)


def answer_lines(article: Article, found: Sequence[Block]) -> Iterator[str]:
    """What became of each block, and which it is."""
    removals = {removal.block: removal for removal in article.removals}
    for block in found:
        which = f"block {block.index}" + (f", line {block.line}" if block.line else "")
        removal = removals.get(block.index)
        if removal is None:
            yield f"kept: {which}"
        else:
            rule = one_line(removal.rule)
            yield f"removed by {rule} ({removal.category}): {one_line(removal.reason)}"
            yield f"    {which}; `--keep {block.index}` or `--keep {rule}` puts it back"
        is_cut = len(block.text) > LONGEST_SHOWN
        yield f"    {one_line(block.text[:LONGEST_SHOWN])}{'…' if is_cut else ''}"


def answer_records(article: Article, found: Sequence[Block]) -> list[dict[str, Any]]:
    """The same for a program: an object a block, with the sidecar's keys where it went."""
    gone = {record.block: record for record in article.sidecar.removals}
    return [
        {
            "kept": block.index not in gone,
            "block": block.index,
            "line": block.line,
            "text": block.text,
            **(reasons(gone[block.index]) if block.index in gone else {}),
        }
        for block in found
    ]


def reasons(record: RemovalRecord) -> dict[str, Any]:
    """Who removed a block, and why."""
    keys = ("category", "rule", "reason", "confidence")
    return {key: getattr(record, key) for key in keys}
