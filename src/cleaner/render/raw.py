"""A second look at Markdown that came in: what a reader of the whole takes for raw HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cleaner.model import Edit
from cleaner.render.defuse import HANDLER, RUNS_CODE, defuse_part, is_escaped, is_unsafe, runs_code
from cleaner.visible import split_lines

if TYPE_CHECKING:
    from markdown_it.token import Token

# Each look can only take away; the second one finds what the first one laid bare.
MOST_LOOKS = 4
# As deep as the blocks are read.
MOST_NESTING = 100
# Where a tag or a link may start, to be text from then on.
STARTS = re.compile(r"<(?=[a-zA-Z/!?])|\[")
# What a quote's lines begin with, which is no part of a tag that goes on in the next one.
QUOTED = re.compile(r"\n[ \t>]*+")
# A reference may have any number of zeros; one of more digits than this stands for nothing, and
# Python refuses to read it.
ZEROS = re.compile(r"(&#[xX]?)0+(?=[0-9a-fA-F])")
LARGE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}")
# White space, control characters and backslashes: a browser passes over them in an address.
UNREAD = bytes(range(0x21)) + b"\\"
SCHEMES = "|".join(map(re.escape, RUNS_CODE))
# Where an address may stand in Markdown or in HTML.
CODE = re.compile(f"[(<:=\"'](?:{SCHEMES})")
CODE_IN_TAG = re.compile(f"(?:href|src|action|data|poster|background)=[\"']?(?:{SCHEMES})")
# Longer ones are not read but taken to be dangerous where they may be: a reader's time grows with
# the square of some, and no paragraph with a tag or a link that needs a second look is as long.
MOST_READ = 10_000
LEADS = {"link_open": "href", "image": "src"}


def defuse_raw(text: str) -> tuple[str, list[Edit]]:
    """The Markdown without what would run in it, and each change with its line in this text.

    Line by line a code span, a backslash and a code block protect what they hold. Read as a whole,
    with some of its blocks gone, the text may say otherwise: inside of raw HTML none of them does.
    """
    edits: list[Edit] = []
    for _ in range(MOST_LOOKS):
        if not is_suspect(text):
            break
        lines = list(split_lines(text))
        found: list[Edit] = []
        for start, end in dict.fromkeys(dangers(text)):
            own = "".join(lines[start:end])
            made = defuse_part(own, start, found, is_raw=True)
            if made == own:  # such as a tag that a quote's marks part
                made = STARTS.sub(as_text, own)
                found.append(Edit(start, "defused-html", own[:60], made[:60]))
            lines[start:end] = split_lines(made)
        if not found:
            break
        edits += found
        text = "".join(lines)
    return text, edits


def as_text(found: re.Match[str]) -> str:
    """The start of a tag or a link as text."""
    if found[0] == "<":
        return "&lt;"
    return found[0] if is_escaped(found) else f"\\{found[0]}"


def is_suspect(text: str) -> bool:
    """Whether anything in a text would be dangerous if it were neither code nor escaped."""
    if "<" not in text and "](" not in text and "]:" not in text:
        return False
    whole = QUOTED.sub("\n", text)
    if HANDLER.search(whole) or CODE.search(as_read(whole)):
        return True
    return defuse_part(whole, 0, [], is_raw=True) != whole


def as_read(text: str) -> str:
    """The text as a browser reads an address: references read, white space and the like gone."""
    if "&#" in text:
        text = LARGE.sub("", ZEROS.sub(r"\1", text))
    # As bytes in a twentieth of the time: prose is full of spaces.
    data = html.unescape(text).encode("utf-8", "surrogatepass")
    return data.translate(None, UNREAD).decode("utf-8", "surrogatepass").lower()


def dangers(text: str) -> Iterator[tuple[int, int]]:
    """The lines of each block in which a reader finds a script or an unsafe link."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": MOST_NESTING}).enable("table")
    reader.disable(["inline", "text_join"])
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    env: dict[str, Any] = {}
    here = (0, 0)
    for token in reader.parse(text, env):
        if token.map:
            here = (token.map[0], token.map[1])
        if token.type == "html_block" and is_danger(token.type, token.content, {}):
            yield here
        elif token.type == "inline" and is_suspect(token.content):
            pieces: list[Token] = []
            if len(token.content) <= MOST_READ:
                reader.inline.parse(token.content, reader, env, pieces)
            if not pieces or any(is_danger(p.type, p.content, p.attrs) for p in pieces):
                yield here
    for reference in env.get("references", {}).values():
        if runs_code(reference["href"]):
            yield tuple(reference["map"])


def is_danger(kind: str, content: str, attrs: dict[str, str | int | float]) -> bool:
    """Whether a piece of Markdown is HTML that runs, or leads where no link should."""
    if kind in ("html_block", "html_inline"):
        is_changed = defuse_part(content, 0, [], is_raw=True) != content
        return is_changed or bool(CODE_IN_TAG.search(as_read(content)))
    return kind in LEADS and is_unsafe(str(attrs.get(LEADS[kind], "")))
