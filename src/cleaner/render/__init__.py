"""An article as Markdown, as front matter, as text."""

from __future__ import annotations

from cleaner.model import Document

__all__ = ["to_markdown"]


def to_markdown(
    document: Document, *, images: bool = True, links: bool = True, keep_tracking: bool = False
) -> str:
    """The kept blocks of a page as Markdown; ends in one newline unless empty."""
    # BeautifulSoup takes a tenth of a second to import, and Markdown input has no use for it.
    from cleaner.render.markdown import to_markdown

    return to_markdown(document, images=images, links=links, keep_tracking=keep_tracking)
