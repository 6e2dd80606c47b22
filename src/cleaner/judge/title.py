"""Which block is the article's own title: it stays, wherever it stands."""

from __future__ import annotations

import re

from cleaner.judge.weigh import is_prose
from cleaner.model import BlockKind, Document, Format

# A title of less is a section's name: "News", "Blog".
FEWEST_TITLE_CHARACTERS = 8
# Dialogs and teasers may stand above a title; a heading below more paragraphs than this is that of
# the comments, which some sites call by the article's name.
MOST_PARAGRAPHS_ABOVE = 10
NOT_WORD = re.compile(r"[\W_]+")


def find_title(document: Document) -> int | None:
    """The index of the first heading that says what the page calls itself, if there is one.

    Pages name themselves in their meta tags, often with the site's name behind.
    """
    if document.format is not Format.HTML:
        return None
    titles = [
        folded(claim.value)
        for claim in document.claims
        if claim.field == "title" and claim.origin != "heading" and isinstance(claim.value, str)
    ]
    paragraphs = 0
    for block in document.blocks:
        paragraphs += is_prose(block)
        if paragraphs > MOST_PARAGRAPHS_ABOVE:
            return None
        if block.kind is BlockKind.HEADING and block.level <= 2:
            text = folded(block.text)
            if len(text) >= FEWEST_TITLE_CHARACTERS and any(
                title.startswith(text) for title in titles
            ):
                return block.index
    return None


def folded(text: str) -> str:
    """Letters and digits only, small."""
    return NOT_WORD.sub("", text).lower()
