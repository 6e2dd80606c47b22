"""Files that hold many documents: each of them as an input, as they come."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from cleaner.batch.archives import read_epub, read_zip
from cleaner.batch.names import container_suffix
from cleaner.batch.outcome import Input, Job
from cleaner.batch.plan import is_container
from cleaner.batch.records import read_records
from cleaner.batch.signals import Stop
from cleaner.batch.tables import read_table
from cleaner.batch.unpack import unpack
from cleaner.batch.warc import read_warc
from cleaner.errors import InputError

# So many digits sort the documents of all but the largest files.
DIGITS = 6


def each_document(inputs: Iterable[Input], job: Job, stop: Stop) -> Iterator[Input]:
    """Every document, those of a file of many in the place of that file."""
    for one in inputs:
        if one.trouble or not is_container(one):
            yield one
        else:
            yield from documents_in(one, job, stop)


def documents_in(holder: Input, job: Job, stop: Stop) -> Iterator[Input]:
    """The documents of a file, in its order. What is wrong with the rest of it is the last one."""
    number, trouble = 0, ""
    try:
        with closing(read_container(holder, job, stop)) as found:
            for number, document in enumerate(found, 1):
                yield place(holder, document, number)
    except InputError as error:
        trouble = str(error)
    except OSError as error:
        trouble = f"cannot be read: {(error.strerror or str(error)).lower()}"
    if trouble:
        yield replace(holder, trouble=trouble, record=number + 1, container=holder.stem)


def read_container(holder: Input, job: Job, stop: Stop) -> Generator[Input, None, None]:
    """The documents as the reader of the file's kind gives them."""
    path, name, limit = holder.path or "", holder.name, job.max_bytes
    suffix = container_suffix(path)
    if suffix == ".zip":
        yield from read_zip(path, name, limit=limit)
    elif suffix == ".epub":
        yield from read_epub(path, name, limit=limit)
    elif suffix == ".parquet":
        yield from read_table(path, name, job)
    else:
        with open(path, "rb") as file, unpack(file, path) as stream:  # noqa: PTH123
            if suffix == ".warc":
                yield from read_warc(stream, name, limit=limit)
            else:
                yield from read_records(stream, name, limit=limit, stop=stop)


def place(holder: Input, document: Input, number: int) -> Input:
    """A document with its place among the others and in OUT."""
    own = document.stem or f"{document.record or number:0{DIGITS}}"
    inside = document.name.removeprefix(holder.name)
    return replace(
        document,
        shown=f"{holder.shown or holder.name}{inside}",  # however the file was named to us
        stem=os.path.join(holder.stem, own),  # noqa: PTH118
        root=holder.root,
        number=holder.number,
        record=number,
        container=holder.stem,
        held_by=holder.path or "",
    )
