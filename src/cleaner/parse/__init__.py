"""A document into blocks and claims, whatever it is written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from cleaner.model import Block, BlockKind, Claim, Document, Format, Selector
from cleaner.parse.bylines import claims_of_blocks
from cleaner.parse.front_matter import split_front_matter
from cleaner.parse.given import claims_of_mapping

# A first line up to this long, with no full stop, heads a plain text.
MOST_TITLE_WORDS = 25
TITLE_CONFIDENCE = {Format.MARKDOWN: 0.9, Format.TEXT: 0.6}
NO_METADATA: Mapping[str, Any] = {}

__all__ = ["parse"]


def parse(
    text: str,
    form: Format,
    url: str | None = None,
    given: Mapping[str, Any] = NO_METADATA,
    *,
    selectors: tuple[Selector, ...] = (),
) -> Document:
    """Parse a text of a known format; `given` is metadata that came beside it.

    `selectors` say where a page keeps its metadata. Raises RuleError where one is no CSS.
    """
    claims = claims_of_mapping(given, "sidecar", 1.0)
    if form is Format.HTML:
        from cleaner.parse.html import parse_html

        document = parse_html(text, url, selectors)
        return replace(document, claims=(*claims, *document.claims))
    front = split_front_matter(text)
    claims += claims_of_mapping(front.data, "front-matter", 1.0)
    document = parse_body(front.body, form)
    offset = front.raw.count("\n")
    blocks = document.blocks
    if offset:
        blocks = tuple(msgspec.structs.replace(block, line=block.line + offset) for block in blocks)
    return replace(
        document,
        blocks=blocks,
        front_matter=front.raw,
        claims=(*claims, *claims_of_title(blocks, form), *claims_of_blocks(blocks)),
        base=url,
    )


def parse_body(text: str, form: Format) -> Document:
    """Markdown or plain text without its front matter."""
    if form is Format.MARKDOWN:
        from cleaner.parse.markdown import parse_markdown

        return parse_markdown(text)
    from cleaner.parse.text import parse_text

    return parse_text(text)


def claims_of_title(blocks: tuple[Block, ...], form: Format) -> Iterator[Claim]:
    """The first heading; in plain text, a first line that is none of the sentences."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING and block.text]
    if headings:
        # A menu may have headings too; the title is the first one of the highest rank.
        top = min(headings, key=lambda block: block.level)
        yield Claim("title", top.text, "heading", TITLE_CONFIDENCE[form])
    elif form is Format.TEXT and len(blocks) > 1:
        first = blocks[0]
        if 0 < first.words <= MOST_TITLE_WORDS and not first.text.endswith((".", ":", ",", ";")):
            yield Claim("title", first.text, "heading", TITLE_CONFIDENCE[form])
