"""Markdown and text: the kept line ranges, untouched, and torn paragraphs joined again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cleaner.model import Block, BlockKind, Document, Edit
from cleaner.render.defuse import defuse
from cleaner.render.raw import defuse_raw
from cleaner.visible import split_lines

# Both halves of a torn sentence are at least this long: shorter lines are labels or verse.
FEWEST_WORDS_BEFORE = 12
FEWEST_WORDS_AFTER = 3
OPEN_ENDS = ","
# A link or a picture first in a line is an entry's, or a person's who speaks next.
NEW_ENTRY = frozenset("[<!")


@dataclass(frozen=True, slots=True)
class Cut:
    """Kept lines as one text, and where each of them came from."""

    text: str
    """Ends in one newline unless empty."""
    edits: tuple[Edit, ...]
    """What was changed besides leaving lines out."""
    owners: tuple[tuple[int, ...], ...]
    """For each line of the text, the blocks of the input it is made of."""


def cut_lines(document: Document) -> Cut:
    """The kept lines, untouched but for torn paragraphs joined and dangerous links unlinked."""
    pieces: list[str] = []
    owners: list[tuple[int, ...]] = []
    edits: list[Edit] = []
    previous: Block | None = None
    for block in document.blocks:
        own = "".join(document.lines[block.start : block.end])
        if block.kind is not BlockKind.CODE:
            own, found = defuse(own, block.line)
            edits += found
        if previous is not None and is_torn(previous, block) and own.lstrip()[:1] not in NEW_ENTRY:
            tail, head = pieces.pop().rstrip(), own.lstrip()
            edits.append(
                Edit(previous.line, "joined-paragraph", f"{tail[-60:]} ¶ {head[:60].rstrip()}",
                     f"{tail[-60:]} {head[:60].rstrip()}")
            )  # fmt: skip
            own = f"{tail} {head}"
            owners.append((*owners.pop(), block.index))
        else:
            if previous is not None:
                pieces.append(gap(document, previous, block))
                owners.append(())
            owners.append((block.index,))
        pieces.append(own)
        previous = block
    text, found = defuse_raw(end_in_newline("".join(pieces)))
    if text and not pieces[-1].endswith("\n"):
        edits.append(Edit(document.blocks[-1].line, "final-newline", "", "\n"))
    by_line = [
        owner for piece, owner in zip(pieces, owners, strict=True) for _ in split_lines(piece)
    ]
    edits += (replace(edit, line=line_of(document, by_line[: edit.line + 1])) for edit in found)
    return Cut(text, tuple(edits), tuple(by_line))


def line_of(document: Document, owners: Sequence[tuple[int, ...]]) -> int:
    """The line of the source that the last of so many kept lines came from, as far as known."""
    owner = next(own[0] for own in reversed(owners) if own)
    return next(block.line for block in document.blocks if block.index == owner)


def gap(document: Document, one: Block, other: Block) -> str:
    """What stands between two kept blocks: as it was, or a blank line where a block is gone."""
    between = document.lines[one.end : other.start]
    if other.index == one.index + 1:
        return "".join(between)
    blank = next((line for line in between if not line.strip()), None)
    if blank is None:
        return ""
    return "\r\n" if blank.endswith("\r\n") else "\n"


def is_torn(one: Block, other: Block) -> bool:
    """Whether a sentence breaks off at the end of one paragraph and goes on in the next."""
    if {one.kind, other.kind} != {BlockKind.PARAGRAPH} or one.inside is not other.inside:
        return False
    if one.end == other.start and other.index == one.index + 1:
        return False  # lines of one paragraph, which a reader joins by himself
    if one.words < FEWEST_WORDS_BEFORE or other.words < FEWEST_WORDS_AFTER:
        return False
    if one.emphasis != other.emphasis or one.inside.parent is not None:
        return False
    return is_open(one.text) and other.text[:1].islower()


def is_open(text: str) -> bool:
    """Whether a text ends in the middle of a sentence."""
    return text[-1:].isalnum() or text.endswith(OPEN_ENDS)


def end_in_newline(text: str) -> str:
    """The text with exactly one newline at its end, of the kind it uses; empty stays empty."""
    stripped = text.rstrip("\r\n")
    if not stripped.strip():
        return ""
    ending = text[len(stripped) :]
    return stripped + ("\r\n" if ending.startswith("\r\n") else "\n")


def plain_text(blocks: Sequence[Block]) -> str:
    """The text of blocks without any markup, a blank line between."""
    texts = (block.text for block in blocks if block.kind is not BlockKind.REFERENCE)
    joined = "\n\n".join(filter(None, texts))
    return joined + "\n" if joined else ""
