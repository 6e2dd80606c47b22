"""What a pattern cannot say: separators, biographies, empty sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaner.judge.weigh import weigh
from cleaner.model import Block, BlockKind, Category, Claim, Document, Format, Removal
from cleaner.rules import Rules

# `* * *`, `⁂`, `-----`: longer rows of signs are drawings, and somebody made them.
SEPARATOR_CHARACTERS = 80
# A lone sign that stood between two links or buttons that are gone.
CRUMBS = frozenset("|/·•>»›‹«×,;:–—-…")
# A line that is a link and little else.
LINK_ENTRY_SHARE = 0.8
MOST_LINK_ENTRY_WORDS = 25
# A biography says who somebody is; a line with the bare name is a byline.
BIO_WORDS = (6, 150)
BIO_TAIL_SHARE = 0.25
# Some pages make a heading of every paragraph; one of more words than this heads nothing.
MOST_HEADING_WORDS = 20


def judge_separators(document: Document, rules: Rules) -> Iterator[Removal]:
    """A separator stands between two parts of an article; at its edges there is nothing to part."""
    weights = weigh(document)
    prose = [b.index for b in document.blocks if b.index in weights.prose]
    first, last = (prose[0], prose[-1]) if prose else (0, 0)
    separators = [number for number, block in enumerate(document.blocks) if is_separator(block)]
    is_page = document.format is Format.HTML
    stay = frozenset() if is_page else lines_of_text(document, separators)
    for number in separators:
        block = document.blocks[number]
        if number in stay:
            continue
        if block.text in CRUMBS and is_page:
            yield Removal(
                block.index,
                Category.SEPARATOR,
                "any/crumb",
                "A sign between two things that are gone.",
            )
        elif not first < block.index < last:
            yield Removal(
                block.index,
                Category.SEPARATOR,
                "any/separator",
                "A separator with no prose on one side.",
            )


def is_separator(block: Block) -> bool:
    """A rule, or a line without a letter or digit."""
    if block.kind is BlockKind.RULE:
        return True
    return (
        block.kind is BlockKind.PARAGRAPH
        and 0 < len(block.text) <= SEPARATOR_CHARACTERS
        and not any(map(str.isalnum, block.text))
        and all(ord(c) < 0x2E80 and c not in "$€£?!" for c in block.text)
    )


def lines_of_text(document: Document, separators: Sequence[int]) -> frozenset[int]:
    """Signs on lines of their own in Markdown or text, between two lines that both still stand.

    Below a heading they part nothing. Of a run of them all stay or none: without its first one the
    next would be the first.
    """
    blocks = document.blocks
    found: set[int] = set()
    for _, run in groupby(enumerate(separators), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        before, after = numbers[0] - 1, numbers[-1] + 1
        if (
            before >= 0
            and after < len(blocks)
            and blocks[before].kind is not BlockKind.HEADING
            and blocks[after].index - blocks[before].index == after - before
            and not any(blocks[number].kind is BlockKind.RULE for number in numbers)
        ):
            found.update(numbers)
    return frozenset(found)


def is_link_entry(block: Block) -> bool:
    """A line that is a link and little else."""
    return (
        block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH, BlockKind.HEADING)
        and block.link_share >= LINK_ENTRY_SHARE
        and block.words <= MOST_LINK_ENTRY_WORDS
    )


def judge_biographies(document: Document, rules: Rules) -> Iterator[Removal]:
    """A paragraph near the end that begins with the author's own name says who that is."""
    names = [c.value for c in document.claims if c.field == "authors" and isinstance(c.value, str)]
    if not names:
        return
    weights = weigh(document)
    after = 0.0
    # The first line is the article's own, whatever it begins with.
    for block in document.blocks[:0:-1]:
        if after > BIO_TAIL_SHARE * weights.total:
            return
        words = block.words if block.index in weights.prose else 0
        name = next((n for n in names if begins_with_name(block.text, n)), None)
        if (
            name
            and BIO_WORDS[0] <= block.words <= BIO_WORDS[1]
            and block.kind is BlockKind.PARAGRAPH
        ):
            yield Removal(
                block.index, Category.AUTHOR_BIO, "any/author-bio",
                f"It begins with the author's name, {name}, at the article's end.", 0.9,
                (Claim("author_bio", (name, block.text), "author-bio", 0.9),),
            )  # fmt: skip
        else:
            after += words * (1 - block.link_share)


def begins_with_name(text: str, name: str) -> bool:
    """Whether a text begins with a name, or with its first word and another of its words."""
    if text[:1] != name[:1]:
        return False
    parts = re.findall(r"\w+", name)
    if len(parts) < 2:
        return len(name) > 2 and text.startswith(name) and not name.isascii()
    words = re.findall(r"\w+", text[:120])[:2]
    return len(words) == 2 and words[0] == parts[0] and words[1] in parts[1:]


def has_lines_below(document: Document, block: Block) -> bool:
    """Whether there was anything below a block that is the last one left; on a page there is."""
    return not document.lines or any(line.strip() for line in document.lines[block.end :])


def judge_empty_sections(document: Document, rules: Rules) -> Iterator[Removal]:
    """A heading goes with the section it heads, once all of that is gone."""
    blocks = document.blocks
    for number, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING or block.words > MOST_HEADING_WORDS:
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        lost_some = (
            has_lines_below(document, block)
            if following is None
            else following.index > block.index + 1
        )
        ends = following is None or (
            following.kind is BlockKind.HEADING and 0 < following.level <= block.level
        )
        if number and lost_some and ends:
            yield Removal(
                block.index,
                Category.BOILERPLATE,
                "any/empty-section",
                "A heading whose whole section is gone.",
                0.9,
            )
