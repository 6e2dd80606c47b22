"""Plain text into blocks: paragraphs, or lines where a line is a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.model import Block, BlockKind, Container, Document, Format
from cleaner.parse.lines import is_wrapped, split_paragraph
from cleaner.visible import count_words, fold_space, split_lines

BULLET = re.compile(r"^[ \t]{0,40}(?:[-*+•·‣–]|\d{1,3}[.)])[ \t]+")
ADDRESS = re.compile(r"https?://\S{1,2000}|www\.\S{1,2000}")


def parse_text(text: str) -> Document:
    """The blocks of a plain text in reading order."""
    lines = split_lines(text)
    paragraphs = list(find_paragraphs(lines))
    wrapped = is_wrapped(lines[start:end] for start, end in paragraphs)
    body = Container(0, "body")
    blocks: list[Block] = []
    for start, end in paragraphs:
        for first, last in split_paragraph(lines[start:end], wrapped=wrapped):
            blocks.append(make_block(len(blocks), lines, start + first, start + last, body))
    return Document(Format.TEXT, tuple(blocks), (body,), lines=lines)


def find_paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Ranges of lines between blank ones."""
    start = None
    for number, line in enumerate(lines):
        if line.strip():
            start = number if start is None else start
        elif start is not None:
            yield start, number
            start = None
    if start is not None:
        yield start, len(lines)


def make_block(index: int, lines: Sequence[str], start: int, end: int, body: Container) -> Block:
    """One block of lines; a bullet makes it an item, and bare addresses are its links."""
    source = "".join(lines[start:end])
    bullet = BULLET.match(source)
    text = fold_space(source[bullet.end() :] if bullet else source)
    links = tuple(ADDRESS.findall(text))
    return Block(
        index, BlockKind.ITEM if bullet else BlockKind.PARAGRAPH, text, count_words(text), body,
        start, end, start + 1, link_chars=sum(map(len, links)), links=links,
    )  # fmt: skip
