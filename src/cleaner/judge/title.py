"""Which block is the article's own title: it stays, wherever it stands."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cleaner.judge.weigh import is_prose
from cleaner.model import BlockKind, Document, Format

# A title of less is a section's name: "News", "Blog".
FEWEST_TITLE_CHARACTERS = 8
# Dialogs and teasers may stand above a title; a heading below more paragraphs than this is that of
# the comments, which some sites call by the article's name.
MOST_PARAGRAPHS_ABOVE = 10
# Between a title and the text stand a byline, a date, a picture; with more it heads a menu.
MOST_BETWEEN = 8
FEWEST_TITLE_WORDS = 3
# Headings are what is asked about, and what elements call a name is often a product's.
SHOWN = ("heading", "subheading", "line", "microdata", "rdfa")
SITE_FILE = "site-file"
NOT_WORD = re.compile(r"[\W_]+")


def find_title(document: Document) -> int | None:
    """The index of the heading that is the title beyond doubt, if there is one.

    Pages name themselves in their meta tags, often with the site's name behind; the first heading
    that says the same is it. In Markdown it is the one heading that links to the article itself.
    """
    if document.format is not Format.HTML:
        return find_linked_title(document)
    claimed = [
        (claim.origin, folded(claim.value))
        for claim in document.claims
        if claim.field == "title" and claim.origin not in SHOWN and isinstance(claim.value, str)
    ]
    paragraphs = 0
    for row, block in enumerate(document.blocks):
        paragraphs += is_prose(block)
        if paragraphs > MOST_PARAGRAPHS_ABOVE:
            return None
        if block.kind is BlockKind.HEADING and block.level <= 2:
            text = folded(block.text)
            if any(is_said(text, title, origin) for origin, title in claimed):
                heads_text = not paragraphs or any(map(is_prose, document.blocks[row:]))
                return block.index if heads_text else None
    return None


def is_said(heading: str, title: str, origin: str) -> bool:
    """Whether a heading is the title that a page claims; who wrote its site's file has seen it."""
    if origin == SITE_FILE and heading == title != "":
        return True
    return len(heading) >= FEWEST_TITLE_CHARACTERS and title.startswith(heading)


def find_linked_title(document: Document) -> int | None:
    """The first heading of Markdown where all of it is a link, as blogs and forums write it.

    A site's name links to its front page. Below a title stands the text; where another heading of
    its level is a link too, these are teasers.
    """
    headings = [
        block
        for block in document.blocks
        if block.kind is BlockKind.HEADING and not any(map(is_front_page, block.links))
    ]
    top = min((block.level for block in headings), default=0)
    linked = [block for block in headings if block.level == top and block.link_share == 1]
    first = next((block for block in document.blocks if is_prose(block)), None)
    if len(linked) != 1 or linked[0] is not headings[0] or first is None:
        return None
    above = linked[0].index < first.index <= linked[0].index + MOST_BETWEEN
    return linked[0].index if above and linked[0].words >= FEWEST_TITLE_WORDS else None


def is_front_page(link: str) -> bool:
    """Whether a link leads to a site and no further."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return not (parts.path.strip("/") or parts.query or parts.fragment)


def folded(text: str) -> str:
    """Letters and digits only, small."""
    return NOT_WORD.sub("", text).lower()
