"""Parquet tables: a document a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.batch.extras import load
from cleaner.batch.outcome import Input, Job
from cleaner.batch.read import too_big
from cleaner.batch.unpack import HARMLESS, MOST_RATIO
from cleaner.errors import InputError

# Rows in memory at once: each may be as large as the file, or larger.
ROWS = 1
DATE = "retrieved"


def read_table(path: str, name: str, job: Job) -> Iterator[Input]:
    """Each row as an input named `NAME:ROW`; only the columns that are needed are read."""
    parquet = load("pyarrow.parquet", "parquet")
    arrow = load("pyarrow", "parquet")
    try:
        with parquet.ParquetFile(path, memory_map=True) as file:
            columns = wanted_columns(file, job)
            refuse_bombs(file.metadata, job.text_key)
            shared = [job.text_key] if has_column(file.schema, job.text_key) else []
        # A dictionary stays one: rows that share a text of many megabytes do not each unpack it.
        with parquet.ParquetFile(path, memory_map=True, read_dictionary=shared) as file:
            number = 0
            for batch in file.iter_batches(batch_size=ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield row_as_input(row, f"{name}:{number}", job)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise InputError(f"cannot be read as Parquet: {first_line(error)}") from error


def first_line(error: Exception) -> str:
    """What a library says, without its stack."""
    return (str(error).splitlines() or [""])[0].lower()


def wanted_columns(file: Any, job: Job) -> list[str]:
    """The columns that say something; raises InputError where there is no text among them."""
    names = file.schema_arrow.names
    if job.text_key not in names:
        known = ", ".join(sorted(names)[:10]) or "none"
        raise InputError(f"has no column {job.text_key!r}; --text-key names it (it has: {known})")
    return [n for n in (job.text_key, job.url_key, DATE) if n in names]


def has_column(schema: Any, name: str) -> bool:
    """Whether a name is that of one column, not of several under a common name."""
    return name in {schema.column(number).path for number in range(len(schema))}


def refuse_bombs(metadata: Any, column: str) -> None:
    """Raises InputError where the texts of a row group unpack to far more than they take."""
    for group in range(metadata.num_row_groups):
        parts = (metadata.row_group(group).column(c) for c in range(metadata.num_columns))
        for part in parts:
            size, packed = part.total_uncompressed_size, part.total_compressed_size
            if part.path_in_schema == column and size > max(HARMLESS, MOST_RATIO * packed):
                raise InputError(f"unpacks to more than {MOST_RATIO} times its size; not read")


def row_as_input(row: dict[str, Any], label: str, job: Job) -> Input:
    """One row as an input."""
    text, url, date = row[job.text_key], row.get(job.url_key), row.get(DATE)
    if isinstance(text, str):
        text = text.encode("utf-8", "replace")
    trouble = "" if isinstance(text, bytes) else "has no text in its row"
    if isinstance(text, bytes) and len(text) > job.max_bytes:
        text, trouble = None, str(too_big(job.max_bytes))
    return Input(
        label,
        shown=label,
        data=text if isinstance(text, bytes) else b"",
        trouble=trouble,
        url=url if isinstance(url, str) else None,
        retrieved=None if date is None else str(date),
    )
