"""Parts of a page that came after it, put where the page's script puts them."""

from __future__ import annotations

import re
from collections.abc import Collection

import turbohtml

# React sends what takes long as `<div hidden id="S:1">` at the end of the page; it stands in the
# place of `<template id="B:1">` (with what is shown meanwhile, up to a closing mark) or `P:1`.
PART = re.compile(r"S:([0-9a-f]{1,6})")
PLACE = re.compile(r"([BP]):([0-9a-f]{1,6})")
CLOSING = "/$"
# Parts that are mostly links together are menus and lists of other things: they stay hidden.
MOST_LINK_SHARE = 0.5
# The most seen on a page is 59; the text of parts within parts is measured once for each.
MOST_PARTS = 500
# What is shown meanwhile: some grey bars. Without a closing mark nothing more is taken away.
MOST_MEANWHILE = 200


def root_of(source: str) -> turbohtml.Document:
    """A guarded source as a tree, with what it streams in its place.

    As in a browser a <noscript> is text: an unclosed frame in one would swallow the page.
    """
    root = turbohtml.parse(source, scripting=True)
    if 'id="S:' in source:
        place_parts(root)
    return root


def place_parts(root: turbohtml.Document) -> None:
    """Move each late part to its place, as the page itself would have done."""
    parts: dict[str, turbohtml.Element] = {}
    for element in root.iter_elements(("div",)):
        found = PART.fullmatch(str(element.attr("id") or ""))
        if found and len(parts) < MOST_PARTS:
            parts.setdefault(found[1], element)
    if link_share(parts.values()) > MOST_LINK_SHARE:
        return
    places = [
        (found, element)
        for element in root.iter_elements(("template",))
        if (found := PLACE.fullmatch(str(element.attr("id") or "")))
    ]
    for found, place in places:
        part = parts.pop(found[2], None)
        if part is None or place.parent is None or part in place.ancestors:
            continue
        if found[1] == "B":
            drop_meanwhile(place)
        place.replace_with(*list(part))
        part.extract()


def link_share(parts: Collection[turbohtml.Element]) -> float:
    """The share of their text that is inside links."""
    links = sum(size_of(part, ("a",)) for part in parts)
    unread = sum(size_of(part, ("script", "style")) for part in parts)
    return links / max(1, sum(len(part.text) for part in parts) - unread)


def size_of(part: turbohtml.Element, tags: tuple[str, ...]) -> int:
    """How many characters stand in such elements."""
    return sum(len(element.text) for element in part.iter_elements(tags))


def drop_meanwhile(place: turbohtml.Element) -> None:
    """Take out what was shown until the part came."""
    shown: list[turbohtml.Node] = []
    depth = 0
    for sibling in place.next_siblings:
        if isinstance(sibling, turbohtml.Comment):
            if sibling.data == CLOSING and not depth:
                for node in shown:
                    node.extract()
                return
            depth += (sibling.data in ("$", "$?", "$!", "$~")) - (sibling.data == CLOSING)
        shown.append(sibling)
        if len(shown) > MOST_MEANWHILE:
            return
