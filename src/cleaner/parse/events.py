"""Elements into events: their attributes as strings, and whole elements copied as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import turbohtml

from cleaner.model import NO_ATTRS, Event
from cleaner.parse.hidden import is_hidden
from cleaner.parse.tags import BLOCK_LEVEL, UNREAD, VOID
from cleaner.visible import fold_space

# Attributes that the parser splits at white space, as the standard has it.
LISTED = frozenset(
    "class rel rev headers sizes accesskey sandbox accept-charset archive dropzone for".split()
)

# What is hidden inside a sentence, a table or code is left out of it; this much is a page's content
# instead.
HIDDEN_CHARACTERS = 200

# Nothing to read in them, and something to know: a picture's other address, a column's alignment.
COPIED = frozenset(("source", "col", "colgroup"))


def attributes(element: turbohtml.Element) -> Mapping[str, str]:
    """An element's attributes, each as one string."""
    found: dict[str, Any] = element.attrs.copy()
    if not found:
        return NO_ATTRS
    for name in LISTED.intersection(found):
        found[name] = value if isinstance(value := found[name], str) else " ".join(value or ())
    return found


def copy_events(element: turbohtml.Element, events: list[Event]) -> tuple[list[str], int, int]:
    """Append an element's events; returns its links, their characters, its pictures."""
    links: list[str] = []
    link_chars = images = in_link = 0
    stack: list[tuple[str, Iterator[turbohtml.Node]]] = [("", iter((element,)))]
    while stack:
        for node in stack[-1][1]:
            if isinstance(node, turbohtml.Text):
                events.append(Event("text", node.data))
                link_chars += len(fold_space(node.data)) if in_link else 0
            elif isinstance(node, turbohtml.Element):
                tag = node.tag
                if tag in UNREAD and len(stack) > 1 and tag not in COPIED:
                    if tag == "script" and (node.attr("type") or "").startswith("math/tex"):
                        events += tex_events(node)
                    continue
                attrs = {
                    k: v if isinstance(v, str) else " ".join(v or ()) for k, v in node.attrs.items()
                }
                if attrs and len(stack) > 1 and is_unseen(node, tag, attrs):
                    continue
                events.append(Event("open", tag, attrs))
                images += tag == "img"
                if tag == "a":
                    in_link += 1
                    links.append(attrs.get("href", ""))
                stack.append((tag, iter(node)))
                break
        else:
            tag, _ = stack.pop()
            if tag:
                events.append(Event("close", tag))
                in_link -= tag == "a"
    return links, link_chars, images


def tex_events(script: turbohtml.Element) -> Iterator[Event]:
    """The formula that a script holds for MathJax, as a `math` element."""
    is_display = "mode=display" in (script.attr("type") or "")
    shape = {"display": "block"} if is_display else {}
    yield Event("open", "math", {"data-latex": script.text, **shape})
    yield Event("text", script.text)
    yield Event("close", "math")


def is_unseen(element: turbohtml.Element, tag: str, attrs: Mapping[str, str]) -> bool:
    """Whether an element is hidden, as keys to sort by and words for a screen reader are."""
    return is_hidden(tag, attrs) and len(element.text) < HIDDEN_CHARACTERS


def spaced_text(events: list[Event]) -> str:
    """The text of events, with a space at each element that begins or ends a line."""
    return "".join(
        e.name
        if e.kind == "text"
        else " "
        if e.name in BLOCK_LEVEL or e.name in VOID or e.name == "option"
        else ""
        for e in events
    )
