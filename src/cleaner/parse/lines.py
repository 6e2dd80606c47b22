"""Lines: what Markdown and plain text are cut along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

AWAITS = re.compile(r"\](?:\(|:)[ \t]{0,20}[\r\n]+$")
# A person or a program that wraps text does so between these columns …
WRAP_COLUMNS = (45, 110)
# … and then nearly every line but a paragraph's last one ends there.
WRAPPED_SHARE = 0.8
# Fewer broken lines than this say nothing about the document's habit.
FEWEST_BROKEN_LINES = 3


def breaks_hard(line: str) -> bool:
    """Whether a line ends in what breaks it for a reader: two spaces, or a backslash."""
    said = line.rstrip("\r\n")
    return said != line and said.endswith(("  ", "\\"))


def is_wrapped(paragraphs: Iterable[Sequence[str]]) -> bool:
    """Whether the document breaks its lines at a column, so that a line is no unit of meaning."""
    broken = [
        len(line.rstrip()) for lines in paragraphs for line in lines[:-1] if not breaks_hard(line)
    ]
    if len(broken) < FEWEST_BROKEN_LINES:
        return False
    low, high = WRAP_COLUMNS
    return sum(low <= size <= high for size in broken) >= WRAPPED_SHARE * len(broken)


def split_paragraph(lines: Sequence[str], *, wrapped: bool) -> list[tuple[int, int]]:
    """Ranges of lines read as one: cut at hard breaks always, at soft ones unless wrapped.

    A line inside an open bracket, tag or code span, or before a link's address, never ends a range:
    half a link is no link.
    """
    ranges: list[tuple[int, int]] = []
    start = brackets = ticks = 0
    in_tag = False
    for number, line in enumerate(lines):
        brackets += line.count("[") - line.count("]")
        ticks += line.count("`")
        in_tag = ends_in_tag(line, in_tag=in_tag)
        last = number == len(lines) - 1
        is_whole = brackets <= 0 and ticks % 2 == 0 and not in_tag and not AWAITS.search(line)
        if last or ((breaks_hard(line) or not wrapped) and is_whole):
            ranges.append((start, number + 1))
            start, brackets, ticks = number + 1, 0, 0
    return ranges


def ends_in_tag(line: str, *, in_tag: bool) -> bool:
    """Whether a tag that began in the line, or before it, is still open at its end."""
    begun = line.rfind("<")
    if begun > line.rfind(">"):
        return in_tag or line[begun + 1 : begun + 2].isalpha()
    return in_tag and ">" not in line
