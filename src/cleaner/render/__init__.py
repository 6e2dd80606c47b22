"""An article as Markdown, as front matter, as text."""

from cleaner.render.markdown import to_markdown

__all__ = ["to_markdown"]
