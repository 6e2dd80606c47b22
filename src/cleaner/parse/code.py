"""Which elements are one block of code, whatever shows it, and their events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

import turbohtml

from cleaner.model import NO_ATTRS, Event
from cleaner.parse.events import attributes, copy_events
from cleaner.parse.tags import BLOCK_LEVEL
from cleaner.visible import CODE_BUTTONS, GUTTER, NUMBERING

MAYBE_CODE = frozenset(("pre", "xmp", "listing", "table", "code", "samp", "tt", "div", "figure"))
PREFORMATTED = frozenset(("pre", "xmp", "listing"))
INLINE_CODE = frozenset(("code", "samp", "tt"))
PRESERVES = re.compile(r"white-space\s{0,3}:\s{0,3}(?:pre|break-spaces)", re.IGNORECASE)
# Inline code that its class shows as a block, be it one line, and that others keep the lines of.
SHOWN_AS_BLOCK = re.compile(r"(?:^|\s)(?:d-)?block(?:$|\s)")
SET_OFF = re.compile(r"(?:^|\s)(?:d-)?block(?:$|\s)|(?<![a-z])(?:code-?block|multi-?line)(?![a-z])")
# What highlighters, converters and sites call the box around a `<pre>`.
BOX = re.compile(
    r"(?<![a-z])(?:highlight(?:er)?|hljs|prism|shiki|language|lang|sourcecode|expressive-code"
    r"|snippet|example|code(?:[-_]?(?:block|toolbar|wrapper|box|snippet|container|frame|area))?)(?![a-z])",
    re.IGNORECASE,
)
# Where an editor shown on a page keeps its lines.
EDITOR = re.compile(
    r"(?:^|\s)(?:CodeMirror|CodeMirror-code|cm-editor|cm-content|monaco-editor|view-lines"
    r"|ace_editor|ace_text-layer)(?:$|\s)"
)
LINES = frozenset(("CodeMirror-code", "cm-content", "view-lines", "ace_text-layer"))
# A box has a header, a button and a few wrappers; past this it holds more than code.
MOST_SEARCHED = 60
# Controls and pictures of a box, whose words are not the page's.
CONTROLS = frozenset("button svg script style textarea select template".split())
# Elements that code's box does not hold outside of the code.
CONTENT = frozenset("p h1 h2 h3 h4 h5 h6 li table img picture video iframe".split())
# Languages as headers write them.
LABELS = frozenset(
    (
        "bash c c++ c# cpp csharp css diff dockerfile elixir go graphql haskell html http ini java "
        "javascript js json jsx kotlin lua makefile markdown matlab perl php powershell python r "
        "ruby rust scala scss sh shell sql swift text toml ts tsx typescript xml yaml zsh console "
        "plaintext"
    ).split()
)
# What a listing in pieces is made of.
PIECES = frozenset(("code", "pre"))
# White space, a comment, white space.
MOST_SIBLINGS = 3


def code_in(
    element: turbohtml.Element, tag: str, attrs: Mapping[str, str]
) -> turbohtml.Element | None:
    """The element whose text is code, when this one is it or only its box."""
    if tag in PREFORMATTED:
        return element
    if tag == "table":
        return element if is_code_table(element) else None
    if tag in INLINE_CODE:
        return element if is_listing(element, attrs) else None
    names = attrs.get("class", "") if tag in ("div", "figure") else ""
    if not names:
        return None
    holds = holder(names)
    if holds == "editor":
        return lines_of(element)
    if holds == "box":
        return only_code(element) or (element if pieces_in(element) else None)
    return None


@lru_cache(maxsize=4096)  # a page has a few hundred class attributes, and a site's pages the same
def holder(names: str) -> Literal["editor", "box", ""]:
    """Whether an element of that class may hold an editor's lines or a box of code."""
    if EDITOR.search(names):
        return "editor"
    return "box" if BOX.search(names) else ""


def is_code_table(table: turbohtml.Element) -> bool:
    """Whether a table only stands line numbers beside code."""
    first = table.find("td")
    if first is None:
        return False
    inner = next((c for c in first if isinstance(c, turbohtml.Element)), None)
    names = names_of(first) + (" " + names_of(inner) if inner is not None else "")
    if first.attr("data-line-number") is None and not GUTTER.search(names):
        return False
    following = first.next_sibling
    while following is not None and not isinstance(following, turbohtml.Element):
        following = following.next_sibling
    return following is not None and is_numbering(first.text)


def is_numbering(text: str) -> bool:
    """Whether a text is numbers of lines, or nothing."""
    return not text or NUMBERING.fullmatch(text) is not None


def names_of(element: turbohtml.Element) -> str:
    """An element's class as one string."""
    value = element.attr("class") or ""
    return value if isinstance(value, str) else " ".join(value)


def is_listing(code: turbohtml.Element, attrs: Mapping[str, str]) -> bool:
    """Whether inline code holds several lines, and is all of its paragraph or keeps them so."""
    if code.find("pre") is not None or code.find("table") is not None:
        return False
    if SHOWN_AS_BLOCK.search(attrs.get("class", "")):
        return not code.text.isspace() and bool(code.text)
    is_long = "\n" in code.text.strip() or code.find("br") is not None
    is_shown_so = PRESERVES.search(attrs.get("style", "")) or SET_OFF.search(attrs.get("class", ""))
    return is_long and (is_shown_so is not None or is_alone(code))


