"""stdout carries the result and nothing else, and says so when it cannot."""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress

from cleaner.errors import OutputError
from cleaner.report.console import printable


class ReaderGone(Exception):  # noqa: N818 – no error: a reader such as `head` has enough
    """Nobody reads stdout any more."""


def write_stdout(text: str) -> None:
    """Writes a result as UTF-8; on a terminal, without its control characters.

    Raises ReaderGone when the pipe is closed, OutputError when it cannot be written.
    """
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    write_page(printable(text) if is_terminal else text)


def write_page(text: str) -> None:
    """Writes what was made for the terminal, colours and all; raises as `write_stdout` does."""
    stream = sys.stdout
    if stream is None:
        raise OutputError("cannot write the result: stdout is closed")
    try:
        if stream.isatty():
            stream.write(text)
            stream.flush()
        else:
            write_bytes(text.encode("utf-8", "replace"))
    except BrokenPipeError as error:
        silence_stdout()
        raise ReaderGone from error
    except (OSError, ValueError) as error:
        silence_stdout()
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"cannot write the result to stdout: {reason.lower()}") from error


def write_bytes(data: bytes) -> None:
    """All the bytes, past the buffer where stdout is a real file, so that no error comes late."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):  # a stand-in for stdout, as in a test
        sys.stdout.buffer.write(data)
        return
    sys.stdout.flush()
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:
            select.select([], [descriptor], [])


def silence_stdout() -> None:
    """Keeps the interpreter from flushing into the broken stream as it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
