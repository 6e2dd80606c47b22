"""JSONL: a document a line, read as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cleaner.batch.outcome import Input
from cleaner.batch.signals import Stop


def read_records(stream: BinaryIO, name: str, *, limit: int, stop: Stop) -> Iterator[Input]:
    """Each line as an input named `NAME:LINE`; blank lines are passed over, too long ones named."""
    number = 0
    while not stop.number:
        stop.at_once = True
        line = stream.readline(limit + 1)
        is_cut = len(line) > limit and not line.endswith(b"\n")
        if is_cut:
            skip_line(stream, limit)
        stop.at_once = False
        number += 1
        if not line:
            return
        label = f"{name}:{number}"
        if is_cut:
            yield Input(
                label,
                record=number,
                trouble=f"is longer than {limit} bytes; --max-bytes allows more",
            )
        elif line.strip():
            yield Input(label, shown=label, data=line, is_record=True, record=number)


def skip_line(stream: BinaryIO, size: int) -> None:
    """Reads on to the end of the line, keeping nothing."""
    while (part := stream.readline(size)) and not part.endswith(b"\n"):
        pass