def is_alone(element: turbohtml.Element) -> bool:
    """Whether an element is all that its parent shows."""
    parent = element.parent
    if not isinstance(parent, turbohtml.Element) or parent.tag not in BLOCK_LEVEL:
        return False
    for step in ("previous_sibling", "next_sibling"):
        here = getattr(element, step)
        for _ in range(MOST_SIBLINGS):
            if isinstance(here, turbohtml.Element):
                return False
            if isinstance(here, turbohtml.Text) and not here.data.isspace():
                return False
            if here is None:
                break
            here = getattr(here, step)
        if here is not None:
            return False
    return True


def lines_of(editor: turbohtml.Element) -> turbohtml.Element | None:
    """The element of an editor that holds the lines."""
    for here in searched(editor):
        if not LINES.isdisjoint(names_of(here).split()):
            return here
    return None


def searched(element: turbohtml.Element) -> list[turbohtml.Element]:
    """An element and the first of those below it."""
    found: list[turbohtml.Element] = []
    stack = [element]
    while stack and len(found) < MOST_SEARCHED:
        here = stack.pop()
        found.append(here)
        stack += reversed([c for c in here if isinstance(c, turbohtml.Element)][:MOST_SEARCHED])
    return found


def only_code(box: turbohtml.Element) -> turbohtml.Element | None:
    """The one `<pre>` of a box that holds nothing else but a header and buttons."""
    found: turbohtml.Element | None = None
    stack: list[turbohtml.Node] = [box]
    for _ in range(MOST_SEARCHED):
        if not stack:
            return found
        here = stack.pop()
        if isinstance(here, turbohtml.Text):
            if not is_label(here.data):
                return None
        elif isinstance(here, turbohtml.Element):
            if here.tag == "pre":
                if found is not None:
                    return None
                found = here
            elif here.tag in CONTENT:
                return None
            elif here.tag not in CONTROLS:
                stack += list(here)[:MOST_SEARCHED]
    return None


def pieces_in(box: turbohtml.Element) -> list[turbohtml.Element]:
    """The pieces of one listing: code that is shown as blocks, and beside it what it prints."""
    pieces: list[turbohtml.Element] = []
    for child in box:
        if isinstance(child, turbohtml.Element):
            if child.tag not in PIECES or len(pieces) == MOST_SEARCHED:
                return []
            pieces.append(child)
        elif isinstance(child, turbohtml.Text) and not child.data.isspace():
            return []
    is_shown = [SHOWN_AS_BLOCK.search(names_of(piece)) for piece in pieces if piece.tag == "code"]
    return pieces if is_shown and all(is_shown) and len(pieces) > 1 else []


def is_label(text: str) -> bool:
    """Whether a text in a code's box is a language, a button's or a line's number."""
    text = text.strip().lower()
    return text in CODE_BUTTONS or text in LABELS or is_numbering(text)


def label_of(box: turbohtml.Element, code: turbohtml.Element) -> str:
    """The language that the header of a code's box names."""
    for here in searched(box):
        if here is code:
            continue
        for child in here:
            if isinstance(child, turbohtml.Text) and child.data.strip().lower() in LABELS:
                return child.data.strip().lower()
    return ""


def boxes_around(code: turbohtml.Element, outermost: turbohtml.Element) -> list[Event]:
    """The starts of the boxes that code stands in, which may name its language."""
    found: list[Event] = []
    here: turbohtml.Node | None = code
    while here is not None and here is not outermost and len(found) < MOST_SEARCHED:
        here = here.parent
        if isinstance(here, turbohtml.Element):
            found.append(Event("open", here.tag, attributes(here)))
    if found and (label := label_of(outermost, code)):
        found[-1] = Event("open", outermost.tag, {**found[-1].attrs, "data-lang": label})
    return found[::-1]


def parts_of(box: turbohtml.Element, code: turbohtml.Element) -> list[turbohtml.Element]:
    """The code, and the buttons of its box before and after it."""
    if box is code:
        return [code]
    found: list[turbohtml.Element] = []
    stack: list[turbohtml.Node] = [box]
    for _ in range(MOST_SEARCHED):
        here = stack.pop() if stack else None
        if isinstance(here, turbohtml.Element):
            if here is code:
                found.append(code)
            elif here.tag == "button":
                found.append(here)
            elif here.tag not in CONTROLS:
                stack += reversed(list(here)[:MOST_SEARCHED])
    return found if code in found else [code]


def copy_code(element: turbohtml.Element, events: list[Event]) -> tuple[list[str], int, int]:
    """Append a block of code's events, in one `<pre>` or table."""
    start = len(events)
    tag = element.tag
    if tag == "pre":
        return copy_events(element, events)
    if tag == "table":
        copied = copy_events(element, events)
        events[start] = Event("open", tag, {**events[start].attrs, "data-code": "1"})
        return copied
    pieces = pieces_in(element) if tag == "div" else []
    events.append(Event("open", "pre", attributes(pieces[0]) if pieces else NO_ATTRS))
    copied = copy_pieces(pieces, events) if pieces else copy_events(element, events)
    events.append(Event("close", "pre"))
    return copied


def copy_pieces(
    pieces: Sequence[turbohtml.Element], events: list[Event]
) -> tuple[list[str], int, int]:
    """Append the events of code in pieces, each on lines of its own."""
    links: list[str] = []
    link_chars = images = 0
    for piece in pieces:
        events.append(Event("open", "li"))
        copied = copy_events(piece, events)
        events.append(Event("close", "li"))
        links += copied[0]
        link_chars += copied[1]
        images += copied[2]
    return links, link_chars, images


def text_of(events: Sequence[Event]) -> str:
    """The text of code, its lines apart."""
    return "".join(
        e.name
        if e.kind == "text"
        else "\n"
        if e.kind == "open" and e.name in ("br", "div", "li", "tr")
        else ""
        for e in events
    ).strip("\n")
