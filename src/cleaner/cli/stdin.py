"""Inputs that are streams: read here, once, and never more than the limit."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from cleaner.batch.outcome import Input
from cleaner.batch.plan import STDIN, STDIN_NAME
from cleaner.batch.unpack import unpack
from cleaner.errors import InputError


def open_stream(name: str) -> BinaryIO:
    """stdin, or the file of that name; raises InputError."""
    if name != STDIN:
        try:
            return unpack(Path(name).open("rb"), name)
        except OSError as error:
            raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    if sys.stdin is None:
        raise InputError("stdin is closed; name a file, or pipe something in")
    return sys.stdin.buffer


def read_stream(document: Input, limit: int) -> Input:
    """The document with the bytes of its stream; with its trouble, where it cannot be read."""
    try:
        return replace(
            document,
            data=open_stream(STDIN if document.name == STDIN_NAME else document.name).read(
                limit + 1
            ),
        )
    except InputError as error:
        return replace(document, trouble=str(error))
    except OSError as error:
        return replace(document, trouble=f"cannot be read: {str(error.strerror).lower()}")
