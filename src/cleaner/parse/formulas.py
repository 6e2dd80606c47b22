"""Which elements are formulas, drawn by whatever drew them, and the part of each that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import turbohtml

from cleaner.model import Event
from cleaner.parse.events import copy_events, tex_events

# A formula is found this far inside of what MathJax and KaTeX put around it.
MOST_SEARCHED = 200
# What MathJax 2 draws for the eye beside the script that says it.
DRAWN = frozenset(
    "MathJax MathJax_Display MathJax_Preview MathJax_SVG MathJax_SVG_Display MathJax_CHTML"
    " mjx-chtml".split()
)
KATEX = frozenset(("katex", "katex-display"))
MOST_BETWEEN = 3


def is_formula(tag: str, attrs: Mapping[str, str]) -> bool:
    """Whether an element is a formula as a whole."""
    if tag in ("math", "mjx-container"):
        return True
    if tag == "script":
        return attrs.get("type", "").startswith("math/tex")
    return tag == "span" and not KATEX.isdisjoint(attrs.get("class", "").split())


def is_drawn(element: turbohtml.Element, attrs: Mapping[str, str]) -> bool:
    """Whether an element only draws the formula that a script right after it says."""
    names = attrs.get("class", "")
    if not ("Jax" in names or "jx" in names) or DRAWN.isdisjoint(names.split()):
        return False
    here: turbohtml.Node | None = element
    for _ in range(MOST_BETWEEN):
        here = here.next_sibling if here is not None else None
        if isinstance(here, turbohtml.Element) and here.tag == "script":
            return "math/tex" in (here.attr("type") or "")
    return False


def copy_formula(element: turbohtml.Element, attrs: Mapping[str, str], events: list[Event]) -> str:
    """Append a formula's events, in one `math` element; returns its characters."""
    start = len(events)
    tag = element.tag
    inner = element if tag == "math" else next(descendants(element, "math"), None)
    if tag == "script":
        events += tex_events(element)
    elif inner is not None:
        copy_events(inner, events)
    else:
        events.append(Event("open", "math", attrs))
        copy_events(element, events)
        events.append(Event("close", "math"))
    is_display = attrs.get("display") == "true" or "katex-display" in attrs.get("class", "").split()
    if is_display:
        first = events[start]
        events[start] = Event("open", "math", {**first.attrs, "display": "block"})
    return characters_of(events[start:])


def descendants(element: turbohtml.Element, tag: str) -> Iterator[turbohtml.Element]:
    """The elements of a tag below another, of the first few."""
    stack: list[turbohtml.Element] = [element]
    for _ in range(MOST_SEARCHED):
        if not stack:
            return
        here = stack.pop()
        if here.tag == tag:
            yield here
        stack += reversed([c for c in here if isinstance(c, turbohtml.Element)])


def characters_of(events: list[Event]) -> str:
    """What a reader sees of a formula: its text without the TeX that comes with it."""
    pieces, inside = [], False
    for kind, name, _ in events:
        if name == "annotation" and kind != "text":
            inside = kind == "open"
        elif kind == "text" and not inside:
            pieces.append(name)
    return "".join(pieces)
