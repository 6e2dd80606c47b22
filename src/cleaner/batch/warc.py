"""WARC archives: the pages among their records, with address and date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from cleaner.batch.extras import load
from cleaner.batch.outcome import Input
from cleaner.errors import InputError

PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown"})
# Answers that hold what was asked for; others are errors, and pointers elsewhere.
FINE = range(200, 300)


def read_warc(stream: BinaryIO, name: str, *, limit: int) -> Iterator[Input]:
    """Each page as an input named `NAME:RECORD`; records that are no page are passed over."""
    warc = load("fastwarc.warc", "warc")
    kinds = warc.WarcRecordType
    wanted = kinds.response | kinds.resource | kinds.conversion
    settings = {"record_types": wanted, "auto_decode": "all", "stream_detect": False}
    number = 0
    try:
        for number, record in enumerate(warc.ArchiveIterator(stream, **settings), 1):
            if is_page(record):
                yield page_of(record, name, number, limit)
    except OSError as error:
        raise InputError(f"cannot be read past record {number}: {str(error).lower()}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the library says that it has a fault
            raise
        raise InputError(f"cannot be read past record {number}") from error


def is_page(record: Any) -> bool:
    """Whether a record holds text that was found where it was looked for."""
    if record.is_http and record.http_headers is not None:
        return record.http_headers.status_code in FINE and record.http_content_type in PAGES
    kind = record.headers.get("Content-Type") or ""
    return kind.partition(";")[0].strip().lower() in PAGES


def page_of(record: Any, name: str, number: int, limit: int) -> Input:
    """One record as an input."""
    label = f"{name}:{number}"
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    trouble, data = "", b""
    try:
        data = record.reader.read(limit + 1)
    except OSError as error:  # what it was sent compressed with
        trouble = f"cannot be unpacked: {str(error).lower()}"
    return Input(
        label,
        shown=label,
        data=data,
        trouble=trouble,
        record=number,
        url=url,
        retrieved=record.headers.get("WARC-Date"),
        charset=record.http_charset,
    )
