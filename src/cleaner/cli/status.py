"""`cleaner status`: what became of each document of an output folder."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from cleaner.batch.names import show_name
from cleaner.batch.outcome import Status
from cleaner.batch.state import COLUMNS, OPEN, Entry, entry_of, read_state
from cleaner.cli.exits import ExitCode
from cleaner.cli.stdout import write_stdout
from cleaner.errors import OutputError, UsageError
from cleaner.report.console import one_line

# More documents than these that failed, or have warnings, are counted; JSON names all.
MOST_NAMED = 50


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(exists=True, file_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="`json` names every document.",
)
def status(out: str, form: str) -> int:
    """Show what runs into OUT have done, and what failed.

    A run that is under way may be asked about. With --format json, one object with every document.
    """
    base = read_state(Path(out))
    if base is None:
        raise UsageError(f"{show_name(out)} holds no state: no run of `cleaner clean` wrote there")
    try:
        with closing(base):
            base.execute("BEGIN")  # one moment, whatever a run writes meanwhile
            if form == "json":
                tell_json(base)
            else:
                tell_text(base, out)
    except sqlite3.Error as error:
        raise OutputError(f"the state of {show_name(out)} cannot be read: {error}") from error
    return ExitCode.FINE


def count(base: sqlite3.Connection) -> dict[str, int]:
    """How many documents ended in which way."""
    rows = base.execute("SELECT outcome, count(*) FROM document GROUP BY outcome ORDER BY outcome")
    return dict(rows.fetchall())


def tell_text(base: sqlite3.Connection, out: str) -> None:
    """Counts, and the documents that failed or have warnings."""
    counts = count(base)
    warned, seconds, last = base.execute(
        "SELECT count(CASE WHEN warnings <> '[]' THEN 1 END), sum(seconds), max(finished)"
        " FROM document"
    ).fetchone()
    known = [f"{counts.get(s, 0)} {s}" for s in (Status.DONE, Status.EMPTY, Status.FAILED)]
    known += [f"{counts[OPEN]} unfinished"] if OPEN in counts else []
    known += [f"{warned} with warnings"] if warned else []
    write_stdout(f"{show_name(out)}: {', '.join(known)}\n")
    if last:
        when = datetime.fromtimestamp(last, UTC).astimezone()
        write_stdout(f"last {when:%Y-%m-%d %H:%M:%S}, {seconds or 0:.0f} s of work in all\n")
    tell_some(base, f"outcome IN ('failed', '{OPEN}') AND reason <> ''", "failed", "that failed")
    tell_some(base, "warnings <> '[]'", "warning", "with warnings")


def tell_some(base: sqlite3.Connection, where: str, label: str, more: str) -> None:
    """The first documents of a sort, a line each with what was said of it."""
    for shown, entry in enumerate(entries(base, f"WHERE {where}")):
        if shown == MOST_NAMED:
            (total,) = base.execute(f"SELECT count(*) FROM document WHERE {where}").fetchone()
            write_stdout(f"… and {total - shown:,} more {more} (--format json names them)\n")
            return
        said = entry.reason if label == "failed" else ", ".join(entry.warnings)
        write_stdout(f"{label}: {one_line(show_bytes(entry.path))}: {one_line(said)}\n")


def entries(base: sqlite3.Connection, where: str = "") -> Iterator[Entry]:
    """The entries in order, one at a time."""
    for row in base.execute(f"SELECT {COLUMNS} FROM document {where} ORDER BY stem"):
        yield entry_of(row)


def tell_json(base: sqlite3.Connection) -> None:
    """The same as one object, a document a line."""
    write_stdout(f'{{"counts": {json.dumps(count(base))}, "documents": [')
    between = "\n"
    for entry in entries(base):
        write_stdout(between + json.dumps(as_object(entry), ensure_ascii=False))
        between = ",\n"
    write_stdout("\n]}\n")


def as_object(entry: Entry) -> dict[str, Any]:
    """What is known of one document, for a program."""
    finished = datetime.fromtimestamp(entry.finished, UTC).isoformat() if entry.finished else None
    return {
        "input": show_bytes(entry.path),
        "output": show_bytes(entry.stem) + ".md" if entry.written.markdown else None,
        "outcome": entry.outcome,
        "reason": entry.reason or None,
        "warnings": list(entry.warnings),
        "bytes": entry.size,
        "sha256": entry.sha256 or None,
        "options": entry.options,
        "finished": finished,
        "seconds": entry.seconds,
    }


def show_bytes(name: bytes) -> str:
    """A name from the state in one harmless line."""
    return show_name(os.fsdecode(name))
