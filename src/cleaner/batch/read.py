"""The bytes of a document, and never more of them than allowed."""

from __future__ import annotations

import os
import stat

from cleaner.batch.outcome import Input
from cleaner.batch.unpack import unpack
from cleaner.errors import InputError

MEGABYTE = 1024 * 1024
# O_NONBLOCK: a pipe that took the file's place since the plan was made must not hold us up.
READ_ONLY = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


def read_bytes(document: Input, limit: int) -> bytes:
    """The bytes of the document, no more than the limit."""
    if document.path is None:
        data = document.data or b""
    else:
        try:
            data = read_file(document.path, limit)
        except OSError as error:
            raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    if len(data) > limit:
        raise too_big(limit)
    return data


def read_file(path: str, limit: int) -> bytes:
    """A regular file's bytes, unpacked, and at most one over the limit."""
    descriptor = os.open(path, READ_ONLY)
    with open(descriptor, "rb") as file:  # noqa: PTH123 – a descriptor has no path
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise InputError("is not a regular file; pipe it in: `cleaner - < FILE`")
        return unpack(file, path).read(limit + 1)


def too_big(limit: int) -> InputError:
    """What is said of a document over the limit."""
    size = f"{limit / MEGABYTE:g} MB" if limit >= MEGABYTE else f"{limit} bytes"
    return InputError(f"is larger than {size}; --max-bytes allows more")
