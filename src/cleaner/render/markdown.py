"""Writes the tree of the kept blocks as Markdown."""

from __future__ import annotations

import re
from typing import Any

from bs4 import Tag
from markdownify import MarkdownConverter

from cleaner.model import Document
from cleaner.render.blocks import BLOCKS, write_item, write_list, write_quote, write_terms
from cleaner.render.code import write_fence, write_span
from cleaner.render.escape import write_cell, write_heading, write_paragraph
from cleaner.render.fragment import build_soup
from cleaner.render.images import emoji_of, is_pixel, source_of
from cleaner.render.links import can_be_autolink, resolve_url, write_destination
from cleaner.render.marks import (
    CLOSE_BRACKET,
    DEL_CLOSE,
    DEL_OPEN,
    DOLLAR,
    EM_CLOSE,
    EM_OPEN,
    IMAGE,
    LABEL_CLOSE,
    LABEL_OPEN,
    LINK_END,
    MARK,
    MATH,
    OPEN_BRACKET,
    STRONG_CLOSE,
    STRONG_OPEN,
    TAG_END,
    clean_code,
    clean_text,
    mark_literals,
)
from cleaner.render.scripts import lowered, raised
from cleaner.render.tables import Cell, span_of, spread, write_table

LABEL = {ord(OPEN_BRACKET): LABEL_OPEN, ord(CLOSE_BRACKET): LABEL_CLOSE}
RULE = "---"


def to_markdown(document: Document, *, images: bool = True, links: bool = True) -> str:
    """The kept blocks as Markdown; ends in one newline unless empty."""
    writer = PageWriter(base=document.base, images=images, links=links)
    text: str = writer.convert_soup(build_soup(document))
    return f"{text}\n" if text else ""


def chomp(text: str) -> tuple[str, str, str]:
    """White space at the start, the text, white space at the end."""
    inner = text.strip(" \n")
    if not inner:
        return "\n" if "\n" in text else text[:1], "", ""
    at = text.index(inner[0])
    start, end = text[:at], text[at + len(inner) :]
    return start, inner, end


class PageWriter(MarkdownConverter):
    """markdownify with every mark decided when the line it stands in is complete."""

    class DefaultOptions(MarkdownConverter.DefaultOptions):  # type: ignore[name-defined,misc]
        """What the caller may choose."""

        base: str | None = None
        images = True
        links = True

    def process_tag(self, node: Tag, parent_tags: Any = None) -> str:
        """Convert what is inside an element, then the element."""
        name = node.name
        children = node.contents
        if name in BLOCKS:
            parts = [(c.name, self.process_tag(c)) for c in children if isinstance(c, Tag)]
            return BLOCKS_WRITTEN[name](node, [(tag, text) for tag, text in parts if text])
        inner = "".join(
            self.process_tag(c) if isinstance(c, Tag) else self.process_text(c, name)
            for c in children
        )
        convert = self.get_conv_fn_cached(name)
        return convert(node, inner, parent_tags) if convert else inner

    def process_text(self, el: Any, parent_tags: Any = None) -> str:
        """Clean a piece of text, and mark what may need a backslash."""
        text = str(el)
        if parent_tags == "pre":
            return text
        text = clean_text(text)
        return text if parent_tags in ("code", "math") else mark_literals(text)
