"""One document as a row of a table: fixed columns, and what went wrong in one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from cleaner.errors import CleanerError
from cleaner.model import Options
from cleaner.pipeline import clean
from cleaner.sidecar import Sidecar


class Row(TypedDict):
    """What is known of one document. Of one that failed, nothing but `error`."""

    markdown: str | None
    title: str | None
    authors: list[str] | None
    published: str | None
    site_name: str | None
    language: str | None
    kind: str | None
    confidence: float | None
    words: int | None
    """Of the Markdown's blocks."""
    removed: int | None
    """How many blocks are not in the Markdown."""
    warnings: list[str] | None
    sidecar: str | None
    """The whole sidecar as JSON, byte for byte what `cleaner clean` writes into a file."""
    error: str | None
    """Why there is no result; null where there is one."""


def clean_row(content: object, *, url: object = None, path: object = None, options: Options) -> Row:
    """The row of one document, whatever it holds; never raises.

    `content` is bytes or a string, `url` and `path` a string or nothing.
    """
    try:
        if not isinstance(content, (bytes, str)):
            return failed_row("has no content" if content is None else "its content is no text")
        shown = path if isinstance(path, str) else options.path
        article = clean(
            content,
            url=url if isinstance(url, str) else None,
            options=replace(options, path=shown),
        )
        return done_row(article.markdown, article.sidecar)
    except CleanerError as error:
        return failed_row(str(error))
    except MemoryError:
        return failed_row("needs too much memory to be read")
    except Exception as error:
        return failed_row(f"internal error ({type(error).__name__}: {error}); please report it")


def done_row(markdown: str, sidecar: Sidecar) -> Row:
    """The row of a document that was cleaned."""
    metadata = sidecar.metadata
    return Row(
        markdown=markdown,
        title=metadata.title,
        authors=[author.name for author in metadata.authors],
        published=metadata.published,
        site_name=metadata.site_name,
        language=metadata.language,
        kind=sidecar.kind.name if sidecar.kind else None,
        confidence=sidecar.quality.confidence,
        words=sidecar.stats.words_out,
        removed=len(sidecar.removals),
        warnings=list(sidecar.warnings),
        sidecar=sidecar.to_json(),
        error=None,
    )


def failed_row(reason: str) -> Row:
    """The row of a document that gave no result."""
    return Row(
        markdown=None, title=None, authors=None, published=None, site_name=None, language=None,
        kind=None, confidence=None, words=None, removed=None, warnings=None, sidecar=None,
        error=reason,
    )  # fmt: skip
