"""`cleaner report`: one HTML page about all that is in an output folder."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import msgspec

from cleaner import __version__
from cleaner.batch.names import STATE_FOLDER, show_name
from cleaner.batch.outcome import Status
from cleaner.batch.state import COLUMNS, OPEN, Entry, entry_of, read_state
from cleaner.batch.write import output_error, result_paths, write_file
from cleaner.cli.exits import ExitCode
from cleaner.cli.stdout import write_stdout
from cleaner.errors import CleanerError, OutputError, UsageError
from cleaner.model import Format, Options
from cleaner.report.page import report_html
from cleaner.report.pages import MOST_SHOWN, NO_HOST, Page, Told, both_sides
from cleaner.sidecar import Sidecar

NAME = "report.html"
STDOUT = "-"
# Larger pages are not read again for the sake of a look at them.
MOST_BYTES = 8 * 1024 * 1024


@click.command()
@click.argument("folder", metavar="OUT", type=click.Path(exists=True, file_okay=False))
@click.option(
    "-o",
    "--out",
    "target",
    metavar="FILE",
    help=f"The file; else OUT/{STATE_FOLDER}/{NAME}; `-`: stdout.",
)
def report(folder: str, target: str | None) -> int:
    """Write one HTML page about the runs into the folder OUT: what went, where, odd pages.

    The page loads nothing from anywhere. Of the documents to look at first it holds both sides, the
    original with what was removed marked, and the result; the originals are read again for that.
    """
    out = Path(folder)
    base = read_state(out)
    if base is None:
        raise UsageError(
            f"{show_name(folder)} holds no state: no run of `cleaner clean` wrote there"
        )
    with closing(base):
        try:
            base.execute("BEGIN")  # one moment, whatever a run writes meanwhile
            text = report_html(tell(base, out))
        except sqlite3.Error as error:
            raise OutputError(
                f"the state of {show_name(folder)} cannot be read: {error}"
            ) from error
    if target == STDOUT:
        write_stdout(text)
        return ExitCode.FINE
    path = Path(target) if target else out / STATE_FOLDER / NAME
    try:
        write_file(path, text)
    except OSError as error:
        raise output_error(path, error) from error
    write_stdout(f"{show_name(str(path))}\n")
    return ExitCode.FINE


def tell(base: sqlite3.Connection, out: Path) -> dict[str, Any]:
    """All that the page holds."""
    told = Told()
    kept: list[tuple[bytes, bytes | None]] = []
    for entry in entries(base):
        told.add(page_of(entry, out))
        kept.append((entry.stem, entry.container))
    summary = told.summary()
    sides: dict[int, Any] = {}
    first = [row for row, _ in summary["look"]]
    for row in dict.fromkeys([*first, *range(min(len(kept), len(first) + MOST_SHOWN))]):
        if len(sides) == MOST_SHOWN:
            break
        stem, container = kept[row]
        shown = None if container else sides_of(entry_at(base, stem), out)
        if shown:
            sides[row] = shown
    about = f"{show_name(str(out))}, cleaner {__version__}"
    return {**summary, "sides": sides, "about": about}


def entries(base: sqlite3.Connection) -> Iterator[Entry]:
    """Every document that a run has come to an end with."""
    rows = base.execute(f"SELECT {COLUMNS} FROM document WHERE outcome <> ? ORDER BY stem", (OPEN,))
    for row in rows:
        yield entry_of(row)


def entry_at(base: sqlite3.Connection, stem: bytes) -> Entry:
    """One document."""
    row = base.execute(f"SELECT {COLUMNS} FROM document WHERE stem = ?", (stem,)).fetchone()
    return entry_of(row)


def page_of(entry: Entry, out: Path) -> Page:
    """What is known of one document, from the state and from its sidecar, if that is there."""
    sidecar = None
    if entry.outcome != Status.FAILED:
        sidecar = read_sidecar(result_paths(out, os.fsdecode(entry.stem))[1])
    return Page(
        name=show_name(name_of(entry)),
        outcome=entry.outcome,
        reason=entry.reason,
        host=host_of(sidecar),
        result=show_name(os.fsdecode(entry.stem) + ".md") if sidecar else "",
        sidecar=sidecar,
        warnings=entry.warnings,
    )


def name_of(entry: Entry) -> str:
    """What a person calls a document: its path inside the folder that was cleaned."""
    if entry.container:
        return os.fsdecode(entry.stem)
    path, root = os.fsdecode(entry.path), os.fsdecode(entry.root)
    return os.path.relpath(path, root) if root else path


def read_sidecar(path: Path) -> Sidecar | None:
    """A sidecar that we wrote; None where it is gone, or somebody made something else of it."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Sidecar)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return None


def host_of(sidecar: Sidecar | None) -> str:
    """The host of a document's address."""
    try:
        return urlsplit((sidecar and sidecar.metadata.url) or "").hostname or NO_HOST
    except ValueError:
        return NO_HOST


def sides_of(entry: Entry, out: Path) -> dict[str, Any] | None:
    """The original and the result of a document whose original is as it was; else None."""
    markdown, account = result_paths(out, os.fsdecode(entry.stem))
    sidecar = read_sidecar(account)
    if sidecar is None:
        return None
    from cleaner.pipeline import clean

    try:
        path = Path(os.fsdecode(entry.path))
        if path.stat().st_size > MOST_BYTES or path.stat().st_size != entry.size:
            return None
        options = Options(
            format=Format(sidecar.source.format),
            encoding=sidecar.source.encoding,
            path=sidecar.source.path,
        )
        article = clean(path.read_bytes(), url=sidecar.metadata.url, options=options)
        if article.sidecar.source.sha256 != sidecar.source.sha256:
            return None
        written = markdown.read_text("utf-8")
    except (OSError, ValueError, CleanerError):
        return None
    return both_sides(article.blocks, sidecar.removals, written)
