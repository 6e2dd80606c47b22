"""`cleaner report`: one HTML page about all that is in an output folder."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
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
from cleaner.model import Block, Format, Options
from cleaner.report.page import report_html
from cleaner.report.pages import MOST_SHOWN, NO_HOST, Page, Told, both_sides
from cleaner.sidecar import Sidecar

NAME = "report.html"
STDOUT = "-"
# What tells a report from any other file, and the bytes that it stands within.
MARK, MARK_WITHIN = b'<meta name="generator" content="cleaner report">', 400


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
    """Write one HTML page about what runs into OUT have done.

    The page loads nothing from anywhere. Of the documents to look at first it holds both sides, the
    original with what was removed marked, and the result; the originals are read again for that.
    """
    out = Path(folder)
    path = Path(target) if target else out / STATE_FOLDER / NAME
    if target and target != STDOUT:
        refuse_other_file(path)
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
    try:
        write_file(path, text)
    except OSError as error:
        raise output_error(path, error) from error
    write_stdout(f"{show_name(str(path))}\n")
    return ExitCode.FINE


def refuse_other_file(path: Path) -> None:
    """Raises UsageError where something stands that is no report: an input, a result, a folder."""
    name = show_name(str(path))
    if path.is_dir():
        raise UsageError(f"-o {name} is a folder; give a file, such as {name.rstrip('/')}/{NAME}")
    try:
        with path.open("rb") as file:
            is_report = MARK in file.read(MARK_WITHIN)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise output_error(path, error) from error
    if not is_report:
        raise UsageError(f"-o {name} is there and is no report; give another name")


def tell(base: sqlite3.Connection, out: Path) -> dict[str, Any]:
    """All that the page holds."""
    told = Told()
    stems: list[bytes] = []
    for entry in entries(base):
        told.add(page_of(entry, out))
        stems.append(entry.stem)
    summary = told.summary()
    order = dict.fromkeys([*(row for row, _ in summary["look"]), *range(len(stems))])
    # Of what has no account there is nothing to show.
    first = [row for row in order if told.rows[row]["result"]][:MOST_SHOWN]
    about = f"{show_name(str(out))}, cleaner {__version__}"
    shown = sides(base, out, {row: stems[row] for row in first})
    return {**summary, "sides": shown, "about": about}


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


def sides(base: sqlite3.Connection, out: Path, stems: Mapping[int, bytes]) -> dict[int, Any]:
    """The original and the result of some documents, by row."""
    from cleaner.batch.originals import read_originals

    known = {row: (entry_at(base, stem), account_at(out, stem)) for row, stem in stems.items()}
    originals = read_originals(
        (entry, account.source.sha256) for entry, account in known.values() if account
    )
    shown = {
        row: sides_of(out, stems[row], account, originals.get(entry.stem))
        for row, (entry, account) in known.items()
        if account
    }
    return {row: both for row, both in shown.items() if both}


def account_at(out: Path, stem: bytes) -> Sidecar | None:
    """The sidecar of one document."""
    return read_sidecar(result_paths(out, os.fsdecode(stem))[1])


def sides_of(out: Path, stem: bytes, account: Sidecar, original: bytes | None) -> Any:
    """The original and the result; where the original is not to be had, what was removed of it."""
    try:
        written = result_paths(out, os.fsdecode(stem))[0].read_text("utf-8")
    except (OSError, ValueError):
        return None
    blocks = [] if original is None else blocks_of(original, account)
    return both_sides(blocks, account.removals, written)


def blocks_of(original: bytes, account: Sidecar) -> Sequence[Block]:
    """The blocks that were judged; none where the original is not read as it was then."""
    from cleaner.pipeline import clean

    options = Options(
        format=Format(account.source.format),
        encoding=account.source.encoding,
        path=account.source.path,
    )
    try:
        blocks = clean(original, url=account.metadata.url, options=options).blocks
    except (ValueError, CleanerError):
        return ()
    return blocks if len(blocks) == account.stats.blocks else ()
