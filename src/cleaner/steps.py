"""Finds one's way among a page's events: where an element closes, and its text."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.model import Event

# How much deeper an event leads.
STEP = {"open": 1, "close": -1, "text": 0}


def closing(events: Sequence[Event], at: int, end: int) -> int:
    """Where the element that opens at `at` closes, or `end` where that is not before it."""
    depth = 0
    for here in range(at, end):
        depth += STEP[events[here].kind]
        if not depth:
            return here
    return end


def close_of(events: Sequence[Event], at: int, end: int | None = None) -> int:
    """Where the element that opens at `at` closes, or the last place before `end`."""
    end = len(events) if end is None else end
    return max(at, min(closing(events, at, end), end - 1))


def text_of(events: Sequence[Event]) -> str:
    """The text of events."""
    return "".join(event.name for event in events if event.kind == "text")
