"""Markdown into blocks: CommonMark line ranges, so that what is kept is kept byte for byte."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaner.model import Block, BlockKind, Container, Document, Format
from cleaner.parse.lines import is_wrapped, split_paragraph
from cleaner.visible import count_words, fold_space, read_inline, split_lines

# Deeper quotes and lists than this are an attack; the reader's own limit of 20 drops their text.
MOST_NESTING = 100
CONTAINERS = {
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
}
MARKER = re.compile(r"^[ \t]{0,12}(?:>[ \t]?){0,20}(?:#{1,6}[ \t]+|(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
BOLD = re.compile(r"(?:\*\*|__)[^\n]{1,2000}(?:\*\*|__)[.:]?")
ITALIC = re.compile(r"[*_](?![*_\s])[^\n]{1,8000}(?<![*_\s])[*_]")
TABLE_RULE = re.compile(r"[\s|:-]{3,}")
RAW_SCRIPT = re.compile(
    r"\s{0,3}<(?:script|style|iframe|object|embed|form|noscript|svg|template|link|meta)\b",
    re.IGNORECASE,
)
REFERENCE = re.compile(r"\s{0,3}\[[^\]\n]{1,999}\]:")


def parse_markdown(text: str) -> Document:
    """The blocks of a Markdown text in reading order."""
    lines = split_lines(text)
    reader = Reader(lines)
    reader.read(block_tokens(text))
    return Document(Format.MARKDOWN, tuple(reader.blocks), tuple(reader.containers), lines=lines)


def block_tokens(text: str) -> list[Token]:
    """Block structure only: inline text stays as it is written."""
    reader = MarkdownIt("commonmark", {"maxNesting": MOST_NESTING}).enable("table")
    reader.disable(["inline", "text_join"])
    return reader.parse(text)


class Reader:
    """Turns tokens into blocks; lines no token covers become blocks too, so that none is lost."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []
        self.containers: list[Container] = [Container(0, "body")]
        self.inside = self.containers[0]
        self.covered = 0
        self.depth = 0
        self.wrapped = False

    def read(self, tokens: list[Token]) -> None:
        """All tokens, in order."""
        self.wrapped = is_wrapped(
            self.lines[token.map[0] : token.map[1]]
            for token in tokens
            if token.map and token.type == "paragraph_open"
        )
        heading = 0
        skip_to = 0
        for number, token in enumerate(tokens):
            if number < skip_to:
                continue
            if token.type == "table_open" and token.map:
                skip_to = next(
                    i for i in range(number, len(tokens)) if tokens[i].type == "table_close"
                )
                self.add_table(*token.map)
            elif token.type.endswith(("_open", "_close")):
                heading = self.enter_or_leave(token, heading)
            elif token.map:
                self.read_leaf(token, heading)
        self.cover(len(self.lines))

    def enter_or_leave(self, token: Token, heading: int) -> int:
        """Keep track of what the text stands in; returns the heading level that is open."""
        name, _, step = token.type.rpartition("_")
        if name == "heading":
            return int(token.tag[1]) if step == "open" else 0
        if name in CONTAINERS:
            if step == "open":
                self.inside = Container(len(self.containers), CONTAINERS[name], "", self.inside)
                self.containers.append(self.inside)
            else:
                self.inside = self.inside.parent or self.containers[0]
            if name.endswith("_list"):
                self.depth += 1 if step == "open" else -1
        return heading

    def read_leaf(self, token: Token, heading: int) -> None:
        """A token with text of its own, or a rule."""
        start, end = token.map or (0, 0)
        if token.type == "hr":
            self.add(BlockKind.RULE, start, end, "")
        elif token.type in ("fence", "code_block"):
            self.add(BlockKind.CODE, start, end, token.content.rstrip("\n"))
        elif token.type == "html_block":
            self.add_raw(start, end, token.content)
        elif token.type == "inline" and heading:
            last = self.heading_end(start, end)
            self.add_inline(BlockKind.HEADING, start, last, heading, source=token.content)
        elif token.type == "inline":
            kind = BlockKind.ITEM if self.inside.tag == "li" else BlockKind.PARAGRAPH
            for first, last in split_paragraph(self.lines[start:end], wrapped=self.wrapped):
                self.add_inline(kind, start + first, start + last, self.depth)

    def add_raw(self, start: int, end: int, html: str) -> None:
        """Raw HTML: a script is no text, a comment is for the author's tools, the rest is read."""
        if RAW_SCRIPT.match(html):
            self.add(BlockKind.CONTROL, start, end, fold_space(html))
        elif html.lstrip().startswith("<!--"):
            self.add(BlockKind.REFERENCE, start, end, fold_space(html))
        else:
            self.add_inline(BlockKind.PARAGRAPH, start, end)

    def heading_end(self, start: int, end: int) -> int:
        """One past the heading's last line: an underlined one has its rule below the text."""
        if end < len(self.lines) and not self.lines[start].lstrip(" >").startswith("#"):
            underline = self.lines[end].strip(" >\t\r\n")
            if underline and not underline.strip("=-"):
                return end + 1
        return end

    def add_table(self, start: int, end: int) -> None:
        """A table is one block, whatever it holds."""
        rows = (line for line in self.lines[start:end] if not TABLE_RULE.fullmatch(line))
        self.add_inline(BlockKind.TABLE, start, end, source=" ".join(rows).replace("|", " "))

    def add_inline(
        self, kind: BlockKind, start: int, end: int, level: int = 0, *, source: str | None = None
    ) -> None:
        """A block whose lines hold inline Markdown."""
        if source is None:
            source = "\n".join(MARKER.sub("", line, count=1) for line in self.lines[start:end])
        seen = read_inline(source)
        stripped = source.strip()
        bold = BOLD.fullmatch(stripped) is not None
        italic = not bold and ITALIC.fullmatch(stripped) is not None
        if not seen.text and seen.images:
            kind = BlockKind.MEDIA
        self.cover(start)
        self.covered = max(self.covered, end)
        self.blocks.append(
            Block(
                len(self.blocks), kind, seen.text, count_words(seen.text), self.inside, start, end,
                start + 1, level, seen.link_chars, seen.links, seen.images,
                "bold" if bold else "italic" if italic else "",
            )
        )  # fmt: skip

    def add(self, kind: BlockKind, start: int, end: int, text: str) -> None:
        """A block with nothing inline in it."""
        self.cover(start)
        self.covered = max(self.covered, end)
        self.blocks.append(
            Block(
                len(self.blocks), kind, text, count_words(text), self.inside, start, end, start + 1
            )
        )

    def cover(self, upto: int) -> None:
        """Lines that no token took: link definitions, and what the reader makes nothing of."""
        for number in range(self.covered, upto):
            line = self.lines[number]
            if line.strip(" \t\r\n>"):
                self.covered = number + 1
                kind = BlockKind.REFERENCE if REFERENCE.match(line) else BlockKind.PARAGRAPH
                text = fold_space(line)
                self.blocks.append(
                    Block(
                        len(self.blocks), kind, text, count_words(text), self.inside, number,
                        number + 1, number + 1,
                    )
                )  # fmt: skip
        self.covered = max(self.covered, upto)
