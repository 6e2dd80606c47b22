"""What in a code block's box is no code: gutters, buttons, headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from cleaner.model import Event
from cleaner.visible import CODE_BUTTONS, GUTTER, NUMBERING

SKIPPED = frozenset(["button", "script", "style", "template", "svg", "textarea", "select", "rp"])
# What cannot be selected cannot be copied: a line's number, a prompt.
UNSELECTED = re.compile(r"user-select\s{0,3}:\s{0,3}none", re.IGNORECASE)
FURNITURE_CLASS = re.compile(
    r"(?<![a-z])(?:header|toolbar|copy|clipboard|lang(?:uage)?-?(?:label|name))(?![a-z])",
    re.IGNORECASE,
)
BUTTON_CLASS = re.compile(r"(?<![a-z])(?:copy|clipboard)(?![a-z])", re.IGNORECASE)
# What highlighters call an element that is one line (`display: block` by its class).
LINE_CLASS = re.compile(
    r"(?:^|\s)(?:line|code-line|view-line|token-line|cm-line|CodeMirror-line|cl|ec-line|crayon-line"
    r"|ace_line|hljs-ln-line|CodeBlock-row)(?:$|\s)"
)
LINE_ATTRIBUTES = ("data-line", "data-line-index")
BOXES = frozenset(["div", "header", "figcaption", "p", "nav", "summary"])
LABEL = re.compile(r"[A-Za-z][\w+#.-]{0,19}")
# `>>> ` and the like; code protected against copying is longer.
MOST_PROMPT_CHARACTERS = 8
# A header says a language, a file and what its buttons do.
MOST_HEADER_CHARACTERS = 60
MOST_HEADER_EVENTS = 100


class Box:
    """The events of a code block, and which of its elements are furniture."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self.ends = closes_of(events)
        self.texts = [event.name if event.kind == "text" else "" for event in events]
        self.sizes = list(accumulate(map(len, self.texts), initial=0))
        codes = [at for at, e in enumerate(events) if e.kind == "open" and e.name == "code"]
        self.first_code = codes[0] if codes else -1
        self.last_code = self.ends[codes[-1]] if codes else -1

    @cached_property
    def unnumbered(self) -> list[int]:
        """How many characters stand before each event that number no lines."""
        rest = (len(NUMBERING.sub("", text)) for text in self.texts)
        return list(accumulate(rest, initial=0))

    def is_furniture(self, at: int) -> bool:
        """Whether the element that opens here is none of the code."""
        event, end = self.events[at], self.ends[at]
        if event.name in SKIPPED:
            return True
        attrs = event.attrs
        if (
            event.name != "code"
            and is_gutter(attrs)
            and self.unnumbered[at] == self.unnumbered[end]
        ):
            return True
        size = self.sizes[end] - self.sizes[at]
        if size <= MOST_PROMPT_CHARACTERS and UNSELECTED.search(attrs.get("style", "")):
            return True
        if size > MOST_HEADER_CHARACTERS or end - at > MOST_HEADER_EVENTS:
            return False
        if attrs.get("aria-hidden") == "true" and event.name != "span":
            return True
        is_box = event.name in BOXES
        if is_line(event):
            return False
        if not is_box and (event.name not in ("span", "a") or "token" in attrs.get("class", "")):
            return False
        return self.is_header(at, is_box=is_box)

    def is_header(self, at: int, *, is_box: bool) -> bool:
        """Whether a small element says the language or what its buttons do."""
        pieces = list(self.pieces(at))
        named = read_names(self.events[at].attrs.get("class", ""))
        is_inside = self.first_code < at < self.last_code
        is_named = named.header if is_box else named.button
        if is_named and not at < self.first_code < self.ends[at]:
            return len(pieces) < MOST_HEADER_CHARACTERS and not any("\n" in p for p in pieces)
        if not pieces or (is_inside and not is_box):
            return False
        unknown = [piece for piece in pieces if piece.lower() not in CODE_BUTTONS]
        is_before = is_box and self.ends[at] < self.first_code
        return not unknown or (
            is_before and len(unknown) == 1 and LABEL.fullmatch(unknown[0]) is not None
        )

    def pieces(self, at: int) -> Iterator[str]:
        """The texts of an element, those of white space left out."""
        for event in self.events[at : self.ends[at]]:
            if event.kind == "text" and (text := event.name.strip()):
                yield text

    def label(self) -> str:
        """The one word of the header before the code, which may be its language."""
        for at in range(1, max(1, self.first_code)):
            event = self.events[at]
            if event.kind == "open" and event.name in BOXES and self.is_furniture(at):
                words = [piece for piece in self.pieces(at) if piece.lower() not in CODE_BUTTONS]
                if len(words) == 1:
                    return words[0].lower()
        return ""


def is_gutter(attrs: Mapping[str, str]) -> bool:
    """Whether an element of nothing but numbers is a column of line numbers, or one of them."""
    style = attrs.get("style", "")
    return (
        "data-line-number" in attrs
        or read_names(attrs.get("class", "")).gutter
        or bool(style and UNSELECTED.search(style))
    )


def is_line(event: Event) -> bool:
    """Whether a highlighter shows the element as a line of its own."""
    if event.name in ("li", "tr"):
        return True
    attrs = event.attrs
    if not attrs:
        return False
    return read_names(attrs.get("class", "")).line or (
        event.name == "span" and not attrs.keys().isdisjoint(LINE_ATTRIBUTES)
    )


class Named(NamedTuple):
    """What an element's class says that it is."""

    line: bool
    gutter: bool
    header: bool
    button: bool


@lru_cache(maxsize=1024)  # highlighted code says the same few again and again
def read_names(names: str) -> Named:
    """What the class names of an element in a code block say."""
    patterns = (LINE_CLASS, GUTTER, FURNITURE_CLASS, BUTTON_CLASS)
    return Named(*(pattern.search(names) is not None for pattern in patterns))


def closes_of(events: Sequence[Event]) -> list[int]:
    """Where each element that opens closes."""
    ends = list(range(len(events)))
    opened: list[int] = []
    for at, event in enumerate(events):
        if event.kind == "open":
            opened.append(at)
        elif event.kind == "close" and opened:
            ends[opened.pop()] = at
    for at in opened:
        ends[at] = len(events) - 1
    return ends
