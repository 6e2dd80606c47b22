"""Prose that stands in data, not in markup: told from other strings, and turned into HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from cleaner.visible import count_words

# A menu's label, a button's, a notice in a table of translations is shorter.
FEWEST_PROSE_WORDS = 40
# No article is longer; the largest book as one page has a third of it.
MOST_PROSE_CHARACTERS = 5_000_000
# Rich text nests a list in a list in a quote; whatever goes deeper is not read.
MOST_DEPTH = 12
MOST_PARTS = 20_000

ANY_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
TEXT_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|pre|table|section|article|figure|a|em|strong|b|i"
    r"|span)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
SCRIPTED = re.compile(r"<(script|style)\b[^<>]{0,2000}>.{0,200000}?</\1", re.IGNORECASE | re.DOTALL)
# What programs and style sheets are full of and prose is not: one in fifty characters is much.
SIGNS = re.compile(r"[{}=;\\|]")
SIGN_SHARE = 0.02
DATA_STARTS = ("{", "[{", '["')
LINE_ENDS = re.compile(r"[\r\n\u2028\u2029]{1,}")

# Marks of Markdown: a heading, a link, bold text. Texts of many systems are kept in it.
MARKDOWN = re.compile(r"^#{1,6} \S|\]\(https?://|\*\*\w", re.MULTILINE)
FEWEST_MARKS = 3
# Beyond this, reading nested brackets takes too long, and no post is.
MOST_MARKDOWN_CHARACTERS = 200_000

# Where editors keep the text of a part, and what they call parts that are paragraphs.
LEAVES = ("text", "value", "data", "html", "content", "children", "attributes", "nodes", "blocks")
TYPES = ("type", "nodeType", "_type", "__typename", "name", "style", "tag")
PARAGRAPHS = frozenset("p block unstyled text heading".split())
HEADING = re.compile(r"^h([1-6])$|heading-?([1-6])?|^header-(?:one|two|three|four)$")
ITEM = re.compile(r"list-?item|^li$")


def visible_text(markup: str) -> str:
    """HTML as text, roughly: what counting and comparing need."""
    if "<" in markup:
        markup = ANY_TAG.sub(" ", SCRIPTED.sub(" ", markup))
    return html.unescape(markup) if "&" in markup else markup


def is_prose(text: str) -> bool:
    """Whether a text, without markup, is long enough for prose and is none of a program's."""
    if not 0 < len(text) <= MOST_PROSE_CHARACTERS or text.lstrip().startswith(DATA_STARTS):
        return False
    return count_words(text) >= FEWEST_PROSE_WORDS and len(SIGNS.findall(text)) < SIGN_SHARE * len(
        text
    )


def to_html(text: str) -> str:
    """A string of data as HTML: markup stays as it is, each line of plain text is a paragraph."""
    text = text[:MOST_PROSE_CHARACTERS]
    if TEXT_TAG.search(text):
        return text
    plain = html.unescape(text) if "&" in text else text
    if "&lt;" in text and TEXT_TAG.search(plain):
        return plain
    if len(plain) < MOST_MARKDOWN_CHARACTERS and len(MARKDOWN.findall(plain)) >= FEWEST_MARKS:
        return from_markdown(plain)
    lines = (html.escape(line.strip(), quote=False) for line in LINE_ENDS.split(plain))
    return "\n".join(f"<p>{line}</p>" for line in lines if line)


def from_markdown(text: str) -> str:
    """Markdown as HTML."""
    from markdown_it import MarkdownIt  # seldom needed, and slow to load

    html_of_it: str = MarkdownIt("commonmark", {"html": False}).render(text)
    return html_of_it


def is_rich(value: Any) -> bool:
    """Whether a value is a list of paragraphs, as an editor keeps them."""
    return isinstance(value, list) and any(
        isinstance(part, dict) and is_paragraph(part) for part in value[:50]
    )


def is_paragraph(part: dict[str, Any]) -> bool:
    """Whether the part calls itself a paragraph and has something in it."""
    kind = kind_of(part).split(" ", 1)[0]
    return (kind in PARAGRAPHS or "paragraph" in kind) and any(key in part for key in LEAVES)


def kind_of(part: dict[str, Any]) -> str:
    """What a part calls itself, in lower case; its type, then its style."""
    return " ".join(v[:60].lower() for key in TYPES if isinstance(v := part.get(key), str))


def rich_html(parts: list[Any]) -> str:
    """The paragraphs, headings and items of rich text as HTML; links and emphasis are lost."""
    return "\n".join(rich_lines(parts, 0))


def rich_lines(parts: list[Any], depth: int) -> Iterator[str]:
    """One element for each part, or for each part of a part that holds paragraphs itself."""
    for part in parts[:MOST_PARTS] if depth < MOST_DEPTH else ():
        if isinstance(part, str):
            yield to_html(part)
        elif isinstance(part, dict):
            inner = next((part[k] for k in LEAVES if is_rich_inside(part.get(k))), None)
            if inner is not None:
                yield from rich_lines(inner, depth + 1)
            elif text := inline_text(part, 0).strip():
                yield element_of(part, text)


def is_rich_inside(value: Any) -> bool:
    """Whether a part's content is paragraphs and not the runs of one paragraph."""
    return is_rich(value) and any(
        isinstance(part, dict)
        and (ITEM.search(kind := kind_of(part)) or "paragraph" in kind or kind[:2] == "p ")
        for part in value[:50]
    )


def inline_text(value: Any, depth: int) -> str:
    """The runs of one paragraph, joined."""
    if isinstance(value, str):
        return value
    if depth >= MOST_DEPTH:
        return ""
    if isinstance(value, list):
        return "".join(inline_text(run, depth + 1) for run in value[:MOST_PARTS])
    if isinstance(value, dict):
        held = next((value[key] for key in LEAVES if value.get(key)), "")
        return inline_text(held, depth + 1)
    return ""


def element_of(part: dict[str, Any], text: str) -> str:
    """A part's text in the element that it calls itself."""
    if TEXT_TAG.search(text):
        return text
    shown = html.escape(text, quote=False)
    for kind in kind_of(part).split():
        if found := HEADING.search(kind):
            level = found[1] or found[2] or part.get("level") or 2
            return (
                f"<h{level}>{shown}</h{level}>" if str(level) in "123456" else f"<h2>{shown}</h2>"
            )
        if ITEM.search(kind):
            return f"<ul><li>{shown}</li></ul>"
    return f"<p>{shown}</p>"
