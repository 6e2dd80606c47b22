"""Notes that stand in the sentence, shown beside or above it, and what only marks their place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.model import Event
from cleaner.notes import LABEL, MOST_SMALL
from cleaner.steps import closing, text_of

# Notes that stand in the sentence itself and are shown beside or above it, and their marks: those
# of Tufte's style sheet, of Org, of a plugin for WordPress.
SIDENOTE = re.compile(r"(?:^|\s)(?:(?:side|margin)-?note|modern-footnotes-footnote__note)(?:\s|$)")
SIDE_MARK = re.compile(
    r"(?:^|\s)(?:margin-toggle|sidenote-number|footref|modern-footnotes-footnote)(?:\s|$)"
)


def is_sidenote(names: str) -> bool:
    """Whether an inline element of that class holds a note."""
    return bool(SIDENOTE.search(names))


def is_side_mark(names: str) -> bool:
    """Whether an element of that class only marks where a note in the sentence belongs."""
    return bool(SIDE_MARK.search(names))


def after_number(events: Sequence[Event], at: int, end: int) -> int:
    """Where a note in a sentence goes on after the number that it begins with, if it does."""
    while at < end and events[at].kind == "text" and not events[at].name.strip():
        at += 1
    close = closing(events, at, min(end, at + MOST_SMALL)) if at < end else at
    found = LABEL.fullmatch(text_of(events[at:close]).strip().lower()) if close > at else None
    return close + 1 if found and events[at].name == "sup" else at
