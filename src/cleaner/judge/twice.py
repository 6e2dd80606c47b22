"""What stands twice on one page: its copy for narrow screens, the second turn of a carousel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.model import Block, BlockKind, Category, Document, Removal
from cleaner.rules import Rules

RULE = "any/twice"
# A run of so many lines that says the same, with so many words in all, one of them a sentence, is a
# copy. A refrain is one line or a few short ones; a post that quotes another quotes one paragraph;
# and what two offers have in common is a list.
FEWEST_LINES = 3
FEWEST_WORDS = 40
SENTENCE_WORDS = 16
# A line found more often than this on a page is compared with its first places, so many lines far;
# where that is a copy, to its end. A page of one line a million times takes no longer.
MOST_PLACES = 4
MOST_COMPARED = 20


def judge_twice(document: Document, rules: Rules) -> Iterator[Removal]:
    """The second copy of a run of lines, word for word, goes; the first one stays."""
    blocks = [block for block in document.blocks if block.words]
    places: dict[str, list[int]] = {}
    row = 0
    while row < len(blocks):
        earlier = places.setdefault(blocks[row].text, [])
        first = max(earlier, key=lambda at: length_of_copy(blocks, at, row), default=row)
        if is_copy(blocks[row : row + length_of_copy(blocks, first, row)]):
            length = length_of_copy(blocks, first, row, most=len(blocks))
            for block in blocks[row : row + length]:
                yield Removal(
                    block.index, Category.REPEATED, RULE,
                    f"The page has these {length} lines before, word for word.", 0.9,
                )  # fmt: skip
            row += length
            continue
        if len(earlier) < MOST_PLACES:
            earlier.append(row)
        row += 1


def length_of_copy(
    blocks: Sequence[Block], first: int, second: int, most: int = MOST_COMPARED
) -> int:
    """How many lines from `second` on say what those from `first` on say, up to `most`."""
    length = 0
    while (
        length < most
        and first + length < second
        and second + length < len(blocks)
        and blocks[first + length].text == blocks[second + length].text
    ):
        length += 1
    return length


def is_copy(lines: Sequence[Block]) -> bool:
    """Whether so many lines in the same order cannot be chance, nor the author's wish."""
    return (
        len({block.text for block in lines}) >= FEWEST_LINES
        and sum(block.words for block in lines) >= FEWEST_WORDS
        and any(b.kind is BlockKind.PARAGRAPH and b.words >= SENTENCE_WORDS for b in lines)
    )
