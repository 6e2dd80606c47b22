"""Which boxes of a page are callouts: notes, tips and warnings set apart from the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from cleaner.model import NO_ATTRS

# What may hold one.
BOXES = frozenset(("div", "aside", "section", "details", "blockquote"))
TYPES = frozenset(
    "note info tip hint important success check done question help faq warning caution attention"
    " danger error bug example quote cite abstract summary tldr todo failure fail missing seealso"
    .split()
)  # fmt: skip
# What Bootstrap and others call by its colour.
COLOURS = {"primary": "info", "secondary": "note", "seealso": "info", "attention": "warning"}
# Obsidian; GitHub; Docusaurus; Sphinx and MkDocs; VuePress; Starlight; Hugo's themes; Bootstrap.
NAMED = re.compile(
    r"(?:^|\s)(?:callout|(?:markdown-alert|theme-admonition|starlight-aside-|alert-?)-(?P<suffix>\w+)"
    r"|admonition|custom-block|book-hint|notices|hint-box|alert)(?=\s|$)"
)
TITLED = re.compile(r"(?:callout|alert|admonition|custom-block|aside|hint)[-_]*(?:title|heading)")


def callout_of(name: str, attrs: Mapping[str, str]) -> Mapping[str, str]:
    """The type of the callout that an element opens, and how it folds; empty where it is none."""
    names = attrs.get("class", "")
    found = named(names) if names else None
    if not found:
        return NO_ATTRS
    words = (attrs.get("data-callout", ""), found["suffix"] or "", *names.split())
    types = (COLOURS.get(word, word) for word in map(plain, words))
    kind = next((word for word in types if word in TYPES), "")
    if not kind:
        return NO_ATTRS
    fold = attrs.get("data-callout-fold", "") or ("-" if name == "details" else "")
    return {"data-callout": kind, "data-fold": fold if fold in ("+", "-") else ""}


@lru_cache(maxsize=4096)
def named(names: str) -> re.Match[str] | None:
    """The name of a callout among an element's; a page says the same few again and again."""
    return NAMED.search(names)


def plain(word: str) -> str:
    """The last part of a class name, small: `alert--warning` is a warning."""
    return word.lower().rstrip("-_").replace("_", "-").rpartition("-")[2]


def is_title(attrs: Mapping[str, str]) -> bool:
    """Whether an element holds a callout's title."""
    return bool(TITLED.search(attrs.get("class", "").lower()))
