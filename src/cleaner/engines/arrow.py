"""Arrow tables of documents in, Arrow tables of articles out: for whatever engine speaks Arrow.

Spark (`mapInArrow`), Ray Data (`map_batches`), Dask, DuckDB and Polars all do. No function here
raises for what a document holds: its row says what went wrong.

    table = clean_arrow(pyarrow.table({"text": pages, "url": addresses}))

A site's furniture is learned in two phases that run on as many machines as there are: `count_arrow`
on each batch, `learn_arrow` on all counts, and the profile it gives goes into `clean_arrow`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner.engines.row import Row, clean_row, failed_row
from cleaner.errors import CleanerError, RuleError
from cleaner.model import Options, Site
from cleaner.rules.load import parse_sites
from cleaner.rules.sites import write_sites

if TYPE_CHECKING:
    import pyarrow as pa

DEFAULTS = Options()
# What a table may say of a document besides its content.
PASSED = ("id", "url")


def article_schema() -> pa.Schema:
    """The columns that every cleaned table has: those of `Row`, after the document's own names."""
    import pyarrow as pa

    texts = pa.list_(pa.string())
    return pa.schema(
        [
            ("id", pa.string()),
            ("url", pa.string()),
            ("markdown", pa.string()),
            ("title", pa.string()),
            ("authors", texts),
            ("published", pa.string()),
            ("site_name", pa.string()),
            ("language", pa.string()),
            ("kind", pa.string()),
            ("confidence", pa.float64()),
            ("words", pa.int64()),
            ("removed", pa.int64()),
            ("warnings", texts),
            ("sidecar", pa.string()),
            ("error", pa.string()),
        ]
    )


def clean_arrow(
    table: pa.Table | pa.RecordBatch,
    *,
    content: str = "text",
    options: Options = DEFAULTS,
    profile: str | None = None,
) -> pa.Table:
    """A row of `article_schema` for each row of the table, in order.

    `content` names the column of the documents, strings or bytes. The columns `url`, `path` and
    `id` are read where there are any. `profile` is what `learn_arrow` gave, or a file's name.
    """
    import pyarrow as pa

    options = with_profile(options, profile)
    rows = [
        {**passed(document), **clean_one(document, content, options)}
        for document in documents_of(table)
    ]
    return pa.Table.from_pylist(rows, schema=article_schema())


def clean_batches(batches: Iterable[pa.RecordBatch], **settings: Any) -> Iterator[pa.RecordBatch]:
    """`clean_arrow` over a stream of batches, as Spark's `mapInArrow` wants it."""
    for batch in batches:
        yield from clean_arrow(batch, **settings).to_batches()


def count_arrow(
    table: pa.Table | pa.RecordBatch, *, content: str = "text", options: Options = DEFAULTS
) -> pa.Table:
    """Phase one of learning: a row `count` for each document that can be read."""
    import pyarrow as pa

    counts = [count_one(document, content, options) for document in documents_of(table)]
    kept = [count for count in counts if count is not None]
    return pa.table({"count": pa.array(kept, pa.binary())})


def learn_arrow(counts: Iterable[pa.Table | pa.RecordBatch]) -> str:
    """Phase two: the profile of all counted documents' sites, as the text of a rule file.

    The same whichever order the counts come in, and however they were cut.
    """
    from cleaner.judge.profile import learn_sites
    from cleaner.judge.survey import PageCount, by_site, merge

    known: dict[str, list[PageCount]] = {}
    for table in counts:
        packed = table.column("count").to_pylist()
        known = merge(known, by_site(msgspec.msgpack.decode(c, type=PageCount) for c in packed))
    return write_sites(learn_sites(known))


def documents_of(table: pa.Table | pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """The rows of a table one by one."""
    for batch in [table] if hasattr(table, "to_struct_array") else table.to_batches():
        columns = {name: batch.column(name) for name in batch.schema.names}
        for at in range(batch.num_rows):
            yield {name: column[at].as_py() for name, column in columns.items()}


def passed(document: Mapping[str, Any]) -> dict[str, str | None]:
    """A document's own names, as strings."""
    values = ((name, document.get(name)) for name in PASSED)
    return {name: None if value is None else str(value) for name, value in values}


def clean_one(document: Mapping[str, Any], content: str, options: Options) -> Row:
    """The row of one document."""
    if content not in document:
        known = ", ".join(document) or "none"
        return failed_row(f"the table has no column {content!r}; it has: {known}")
    return clean_row(
        document[content], url=document.get("url"), path=document.get("path"), options=options
    )


def count_one(document: Mapping[str, Any], content: str, options: Options) -> bytes | None:
    """The count of one document; None of one that cannot be read."""
    from cleaner.pipeline import count

    value, url, path = document.get(content), document.get("url"), document.get("path")
    if not isinstance(value, (bytes, str)):
        return None
    options = replace(options, path=path if isinstance(path, str) else options.path)
    try:
        found = count(value, url=url if isinstance(url, str) else None, options=options)
    except (CleanerError, MemoryError):
        return None
    return msgspec.msgpack.encode(found)


def with_profile(options: Options, profile: str | None) -> Options:
    """The options with a profile's sites beside their own; raises RuleError for a bad profile."""
    if not profile:
        return options
    text = profile if "\n" in profile else read_profile(profile)
    return replace(options, sites={**sites_of_profile(text), **options.sites})


@lru_cache(maxsize=4)  # a worker cleans many batches with one profile
def sites_of_profile(text: str) -> dict[str, Site]:
    """The sites of a profile."""
    return parse_sites(text, "profile")


def read_profile(name: str) -> str:
    """The text of a profile's file; raises RuleError where it cannot be read."""
    try:
        return Path(name).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise RuleError(f"{name}: cannot be read: {error}") from error
