"""Finds in Markdown what the fidelity benchmark counts, kind by kind.

A fenced block is known by its code without white space, and with its language; a table by what its
cells say; a heading by its text at any level; a picture by its file name; a footnote by its first
words, and its marks by number; a formula by its TeX without white space; a callout by type and
title; a link by text and target without query and fragment.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

KINDS = (
    "code", "languages", "tables", "headings", "images", "footnotes", "math", "callouts", "links",
)  # fmt: skip
NOTE = re.compile(r"\[\^([^\]\s]{1,80})\]:[ \t]*")
NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,80})\]")
CALLOUT = re.compile(r"\[!([\w-]+)\][+-]?[ \t]*([^\n]*)")
SPACING = re.compile(r"\\(?:left|right|quad)(?![a-z])|\\[,;!]")
UPRIGHT = re.compile(r"\\mathrm\{([^{}]*)\}")
ONE_IN_BRACES = re.compile(r"([_^])\{([^\\{}])\}")
SAME_RELATION = re.compile(r"\\(le|ge|ne)q(?![a-z])")
WORD = re.compile(r"\w+")
# Enough to know a footnote by; the references differ in where they end one.
FIRST_WORDS = 5

Things = dict[str, Counter[Any]]


# Reading Markdown


@cache
def reader() -> Any:
    """GitHub's Markdown with footnotes and formulas."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    made.block.ruler.before("reference", "note", read_note, {"alt": ["paragraph", "reference"]})
    made.inline.ruler.before("link", "note_mark", read_note_mark)
    made.inline.ruler.before("escape", "math", read_math)
    return made


def read_note(state: Any, line: int, end: int, silent: bool) -> bool:
    """`[^1]: text`, with further blocks indented by four."""
    start = state.bMarks[line] + state.tShift[line]
    found = NOTE.match(state.src, start, state.eMarks[line])
    if not found or state.is_code_block(line):
        return False
    if silent:
        return True
    before = state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType
    state.push("note_open", "", 1).meta = found[1]
    state.blkIndent += 4
    state.bMarks[line], state.tShift[line], state.sCount[line] = found.end(), 0, state.blkIndent
    state.parentType = "note"
    state.md.block.tokenize(state, line, end)
    state.blkIndent -= 4
    state.bMarks[line], state.tShift[line], state.sCount[line], state.parentType = before
    state.push("note_close", "", -1)
    return True


def read_note_mark(state: Any, silent: bool) -> bool:
    """`[^1]` in a line."""
    found = NOTE_MARK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("note_mark", "", 0).meta = found[1]
    state.pos = found.end()
    return True


def read_math(state: Any, silent: bool) -> bool:
    """`$x$` and `$$x$$`; as in Pandoc, no space inside and no digit after, so `$5` is money."""
    source, start = state.src, state.pos
    if source[start] != "$":
        return False
    fence = "$$" if source.startswith("$$", start) else "$"
    begin = start + len(fence)
    close = source.find(fence, begin, state.posMax)
    while close > 0 and source[close - 1] == "\\":
        close = source.find(fence, close + 1, state.posMax)
    tex = source[begin:close] if close > 0 else ""
    if not tex.strip() or (fence == "$" and not is_formula(tex, source[close + 1 : close + 2])):
        return False
    if not silent:
        state.push("math", "", 0).content = tex
    state.pos = close + len(fence)
    return True


def is_formula(tex: str, after: str) -> bool:
    return not tex[0].isspace() and not tex[-1].isspace() and not after.isdigit()


def said(token: Any) -> str:
    """What a token says: no picture, no footnote mark."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if token.content == "<br>" else ""
    if token.type in ("image", "note_mark"):
        return ""
    if token.children is None:
        return str(token.content)
    return "".join(said(child) for child in token.children)


# Finding things


def things(markdown: str, url: str) -> Things:
    """What is in a Markdown text, by kind."""
    found: Things = {kind: Counter() for kind in KINDS}
    tokens = reader().parse(markdown)
    for at, token in enumerate(tokens):
        if token.type == "fence":
            add_code(found, token)
        elif token.type == "table_open":
            found["tables"].update(table_at(tokens, at))
        elif token.type == "heading_open":
            found["headings"].update(filter(None, [folded(said(tokens[at + 1]))]))
        elif token.type == "note_open":
            found["footnotes"][first_words(tokens, at)] += 1
        elif token.type == "blockquote_open":
            found["callouts"].update(callout_at(tokens, at))
        elif token.type == "inline":
            add_inline(found, token.children, url)
    return found


def add_code(found: Things, token: Any) -> None:
    code = "".join(token.content.split())
    language = (token.info.split() or [""])[0].lower()
    found["code"][code] += 1
    if language:
        found["languages"][language, code] += 1


def upto_close(tokens: list[Any], at: int) -> Iterator[Any]:
    """The tokens inside of the one that opens here."""
    close = tokens[at].type.replace("_open", "_close")
    level = tokens[at].level
    for token in tokens[at + 1 :]:
        if token.type == close and token.level == level:
            return
        yield token


def table_at(tokens: list[Any], at: int) -> Iterator[tuple[str, ...]]:
    """The cells that say something: how a table without a header is written is nobody's fault."""
    cells = (folded(said(t)) for t in upto_close(tokens, at) if t.type == "inline")
    if filled := tuple(cell for cell in cells if cell):
        yield filled


def first_words(tokens: list[Any], at: int) -> str:
    text = " ".join(said(t) for t in upto_close(tokens, at) if t.type in ("inline", "fence"))
    return " ".join(words(text)[:FIRST_WORDS])


def callout_at(tokens: list[Any], at: int) -> Iterator[tuple[str, str]]:
    """Type and title; where the title only says the type, it is as good as none."""
    inline = tokens[at + 2] if len(tokens) > at + 2 else None
    match = CALLOUT.match(inline.content) if inline and inline.type == "inline" else None
    if match:
        title = folded(match[2]).lower()
        yield match[1].lower(), "" if title == match[1].lower() else title


def add_inline(found: Things, tokens: list[Any], url: str) -> None:
    target, text = "", ""
    for token in tokens:
        if token.type == "link_open":
            target, text = target_of(token.attrs["href"], url), ""
        elif token.type == "link_close":
            found["links"][folded(text), target] += 1
        elif token.type == "image":
            found["images"].update(filter(None, [file_name(token.attrs["src"])]))
        elif token.type == "math":
            found["math"][formula(token.content)] += 1
        elif token.type == "note_mark":
            found["footnotes"]["[^]"] += 1
        text += said(token)


def formula(tex: str) -> str:
    """TeX without what two ways of writing one formula differ in."""
    tex = UPRIGHT.sub(r"\1", tex)
    tex = SAME_RELATION.sub(r"\\\1", SPACING.sub("", tex))
    return ONE_IN_BRACES.sub(r"\1\2", "".join(tex.split()))


def folded(text: str) -> str:
    """Text in the form in which two are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def words(text: str) -> list[str]:
    """The words, whatever characters that nobody sees stand in them."""
    seen = (char for char in text if unicodedata.category(char) != "Cf")
    return WORD.findall(unicodedata.normalize("NFKC", "".join(seen)))


def target_of(href: str, url: str) -> str:
    parts = urlsplit(urljoin(url, href))
    return unquote(f"{parts.netloc}{parts.path}").rstrip("/") or href


def file_name(source: str) -> str:
    """The last part of a picture's address; one that is in the address itself has none."""
    if source.startswith("data:"):
        return ""
    return unquote(urlsplit(source).path).rstrip("/").rpartition("/")[2] or source
