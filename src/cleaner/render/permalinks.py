"""Links of headings to themselves: they lead nowhere new, and their signs are no text."""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import Tag

from cleaner.render.tree import text_in

# The text of a link that a heading carries only to be linked to.
PERMALINKS = frozenset(("", "#", "¶", "§", "🔗", "🔗︎", "⚓", "permalink", "link to this heading"))


def drop_permalinks(headings: Sequence[Tag]) -> None:
    """Take the links to the page itself out of headings; the text of one that has some stays."""
    for heading in headings:
        for link in heading.contents:
            if isinstance(link, Tag) and link.name == "a" and str(link["href"]).startswith("#"):
                link["href"] = ""
                if text_in(link).strip().lower() in PERMALINKS:
                    link.contents[:] = [tag for tag in link.contents if isinstance(tag, Tag)]
