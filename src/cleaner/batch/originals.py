"""The originals of finished documents, read again: only where they still are what was cleaned."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from cleaner.batch.document import read_record
from cleaner.batch.outcome import Input, Job
from cleaner.batch.read import read_bytes
from cleaner.batch.readers import documents_in
from cleaner.batch.saved import open_saved
from cleaner.batch.signals import Stop
from cleaner.batch.state import Entry
from cleaner.errors import InputError

# Larger pages are not read again for the sake of a look at them; of a file of many documents, as
# much is read as a disk gives in a second or two.
MOST_BYTES = 8 * 1024 * 1024
MOST_HOLDER_BYTES = 256 * 1024 * 1024


def read_originals(wanted: Iterable[tuple[Entry, str]]) -> dict[bytes, bytes]:
    """The bytes of documents, by stem; what is gone or another by now is left out.

    `wanted` gives the SHA-256 that each must have.
    """
    found: dict[bytes, bytes] = {}
    held: dict[tuple[bytes, bytes], dict[bytes, str]] = {}
    for entry, digest in wanted:
        if entry.container:
            held.setdefault((entry.path, entry.container), {})[entry.stem] = digest
        else:
            with suppress(InputError):
                found[entry.stem] = read_single(os.fsdecode(entry.path), digest)
    for (path, container), digests in held.items():
        if is_small(os.fsdecode(path)):
            one = Input("", path=os.fsdecode(path), stem=os.fsdecode(container))
            with suppress(InputError, OSError):  # what was found so far was found
                take(documents_in(one, Job(max_bytes=MOST_BYTES), Stop()), digests, found)
    return found


def read_single(path: str, digest: str) -> bytes:
    """The page of a file, unpacked; raises InputError where it is not that of the hash."""
    data = open_saved(read_bytes(Input("", path=path), MOST_BYTES), path).data
    if hashlib.sha256(data).hexdigest() != digest:
        raise InputError("has changed since it was cleaned")
    return data


def is_small(path: str) -> bool:
    """Whether a file of many documents is there, and of a size that can be read on the way."""
    try:
        return os.path.getsize(path) <= MOST_HOLDER_BYTES  # noqa: PTH202
    except OSError:
        return False


def take(
    documents: Iterable[Input], digests: Mapping[bytes, str], found: dict[bytes, bytes]
) -> None:
    """Puts the wanted documents into `found`; reads no further than to the last of them."""
    left = dict(digests)
    for document in documents:
        digest = left.pop(os.fsencode(document.stem), None)
        if digest is not None:
            for data in texts_of(document):
                if hashlib.sha256(data).hexdigest() == digest:
                    found[os.fsencode(document.stem)] = data
        if not left:
            return


def texts_of(document: Input) -> Iterator[bytes]:
    """What may have been cleaned of a document that another file holds.

    Of a line of JSONL each field that is a text: the hash tells which was named by --text-key.
    """
    if document.data is None or document.trouble:
        return
    try:
        if document.is_record:
            yield from (text.encode("utf-8", "replace") for text in fields_of(document.data))
        else:
            yield open_saved(document.data, None).data
    except InputError:
        return


def fields_of(line: bytes) -> Iterator[str]:
    """The texts of a line's fields, and of the fields in those."""
    waiting: list[Any] = [read_record(line)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, str):
            yield one
