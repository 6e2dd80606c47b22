"""A second look at Markdown that came in: what a reader of the whole takes for raw HTML."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Edit
from cleaner.render.defuse import defuse_part, is_unsafe
from cleaner.visible import split_lines

# Each look can only take away; the second one finds what the first one laid bare.
MOST_LOOKS = 4
# As deep as the blocks are read.
MOST_NESTING = 100
LEADS = {"link_open": "href", "image": "src"}


def defuse_raw(text: str) -> tuple[str, list[Edit]]:
    """The Markdown without what would run in it, and each change with its line in this text.

    Line by line a code span, a backslash and a code block protect what they hold. Read as a whole,
    with some of its blocks gone, the text may say otherwise: inside of raw HTML none of them does.
    """
    edits: list[Edit] = []
    for _ in range(MOST_LOOKS):
        if not would_change(text):
            break
        lines = list(split_lines(text))
        found: list[Edit] = []
        for start, end in dict.fromkeys(dangers(text)):
            made = defuse_part("".join(lines[start:end]), start, found, is_raw=True)
            lines[start:end] = split_lines(made)
        if not found:
            break
        edits += found
        text = "".join(lines)
    return text, edits


def would_change(text: str) -> bool:
    """Whether there is anything dangerous in a text, be it code or escaped."""
    if "<" not in text and "](" not in text and "]:" not in text:
        return False
    return defuse_part(text, 0, [], is_raw=True) != text


def dangers(text: str) -> Iterator[tuple[int, int]]:
    """The lines of each block in which a reader finds a script or an unsafe link."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": MOST_NESTING}).enable("table")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    here = (0, 0)
    for token in reader.parse(text):
        if token.map:
            here = (token.map[0], token.map[1])
        pieces = token.children or [token]
        if any(is_danger(piece.type, piece.content, piece.attrs) for piece in pieces):
            yield here


def is_danger(kind: str, content: str, attrs: dict[str, str | int | float]) -> bool:
    """Whether a piece of Markdown is HTML that runs, or leads where no link should."""
    if kind in ("html_block", "html_inline"):
        return defuse_part(content, 0, [], is_raw=True) != content
    return kind in LEADS and is_unsafe(str(attrs.get(LEADS[kind], "")))
