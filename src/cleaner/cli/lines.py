"""JSONL in, JSONL out: a line a document, in order, as they come."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from cleaner.batch.names import PACKED, show_name
from cleaner.batch.outcome import Input, Status
from cleaner.batch.plan import STDIN
from cleaner.batch.records import read_records
from cleaner.batch.signals import SIGNAL_EXIT, Stop, Stopped, note_signals
from cleaner.cli.exits import ExitCode
from cleaner.cli.request import Request
from cleaner.cli.stdin import open_stream
from cleaner.cli.stdout import write_stdout
from cleaner.cli.tally import Tally, tell_remarks, tell_trouble
from cleaner.errors import InputError, UsageError

SUFFIXES = tuple(name + packed for name in (".jsonl", ".ndjson") for packed in ("", *PACKED))
# Enough to see past white space that a file may begin with.
GLIMPSE = 64


def holds_records(request: Request) -> bool:
    """Whether the one input is JSONL: by its name, or because it begins with an object."""
    named = [o for o in request.operands if o.lower().endswith(SUFFIXES)]
    if request.job.form != "jsonl" or request.looks_only or request.out:
        if named and not Path(named[0]).is_dir() and not (request.out or request.looks_only):
            raise UsageError(f"{show_name(named[0])} is JSONL: add --format jsonl, alone")
        if STDIN in request.operands and request.job.form == "jsonl" and request.out:
            raise UsageError("--format jsonl from a pipe goes to stdout; name a file, or leave -o")
        return False
    if len(request.operands) > 1:
        raise UsageError("--format jsonl reads one input; put the lines together with `cat`")
    operand = request.operands[0]
    return bool(named) or request.has_records or begins_with_object(operand)


def begins_with_object(operand: str) -> bool:
    """Whether the first thing in the input is `{`; false where it cannot be read."""
    try:
        if operand == STDIN:
            buffer = sys.stdin.buffer if sys.stdin else None
            start = buffer.peek(GLIMPSE) if isinstance(buffer, io.BufferedReader) else b""
        elif Path(operand).is_file():
            with Path(operand).open("rb") as file:
                start = file.read(GLIMPSE)
        else:
            return False
    except (OSError, ValueError):
        return False
    return bytes(start).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def clean_lines(request: Request) -> int:
    """Cleans line after line; a bad line is named and passed over."""
    name = show_name(request.operands[0])
    try:
        stream = open_stream(request.operands[0])
    except InputError as error:
        request.voice.fail(name, str(error))
        return ExitCode.ALL_FAILED
    tally = Tally()
    with stream, note_signals() as stop:
        try:
            run(
                request,
                read_records(stream, name, limit=request.job.max_bytes, stop=stop),
                tally,
                stop,
            )
        except Stopped as stopped:
            stop.number = stopped.number
    tell_remarks(request.voice, tally)
    if stop.number:
        request.voice.error(f"stopped: {tally.done} done")
        return SIGNAL_EXIT + stop.number
    named = request.voice.names_warned
    request.voice.note(tally.describe(named=named), **tally.figures())
    return tally.exit_code()


def run(request: Request, records: Iterator[Input], tally: Tally, stop: Stop) -> None:
    """Every line through the workers, in order, each to stdout as its turn comes."""
    from cleaner.batch.document import clean_document
    from cleaner.batch.run import run_batch

    work = partial(clean_document, job=request.job)
    terms = replace(request.terms, ordered=True)
    with closing(run_batch(work, records, terms, stop)) as finished:
        for document, outcome in finished:
            tally.add(outcome)
            if outcome.status is Status.FAILED or request.voice.names_warned:
                tell_trouble(request.voice, document, outcome)
            if outcome.status is not Status.FAILED:
                write_stdout(outcome.output)
