"""Puts blocks of Markdown one below the other: lists, quotes, terms, the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bs4 import Tag

from cleaner.render.code import write_span
from cleaner.render.links import is_allowed
from cleaner.render.tags import LISTS

Parts = Sequence[tuple[Tag, str]]
"""The children of an element, and each as Markdown; none is empty."""

LINE_END = re.compile(r"\n(?=[^\n])")
# A note of nothing but an address: readers that know no footnotes take it for where a link leads.
ADDRESS = re.compile(r"\A[a-zA-Z][^\s`]*(?=\s*(?:\Z|[\"'(]))")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# CommonMark reads a number of at most nine digits before the dot.
MOST_NUMBER = 999_999_999
BULLETS = ("-", "*")
DELIMITERS = (".", ")")


def join_blocks(_: Tag, parts: Parts) -> str:
    """Blocks with a blank line between; a rule only where it parts two things."""
    texts: list[str] = []
    is_rule_due = False
    for tag, text in parts:
        if tag.name == "hr":
            is_rule_due = bool(texts)
            rule = text
            continue
        if is_rule_due:
            texts.append(rule)
            is_rule_due = False
        texts.append(text)
    return "\n\n".join(texts)


def write_quote(tag: Tag, parts: Parts) -> str:
    """Blocks with `>` before each line."""
    text = join_blocks(tag, parts)
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n")) if text else ""


def write_callout(tag: Tag, parts: Parts) -> str:
    """A quote whose first line says its type, and its title where that says more."""
    kind = str(tag["data-callout"])
    title = ""
    if parts and parts[0][0].name == "p":
        words = parts[0][1].strip(" *_:").lower()
        is_summary = parts[0][0].get("data-style") == "summary"
        is_title = words == kind or is_summary or "data-titled" in tag.attrs
        if "\n" not in parts[0][1] and is_title:
            title = "" if words == kind else parts[0][1].strip("* " if is_summary else None)
            parts = parts[1:]
    first = f"[!{kind}]{tag['data-fold']} {title}".rstrip()
    body = join_blocks(tag, parts)
    lines = [first, *body.split("\n")] if body else [first]
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def write_note(tag: Tag, parts: Parts) -> str:
    """A footnote's blocks after its label, further lines indented."""
    text = ADDRESS.sub(as_code, indented(join_blocks(tag, parts), 4), count=1)
    return f"[^{tag['data-label']}]: {text}" if text else ""


def as_code(found: re.Match[str]) -> str:
    """An address that no link may lead to, as code; any other as it is."""
    return found[0] if is_allowed(found[0]) else write_span(ESCAPE.sub(r"\1", found[0]))


def write_item(tag: Tag, parts: Parts) -> str:
    """The blocks of a list item; lists follow its text without a blank line."""
    pieces: list[str] = []
    for here, text in parts:
        if here.name == "hr":
            continue
        if pieces:
            is_tight = here.name in LISTS and can_interrupt(here.name, text)
            if not is_tight:
                tag["data-loose"] = "1"
            pieces.append("\n" if is_tight else "\n\n")
        pieces.append(text)
    is_in_bullets = tag.parent is not None and tag.parent.name == "ul"
    if is_in_bullets and {here.name for here, _ in parts} == {"ul"}:
        tag["data-only"] = "1"
    return "".join(pieces)


def can_interrupt(name: str, text: str) -> bool:
    """Whether a list may follow a paragraph with no blank line between."""
    return name == "ul" or text.startswith(("1. ", "1) "))


def write_list(tag: Tag, parts: Parts) -> str:
    """Items with their markers; another marker than the list just before, or they would be one."""
    turn = int(tag["data-turn"] == "1")
    is_loose = any("data-loose" in item.attrs for item, _ in parts)
    if tag.name == "ul":
        markers: Iterator[str] = iter([BULLETS[turn]] * len(parts))
    else:
        markers = (f"{number}{DELIMITERS[turn]}" for number in numbers_of(tag, parts))
    items = [
        write_marked(marker, item, text)
        for marker, (item, text) in zip(markers, parts, strict=True)
    ]
    return ("\n\n" if is_loose else "\n").join(items)


def take_turn(tag: Tag, before: object) -> None:
    """Mark a list as to be written with the other marker, after one of its kind with the first."""
    is_second = (
        isinstance(before, Tag) and before.name == tag.name and before.get("data-turn") == "0"
    )
    tag["data-turn"] = "1" if is_second else "0"


def write_marked(marker: str, item: Tag, text: str) -> str:
    """An item after its marker, further lines indented as far; a list that is all of it, bare."""
    if "data-only" in item.attrs:
        return text
    task = item.get("data-task")
    if task:
        text = f"[{task}] {text}"
    return f"{marker} {indented(text, len(marker) + 1)}"


def indented(text: str, width: int) -> str:
    """A text whose lines after the first stand so far in."""
    return LINE_END.sub("\n" + " " * width, text) if "\n" in text else text


def numbers_of(tag: Tag, parts: Parts) -> Iterator[int]:
    """The numbers of an ordered list's items, as the page counts them."""
    step = -1 if "reversed" in tag.attrs else 1
    first = len(parts) if step < 0 else 1
    number = whole_number(tag.get("start"), first)
    for item, _ in parts:
        number = whole_number(item.get("value"), number)
        yield max(0, min(number, MOST_NUMBER))
        number += step


def whole_number(value: object, otherwise: int) -> int:
    """The number that an attribute says, within what Markdown can say."""
    text = str(value or "").strip()
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_NUMBER)):
        return int(text)
    return otherwise


def write_terms(_: Tag, parts: Parts) -> str:
    """Terms, each with what it means on the line below."""
    pieces: list[str] = []
    previous = ""
    for tag, text in parts:
        kind = "dt" if tag.get("data-style") == "dt" else tag.name
        if pieces:
            first = tag.contents[0] if kind == "dd" else None
            is_near = previous == "dt" and (kind == "dt" or getattr(first, "name", "") == "p")
            pieces.append("  \n" if is_near else "\n\n")
        pieces.append(text)
        previous = kind
    return "".join(pieces)


WRITERS: dict[str, Callable[[Tag, Parts], str]] = {
    "[document]": join_blocks,
    "blockquote": write_quote,
    "callout": write_callout,
    "dd": join_blocks,
    "dl": write_terms,
    "li": write_item,
    "note": write_note,
    "ol": write_list,
    "ul": write_list,
}
